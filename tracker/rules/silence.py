"""Who is silent: the weeks in which each division said something about its tasks, and for how long it has not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tracker.rules.progress import TaskFact

WEEKS = 52
SILENT_WEEKS = 2  # a fortnight without a word is worth a question
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class WeekCount:
    """How often, and when last, a division reported in one of the last 52 weeks; week 51 is the running one."""

    division_id: UUID
    week: int
    count: int
    last_on: date


@dataclass(frozen=True)
class Strip:
    """A division's last 52 weeks, oldest first. `silent_weeks`: whole weeks since it last said something.

    `last_on` is None where it has never been heard of within the 52 weeks.
    """

    division_id: UUID
    counts: tuple[int, ...]
    last_on: date | None
    silent_weeks: int
    open_count: int

    @property
    def is_silent(self) -> bool:
        """Whether somebody should ask: there is open work, and not a word for a fortnight."""
        return self.open_count > 0 and self.silent_weeks >= SILENT_WEEKS


def first_day(today: date) -> date:
    """The first of the 52 weeks' days: they begin on Mondays, the last one is this week."""
    return today - timedelta(days=today.weekday()) - (WEEKS - 1) * _WEEK


def strips(
    counts: Iterable[WeekCount], facts: Sequence[TaskFact], *, today: date, began_on: date | None
) -> list[Strip]:
    """One for each division with a task that counts, the longest silent first.

    Silence counts from when the plan came into force (`began_on`): before that nobody had to say anything.
    """
    found: dict[UUID, list[WeekCount]] = {}
    for one in counts:
        found.setdefault(one.division_id, []).append(one)
    is_open: dict[UUID, int] = {}
    for fact in facts:
        if fact.is_counting:
            is_open[fact.division_id] = is_open.get(fact.division_id, 0) + fact.status.is_open
    made = [
        _strip(division_id, found.get(division_id, []), count, today, began_on)
        for division_id, count in is_open.items()
    ]
    return sorted(made, key=lambda strip: (not strip.is_silent, -strip.silent_weeks, -strip.open_count))


def _strip(division_id: UUID, found: list[WeekCount], open_count: int, today: date, began_on: date | None) -> Strip:
    by_week: Mapping[int, int] = {one.week: one.count for one in found}
    last_on = max((one.last_on for one in found), default=None)
    since = max((day for day in (last_on, began_on) if day), default=first_day(today))
    return Strip(
        division_id,
        tuple(by_week.get(week, 0) for week in range(WEEKS)),
        last_on,
        max(0, (today - since).days // 7),
        open_count,
    )
