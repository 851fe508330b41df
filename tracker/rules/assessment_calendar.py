"""The calendar of the assessment: spans of days as announced, and what is on today. Nothing in it is a constant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.thai_calendar import format_date

LONGEST_NAME = 200
# What announcements of past years called their spans; offered to whoever types, never filled in.
USUAL_NAMES = (
    "ลงทะเบียนและนำเข้าข้อมูลพื้นฐาน",
    "เก็บข้อมูลแบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)",
    "เก็บข้อมูลแบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (EIT)",
    "ตอบแบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT)",
    "ตรวจให้คะแนน OIT",
    "ชี้แจงข้อมูลเพิ่มเติม",
    "ยืนยันผลคะแนน",
    "ประกาศผลการประเมิน",
)


class SpanState(StrEnum):
    """How a span stands to today."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


class Span(Protocol):
    """Anything with a first and a last day, either of which may be unknown."""

    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...


AnySpan = TypeVar("AnySpan", bound=Span)


@dataclass(frozen=True)
class SpanWords:
    """A span told to a reader: its days, how it stands, and how long there is still."""

    days: str
    state: SpanState
    countdown: str


def check_span(year: int, name: str, starts_on: date | None, ends_on: date | None) -> None:
    """Raise RuleBroken for a span no announcement of this year could hold."""
    if not name.strip():
        raise RuleBroken("name", "กรุณาใส่ชื่อของช่วงเวลา เช่น “ตอบแบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT)”")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("name", f"ชื่อยาวเกิน {LONGEST_NAME} ตัวอักษร กรุณาย่อให้สั้นลง")
    if starts_on is None and ends_on is None:
        raise RuleBroken("starts_on", "กรุณาใส่วันเริ่มหรือวันสิ้นสุดอย่างน้อยหนึ่งวันตามประกาศ")
    if starts_on and ends_on and ends_on < starts_on:
        raise RuleBroken("ends_on", "วันสิ้นสุดมาก่อนวันเริ่ม กรุณาตรวจวันที่กับประกาศ")
    around = FiscalYear(year)
    if any(abs(FiscalYear.of(day).year - around.year) > 1 for day in (starts_on, ends_on) if day):
        raise RuleBroken("starts_on", f"วันที่อยู่ห่างจากปีงบประมาณ พ.ศ. {year} เกินหนึ่งปี กรุณาตรวจปี พ.ศ. ที่ใส่")


def state_on(span: Span, today: date) -> SpanState:
    """An unknown first day is the last one, an unknown last day the first."""
    first, last = span.starts_on or span.ends_on, span.ends_on or span.starts_on
    if first is not None and today < first:
        return SpanState.COMING
    return SpanState.OVER if last is not None and today > last else SpanState.RUNNING


def words_of(span: Span, today: date) -> SpanWords:
    """How it is told on a page."""
    state = state_on(span, today)
    return SpanWords(_days(span), state, _countdown(span, state, today))


def in_order(spans: Iterable[AnySpan]) -> list[AnySpan]:
    """As they come."""
    return sorted(spans, key=lambda one: (one.starts_on or one.ends_on or date.max, one.ends_on or date.max))


def _days(span: Span) -> str:
    if span.starts_on and span.ends_on and span.starts_on != span.ends_on:
        return f"{format_date(span.starts_on)} ถึง {format_date(span.ends_on)}"
    if span.starts_on and not span.ends_on:
        return f"ตั้งแต่ {format_date(span.starts_on)}"
    if span.ends_on and not span.starts_on:
        return f"ภายใน {format_date(span.ends_on)}"
    return format_date(span.starts_on) if span.starts_on else "–"


def _countdown(span: Span, state: SpanState, today: date) -> str:
    first, last = span.starts_on or span.ends_on, span.ends_on
    if state is SpanState.COMING and first:
        return f"อีก {(first - today).days} วัน"
    if state is SpanState.RUNNING and last:
        return "วันสุดท้าย" if last == today else f"เหลืออีก {(last - today).days} วัน"
    return "อยู่ในช่วงนี้" if state is SpanState.RUNNING else "ผ่านไปแล้ว"
