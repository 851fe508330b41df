"""A division's 52 weeks as coordinates: one bar a week, the higher, the more was said in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.silence import WEEKS, first_day
from tracker.rules.thai_calendar import SHORT_MONTHS

WEEK = 10
HEIGHT = 28
_QUIET = 3  # a week without a word is a dot on the floor, so that weeks can be counted
_STEP = 5
_MOST = 5


@dataclass(frozen=True)
class Bar:
    """A week's bar."""

    x: int
    y: int
    height: int
    is_quiet: bool


def bars(counts: Sequence[int]) -> tuple[Bar, ...]:
    """One for each week, oldest first."""
    heights = [_QUIET + _STEP * min(count, _MOST) for count in counts]
    return tuple(
        Bar(week * WEEK, HEIGHT - height, height, count == 0)
        for week, (count, height) in enumerate(zip(counts, heights, strict=True))
    )


def month_words(today: date) -> list[tuple[int, str]]:
    """Every third month's name over the week in which it begins: (week, "ม.ค.")."""
    begin = first_day(today)
    mondays = [begin + timedelta(weeks=week) for week in range(WEEKS)]
    return [
        (week, SHORT_MONTHS[sunday.month - 1])
        for week, monday in enumerate(mondays)
        if (sunday := monday + timedelta(days=6)).day <= 7 and sunday.month % 3 == 1
    ]
