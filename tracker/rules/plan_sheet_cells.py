"""Who and when in a row of the product's own sheet: exactly what stands there, or a problem that names the row."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.owner_words import ALL, JOINTLY
from tracker.rules.period import Period, PeriodDoubt, read_periods
from tracker.rules.plan_codes import indicators_in_cell, o_item_of
from tracker.rules.plan_draft import Problem, Severity
from tracker.rules.plan_faults import is_usable, period_problems, short
from tracker.rules.plan_sheet_form import Column, plain_name
from tracker.rules.plan_sheet_lines import SheetLine
from tracker.rules.thai_calendar import format_date, parse_date
from tracker.rules.thai_text import match_key, to_arabic_digits

_SEPARATOR = re.compile(r"[,;،]")
_LIST_MARK = re.compile(r"(?:[0-9๐-๙]{1,2}[.)]\s*|[-–•]\s+)")
_NUMBERS = re.compile(r"\s*\d{1,2}(?:\s*(?:,|/|\s|และ)\s*\d{1,2})*\s*")
_MOST_INDICATOR = 10


@dataclass(frozen=True)
class Who:
    """The divisions of a row."""

    divisions: tuple[str, ...] = ()
    is_for_all: bool = False
    supporting: tuple[str, ...] = ()
    is_supported_by_all: bool = False
    unit: str = ""

    @property
    def is_known(self) -> bool:
        return self.is_for_all or bool(self.divisions)


@dataclass(frozen=True)
class When:
    """The period of a row; `due` only where it has a date of its own."""

    text: str = ""
    start: date | None = None
    end: date | None = None
    due: date | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.text or self.start or self.end or self.due)


def told(line: SheetLine, column: Column, code: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
    """A problem of one cell; its sentence begins with the row as Excel counts it."""
    return Problem(severity, code, f"แถวที่ {line.number}: {message}", line.place(column))


def read_who(line: SheetLine, known: AbstractSet[str]) -> tuple[Who, list[Problem]]:
    """Owners, supporters and unit of a row. `known`: match keys of names that stay whole in spite of a comma."""
    divisions, is_for_all = _names(line.text(Column.OWNERS), known)
    supporting, is_supported_by_all = _names(line.text(Column.SUPPORTERS), known)
    supporting = tuple(name for name in supporting if name not in divisions)
    problems = []
    if any(JOINTLY.search(name) for name in (*divisions, *supporting)):
        message = "กรุณาย้ายชื่อหลังคำว่า “ร่วมกับ” ไปไว้ในช่องสำนัก/กองที่สนับสนุน แล้วลบคำนั้นออก"
        problems.append(told(line, Column.OWNERS, "sheet_owner_jointly", message))
    if is_supported_by_all and (is_for_all or len(divisions) > 1):
        message = "ช่องสำนัก/กองที่สนับสนุนใช้ “ทุกสำนัก/กอง” ได้เมื่อมีผู้รับผิดชอบกองเดียว กรุณาระบุชื่อกองที่สนับสนุน"
        problems.append(told(line, Column.SUPPORTERS, "sheet_support_by_all", message))
        is_supported_by_all = False
    who = Who(divisions, is_for_all, supporting, is_supported_by_all, plain_name(line.text(Column.UNIT)))
    if not who.is_known:
        message = "ไม่ได้ระบุสำนัก/กองที่รับผิดชอบ กรุณาเลือกสำนัก/กอง"
        problems.append(told(line, Column.OWNERS, "owner_missing", message, Severity.WARNING))
    return who, problems


def read_when(line: SheetLine, year: FiscalYear | None) -> tuple[When, list[Problem]]:
    """The period of a row: its dates; where it has none, what its words say."""
    problems: list[Problem] = []
    days = {column: _day(line, column, year, problems) for column in (Column.START, Column.END, Column.DUE)}
    text = line.text(Column.PERIOD)
    if problems:  # a date that cannot be read must not be made up from the words beside it
        return When(text, *days.values()), problems
    if not any(days.values()):
        return _from_words(line, text, year)
    words = [period for period in read_periods(text, year).periods if is_usable(period)]
    when = When(text, *days.values())
    if not when.due and any(period.due == when.end for period in words):
        when = replace(when, due=when.end)  # the words say that a report is due then, which may be after the year
    return when, [*_day_problems(line, when, year), *_other_words(line, when, words)]


def read_indicators(line: SheetLine) -> tuple[tuple[int, ...], list[Problem]]:
    """The numbers 1–10 in the cell of the indicators, or the one it names."""
    text = to_arabic_digits(line.text(Column.INDICATORS))
    named = tuple(map(int, re.findall(r"\d+", text))) if _NUMBERS.fullmatch(text) else indicators_in_cell(text)
    if text and (not named or not all(1 <= number <= _MOST_INDICATOR for number in named)):
        message = f"ไม่มีตัวชี้วัดตาม “{short(text)}” กรุณากรอกเลข 1–{_MOST_INDICATOR} หลายตัวคั่นด้วยจุลภาค เช่น 2, 9"
        return (), [told(line, Column.INDICATORS, "sheet_indicator", message)]
    return tuple(dict.fromkeys(named)), []


def read_o_item(line: SheetLine) -> str | None:
    """O12 for O12, ๐๑๒ or 12; anything else as it stands."""
    text = line.text(Column.O_ITEM)
    return (o_item_of(text, is_of_o_items=True) or text) if text else None


def _names(text: str, known: AbstractSet[str]) -> tuple[tuple[str, ...], bool]:
    names = [name for line in text.split("\n") for name in _names_in(line.strip(), known) if name]
    named = tuple(dict.fromkeys(name for name in names if not ALL.fullmatch(name)))
    return named, any(ALL.fullmatch(name) for name in names)


def _names_in(line: str, known: AbstractSet[str]) -> list[str]:
    mark = _LIST_MARK.match(line)
    line = line[mark.end() :] if mark else line
    return [plain_name(name) for name in ([line] if match_key(line) in known else _SEPARATOR.split(line))]


def _day(line: SheetLine, column: Column, year: FiscalYear | None, problems: list[Problem]) -> date | None:
    text = line.text(column)
    if not text:
        return None
    if day := parse_date(text):
        return day
    reading = read_periods(text, year)
    period = reading.periods[0] if len(reading.periods) == 1 and not reading.unread else None
    if period and period.doubt in (None, PeriodDoubt.OUTSIDE_YEAR):
        found = period.start if column is Column.START else period.end
        if found:
            return found
    message = f"อ่านวันที่ “{short(text)}” ในช่อง “{column.caption}” ไม่ออก กรุณากรอกเป็น วัน/เดือน/ปี พ.ศ. เช่น 31/3/2569"
    problems.append(told(line, column, "sheet_date", message))
    return None


def _from_words(line: SheetLine, text: str, year: FiscalYear | None) -> tuple[When, list[Problem]]:
    if not text:
        message = "ไม่ได้ระบุระยะเวลา กรุณากรอกวันเริ่มและวันสิ้นสุด"
        return When(), [told(line, Column.PERIOD, "period_missing", message, Severity.WARNING)]
    reading = read_periods(text, year)
    problems = [
        replace(fault, message=f"แถวที่ {line.number}: {fault.message}")
        for fault in period_problems(reading, line.place(Column.PERIOD))
    ]
    periods = reading.periods
    if reading.frequencies and not periods and year:
        periods = (Period(year.start, year.end, text),)
    if len(periods) > 1:
        message = f"ช่องระยะเวลามีหลายช่วง “{short(text)}” กรุณากรอกวันเริ่มและวันสิ้นสุด หรือแยกเป็นหลายแถวที่ใช้รหัสเดียวกัน"
        return When(text), [*problems, told(line, Column.PERIOD, "sheet_periods", message, Severity.WARNING)]
    if not periods or not is_usable(periods[0]):
        return When(text), problems
    return When(text, periods[0].start, periods[0].end, periods[0].due), problems


def _day_problems(line: SheetLine, when: When, year: FiscalYear | None) -> list[Problem]:
    if when.start and when.end and when.end < when.start:
        message = "วันสิ้นสุดมาก่อนวันเริ่ม กรุณาแก้ไขวันที่ให้ถูกต้อง"
        return [told(line, Column.END, "period_reversed", message)]
    if when.start and not when.end and not when.due:
        message = "ไม่มีวันสิ้นสุด กรุณากรอกวันสิ้นสุด"
        return [told(line, Column.END, "sheet_end_missing", message, Severity.WARNING)]
    outside = [day for day in (when.start, when.end) if year and day and not year.contains(day)]
    if not outside or when.due:
        return []
    message = f"วันที่ {format_date(outside[0])} อยู่นอกปีงบประมาณของแผน กรุณาตรวจปีและแก้ไขก่อนยืนยัน"
    column = Column.START if outside[0] == when.start else Column.END
    return [told(line, column, "period_outside_year", message, Severity.WARNING)]


def _other_words(line: SheetLine, when: When, words: Sequence[Period]) -> list[Problem]:
    """Words that say other days than the dates do would stand in the official report."""
    said = words[0] if len(words) == 1 else Period(None, None, "")
    pairs = [(when.due, said.due)] if said.due else [(when.start, said.start), (when.end, said.end)]
    if all(mine is None or printed is None or mine == printed for mine, printed in pairs):
        return []
    message = (
        f"ข้อความระยะเวลา “{short(when.text)}” ไม่ตรงกับวันเริ่มและวันสิ้นสุด ระบบใช้วันที่ แต่รายงานจะพิมพ์ข้อความ"
        " กรุณาแก้ให้ตรงกันหรือลบข้อความ"
    )
    return [told(line, Column.PERIOD, "sheet_period_differs", message, Severity.WARNING)]
