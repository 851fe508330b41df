"""How the year before stood on the same day: from when its tasks moved, not from how they ended."""

from datetime import date
from uuid import UUID

import pytest

from tracker.rules.headline_pictures import last_year_sentence
from tracker.rules.last_year import compare_last_year, same_day_before, status_on
from tracker.rules.progress import TaskFact, summarise
from tracker.rules.task import TaskStatus

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("today", "year", "day"),
    [
        (date(2027, 3, 2), 2569, date(2026, 3, 2)),
        (date(2026, 11, 20), 2569, date(2025, 11, 20)),
        (date(2028, 2, 29), 2570, date(2027, 2, 28)),
        (date(2027, 10, 5), 2570, date(2026, 10, 5)),  # a plan that still counts after its year is over
    ],
)
def test_the_same_day_of_the_year_before(today: date, year: int, day: date) -> None:
    assert same_day_before(today, year) == day


def fact(number: int, status: TaskStatus, **days: date) -> TaskFact:
    return TaskFact(UUID(int=number), UUID(int=90 + number), UUID(int=7), status, date(2026, 1, 31), **days)


BEFORE, AFTER = date(2026, 2, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("task", "status"),
    [
        (fact(1, TaskStatus.DONE, started_on=BEFORE, submitted_on=BEFORE, done_on=BEFORE), TaskStatus.DONE),
        (fact(1, TaskStatus.DONE, started_on=BEFORE, submitted_on=BEFORE, done_on=AFTER), TaskStatus.SUBMITTED),
        (fact(1, TaskStatus.DONE, started_on=BEFORE, submitted_on=AFTER, done_on=AFTER), TaskStatus.IN_PROGRESS),
        (fact(1, TaskStatus.DONE, started_on=AFTER, submitted_on=AFTER, done_on=AFTER), TaskStatus.NOT_STARTED),
        (fact(1, TaskStatus.DONE), TaskStatus.DONE),  # an imported row: nobody wrote down since when
        (fact(1, TaskStatus.CANCELLED, started_on=BEFORE, cancelled_on=AFTER), TaskStatus.IN_PROGRESS),
        (fact(1, TaskStatus.CANCELLED, cancelled_on=DAY), TaskStatus.CANCELLED),
    ],
)
def test_the_state_of_a_task_on_a_day(task: TaskFact, status: TaskStatus) -> None:
    assert status_on(task, DAY) is status


def test_the_years_are_set_side_by_side() -> None:
    then = [
        fact(1, TaskStatus.DONE, started_on=BEFORE, submitted_on=BEFORE, done_on=BEFORE),
        fact(2, TaskStatus.DONE, started_on=BEFORE, submitted_on=AFTER, done_on=AFTER),
        fact(3, TaskStatus.DONE, started_on=AFTER, submitted_on=AFTER, done_on=AFTER),
        fact(4, TaskStatus.DONE, started_on=AFTER, submitted_on=AFTER, done_on=AFTER),
    ]
    before = compare_last_year(then, 2569, date(2027, 3, 2))
    assert before is not None
    assert (before.on, before.progress.overall.done.sentence) == (DAY, "1 จาก 4 งาน")
    assert (before.progress.overall.late, before.progress.measures_started.counted) == (3, 2)
    now = summarise([fact(1, TaskStatus.DONE), fact(2, TaskStatus.NOT_STARTED)], date(2027, 3, 2))
    assert last_year_sentence(before, now, 2570) == (
        "วันเดียวกันของปีก่อน (2 มีนาคม 2569) แล้วเสร็จ 25% (1 จาก 4 งาน) ปีนี้ 50% เร็วกว่าปีก่อน 25 จุดร้อยละ"
    )


def test_without_a_plan_of_the_year_before_it_is_said() -> None:
    assert compare_last_year([], 2569, date(2027, 3, 2)) is None
    assert last_year_sentence(None, summarise([], DAY), 2570) == "ยังไม่มีแผนปีงบประมาณ 2569 ในระบบ จึงยังเทียบไม่ได้"
