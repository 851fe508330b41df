"""Which reminders a moved deadline brings, and which dates a round or a task cannot have."""

from datetime import date

import pytest

from tracker.rules.deadline_change import check_round_dates, check_task_date, coming_marks
from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import RoundMonths

TODAY = date(2027, 3, 2)  # a Tuesday


@pytest.mark.parametrize(
    ("due_on", "marks"),
    [
        (date(2027, 4, 30), [("2027-03-31", 30), ("2027-04-23", 7), ("2027-04-30", 0)]),
        (date(2027, 3, 5), [("2027-03-02", 7), ("2027-03-05", 0)]),  # the newest passed one is due at once
        (date(2027, 3, 9), [("2027-03-02", 7), ("2027-03-09", 0)]),
        (date(2027, 3, 2), [("2027-03-02", 0)]),
        (date(2027, 3, 1), []),
        (date(2027, 4, 4), [("2027-03-05", 30), ("2027-03-26", 7), ("2027-04-02", 0)]),  # Sundays move forward
    ],
)
def test_the_marks_that_lie_ahead(due_on: date, marks: list[tuple[str, int]]) -> None:
    found = coming_marks(due_on, (30, 7, 0), TODAY)
    assert [(mark.on.isoformat(), mark.offset_days) for mark in found] == marks


def test_of_two_marks_that_fall_on_one_day_the_newer_is_told() -> None:
    found = coming_marks(date(2027, 3, 7), (2, 1, 0), TODAY)  # a Sunday
    assert [(mark.on, mark.offset_days) for mark in found] == [(date(2027, 3, 5), 0)]


def test_a_mark_on_a_holiday_is_remembered_the_working_day_before() -> None:
    found = coming_marks(date(2027, 4, 15), (0,), TODAY, frozenset({date(2027, 4, day) for day in (13, 14, 15)}))
    assert [mark.on for mark in found] == [date(2027, 4, 12)]


@pytest.mark.parametrize(
    ("months", "closes_on", "due_on", "other", "code"),
    [
        (6, date(2027, 4, 15), date(2027, 4, 30), date(2027, 9, 30), None),
        (12, date(2027, 10, 15), date(2027, 11, 30), date(2027, 3, 31), None),  # closing after the year is allowed
        (6, date(2027, 4, 15), date(2027, 4, 14), None, "due_on"),
        (6, date(2026, 10, 1), date(2027, 4, 30), None, "closes_on"),
        (6, date(2028, 10, 2), date(2028, 10, 2), None, "closes_on"),
        (6, date(2027, 4, 15), date(2028, 4, 30), None, "due_on"),
        (6, date(2027, 9, 30), date(2027, 9, 30), date(2027, 9, 30), "closes_on"),
        (12, date(2027, 3, 31), date(2027, 4, 30), date(2027, 3, 31), "closes_on"),
    ],
)
def test_the_dates_of_a_round(
    months: RoundMonths, closes_on: date, due_on: date, other: date | None, code: str | None
) -> None:
    if code is None:
        check_round_dates(2570, months, closes_on, due_on, other)
        return
    with pytest.raises(RuleBroken) as broken:
        check_round_dates(2570, months, closes_on, due_on, other)
    assert broken.value.code == code


@pytest.mark.parametrize(
    ("due_on", "is_good"),
    [
        (date(2027, 6, 30), True),
        (date(2027, 10, 31), True),  # a report's due date lies after the year
        (date(2026, 11, 30), False),  # before it begins
        (date(2570, 6, 30), False),  # a Buddhist year taken for one of the common era
    ],
)
def test_the_date_of_a_task(due_on: date, is_good: bool) -> None:
    if is_good:
        check_task_date(2570, date(2026, 12, 1), due_on)
        return
    with pytest.raises(RuleBroken):
        check_task_date(2570, date(2026, 12, 1), due_on)
