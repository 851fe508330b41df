"""The timeline as coordinates: each measure from its first day to its last due date, month by fiscal month."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.progress import Share, TaskFact, legs_by_measure, measure_share
from tracker.rules.task import is_late
from tracker.rules.thai_calendar import SHORT_MONTHS

MONTH = 100  # units of a month: all are drawn equally wide, as their names stand above them
YEAR = 12 * MONTH
_NARROWEST = 12
FISCAL_MONTHS = (*SHORT_MONTHS[9:], *SHORT_MONTHS[:9])


@dataclass(frozen=True)
class TimelineRow:
    """One measure: its bar from `x`, `width` wide, of which `filled` is done; late tasks are counted."""

    measure_id: UUID
    starts_on: date
    due_on: date
    x: float
    width: float
    filled: float
    share: Share
    late: int


@dataclass(frozen=True)
class Timeline:
    """The rows in the order given; `today` is None where it lies outside the fiscal year."""

    months: tuple[str, ...]
    today: float | None
    rows: tuple[TimelineRow, ...]
    due_by_month: tuple[int, ...]  # tasks that fall due in each, October first


def timeline(
    tasks: Sequence[TaskFact], periods: Mapping[UUID, tuple[date | None, date | None]], year: FiscalYear, today: date
) -> Timeline:
    """The measures that count, in the order of `periods` (what the plan prints of each: first and last day)."""
    legs_of = legs_by_measure(tasks)
    rows = [
        _row(measure, legs_of[measure], period, year, today)
        for measure, period in periods.items()
        if measure in legs_of
    ]
    due = [task.due_on for task in tasks if task.is_counting and task.due_on and year.contains(task.due_on)]
    months = Counter((day.month - 10) % 12 for day in due)
    return Timeline(
        FISCAL_MONTHS,
        place(today, year) if year.contains(today) else None,
        tuple(rows),
        tuple(months[number] for number in range(12)),
    )


def place(day: date, year: FiscalYear) -> float:
    """Where a day lies; what is outside the year stands at its edge."""
    if day < year.start:
        return 0
    if day > year.end:
        return YEAR
    return MONTH * ((day.month - 10) % 12 + (day.day - 1) / monthrange(day.year, day.month)[1])


def _row(
    measure_id: UUID, legs: Sequence[TaskFact], period: tuple[date | None, date | None], year: FiscalYear, today: date
) -> TimelineRow:
    begin = min(_known(period[0], *(leg.starts_on for leg in legs)), default=year.start)
    end = max(_known(*(leg.due_on for leg in legs)), default=period[1] or year.end)
    x = min(place(begin, year), YEAR - _NARROWEST)
    width = max(_NARROWEST, place(end, year) - x)
    share = measure_share(legs)
    return TimelineRow(
        measure_id=measure_id,
        starts_on=begin,
        due_on=end,
        x=round(x, 1),
        width=round(width, 1),
        filled=round(width * share.counted / share.total, 1),
        share=share,
        late=sum(is_late(leg.status, leg.due_on, today) for leg in legs),
    )


def _known(*days: date | None) -> Iterable[date]:
    return [day for day in days if day]
