"""Every figure is counted / total, and two figures that should agree cannot disagree."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.progress import Share, TaskFact, measure_share, planned_share, reported_share, summarise
from tracker.rules.task import EntryState, TaskStatus

TODAY = date(2026, 3, 2)
NOT_STARTED, IN_PROGRESS, SUBMITTED, DONE, CANCELLED = TaskStatus
MEASURES = [uuid4() for _ in range(4)]
DIVISIONS = [uuid4() for _ in range(3)]


@pytest.mark.parametrize(
    ("counted", "total", "percent"),
    [
        (0, 0, None),
        (0, 5, 0),
        (5, 5, 100),
        (1, 2, 50),
        (1, 8, 13),  # 12.5, half up
        (1, 3, 33),
        (2, 3, 67),
        (1, 1000, 1),  # 0 only when none
        (999, 1000, 99),  # 100 only when all
    ],
)
def test_percent_is_whole_half_up_and_honest_at_both_ends(counted: int, total: int, percent: int | None) -> None:
    assert Share(counted, total).percent == percent


def test_an_empty_total_prints_a_dash() -> None:
    assert Share(0, 0).percent_text == "–"
    assert Share(12, 40).percent_text == "30%"
    assert Share(12, 40).sentence == "12 จาก 40 งาน"


def fact(
    status: TaskStatus,
    *,
    measure: int = 0,
    division: int = 0,
    due_in: int | None = 10,
    indicators: tuple[int, ...] = (3,),
    is_blocked: bool = False,
) -> TaskFact:
    due_on = None if due_in is None else TODAY + timedelta(days=due_in)
    return TaskFact(uuid4(), MEASURES[measure], DIVISIONS[division], status, due_on, indicators, is_blocked)


def test_the_figures_of_a_plan() -> None:
    tasks = [
        fact(DONE, measure=0, due_in=-5),
        fact(DONE, measure=0, division=1, due_in=-1),
        fact(IN_PROGRESS, measure=1, due_in=-3, indicators=(3, 4)),
        fact(CANCELLED, measure=1, due_in=-3),
        fact(SUBMITTED, measure=2, division=1, due_in=-2),
        fact(NOT_STARTED, measure=2, division=2, due_in=0, is_blocked=True),
        fact(CANCELLED, measure=3),
        fact(NOT_STARTED, measure=3, division=2, due_in=None),
    ]
    progress = summarise(tasks, TODAY, DIVISIONS)
    assert (progress.overall.done.counted, progress.overall.done.total) == (2, 6)
    assert (progress.overall.submitted, progress.overall.in_progress) == (1, 1)
    assert (progress.overall.not_started, progress.overall.cancelled) == (2, 2)
    assert (progress.overall.late, progress.overall.blocked) == (1, 1)
    assert (progress.measures_done.counted, progress.measures_done.total) == (1, 4)
    assert (progress.measures_started.counted, progress.measures_started.total) == (3, 4)
    assert (progress.planned.counted, progress.planned.total) == (5, 6)
    by_division = {division: figures.done for division, figures in progress.by_division}
    assert [(by_division[d].counted, by_division[d].total) for d in DIVISIONS] == [(1, 2), (1, 2), (0, 2)]
    by_indicator = dict(progress.by_indicator)
    assert by_indicator[3].done.total == 6
    assert by_indicator[4].done.total == 1
    assert not progress.is_on_target


def test_a_measure_without_a_counting_task_is_in_no_total() -> None:
    assert summarise([fact(CANCELLED)], TODAY).measures_done.total == 0
    assert measure_share([fact(CANCELLED), fact(DONE)]).percent == 100


def test_the_target_is_80_percent_of_measures_put_into_practice() -> None:
    started = [fact(IN_PROGRESS, measure=m) for m in range(3)] + [fact(NOT_STARTED, measure=3)]
    assert not summarise(started, TODAY).is_on_target
    assert summarise(started[:3], TODAY).is_on_target
    assert not summarise([], TODAY).is_on_target


def test_reported_counts_what_was_handed_in() -> None:
    share = reported_share([EntryState.DRAFTING, EntryState.SUBMITTED, EntryState.APPROVED, EntryState.NOT_STARTED])
    assert (share.counted, share.total, share.unit) == (2, 4, "รายการ")


FACTS = st.lists(
    st.builds(
        fact,
        st.sampled_from(TaskStatus),
        measure=st.integers(0, 3),
        division=st.integers(0, 2),
        due_in=st.one_of(st.none(), st.integers(-40, 40)),
    )
)


@given(FACTS)
def test_divisions_add_up_to_the_whole(tasks: list[TaskFact]) -> None:
    progress = summarise(tasks, TODAY)
    parts = [figures for _, figures in progress.by_division]
    assert sum(p.done.counted for p in parts) == progress.overall.done.counted
    assert sum(p.done.total for p in parts) == progress.overall.done.total
    assert sum(p.late for p in parts) == progress.overall.late
    assert progress.measures_done.counted <= progress.measures_started.counted <= progress.measures_started.total
    assert planned_share(tasks, TODAY).total == progress.overall.done.total


def test_divisions_without_tasks_are_listed_all_the_same() -> None:
    empty: UUID = uuid4()
    progress = summarise([fact(DONE)], TODAY, [empty])
    assert dict(progress.by_division)[empty].done.percent is None
