"""The smallest set of tasks that reaches the target: never beaten by any other set, and it does reach it."""

from datetime import date, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.progress import (
    TARGET_PERCENT,
    Share,
    TaskFact,
    is_measure_done,
    is_measure_started,
    legs_by_measure,
)
from tracker.rules.target_set import TargetSet, missing_to_target, tasks_to_finish, tasks_to_start
from tracker.rules.task import TaskStatus

TODAY = date(2027, 3, 2)
NOT_STARTED, IN_PROGRESS, SUBMITTED, DONE, CANCELLED = TaskStatus


def plan(*measures: str) -> list[TaskFact]:
    """One text per measure, a letter per task: n(ot started), i(n progress), s(ubmitted), d(one), c(ancelled)."""
    letters = {status.value[0]: status for status in (NOT_STARTED, IN_PROGRESS, SUBMITTED, DONE, CANCELLED)}
    return [
        TaskFact(
            UUID(int=100 * number + position),
            UUID(int=number),
            UUID(int=7),
            letters[letter],
            TODAY + timedelta(days=(7 * number + 3 * position) % 11),
        )
        for number, measure in enumerate(measures, start=1)
        for position, letter in enumerate(measure)
    ]


@pytest.mark.parametrize(
    ("counted", "total", "missing"), [(0, 0, 0), (0, 1, 1), (4, 5, 0), (3, 5, 1), (11, 15, 1), (0, 7, 6), (8, 9, 0)]
)
def test_how_many_are_missing_to_80_percent(counted: int, total: int, missing: int) -> None:
    assert missing_to_target(Share(counted, total)) == missing


def test_one_task_of_a_measure_suffices_to_start_it_the_one_due_first() -> None:
    found = tasks_to_start(plan("nn", "i", "i", "i", "n"))
    assert (found.now.counted, found.now.total, found.missing) == (3, 5, 1)
    assert [task.measure_id for task in found.tasks] == [UUID(int=5)]  # due tomorrow, the others in a week
    assert found.after.percent == 80


def test_the_measures_nearest_to_their_end_are_finished_first() -> None:
    found = tasks_to_finish(plan("dn", "nnn", "nn", "d", "di"))
    assert found.missing == 3
    assert len(found.tasks) == 1 + 1 + 2
    assert set(found.measures) == {UUID(int=1), UUID(int=5), UUID(int=3)}


def test_a_target_that_is_reached_asks_for_nothing() -> None:
    found = tasks_to_start(plan("i", "d", "s", "dn", "n"))
    assert found.is_reached
    assert (found.tasks, found.measures) == ((), ())
    assert tasks_to_start(plan("c")).is_reached  # nothing counts, so nothing is missing


PLANS = st.lists(st.text("nisdc", min_size=1, max_size=3), max_size=5).map(lambda measures: plan(*measures))


@given(PLANS)
def test_no_smaller_set_of_tasks_starts_enough(tasks: list[TaskFact]) -> None:
    prove_smallest(tasks, tasks_to_start(tasks), IN_PROGRESS)


@given(PLANS)
def test_no_smaller_set_of_tasks_finishes_enough(tasks: list[TaskFact]) -> None:
    prove_smallest(tasks, tasks_to_finish(tasks), DONE)


def prove_smallest(tasks: list[TaskFact], found: TargetSet, becomes: TaskStatus) -> None:
    """By trying every set of fewer tasks."""
    assert is_enough(tasks, found.tasks, becomes)
    may_change = [task for task in tasks if task.is_counting and task.status is not DONE]
    for size in range(len(found.tasks)):
        for chosen in combinations(may_change, size):
            assert not is_enough(tasks, chosen, becomes), size


def is_enough(tasks: list[TaskFact], chosen: tuple[TaskFact, ...], becomes: TaskStatus) -> bool:
    changed = {task.task_id for task in chosen}
    after = [
        TaskFact(t.task_id, t.measure_id, t.division_id, becomes if t.task_id in changed else t.status, t.due_on)
        for t in tasks
    ]
    is_counted = is_measure_done if becomes is DONE else is_measure_started
    groups = legs_by_measure(after).values()
    return 100 * sum(map(is_counted, groups)) >= TARGET_PERCENT * len(groups)
