"""Where the pace of the last weeks leads, and what is said when it leads nowhere."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.forecast import Forecast, forecast
from tracker.rules.headline_pictures import forecast_sentence
from tracker.rules.progress import TaskFact
from tracker.rules.task import TaskStatus

TODAY = date(2027, 3, 3)
CUTOFF = date(2027, 3, 31)
LONG_AGO = date(2026, 9, 1)


def task(*, due_in: int | None = 0, done_ago: int | None = None, status: TaskStatus | None = None) -> TaskFact:
    """Due so many days before the cutoff; done so many days ago, or not at all."""
    done_on = None if done_ago is None else TODAY - timedelta(days=done_ago)
    status = status or (TaskStatus.IN_PROGRESS if done_ago is None else TaskStatus.DONE)
    due_on = None if due_in is None else CUTOFF - timedelta(days=due_in)
    return TaskFact(uuid4(), uuid4(), uuid4(), status, due_on, done_on=done_on)


def told(tasks: list[TaskFact], began_on: date | None = LONG_AGO) -> Forecast:
    return forecast(tasks, cutoff=CUTOFF, today=TODAY, began_on=began_on)


def test_what_is_left_takes_as_long_as_the_pace_says() -> None:
    """8 done in 8 weeks is one a week: 5 left take 5 weeks, a week more than there is."""
    found = told([*(task(done_ago=7 * week) for week in range(8)), *(task() for _ in range(5))])
    assert (found.wanted, found.done, found.remaining) == (13, 8, 5)
    assert (found.finished_lately, found.pace_text) == (8, "1")
    assert found.ends_on == TODAY + timedelta(weeks=5)
    assert found.days_late == 7
    assert found.needed_text == "1.3"  # 5 in 4 weeks, rounded up
    assert found.at_cutoff.sentence == "12 จาก 13 งาน"
    assert forecast_sentence(found, 6) == (
        "งานที่ครบกำหนดภายในวันปิดรอบ 6 เดือน (31 มีนาคม 2570) แล้วเสร็จ 8 จาก 13 งาน เหลือ 5 งาน "
        "ถ้าทำอัตรานี้ (สัปดาห์ละ 1 งาน) จะเสร็จ 7 เมษายน 2570 ช้ากว่ากำหนด 7 วัน ต้องเสร็จสัปดาห์ละ 1.3 งานจึงจะทัน"
    )


def test_only_what_is_due_by_the_cutoff_counts() -> None:
    others = [task(due_in=-1), task(due_in=None), task(status=TaskStatus.CANCELLED), task(due_in=-30, done_ago=3)]
    found = told([task(done_ago=1), task(), *others])
    assert (found.wanted, found.done, found.finished_lately) == (2, 1, 1)


def test_a_plan_that_began_lately_is_judged_by_the_weeks_it_had() -> None:
    found = told([task(done_ago=1), task(done_ago=8), task(), task()], began_on=TODAY - timedelta(weeks=2))
    assert (found.weeks, found.ends_on) == (2, TODAY + timedelta(weeks=2))
    assert (found.earliest_on, found.latest_on) == (found.ends_on, found.ends_on)


def test_empty_weeks_let_it_look_farther_back_and_say_so() -> None:
    found = told([*(task(done_ago=70) for _ in range(6)), task()])
    assert (found.weeks, found.finished_lately, found.pace_text) == (12, 6, "0.5")
    assert "ใน 8 สัปดาห์ที่ผ่านมาไม่มีงานแล้วเสร็จ ถ้าทำอัตราของ 12 สัปดาห์ก่อนหน้า" in forecast_sentence(found, 6)
    assert found.latest_on is None  # at the pace of the last four weeks it never ends


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ([], "ไม่มีงานที่ครบกำหนดภายในวันปิดรอบ"),
        ([task(done_ago=3), task(done_ago=9)], "แล้วเสร็จครบทั้ง 2 งานแล้ว"),
        ([task()], "ใน 8 สัปดาห์ที่ผ่านมายังไม่มีงานแล้วเสร็จ จึงคาดวันเสร็จไม่ได้ ต้องเสร็จสัปดาห์ละ 0.3 งานจึงจะทัน"),
        ([task(done_ago=1), *(task() for _ in range(999))], "จะไม่เสร็จภายในสามปี"),
        ([*(task(done_ago=1) for _ in range(4)), task()], "ก่อนกำหนด 14 วัน"),
        ([*(task(done_ago=1) for _ in range(2)), task()], "ทันกำหนดพอดี"),
    ],
)
def test_what_is_said(tasks: list[TaskFact], words: str) -> None:
    assert words in forecast_sentence(told(tasks), 6)


def test_a_round_that_has_closed_is_said_to_have() -> None:
    found = forecast([task(done_ago=40), task()], cutoff=TODAY - timedelta(days=2), today=TODAY, began_on=LONG_AGO)
    assert found.wanted == 0
    later = forecast([task(due_in=60)], cutoff=TODAY - timedelta(days=2), today=TODAY, began_on=LONG_AGO)
    assert forecast_sentence(later, 12).endswith("เหลือ 1 งาน รอบนี้ปิดไปแล้ว")


@given(st.lists(st.builds(task, due_in=st.integers(-5, 90), done_ago=st.none() | st.integers(0, 200))))
def test_the_band_holds_the_forecast(tasks: list[TaskFact]) -> None:
    found = told(tasks)
    assert 0 <= found.done <= found.wanted
    if found.ends_on:
        assert found.earliest_on is not None
        assert TODAY < found.earliest_on <= found.ends_on
        assert found.latest_on is None or found.ends_on <= found.latest_on
