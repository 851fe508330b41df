"""Tasks laid out on a calendar: the months of a fiscal year with how much falls due, and one month day by day."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.thai_calendar import format_month

Row = TypeVar("Row")
_WEEK = 7
_SATURDAY = 5


@dataclass(frozen=True)
class MonthCount:
    """A month of the strip above the calendar; `key` is what stands in the address."""

    first_on: date
    count: int

    @property
    def key(self) -> str:
        return f"{self.first_on:%Y-%m}"

    @property
    def name(self) -> str:
        """ต.ค. 69."""
        return format_month(self.first_on, "short")

    @property
    def long_name(self) -> str:
        """ตุลาคม 2569."""
        return format_month(self.first_on)

    @property
    def last_on(self) -> date:
        return self.first_on.replace(day=monthrange(self.first_on.year, self.first_on.month)[1])


@dataclass(frozen=True)
class Day(Generic[Row]):
    """A day of the month with what falls due on it; `notes` are holidays and the ends of rounds."""

    on: date
    is_of_month: bool
    is_today: bool
    is_weekend: bool
    notes: tuple[str, ...]
    rows: tuple[Row, ...]


def months_of(year: int, count_by_day: Mapping[date, int]) -> list[MonthCount]:
    """The twelve months from October on, and any other in which something falls due, in order of time."""
    counted: dict[date, int] = dict.fromkeys((FiscalYear(year).month(number)[0] for number in range(1, 13)), 0)
    for day, count in count_by_day.items():
        first = day.replace(day=1)
        counted[first] = counted.get(first, 0) + count
    return [MonthCount(first, counted[first]) for first in sorted(counted)]


def choose_month(months: Sequence[MonthCount], wanted: str, today: date) -> MonthCount:
    """The month an address asks for; else this one; else the one nearest to today."""
    by_key = {month.key: month for month in months}
    if wanted in by_key:
        return by_key[wanted]
    return min(months, key=lambda month: abs((month.first_on - today.replace(day=1)).days))


def weeks_of(
    month: MonthCount, rows_by_day: Mapping[date, Sequence[Row]], notes: Mapping[date, Sequence[str]], today: date
) -> list[list[Day[Row]]]:
    """A month as weeks from Monday to Sunday; days of other months stand in it empty."""
    day = month.first_on - timedelta(days=month.first_on.weekday())
    weeks: list[list[Day[Row]]] = []
    while day <= month.last_on:
        week = [day + timedelta(days=number) for number in range(_WEEK)]
        weeks.append([_day(one, month, rows_by_day, notes, today) for one in week])
        day += timedelta(days=_WEEK)
    return weeks


def _day(
    on: date,
    month: MonthCount,
    rows_by_day: Mapping[date, Sequence[Row]],
    notes: Mapping[date, Sequence[str]],
    today: date,
) -> Day[Row]:
    is_of_month = month.first_on <= on <= month.last_on
    return Day(
        on,
        is_of_month,
        on == today,
        on.weekday() >= _SATURDAY,
        tuple(notes.get(on, ())) if is_of_month else (),
        tuple(rows_by_day.get(on, ())) if is_of_month else (),
    )
