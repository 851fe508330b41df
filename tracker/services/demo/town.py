"""The invented อบต. of the demo: its divisions and its people. No real place or person is meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.rules.office import OrganizationKind

SLUG = "thung-dao-rueang"
NAME = "ทุ่งดาวเรือง"
KIND = OrganizationKind.SUBDISTRICT
DISTRICT = "ศรีฟ้าคราม"
PROVINCE = "สมมติบุรี"
WEBSITE = "https://www.thungdaorueang.example"
MAIL_HOST = "thungdaorueang.example"

# key → (name, other names by which documents call it)
DIVISIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "office": ("สำนักปลัด", ("สำนักงานปลัด", "สำนักปลัดองค์การบริหารส่วนตำบล", "สป.")),
    "finance": ("กองคลัง", ("ส่วนการคลัง",)),
    "works": ("กองช่าง", ("ส่วนโยธา",)),
    "education": ("กองการศึกษา ศาสนาและวัฒนธรรม", ("กองการศึกษา", "กองการศึกษาฯ")),
    "welfare": ("กองสวัสดิการสังคม", ("กองสวัสดิการฯ",)),
    "health": ("กองสาธารณสุขและสิ่งแวดล้อม", ("กองสาธารณสุข", "กองสาธารณสุขฯ")),
}


@dataclass(frozen=True)
class PostText:
    """One post of a person; an acting one is held for somebody who is missing (รักษาราชการแทน)."""

    role: str
    title: str
    division: str | None = None
    is_acting: bool = False


@dataclass(frozen=True)
class PersonText:
    """Somebody who works here, under a short key, with one or more posts."""

    key: str
    name: str
    posts: tuple[PostText, ...]
    line_user_id: str | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@{MAIL_HOST}"


PEOPLE = (
    PersonText("mayor", "ประสิทธิ์ ทองแสงดี", (PostText("executive", f"นายก อบต.{NAME}"),)),
    PersonText(
        "clerk",
        "กมลวรรณ ศรีสุขสันต์",
        (PostText("executive", f"ปลัด อบต.{NAME}"),),
        line_user_id="U1f0c4a7d92be5360817ac2d94e6f05b3",
    ),
    PersonText(
        "policy",
        "พิมพ์ชนก วงศ์อารีย์",
        (PostText("policy-officer", "นักวิเคราะห์นโยบายและแผน", "office"),),
        line_user_id="U6b27e0d3c1984fa5207be36d81c95f4a",
    ),
    PersonText("office", "วันเพ็ญ บุญรักษ์ไทย", (PostText("division-head", "หัวหน้าสำนักปลัด", "office"),)),
    PersonText(
        "finance",
        "สุภาวดี จันทร์แจ่มดี",
        (PostText("division-head", "ผู้อำนวยการกองคลัง", "finance"),),
        line_user_id="Uc83e51f7064db29a8f30e7154bd2a69c",
    ),
    PersonText("works", "ธีรพงศ์ คำมูลใจ", (PostText("division-head", "ผู้อำนวยการกองช่าง", "works"),)),
    PersonText("education", "นภาพร ใฝ่อักษร", (PostText("division-head", "ผู้อำนวยการกองการศึกษาฯ", "education"),)),
    PersonText(
        "welfare",
        "รัชนี พรหมวิเศษ",
        (
            PostText("division-head", "ผู้อำนวยการกองสวัสดิการสังคม", "welfare"),
            PostText("division-head", "ผู้อำนวยการกองสาธารณสุขฯ", "health", is_acting=True),
        ),
    ),
    PersonText(
        "officer",
        "ณัฐวุฒิ ปัญญาไว",
        (
            PostText("officer", "เจ้าพนักงานธุรการ", "office"),
            PostText("administrator", "ผู้ดูแลระบบ"),
        ),
    ),
)

# Who reports for a division.
HEADS: Mapping[str, str] = {
    "office": "office",
    "finance": "finance",
    "works": "works",
    "education": "education",
    "welfare": "welfare",
    "health": "welfare",
}
BEHIND = "works"  # the division that is clearly behind
ONE_LATE = "education"  # this one is late with a single task
