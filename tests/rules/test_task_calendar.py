"""Tasks on a calendar and on a timeline: every task in its month and day, every bar inside the picture."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.task import TaskStatus
from tracker.rules.task_calendar import choose_month, months_of, weeks_of
from tracker.rules.task_timeline import WIDTH, TaskSpan, bar_of, scale_of

TODAY = date(2027, 3, 2)
days = st.dates(date(2026, 8, 1), date(2027, 12, 31))


@given(st.dictionaries(days, st.integers(1, 9), max_size=12))
def test_every_task_stands_in_a_month_and_the_year_is_whole(count_by_day: dict[date, int]) -> None:
    months = months_of(2570, count_by_day)
    assert sum(month.count for month in months) == sum(count_by_day.values())
    assert {month.first_on for month in months} >= {FiscalYear(2570).month(number)[0] for number in range(1, 13)}
    assert [month.first_on for month in months] == sorted({month.first_on for month in months})


@given(st.lists(days, max_size=20), days)
def test_every_day_of_the_month_stands_once_with_its_tasks(due_days: list[date], wanted: date) -> None:
    rows = {day: [f"งาน {day}"] for day in due_days}
    (month,) = [one for one in months_of(2570, dict.fromkeys([wanted], 1)) if one.first_on == wanted.replace(day=1)]
    weeks = weeks_of(month, rows, {}, TODAY)
    assert all(len(week) == 7 and week[0].on.weekday() == 0 for week in weeks)
    shown = [day for week in weeks for day in week if day.is_of_month]
    assert [day.on for day in shown] == [month.first_on + timedelta(days=n) for n in range(month.last_on.day)]
    expected = sorted(f"งาน {day}" for day in rows if month.first_on <= day <= month.last_on)
    assert sorted(row for week in weeks for day in week for row in day.rows) == expected


@pytest.mark.parametrize(
    ("wanted", "today", "key"),
    [
        ("2026-11", TODAY, "2026-11"),
        ("", TODAY, "2027-03"),
        ("2031-01", TODAY, "2027-03"),
        ("", date(2030, 1, 1), "2027-09"),
        ("", date(2020, 1, 1), "2026-10"),
    ],
)
def test_the_month_asked_for_or_the_nearest_is_shown(wanted: str, today: date, key: str) -> None:
    assert choose_month(months_of(2570, {}), wanted, today).key == key


@given(st.none() | days, st.none() | days, st.sampled_from(TaskStatus), st.floats(-1, 2))
def test_a_bar_stays_inside_and_is_never_overfull(
    starts_on: date | None, due_on: date | None, status: TaskStatus, share: float
) -> None:
    bar = bar_of(scale_of(2570), TaskSpan(starts_on, due_on, status, share), TODAY)
    assert 0 <= bar.left <= bar.left + bar.width <= WIDTH + 0.1
    assert bar.width >= 7.9
    assert 0 <= bar.done <= bar.width
    assert bar.words


def test_bars_say_what_they_show() -> None:
    scale = scale_of(2570)
    half = bar_of(scale, TaskSpan(date(2026, 10, 1), date(2027, 9, 30), TaskStatus.IN_PROGRESS, 0.5), TODAY)
    assert (half.left, half.width, half.done, half.is_late) == (0, WIDTH, WIDTH / 2, False)
    assert half.words == "1 ต.ค. 69 ถึง 30 ก.ย. 70 อยู่ระหว่างดำเนินการ ทำแล้วร้อยละ 50"
    late = bar_of(scale, TaskSpan(None, date(2027, 1, 31), TaskStatus.NOT_STARTED, 0.9), TODAY)
    assert late.is_late
    assert late.done == 0
    assert late.words.endswith("เกินกำหนด")
    assert scale.month_names[0] == "ต.ค."
    assert scale.month_names[-1] == "ก.ย."
