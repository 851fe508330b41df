"""When the work due by a cutoff will be finished at the pace of the last weeks, and what pace would make it in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from tracker.rules.progress import Share, TaskFact
from tracker.rules.task import TaskStatus

# Long enough for one slow week not to matter, short enough to notice that something changed; where nothing was
# finished in them, farther back: work that falls due in heaps leaves weeks empty.
PACE_WEEKS = (8, 12, 26)
BAND_WEEKS = (4, 8, 12)  # the band is what the slowest and the fastest of these say
_WEEK = timedelta(weeks=1)
_FARTHEST = timedelta(days=3 * 366)  # what would take longer than this has no day worth printing


@dataclass(frozen=True)
class Forecast:
    """The tasks due by `cutoff`, how many of them are done, and where the pace of the last `weeks` weeks leads.

    `ends_on` is None where all is done already, or where nothing was finished lately and no day can be told;
    `latest_on` is None where the slowest pace never gets there.
    """

    cutoff: date
    today: date
    wanted: int
    done: int
    finished_lately: int
    weeks: int
    ends_on: date | None
    earliest_on: date | None
    latest_on: date | None

    @property
    def share(self) -> Share:
        """Done out of what is due by the cutoff."""
        return Share(self.done, self.wanted)

    @property
    def remaining(self) -> int:
        return self.wanted - self.done

    @property
    def days_late(self) -> int:
        """Days by which the forecast lies after the cutoff; negative where it lies before."""
        return (self.ends_on - self.cutoff).days if self.ends_on else 0

    @property
    def is_slack(self) -> bool:
        """Whether the last weeks were empty, so that the pace had to be looked for farther back."""
        return self.weeks > PACE_WEEKS[0]

    @property
    def is_closed(self) -> bool:
        """Whether the cutoff has passed."""
        return self.cutoff < self.today

    @property
    def pace_text(self) -> str:
        """Tasks a week, one decimal at most: "1.5", "2"."""
        return _number(Fraction(self.finished_lately, self.weeks))

    @property
    def needed_text(self) -> str:
        """The pace that finishes exactly at the cutoff, rounded up: a rounded-down one would miss it."""
        days = max((self.cutoff - self.today).days, 1)
        return _number(Fraction(ceil(Fraction(self.remaining * 70, days)), 10))

    @property
    def at_cutoff(self) -> Share:
        """How much will be done when the round closes, at this pace."""
        days = max((self.cutoff - self.today).days, 0)
        more = self.finished_lately * days // (7 * self.weeks)
        return Share(min(self.wanted, self.done + more), self.wanted)


def due_by(tasks: Iterable[TaskFact], cutoff: date) -> list[TaskFact]:
    """The tasks that count and fall due by the cutoff."""
    return [task for task in tasks if task.is_counting and task.due_on is not None and task.due_on <= cutoff]


def forecast(tasks: Iterable[TaskFact], *, cutoff: date, today: date, began_on: date | None) -> Forecast:
    """Where the pace leads; weeks before the plan was in force (`began_on`) are not held against anybody."""
    wanted = due_by(tasks, cutoff)
    finished = [task.done_on or today for task in wanted if task.status is TaskStatus.DONE]
    remaining = len(wanted) - len(finished)
    age = max(1, (today - began_on).days // 7) if began_on else max(PACE_WEEKS)
    windows = [min(weeks, age) for weeks in PACE_WEEKS]
    weeks = next((weeks for weeks in windows if _finished_in(finished, weeks, today)), windows[0])
    paces = {weeks, *(min(window, age) for window in BAND_WEEKS)}
    ends = [_end(finished, remaining, window, today) for window in paces] if remaining else []
    known = [day for day in ends if day]
    return Forecast(
        cutoff=cutoff,
        today=today,
        wanted=len(wanted),
        done=len(finished),
        finished_lately=_finished_in(finished, weeks, today),
        weeks=weeks,
        ends_on=_end(finished, remaining, weeks, today) if remaining else None,
        earliest_on=min(known, default=None),
        latest_on=max(known) if known and None not in ends else None,
    )


def _finished_in(finished: Iterable[date], weeks: int, today: date) -> int:
    return sum(today - weeks * _WEEK < day <= today for day in finished)


def _end(finished: list[date], remaining: int, weeks: int, today: date) -> date | None:
    count = _finished_in(finished, weeks, today)
    if not count:
        return None
    ahead = timedelta(days=ceil(Fraction(remaining * weeks * 7, count)))
    return today + ahead if ahead <= _FARTHEST else None


def _number(value: Fraction) -> str:
    tenths = (value.numerator * 20 + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)
