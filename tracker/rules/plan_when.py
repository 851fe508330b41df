"""When a row is to be done: from one column, a first and a last day, a calendar to tick, or the rows above."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period import Period, PeriodDoubt, PeriodReading, read_periods
from tracker.rules.plan_headings import Role, month_of_calendar
from tracker.rules.plan_row import Cell, PlanRow
from tracker.rules.thai_text import normalise, to_arabic_digits

ROLES_OF_TIME = frozenset({Role.PERIOD, Role.START, Role.END, Role.MONTH})
_YEAR_ALONE = re.compile(r"\s*(?:ปี\s*)?(?:พ\.?\s*ศ\.?\s*)?(2[45]\d\d)\s*")


def is_year_alone(text: str) -> bool:
    """Whether a cell says nothing but a year."""
    return bool(_YEAR_ALONE.fullmatch(to_arabic_digits(text)))


def row_periods(row: PlanRow, above: Sequence[PeriodReading], year: FiscalYear | None) -> tuple[Cell, PeriodReading]:
    """The periods of a row and the cell they stand in; kept from the rows `above` where it prints none."""
    if not ROLES_OF_TIME & row.header.roles and _says_when(row.cell(Role.OWNER).text, year):
        return _beside_owner(row, year)
    cell, start, end = (row.cell(role) for role in (Role.PERIOD, Role.START, Role.END))
    if row.months and not cell.text:
        cell, reading = _from_calendar(row, year)
    else:
        reading = _of_cell(cell, year)
    if start.text or end.text:
        reading = _from_both_ends(reading, read_periods(start.text, year), read_periods(end.text, year))
        texts = " – ".join(part.text for part in (cell, start, end) if part.text)
        return Cell(texts, (end if end.text else start).source), reading
    if not cell.text and above:
        distinct = {(period.start, period.end) for period in above[-1].periods}
        kept = above[-1].periods[:1] if len(distinct) == 1 else ()
        return replace(cell, is_inherited=True), PeriodReading(kept)
    return cell, reading


def _says_when(text: str, year: FiscalYear | None) -> bool:
    found = read_periods(text, year)
    return bool(found.periods or found.frequencies) or any(map(is_year_alone, text.splitlines()))


def _beside_owner(row: PlanRow, year: FiscalYear | None) -> tuple[Cell, PeriodReading]:
    """One column for both: ผู้รับผิดชอบ/ระยะเวลา."""
    cell = row.cell(Role.OWNER)
    lines = [line for line in cell.text.splitlines() if _says_when(line, year)]
    found = _of_cell(replace(cell, text="\n".join(lines)), year)
    words = " ".join(period.text for period in found.periods)
    return Cell(words, cell.source), replace(found, left_over="")


def _of_cell(cell: Cell, year: FiscalYear | None) -> PeriodReading:
    """One cell; a year alone is that fiscal year, how often alone is the plan's whole year."""
    reading = read_periods(cell.text, year)
    if alone := _YEAR_ALONE.fullmatch(to_arabic_digits(cell.text)):
        whole = FiscalYear(int(alone[1]))
        return PeriodReading((Period(whole.start, whole.end, cell.text, doubt=PeriodDoubt.CALENDAR_OR_FISCAL),))
    if not year:
        return reading
    if reading.frequencies and not reading.periods:
        return replace(reading, periods=(Period(year.start, year.end, reading.frequencies[0]),))
    return _line_by_line(cell, reading, year)


def _line_by_line(cell: Cell, reading: PeriodReading, year: FiscalYear) -> PeriodReading:
    """Periods and frequencies on lines of their own, in printed order: a frequency holds for the whole year."""
    lines = [read_periods(line, year) for line in cell.text.splitlines()]
    if len(lines) < 2 or all(line.periods for line in lines) or not all(map(_says_one, lines)):
        return reading
    periods = (line.periods or (Period(year.start, year.end, line.frequencies[0]),) for line in lines)
    frequencies = tuple(words for line in lines for words in line.frequencies)
    unread = " ".join(line.left_over for line in lines if line.left_over)
    return PeriodReading(tuple(period for found in periods for period in found), unread, frequencies)


def one_for_each(count: int, cell: Cell, reading: PeriodReading, *, fiscal_year: FiscalYear | None) -> PeriodReading:
    """The same where periods and frequencies stand side by side in one line, together as many as there are steps."""
    is_one_line = bool(reading.frequencies) and not any(sign in cell.text for sign in "\n(")
    is_only_often = any(period.text in reading.frequencies for period in reading.periods)
    if count < 2 or not is_one_line or is_only_often or not fiscal_year:
        return reading
    if len(reading.periods) + len(reading.frequencies) != count:
        return reading
    text = " ".join(normalise(cell.text).split())
    often = [Period(fiscal_year.start, fiscal_year.end, words) for words in reading.frequencies]
    placed = [*_placed(text, reading.periods), *_placed(text, often)]
    in_order = tuple(period for _, period in sorted(placed, key=lambda pair: pair[0]))
    return PeriodReading(in_order, reading.left_over, reading.frequencies)


def _placed(text: str, periods: Sequence[Period]) -> Iterator[tuple[int, Period]]:
    """Each period with the place of its words, which stand in `text` in this order."""
    at = 0
    for period in periods:
        at = max(text.find(period.text, at), at)
        yield at, period
        at += len(period.text)


def _says_one(line: PeriodReading) -> bool:
    """One period, whatever it says about how often; or only how often."""
    return len(line.periods) == 1 or (not line.periods and len(line.frequencies) == 1)


def _from_calendar(row: PlanRow, year: FiscalYear | None) -> tuple[Cell, PeriodReading]:
    """The marked columns of a calendar: months that follow each other are one period."""
    runs: list[list[str]] = []
    is_open = False
    for heading, mark in row.months:
        if mark.strip():
            if not is_open:
                runs.append([])
            runs[-1].append(heading)
        is_open = bool(mark.strip())
    texts = [run[0] if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in runs]
    periods = []
    for run, text in zip(runs, texts, strict=True):
        first, last = month_of_calendar(run[0], year), month_of_calendar(run[-1], year)
        if first and last:
            periods.append(replace(first, end=last.end, text=text))
    return Cell(" · ".join(texts), row.source), PeriodReading(tuple(periods), "" if periods else " ".join(texts))


def _from_both_ends(middle: PeriodReading, start: PeriodReading, end: PeriodReading) -> PeriodReading:
    """One period from the columns of first and last day; the column of the period fills what they leave open."""
    first = start.periods[0] if start.periods else None
    last = end.periods[-1] if end.periods else None
    begins = first.start or first.end if first else (middle.periods[0].start if middle.periods else None)
    ends = last.end or last.start if last else (middle.periods[-1].end if middle.periods else None)
    doubt = next((period.doubt for period in (first, last) if period and period.doubt), None)
    if begins and ends and ends < begins:
        doubt = PeriodDoubt.REVERSED
    text = " – ".join(period.text for period in (first, last) if period)
    unread = " ".join(part for part in (start.left_over, end.left_over) if part)
    periods = (Period(begins, ends, text, due=last.due if last else None, doubt=doubt),) if text else ()
    return PeriodReading(periods or middle.periods, unread, (*start.frequencies, *end.frequencies))
