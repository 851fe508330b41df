"""The smallest set of tasks that brings the plan to its target: what to start, or what to finish, first.

Every task belongs to one measure, so the measures cost independently of each other and the cheapest ones make the
smallest set: this is exact, never an estimate, at any size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tracker.rules.progress import (
    TARGET_PERCENT,
    Share,
    TaskFact,
    is_measure_done,
    is_measure_started,
    legs_by_measure,
)
from tracker.rules.task import TaskStatus

_NEVER = date.max


@dataclass(frozen=True)
class TargetSet:
    """What is counted now, and the tasks that suffice, the most pressing first; `measures` are those they add."""

    now: Share
    missing: int
    measures: tuple[UUID, ...]
    tasks: tuple[TaskFact, ...]

    @property
    def is_reached(self) -> bool:
        return self.missing == 0

    @property
    def after(self) -> Share:
        """What is counted once these tasks are started or finished."""
        return Share(self.now.counted + len(self.measures), self.now.total, self.now.unit)


def tasks_to_start(tasks: Sequence[TaskFact]) -> TargetSet:
    """The fewest tasks to start so that enough measures are put into practice (นำไปสู่การปฏิบัติ)."""
    return _smallest(tasks, is_measure_started, lambda legs: [min(legs, key=_pressing)])


def tasks_to_finish(tasks: Sequence[TaskFact]) -> TargetSet:
    """The fewest tasks to bring to DONE so that the same part of the measures is done as a whole."""
    return _smallest(tasks, is_measure_done, lambda legs: [leg for leg in legs if leg.status is not TaskStatus.DONE])


def missing_to_target(share: Share) -> int:
    """How many more have to be counted for TARGET_PERCENT of the total."""
    wanted = -(-TARGET_PERCENT * share.total // 100)
    return max(0, wanted - share.counted)


def _smallest(
    tasks: Sequence[TaskFact],
    is_counted: Callable[[Sequence[TaskFact]], bool],
    cost: Callable[[Sequence[TaskFact]], list[TaskFact]],
) -> TargetSet:
    legs_of = legs_by_measure(tasks)
    waiting = {measure: cost(legs) for measure, legs in legs_of.items() if not is_counted(legs)}
    now = Share(len(legs_of) - len(waiting), len(legs_of), "มาตรการ")
    missing = missing_to_target(now)
    cheapest = sorted(
        waiting, key=lambda measure: (len(waiting[measure]), *_pressing(min(waiting[measure], key=_pressing)))
    )
    chosen = cheapest[:missing]
    needed = [task for measure in chosen for task in waiting[measure]]
    return TargetSet(now, missing, tuple(chosen), tuple(sorted(needed, key=_pressing)))


def _pressing(task: TaskFact) -> tuple[date, UUID]:
    """Among equals the one that falls due first."""
    return task.due_on or _NEVER, task.task_id
