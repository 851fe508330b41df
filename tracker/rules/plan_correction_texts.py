"""Owners and periods as words a person can edit, and such words read again like what is printed."""

import re
from dataclasses import replace

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.owner_cell import OwnerEntry, read_owners
from tracker.rules.period import Period, PeriodDoubt, PeriodReading, read_periods
from tracker.rules.plan_codes import indicator_numbers, indicators_by_name
from tracker.rules.plan_draft import DraftMeasure, DraftStep, Problem, Severity, Source
from tracker.rules.plan_faults import is_usable, owner_problems, period_problems, short
from tracker.rules.plan_pairing import span_of
from tracker.rules.thai_text import to_arabic_digits

_EVERYBODY = "ทุกสำนัก/กอง"
_WITH = " ร่วมกับ "
_YEAR_ALONE = re.compile(r"\s*(?:ปี\s*)?(?:พ\.?\s*ศ\.?\s*)?(2[45]\d\d)\s*")
_NUMBERS_ONLY = re.compile(r"[\d\s,.และ/]*")
_MOST_INDICATORS = 10


def owners_text(thing: DraftMeasure | DraftStep) -> str:
    """The owners as one line that is read as the same owners."""
    divisions, lead = thing.divisions.value, thing.lead.value
    everybody = [_EVERYBODY] if thing.all_divisions.value else []
    if lead:
        main = [lead]
        others = [name for name in (*divisions, *thing.supporting.value) if name != lead] + everybody
    else:
        main = [*divisions, *everybody]
        others = [name for name in thing.supporting.value if name not in divisions]
    units = thing.units.value if isinstance(thing, DraftStep) else ()
    inside = [unit for unit in units if unit not in divisions]  # a unit alone stands where its division should
    first = " ".join([*inside, ", ".join(main)]).strip()
    return f"{first}{_WITH}{', '.join(others)}" if first and others else first or ", ".join(others)


def read_owner_text(text: str) -> OwnerEntry:
    """Everybody a typed text names as one party."""
    reading = read_owners(text)
    return reading.entries[0] if len(reading.entries) == 1 else reading.together


def owner_text_problems(text: str, source: Source | None) -> list[Problem]:
    """What is doubtful about a typed owner."""
    return [problem for entry in read_owners(text).entries for problem in owner_problems(entry, source)]


def read_period_text(text: str, year: FiscalYear | None) -> PeriodReading:
    """The periods of a typed text; how often alone is the plan's whole year, a year alone is that fiscal year."""
    reading = read_periods(text, year)
    if reading.periods:
        return reading
    if alone := _YEAR_ALONE.fullmatch(to_arabic_digits(text)):
        whole = FiscalYear(int(alone[1]))
        return PeriodReading((Period(whole.start, whole.end, text, doubt=PeriodDoubt.CALENDAR_OR_FISCAL),))
    if reading.frequencies and year:
        return replace(reading, periods=(Period(year.start, year.end, reading.frequencies[0]),))
    return reading


def span_of_text(text: str, year: FiscalYear | None) -> Period:
    """From the first day to the last of all a typed text names."""
    usable = [period for period in read_period_text(text, year).periods if is_usable(period)]
    return span_of(usable) if usable else Period(None, None, text)


def period_text_problems(text: str, year: FiscalYear | None, source: Source | None) -> list[Problem]:
    """What is doubtful about a typed period."""
    return period_problems(read_period_text(text, year), source) if text else []


def read_indicators(text: str) -> tuple[int, ...]:
    """Numbers of indicators, typed as numbers (2, 5), with the word before them, or by name."""
    digits = to_arabic_digits(text)
    if _NUMBERS_ONLY.fullmatch(digits):
        found = (int(number) for number in re.findall(r"\d+", digits) if len(number) < 3)
        return tuple(dict.fromkeys(number for number in found if 1 <= number <= _MOST_INDICATORS))
    return indicator_numbers(text) or indicators_by_name(text)


def indicator_problems(text: str, source: Source | None) -> list[Problem]:
    """A typed indicator that is none."""
    if not text.strip() or read_indicators(text):
        return []
    message = f"อ่านตัวชี้วัด “{short(text, 40)}” ไม่ออก กรุณาใส่เป็นหมายเลข 1 ถึง {_MOST_INDICATORS} เช่น 2, 5"
    return [Problem(Severity.WARNING, "indicator_unread", message, source)]
