"""Changing many tasks at once: what can be done to them, what must be said with it, and how it is told."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_text import clean_line, match_key

MOST_TASKS = 500  # a page shows no more
LONGEST_TEXT = 500
LONGEST_TAG = 60


class Deed(StrEnum):
    """What is done to every task that was ticked."""

    DIVISION = "division"
    DEADLINE = "deadline"
    CANCEL = "cancel"
    TAG = "tag"
    UNTAG = "untag"
    REMIND = "remind"

    @property
    def thai(self) -> str:
        """The word on its button."""
        return _WORDS[self]

    @property
    def can_be_undone(self) -> bool:
        """A message that has left does not come back."""
        return self is not Deed.REMIND


_WORDS = {
    Deed.DIVISION: "มอบหมายกองอื่น",
    Deed.DEADLINE: "เลื่อนวันครบกำหนด",
    Deed.CANCEL: "ยกเลิก/ไม่เข้าข่าย",
    Deed.TAG: "ติดป้ายกำกับ",
    Deed.UNTAG: "เอาป้ายออก",
    Deed.REMIND: "เตือนกอง",
}
_SAID = {
    Deed.DIVISION: "มอบหมายกองอื่นแล้ว {count} งาน",
    Deed.DEADLINE: "เลื่อนวันครบกำหนดแล้ว {count} งาน",
    Deed.CANCEL: "ยกเลิกแล้ว {count} งาน",
    Deed.TAG: "ติดป้ายแล้ว {count} งาน",
    Deed.UNTAG: "เอาป้ายออกแล้ว {count} งาน",
    Deed.REMIND: "ส่งเรื่องเตือนแล้ว {count} งาน กองจะได้รับข้อความในเวลาทำการ",
}


@dataclass(frozen=True)
class BulkChange:
    """What a person wants done; only the fields of its deed matter."""

    deed: Deed
    division_id: UUID | None = None
    due_on: date | None = None
    reason: str = ""
    announcement: str = ""
    tag: str = ""


def said(deed: Deed, count: int) -> str:
    """What was done, told afterwards."""
    return _SAID[deed].format(count=count)


def check_change(change: BulkChange) -> None:
    """Raise RuleBroken where something a deed needs was not said; the code names the field."""
    if change.deed is Deed.DIVISION and change.division_id is None:
        raise RuleBroken("division", "กรุณาเลือกสำนัก/กองที่จะรับงาน")
    if change.deed is Deed.DEADLINE and change.due_on is None:
        raise RuleBroken("due_on", "กรุณาใส่วัน เดือน และปี พ.ศ. ของวันครบกำหนดใหม่")
    if change.deed in (Deed.DIVISION, Deed.DEADLINE, Deed.CANCEL) and not clean_line(change.reason):
        raise RuleBroken("reason", "กรุณาระบุเหตุผล เหตุผลจะอยู่ในประวัติของทุกงานที่เปลี่ยน")
    if change.deed in (Deed.TAG, Deed.UNTAG) and not match_key(clean_line(change.tag)):
        raise RuleBroken("tag", "กรุณาใส่ชื่อป้าย เช่น เร่งด่วน หรือ ต้องใช้ในการประเมิน")
    if len(change.tag) > LONGEST_TAG:
        raise RuleBroken("tag", f"ชื่อป้ายยาวเกิน {LONGEST_TAG} ตัวอักษร กรุณาย่อให้สั้นลง")
    for name, text in (("reason", change.reason), ("announcement", change.announcement)):
        if len(text) > LONGEST_TEXT:
            raise RuleBroken(name, f"ข้อความยาวเกิน {LONGEST_TEXT} ตัวอักษร กรุณาย่อให้สั้นลง")
