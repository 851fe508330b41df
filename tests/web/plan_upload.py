"""A plan with planted doubts as a file, and a policy officer who uploads and corrects it."""

import io
import re
from typing import Any

from tests.web.conftest import Answer, Visitor
from tests.web.page import Element, Page

PLAN = (
    "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๗๑\n\n"
    "ลำดับ\tมาตรการ/แนวทาง\tขั้นตอน/วิธีการปฏิบัติ\tผู้รับผิดชอบ\tระยะเวลาดำเนินการ\n"
    "๑\tจัดทำป้ายแสดงขั้นตอนการให้บริการ\t๑. สำรวจจุดให้บริการ ๒. ติดตั้งป้าย\tสำนักปลัด\tต.ค. ๗๐ – มี.ค. ๗๑\n"
    "๒\tเผยแพร่แผนการใช้จ่ายงบประมาณประจำปี\t๑. รวบรวมข้อมูล ๒. เผยแพร่บนเว็บไซต์\tกองคลัง\tตลอดปีงบประมาณ\n"
)
DOUBTFUL = (
    PLAN + "๓\tตรวจสอบทรัพย์สินของราชการ\t๑. สำรวจครุภัณฑ์\tกองคลัง\tเมื่อพร้อม\n"
    "๔\tอบรมจริยธรรมเจ้าหน้าที่\t๑. จัดอบรม\tสำนักปลัด\tก.ย. ๗๑ – ต.ค. ๗๐\n"
)
WITH_UNKNOWN = PLAN.replace("กองคลัง", "กองสวัสดิการสังคม")


def upload(
    visitor: Visitor, text: str | bytes, name: str = "แผน ๒๕๗๑.txt", status: int = 302, year: str = ""
) -> Answer:
    """Send a file as the form would."""
    data = text.encode() if isinstance(text, str) else text
    return visitor.post(
        "/plans/upload",
        status,
        csrf_token=visitor.token("/plans/upload"),
        fiscal_year=year,
        file=(io.BytesIO(data), name),
    )


def press(visitor: Visitor, review: str, do: str, status: int = 302, **fields: Any) -> Answer:
    """Press a button of the review that is really there, with what its form carries."""
    page = visitor.get(review).page
    assert page is not None
    carried = [found for form in page.all("form") if (found := _carried(page, form, do, fields.get("key")))]
    assert carried, f"there is no button {do}"
    return visitor.post(f"{path_of(review)}/corrections", status, **{**carried[0], "do": do, **fields})


def _carried(page: Page, form: Element, do: str, key: str | None) -> dict[str, str]:
    """What a form would send, if it has this button (and stands on the card of this key)."""
    inside = [one for one in page.elements if form in one.parents]
    if do not in [one.get("value") for one in inside if one.tag == "button"]:
        return {}
    hidden = {one.get("name"): one.get("value") for one in inside if one.get("type") == "hidden"}
    return hidden if key in (None, hidden.get("key")) else {}


def bring_in(visitor: Visitor, review: str, **fields: Any) -> str:
    """Press นำเข้า; the address it leads to."""
    return visitor.send(review, f"{review}/import", **fields).to


def path_of(address: str) -> str:
    """An address without its query and anchor."""
    return re.split(r"[?#]", address)[0]
