"""How a report words numbers, rounds and periods, and how it lays out a person's text without changing it.

Thai digits touch only what the system itself prints.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.fiscal_year import FiscalYear, RoundMonths
from tracker.rules.report_content import Hang, Paragraph, ReportContent
from tracker.rules.report_facts import ReportPeriod
from tracker.rules.thai_calendar import Digits, format_date, format_month
from tracker.rules.thai_text import clean_control_characters, to_thai_digits

_DASHED = re.compile(r"[-–—•·]\s")
_NUMBERED = re.compile(r"\(?[0-9๐-๙]{1,2}(\)|\.[0-9๐-๙.]*)\s*[^0-9๐-๙\s]")


@dataclass(frozen=True)
class Wording:
    """The words of one report: its year, its round, its digits."""

    fiscal_year: FiscalYear
    round_months: RoundMonths | None
    is_draft: bool
    digits: Digits

    @classmethod
    def of(cls, content: ReportContent) -> "Wording":
        """The words of a content already made."""
        return cls(FiscalYear(content.fiscal_year), content.round_months, content.is_draft, content.digits)

    @property
    def closes_on(self) -> date:
        """The last day the report covers."""
        return self.fiscal_year.closes_on(self.round_months or 12)

    def number(self, value: int | str) -> str:
        """2569 or ๒๕๖๙."""
        return to_thai_digits(str(value)) if self.digits == "thai" else str(value)

    def round(self, months: RoundMonths) -> str:
        """ "รอบ ๖ เดือน"."""
        return f"รอบ {self.number(months)} เดือน"

    def round_with_months(self) -> str:
        """ "รอบ ๖ เดือน (ตุลาคม ๒๕๖๘ - มีนาคม ๒๕๖๙)"."""
        first, last = (format_month(day, digits=self.digits) for day in (self.fiscal_year.start, self.closes_on))
        return f"{self.round(self.round_months or 12)} ({first} - {last})"

    def in_year(self) -> str:
        """ "ประจำปีงบประมาณ พ.ศ. ๒๕๖๙"."""
        return f"ประจำปีงบประมาณ พ.ศ. {self.number(self.fiscal_year.year)}"

    def period(self, period: ReportPeriod) -> str:
        """The plan's own words untouched; from dates "ต.ค. ๖๘ – ก.ย. ๖๙", with days where months are not whole."""
        if period.printed.strip():
            return period.printed
        start, end = period.start_on, period.end_on
        if start and end:
            return self._span(start, end)
        if end:
            return f"ภายใน {format_date(end, 'short', self.digits)}"
        return f"ตั้งแต่ {format_date(start, 'short', self.digits)}" if start else ""

    def _span(self, start: date, end: date) -> str:
        is_whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1
        form = format_month if is_whole_months else format_date
        first, last = (form(day, "short", self.digits) for day in (start, end))
        return first if first == last else f"{first} – {last}"


def lead(name: str, labels: list[str]) -> str:
    """ "กองคลัง (ร่าง):", "กองคลัง:" or "(ร่าง)"."""
    marks = f"({', '.join(labels)})" if labels else ""
    return f"{name} {marks}".strip() + ":" if name else marks


def is_numbered(text: str) -> bool:
    """Whether the text brings its own number: "๑. …", "(2) …", "1.2 …"."""
    return _NUMBERED.match(text.strip()) is not None


def lines_of(text: str) -> tuple[str, ...]:
    """A person's text line by line, without what no file may hold; nothing else is changed."""
    text = text.encode(errors="ignore").decode()  # half a surrogate pair cannot be written at all
    lines = (clean_control_characters(line).replace("\t", " ").strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def persons_text(text: str, lead: str = "") -> list[Paragraph]:
    """A person's text as paragraphs; the lead stands before the text, or above it where that is a list."""
    paragraphs = [Paragraph(line, hang=_hang(line)) for line in lines_of(text)]
    if not paragraphs or not lead:
        return paragraphs
    first, *rest = paragraphs
    return [Paragraph("", lead=lead), *paragraphs] if first.hang else [Paragraph(first.text, lead=lead), *rest]


def _hang(line: str) -> Hang:
    if _DASHED.match(line):
        return "dash"
    return "number" if is_numbered(line) else ""
