"""Who is silent, for how long, and that nobody is blamed for weeks in which there was nothing to say."""

from datetime import date, timedelta
from uuid import UUID

from tracker.rules.headline_pictures import silence_sentence
from tracker.rules.picture_strip import bars, month_words
from tracker.rules.progress import TaskFact
from tracker.rules.silence import WEEKS, Strip, WeekCount, first_day, strips
from tracker.rules.task import TaskStatus

TODAY = date(2027, 3, 3)  # a Wednesday
BEGAN = date(2026, 8, 3)
FINANCE, WORKS, OFFICE = (UUID(int=number) for number in (1, 2, 3))
NAMES = {FINANCE: "กองคลัง", WORKS: "กองช่าง", OFFICE: "สำนักปลัด"}


def fact(division: UUID, status: TaskStatus = TaskStatus.IN_PROGRESS) -> TaskFact:
    return TaskFact(UUID(int=50), UUID(int=60), division, status, None)


def heard(division: UUID, days_ago: int, count: int = 1) -> WeekCount:
    last_on = TODAY - timedelta(days=days_ago)
    return WeekCount(division, (last_on - first_day(TODAY)).days // 7, count, last_on)


def test_the_last_of_52_weeks_is_this_one() -> None:
    first = first_day(TODAY)
    assert first.weekday() == 0
    assert first + timedelta(weeks=WEEKS - 1) <= TODAY < first + timedelta(weeks=WEEKS)


def test_the_longest_silent_comes_first() -> None:
    facts = [fact(FINANCE), fact(WORKS), fact(WORKS, TaskStatus.DONE), fact(OFFICE, TaskStatus.DONE)]
    found = strips([heard(FINANCE, 2, 3), heard(WORKS, 36)], facts, today=TODAY, began_on=BEGAN)
    assert [strip.division_id for strip in found] == [WORKS, OFFICE, FINANCE]
    works, office, finance = found
    assert (works.silent_weeks, works.is_silent, works.open_count) == (5, True, 1)
    assert (office.is_silent, office.last_on) == (False, None)  # all its work is done
    assert (finance.counts[51], sum(finance.counts), finance.is_silent) == (3, 3, False)
    assert silence_sentence(found, NAMES) == (
        "ไม่มีความเคลื่อนไหวตั้งแต่ 2 สัปดาห์ขึ้นไป 1 กอง: กองช่าง นานที่สุดคือกองช่าง 5 สัปดาห์ (ครั้งล่าสุด 26 มกราคม 2570)"
    )


def test_before_the_plan_was_in_force_nobody_was_silent() -> None:
    began = TODAY - timedelta(days=10)
    (strip,) = strips([], [fact(WORKS)], today=TODAY, began_on=began)
    assert (strip.silent_weeks, strip.is_silent) == (1, False)
    assert "ทุกกองที่มีงานค้างรายงานความเคลื่อนไหวภายใน 2 สัปดาห์ที่ผ่านมา" in silence_sentence([strip], NAMES)


def test_many_silent_ones_are_counted_not_listed() -> None:
    many = [Strip(UUID(int=9), (0,) * WEEKS, None, 6, 1) for _ in range(5)]
    assert "5 กอง: กองที่ยุบแล้ว กองที่ยุบแล้ว กองที่ยุบแล้ว และอีก 2 กอง" in silence_sentence(many, NAMES)
    assert silence_sentence([], NAMES) == "ไม่มีกองใดมีงานค้าง"


def test_a_bar_stands_for_a_week_and_a_quiet_one_is_not_nothing() -> None:
    drawn = bars((0, 1, 9))
    assert [bar.is_quiet for bar in drawn] == [True, False, False]
    assert 0 < drawn[0].height < drawn[1].height < drawn[2].height
    assert all(bar.y + bar.height == 28 for bar in drawn)
    assert [word for _, word in month_words(TODAY)] == ["เม.ย.", "ก.ค.", "ต.ค.", "ม.ค."]
