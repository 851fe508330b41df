"""Percentages: counted / total with the unit named, the same for every screen, report and message."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from tracker.rules.task import EntryState, TaskStatus, is_late

_Key = TypeVar("_Key")
TARGET_PERCENT = 80  # of measures put into practice (นำไปสู่การปฏิบัติ), as plans themselves promise


@dataclass(frozen=True)
class Share:
    """Counted out of a total, in a unit (งาน, มาตรการ, รายการ)."""

    counted: int
    total: int
    unit: str = "งาน"

    @property
    def percent(self) -> int | None:
        """A whole number, half up, but 100 only when all and 0 only when none; None for an empty total."""
        if self.total == 0:
            return None
        if self.counted in (0, self.total):
            return 100 * self.counted // self.total
        return min(99, max(1, (200 * self.counted + self.total) // (2 * self.total)))

    @property
    def percent_text(self) -> str:
        """ "62%", or "–" where there is nothing to count."""
        return "–" if self.percent is None else f"{self.percent}%"

    @property
    def sentence(self) -> str:
        """ "12 จาก 40 งาน"."""
        return f"{self.counted} จาก {self.total} {self.unit}"


@dataclass(frozen=True)
class TaskFact:
    """What the figures need to know of a task; the days of its moves only where pictures of time are drawn."""

    task_id: UUID
    measure_id: UUID
    division_id: UUID
    status: TaskStatus
    due_on: date | None
    indicators: tuple[int, ...] = ()
    is_blocked: bool = False
    starts_on: date | None = None
    started_on: date | None = None
    submitted_on: date | None = None
    done_on: date | None = None
    cancelled_on: date | None = None

    @property
    def is_counting(self) -> bool:
        """Whether it is in the totals: a cancelled task is in none."""
        return self.status is not TaskStatus.CANCELLED


@dataclass(frozen=True)
class Figures:
    """The figures of a set of tasks."""

    done: Share
    submitted: int
    in_progress: int
    not_started: int
    cancelled: int
    late: int
    blocked: int


@dataclass(frozen=True)
class Progress:
    """Everything the overview, `tracker progress` and the weekly summary say; groups keep the order given."""

    overall: Figures
    measures_done: Share
    measures_started: Share
    planned: Share
    by_division: tuple[tuple[UUID, Figures], ...]
    by_indicator: tuple[tuple[int, Figures], ...]
    by_cell: Mapping[tuple[UUID, int], Figures]  # division × indicator, only where there is a task

    @property
    def is_on_target(self) -> bool:
        """Whether enough measures have been put into practice (นำไปสู่การปฏิบัติ)."""
        return self.measures_started.total > 0 and (
            100 * self.measures_started.counted >= TARGET_PERCENT * self.measures_started.total
        )


@dataclass
class _Tally:
    """The figures of a set of tasks while they are being counted."""

    today: date
    by_status: Counter[TaskStatus] = field(default_factory=Counter)
    late: int = 0
    blocked: int = 0

    def add(self, task: TaskFact) -> None:
        self.by_status[task.status] += 1
        self.late += is_late(task.status, task.due_on, self.today)
        self.blocked += task.is_blocked and task.status.is_open

    def figures(self) -> Figures:
        count = self.by_status
        return Figures(
            done=Share(count[TaskStatus.DONE], count.total() - count[TaskStatus.CANCELLED]),
            submitted=count[TaskStatus.SUBMITTED],
            in_progress=count[TaskStatus.IN_PROGRESS],
            not_started=count[TaskStatus.NOT_STARTED],
            cancelled=count[TaskStatus.CANCELLED],
            late=self.late,
            blocked=self.blocked,
        )


def figures_of(tasks: Iterable[TaskFact], today: date) -> Figures:
    """Count a set of tasks; cancelled ones are in no total."""
    tally = _Tally(today)
    for task in tasks:
        tally.add(task)
    return tally.figures()


def summarise(tasks: Sequence[TaskFact], today: date, division_ids: Sequence[UUID] = ()) -> Progress:
    """All figures of a plan on a day, in one pass. A task of several indicators counts in each, once in all."""
    overall = _Tally(today)
    divisions: dict[UUID, _Tally] = defaultdict(lambda: _Tally(today))
    divisions.update((division_id, _Tally(today)) for division_id in division_ids)
    indicators: dict[int, _Tally] = defaultdict(lambda: _Tally(today))
    cells: dict[tuple[UUID, int], _Tally] = defaultdict(lambda: _Tally(today))
    for task in tasks:
        overall.add(task)
        divisions[task.division_id].add(task)
        for number in task.indicators:
            indicators[number].add(task)
            cells[task.division_id, number].add(task)
    measures = legs_by_measure(tasks).values()
    return Progress(
        overall=overall.figures(),
        measures_done=Share(sum(map(is_measure_done, measures)), len(measures), "มาตรการ"),
        measures_started=Share(sum(map(is_measure_started, measures)), len(measures), "มาตรการ"),
        planned=planned_share(tasks, today),
        by_division=_counted(divisions),
        by_indicator=_counted(dict(sorted(indicators.items()))),
        by_cell=dict(_counted(cells)),
    )


def _counted(tallies: Mapping[_Key, _Tally]) -> tuple[tuple[_Key, Figures], ...]:
    return tuple((key, tally.figures()) for key, tally in tallies.items())


def planned_share(tasks: Iterable[TaskFact], today: date) -> Share:
    """ตามแผน: the tasks that are due by `today`, out of all that are not cancelled."""
    counting = [task for task in tasks if task.is_counting]
    return Share(sum(task.due_on is not None and task.due_on <= today for task in counting), len(counting))


def measure_share(tasks: Iterable[TaskFact]) -> Share:
    """A measure's own percent: DONE out of its tasks that are not cancelled."""
    counting = [task for task in tasks if task.is_counting]
    return Share(sum(task.status is TaskStatus.DONE for task in counting), len(counting))


def reported_share(states: Iterable[EntryState]) -> Share:
    """รายงานครบ of a round: entries submitted or approved out of entries owed."""
    states = list(states)
    return Share(sum(state.is_reported for state in states), len(states), "รายการ")


def legs_by_measure(tasks: Iterable[TaskFact]) -> dict[UUID, list[TaskFact]]:
    """The measures that count, with their tasks: those with at least one task that is not cancelled."""
    legs: dict[UUID, list[TaskFact]] = {}
    for task in tasks:
        if task.is_counting:
            legs.setdefault(task.measure_id, []).append(task)
    return legs


def is_measure_done(legs: Iterable[TaskFact]) -> bool:
    """มาตรการแล้วเสร็จ: all its tasks are done."""
    return all(leg.status is TaskStatus.DONE for leg in legs)


def is_measure_started(legs: Iterable[TaskFact]) -> bool:
    """นำไปสู่การปฏิบัติ: at least one of its tasks is started."""
    return any(leg.status is not TaskStatus.NOT_STARTED for leg in legs)
