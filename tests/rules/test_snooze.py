"""Putting a reminder off: a few working days, never past the day it is due, three times at most."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.reminder_marks import decide
from tracker.rules.reminder_policy import Duty, ReminderKind
from tracker.rules.snooze import LONGEST, MOST_TIMES, SNOOZED, snooze_days
from tracker.rules.thai_calendar import is_working_day

DUE = date(2027, 6, 30)  # a Wednesday
TASK = Duty(ReminderKind.TASK, UUID(int=1), UUID(int=10), DUE, 1, date(2026, 10, 1))


def days(today, due_on=DUE, before=0, kind=ReminderKind.TASK, holidays=frozenset()):
    return [
        day.day for day in snooze_days(kind=kind, due_on=due_on, today=today, snoozed_before=before, holidays=holidays)
    ]


def test_a_week_ahead_at_most_on_working_days():
    assert days(date(2027, 6, 1)) == [2, 3, 4, 7, 8]


def test_never_past_the_day_it_is_due():
    assert days(date(2027, 6, 28)) == [29, 30]
    assert days(DUE) == []


def test_three_days_when_it_is_late():
    assert days(date(2027, 7, 5)) == [6, 7, 8]
    assert days(date(2027, 7, 2)) == [5]  # Friday: only the Monday is a working day


def test_not_for_ever():
    assert days(date(2027, 6, 1), before=MOST_TIMES - 1)
    assert days(date(2027, 6, 1), before=MOST_TIMES) == []


@pytest.mark.parametrize("kind", sorted(set(ReminderKind) - SNOOZED))
def test_what_is_said_once_is_not_put_off(kind):
    assert days(date(2027, 6, 1), kind=kind) == []


@given(
    st.dates(date(2027, 5, 1), date(2027, 8, 31)), st.sets(st.dates(date(2027, 5, 1), date(2027, 9, 30)), max_size=9)
)
def test_what_is_offered_keeps_the_limits(today, holidays):
    for day in snooze_days(kind=ReminderKind.TASK, due_on=DUE, today=today, snoozed_before=0, holidays=holidays):
        assert today < day <= today + LONGEST
        assert is_working_day(day, holidays)
        assert day <= DUE or today > DUE


def labels(today, until, duty=TASK, holidays=frozenset()):
    decision = decide(duty, today, holidays, snoozed_until=until)
    return [mark.label for mark in decision.superseded], decision.due.label if decision.due else None


def test_meanwhile_its_marks_pass_and_on_the_day_it_is_remembered_once():
    until = [date(2027, 6, 25)]
    assert labels(date(2027, 6, 23), until) == (["d30", "d14", "d7"], None)
    assert labels(date(2027, 6, 25), until) == (["d30", "d14", "d7", "d3"], "z2027-06-25")
    assert labels(date(2027, 6, 29), until)[1] == "d1"


def test_a_second_time_follows_the_first():
    until = [date(2027, 6, 18), date(2027, 6, 22)]
    assert labels(date(2027, 6, 21), until) == (["d30", "d14", "z2027-06-18"], None)
    assert labels(date(2027, 6, 22), until)[1] == "z2027-06-22"


def test_a_day_that_becomes_a_holiday_is_kept_on_the_day_before():
    until, holidays = [date(2027, 6, 22)], frozenset({date(2027, 6, 22)})
    assert labels(date(2027, 6, 21), until, holidays=holidays)[1] == "z2027-06-22"


def test_a_moved_deadline_knows_nothing_of_it():
    """The planner looks a snooze up under the deadline it was made for, so the new one has none."""
    moved = replace(TASK, due_on=DUE + timedelta(days=30), deadline_version=2)
    assert labels(date(2027, 7, 1), [], moved)[1] == "d30"
