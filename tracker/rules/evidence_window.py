"""Whether the own date of an evidence (หลักฐาน) lies in the months a report is about; if not, somebody should look."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.thai_calendar import format_date


class DateDoubt(StrEnum):
    """What is odd about the date of an evidence; never a reason to refuse it."""

    UNDATED = "undated"
    BEFORE = "before"
    AFTER = "after"
    AHEAD = "ahead"  # of the day it was handed in: a slip of the pen


DOUBT_NAMES = {
    DateDoubt.UNDATED: "ไม่ได้ระบุวันที่",
    DateDoubt.BEFORE: "ลงวันที่ก่อนปีงบประมาณ",
    DateDoubt.AFTER: "ลงวันที่หลังวันปิดรอบ",
    DateDoubt.AHEAD: "ลงวันที่ล่วงหน้า",
}


@dataclass(frozen=True)
class Window:
    """The days a round's report tells of, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, year: int, closes_on: date) -> "Window":
        """From 1 October of the fiscal year (a Buddhist one) to the day the round closes."""
        return cls(FiscalYear(year).start, closes_on)

    @property
    def words(self) -> str:
        return f"{format_date(self.first)} ถึง {format_date(self.last)}"


def date_doubt(evidence_on: date | None, uploaded_on: date, window: Window) -> DateDoubt | None:
    """What is odd about the date; None where it is as it should be."""
    if evidence_on is None:
        return DateDoubt.UNDATED
    if evidence_on > uploaded_on:
        return DateDoubt.AHEAD
    if evidence_on < window.first:
        return DateDoubt.BEFORE
    return DateDoubt.AFTER if evidence_on > window.last else None


def doubt_words(doubt: DateDoubt, evidence_on: date | None, window: Window) -> str:
    """What is odd, in one line, as it stands beside the evidence."""
    if evidence_on is None:
        return f"{DOUBT_NAMES[doubt]} จึงบอกไม่ได้ว่าเป็นงานของรอบนี้"
    return f"{DOUBT_NAMES[doubt]} ({format_date(evidence_on)} · รอบนี้ {window.words})"


def doubt_advice(doubt: DateDoubt) -> str:
    """What somebody may do about it."""
    if doubt is DateDoubt.UNDATED:
        return "ใส่วันที่ที่ปรากฏในหลักฐาน หรือวันที่ดำเนินการ"
    if doubt is DateDoubt.AHEAD:
        return "วันที่นี้ยังมาไม่ถึงในวันที่ส่งหลักฐาน มักเกิดจากพิมพ์ปีหรือเดือนผิด กรุณาแก้วันที่"
    return "ตรวจว่าวันที่ถูกต้องและหลักฐานเป็นของปีนี้ ถ้าพิมพ์วันที่ผิดให้แก้ ถ้าตั้งใจใช้หลักฐานนี้ ไม่ต้องทำอะไร"
