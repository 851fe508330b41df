"""What somebody may ask to be made: a form as it stands, a frozen report, a sample, or all files of one to publish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import YEARS, RoundMonths
from tracker.rules.paper import FORM_NAMES, Form, Format
from tracker.rules.thai_text import to_arabic_digits

OF_A_ROUND = (Form.PROGRESS, Form.CHECKLIST)  # the other forms can be printed of the plan alone
_ROUNDS: dict[str, RoundMonths] = {"6": 6, "12": 12}


class PrintKind(StrEnum):
    """What a file is printed from."""

    DRAFT = "draft"  # the content as it stands when the file is made
    FROZEN = "frozen"  # a report as it was proposed
    SAMPLE = "sample"  # the office's look on made-up words
    PUBLISH = "publish"  # all files of a signed report, which is registered and published with them


@dataclass(frozen=True)
class PrintOrder:
    """One wish for a file. `months` None: the plan itself; `report_id` belongs to a frozen report.

    Under which number and day a report is published, and whether its approved text is meant, are for publishing only.
    """

    kind: PrintKind
    format: Format
    form: Form = Form.PROGRESS
    year: int = 0
    months: RoundMonths | None = None
    report_id: UUID | None = None
    number: str = ""
    registered_on: date | None = None
    is_approved_text_meant: bool = False

    def plain(self) -> dict[str, Any]:
        """As it is kept; equal orders give equal words."""
        report = str(self.report_id) if self.report_id else ""
        registration = {
            "number": self.number,
            "registered_on": self.registered_on.isoformat() if self.registered_on else "",
            "meant": "on" if self.is_approved_text_meant else "",
        }
        return (registration if self.kind is PrintKind.PUBLISH else {}) | {
            "form": self.form.value,
            "format": self.format.value,
            "year": self.year,
            "months": self.months or 0,
            "report_id": report,
        }


def read_order(kind: str, fields: Mapping[str, Any]) -> PrintOrder:
    """The order in the fields of a form, or as it was kept. Raises RuleBroken for one that makes no sense."""
    try:
        order = PrintOrder(
            PrintKind(kind),
            Format(_word(fields, "format")),
            Form(_word(fields, "form") or Form.PROGRESS),
            int(_word(fields, "year") or 0),
            _ROUNDS.get(_word(fields, "months")),
            UUID(_word(fields, "report_id")) if _word(fields, "report_id") else None,
            str(fields.get("number") or ""),
            date.fromisoformat(_word(fields, "registered_on")) if _word(fields, "registered_on") else None,
            bool(_word(fields, "meant")),
        )
    except ValueError:
        raise _no_such_file() from None
    if order.kind in (PrintKind.FROZEN, PrintKind.PUBLISH) and order.report_id is None:
        raise _no_such_file()
    if order.kind is PrintKind.DRAFT:
        _check_draft(order)
    return order


def file_title(order: PrintOrder, *, year: int = 0, months: int | None = None, revision: int = 0) -> str:
    """The name of the file as somebody finds it among others; of a frozen report its head tells the rest."""
    if order.kind is PrintKind.SAMPLE:
        return f"ตัวอย่างเอกสารของหน่วยงาน.{order.format.value}"
    if order.kind is PrintKind.PUBLISH:
        return f"เผยแพร่รายงานผลการดำเนินการ ปีงบประมาณ {year} รอบ {months} เดือน ฉบับที่ {revision}"
    of_year, of_round = order.year or year, order.months or months
    parts = [
        FORM_NAMES[order.form],
        f"ปีงบประมาณ {of_year}",
        f"รอบ {of_round} เดือน" if of_round else "",
        f"ฉบับที่ {revision}" if revision else "",
    ]
    return f"{' '.join(part for part in parts if part)}.{order.format.value}"


def require_round(form: Form, months: RoundMonths | None) -> None:
    """Raise RuleBroken for a form that reports on a round where none was named."""
    if months is None and form in OF_A_ROUND:
        raise RuleBroken("round_needed", f"“{FORM_NAMES[form]}” เป็นรายงานของรอบ กรุณาเลือกรอบ 6 เดือน หรือรอบ 12 เดือน")


def _check_draft(order: PrintOrder) -> None:
    if order.year not in YEARS:
        raise _no_such_file()
    require_round(order.form, order.months)


def _word(fields: Mapping[str, Any], name: str) -> str:
    return to_arabic_digits(str(fields.get(name) or "")).strip()


def _no_such_file() -> RuleBroken:
    return RuleBroken("no_such_file", "ไม่มีไฟล์แบบที่ขอ กรุณากลับไปหน้ารายงาน แล้วกดปุ่มดาวน์โหลดที่ต้องการอีกครั้ง")
