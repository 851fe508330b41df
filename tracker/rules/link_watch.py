"""What a look at a link that is evidence says of it: well, missing, changed, of another year; when to look anew."""

from enum import StrEnum


class LinkTrouble(StrEnum):
    """What is wrong with a link that is evidence."""

    MISSING = "missing"
    CHANGED = "changed"
    WRONG_YEAR = "wrong_year"
    NOT_PUBLIC = "not_public"  # an address inside an office: no assessor can open it


TROUBLE_NAMES = {
    LinkTrouble.MISSING: "เปิดลิงก์ไม่ได้",
    LinkTrouble.CHANGED: "เนื้อหาเปลี่ยนไปจากเดิม",
    LinkTrouble.WRONG_YEAR: "กล่าวถึงปีอื่นเท่านั้น",
    LinkTrouble.NOT_PUBLIC: "ผู้ตรวจภายนอกเปิดไม่ได้",
}
