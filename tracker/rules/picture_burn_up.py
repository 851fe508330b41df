"""The burn-up as coordinates: what is done against what falls due up to the cutoff, and where the pace leads."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.forecast import Forecast, due_by
from tracker.rules.progress import TaskFact
from tracker.rules.task import TaskStatus
from tracker.rules.thai_calendar import SHORT_MONTHS, format_date

_BEYOND = timedelta(weeks=13)  # a forecast farther behind the cutoff leaves the picture at its edge
_MARGIN = timedelta(weeks=2)
_LETTER = 8  # about how wide a letter of a label is
_LEVELS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000, 10000, 25000, 100000)


@dataclass(frozen=True)
class Frame:
    """The size of a picture and of the room its labels need, in its own units."""

    width: int = 960
    height: int = 300
    left: int = 48
    right: int = 16
    top: int = 48
    bottom: int = 34

    @property
    def floor(self) -> int:
        return self.height - self.bottom

    @property
    def edge(self) -> int:
        return self.width - self.right


WIDE, NARROW = Frame(), Frame(width=360, height=270, left=34, right=8)


@dataclass(frozen=True)
class Mark:
    """A place on an axis with its word."""

    at: float
    label: str
    is_left: bool = False  # of the line


@dataclass(frozen=True)
class MonthLine:
    """What the table below the picture says of the end of one month; `done` is None for days that have not come."""

    on: date
    planned: int
    done: int | None


@dataclass(frozen=True)
class BurnUp:
    """Lines as "x,y x,y …"; `pace` and `band` are empty where nothing can be told."""

    frame: Frame
    planned: str
    done: str
    pace: str
    band: str
    today: Mark
    cutoff: Mark
    months: tuple[Mark, ...]
    levels: tuple[Mark, ...]


def burn_up(tasks: Iterable[TaskFact], told: Forecast, year: FiscalYear, frame: Frame = WIDE) -> BurnUp:
    """The picture of one forecast, in a frame of the size it is shown in."""
    wanted = due_by(tasks, told.cutoff)
    scale = _Scale(frame, year.start, _last_day(told), max(told.wanted, 1))
    done = sorted(task.done_on or told.today for task in wanted if task.status is TaskStatus.DONE)
    leads_to = told.ends_on if not told.is_closed else None
    start = (told.today, told.done)
    return BurnUp(
        frame=frame,
        planned=scale.steps([task.due_on for task in wanted if task.due_on], told.cutoff),
        done=scale.steps(done, min(told.today, scale.last)),
        pace=scale.line([start, (leads_to, told.wanted)]) if leads_to else "",
        band=scale.line([start, *_band(told, scale)]) if leads_to else "",
        today=scale.mark(told.today, "วันนี้", is_left=True),
        cutoff=scale.mark(told.cutoff, f"ปิดรอบ {format_date(told.cutoff, 'short')}"),
        months=tuple(scale.months()),
        levels=tuple(Mark(scale.y(count), str(count)) for count in _levels(told.wanted)),
    )


def month_lines(tasks: Iterable[TaskFact], told: Forecast, year: FiscalYear) -> list[MonthLine]:
    """The same numbers at the end of each month up to the cutoff, and today."""
    wanted = due_by(tasks, told.cutoff)
    due = sorted(task.due_on for task in wanted if task.due_on)
    done = sorted(task.done_on or told.today for task in wanted if task.status is TaskStatus.DONE)
    ends = [day - timedelta(days=1) for day in _firsts(year.start, told.cutoff + timedelta(days=1)) if day > year.start]
    days = sorted({*ends, min(told.today, told.cutoff), told.cutoff})
    return [
        MonthLine(day, bisect_right(due, day), bisect_right(done, day) if day <= told.today else None) for day in days
    ]


@dataclass(frozen=True)
class _Scale:
    frame: Frame
    first: date
    last: date
    most: int

    def x(self, day: date) -> float:
        part = (day - self.first).days / (self.last - self.first).days
        return self.frame.left + part * (self.frame.edge - self.frame.left)

    def y(self, count: float) -> float:
        return self.frame.floor - count / self.most * (self.frame.floor - self.frame.top)

    def mark(self, day: date, label: str, *, is_left: bool = False) -> Mark:
        """A word goes to the wanted side of its line, or to the other where there is no room for it."""
        at = self.x(min(max(day, self.first), self.last))
        length = _LETTER * len(label)
        has_room = at - length > 0 if is_left else at + length < self.frame.edge
        return Mark(round(at, 1), label, is_left=is_left if has_room else not is_left)

    def months(self) -> Iterator[Mark]:
        """The firsts of the months that have room for their names."""
        for day in _firsts(self.first, self.last):
            mark = self.mark(day, SHORT_MONTHS[day.month - 1])
            if not mark.is_left:
                yield mark

    def steps(self, days: Sequence[date], until: date) -> str:
        """A line that climbs by one on each of these days; what happened before the picture begins is its start."""
        ordered = sorted(days)
        shown = sorted({day for day in ordered if self.first < day <= until})
        level = bisect_right(ordered, self.first)
        points: list[tuple[date, int]] = [(self.first, level)]
        for day in shown:
            points += [(day, level), (day, bisect_right(ordered, day))]
            level = points[-1][1]
        return self.line([*points, (max(until, self.first), level)])

    def line(self, points: Sequence[tuple[date, float]]) -> str:
        return " ".join(
            f"{x:.1f},{y:.1f}" for x, y in self._cut([(self.x(day), self.y(count)) for day, count in points])
        )

    def _cut(self, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """What leaves the picture on the right is cut at its edge, where it crosses it (seen from the first point)."""
        edge, (x0, y0) = self.frame.edge, points[0]
        return [(x, y) if x <= edge else (edge, y0 + (y - y0) * (edge - x0) / (x - x0)) for x, y in points]


def _band(told: Forecast, scale: _Scale) -> Iterator[tuple[date, int]]:
    """From the fastest to the slowest pace; one that never gets there leads far out of the picture."""
    slowest = told.latest_on or told.cutoff + 20 * _BEYOND
    for day in (told.earliest_on, min(slowest, scale.last), slowest):
        if day:
            yield day, told.wanted


def _last_day(told: Forecast) -> date:
    reach = max((day for day in (told.ends_on, told.latest_on, told.today) if day), default=told.cutoff)
    return max(told.cutoff, min(reach, told.cutoff + _BEYOND)) + _MARGIN


def _firsts(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another."""
    found, day = [], first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _levels(most: int) -> list[int]:
    """Round numbers, at most five, and the highest; a round one too near to it would be written over it."""
    step = next(step for step in _LEVELS if most <= 4 * step or step == _LEVELS[-1])
    return [*(count for count in range(0, most, step) if most - count > step / 2), most]
