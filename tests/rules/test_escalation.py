"""A late duty goes up a rank at a time, in working days, and to nobody twice."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.escalation import LEVELS, escalated, next_step, steps_due
from tracker.rules.office import Rank
from tracker.rules.reminder_marks import reminder_key
from tracker.rules.reminder_policy import Duty, Obligation, ReminderKind
from tracker.rules.reminder_recipients import Holder, who_is_above
from tracker.rules.thai_calendar import is_working_day

TASK, FINANCE = UUID(int=1), UUID(int=10)
SOMCHAI, SOMYING, MANA, MALEE, PRASIT, WICHAI = (UUID(int=number) for number in range(100, 106))
DUE = date(2027, 4, 9)  # the Friday before Songkran
SONGKRAN = frozenset({date(2027, 4, 13), date(2027, 4, 14), date(2027, 4, 15)})
LATE = Duty(ReminderKind.TASK, TASK, FINANCE, DUE, 1, date(2026, 10, 1))


def levels(today, duty=LATE, every=3, holidays=frozenset()):
    return [mark.level for mark in steps_due(duty, today, holidays, every)]


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2027, 4, 9), []),  # its own day
        (date(2027, 4, 13), []),
        (date(2027, 4, 14), [1]),  # Monday, Tuesday, Wednesday
        (date(2027, 4, 16), [1]),
        (date(2027, 4, 19), [1, 2]),
        (date(2027, 4, 22), [1, 2, 3]),
        (date(2027, 9, 1), [1, 2, 3]),  # there is nobody above the mayor
    ],
)
def test_a_step_every_three_working_days(today, told):
    assert levels(today) == told


def test_holidays_are_no_days_to_answer_in():
    assert levels(date(2027, 4, 16), holidays=SONGKRAN) == []
    assert levels(date(2027, 4, 19), holidays=SONGKRAN) == [1]


def test_an_office_may_choose_its_pace_or_none():
    assert levels(date(2027, 4, 12), every=1) == [1]
    assert levels(date(2027, 9, 1), every=0) == []


def test_what_was_late_when_it_was_assigned_has_its_days_from_then():
    """A plan that comes into force in May with a task due in April does not go to the mayor the same day."""
    duty = replace(LATE, assigned_on=date(2027, 5, 3))
    assert levels(date(2027, 5, 5), duty) == []
    assert levels(date(2027, 5, 6), duty) == [1]


@pytest.mark.parametrize("kind", [kind for kind in ReminderKind if kind not in (ReminderKind.TASK, ReminderKind.ENTRY)])
def test_only_tasks_and_entries_go_up(kind):
    assert levels(date(2027, 9, 1), replace(LATE, kind=kind)) == []


def test_the_next_step_is_foretold():
    assert next_step(LATE, date(2027, 4, 14), frozenset(), 3).sends_on == date(2027, 4, 19)
    assert next_step(LATE, date(2027, 9, 1), frozenset(), 3) is None


def test_a_step_has_a_key_of_its_own_that_a_moved_deadline_renews():
    obligation = escalated(Obligation(LATE, "งาน", "กองคลัง", "/tasks/1"))
    (mark,) = steps_due(LATE, date(2027, 4, 14), frozenset(), 3)
    assert reminder_key(obligation.duty, mark, MANA) == f"v1|escalation:{TASK}|2027-04-09v1|e1|person:{MANA}"
    entry = escalated(Obligation(replace(LATE, kind=ReminderKind.ENTRY), "รายงาน", "กองคลัง", "/rounds/1"))
    assert f"|division:{FINANCE}|" in reminder_key(entry.duty, mark, MANA)


@given(st.dates(date(2027, 1, 1), date(2027, 9, 30)), st.integers(1, 10), st.integers(0, 120))
def test_steps_fall_on_working_days_and_never_go_back(due_on, every, later):
    duty, today = replace(LATE, due_on=due_on), due_on + timedelta(days=later)
    marks = steps_due(duty, today, SONGKRAN, every)
    assert [mark.level for mark in marks] == list(range(1, len(marks) + 1))
    assert len(marks) <= LEVELS
    for mark in marks:
        assert is_working_day(mark.sends_on, SONGKRAN)
        assert working_days_late(due_on, mark.sends_on, SONGKRAN) == every * mark.level
    assert len(marks) == min(LEVELS, working_days_late(due_on, today, SONGKRAN) // every)


# --- who is above -----------------------------------------------------------------------------------------------


def holder(person, rank, division=None, *, acting=False):
    return Holder(person, rank, division, acting, date(2026, 10, 1))


HEAD, OFFICER = holder(SOMCHAI, Rank.DIVISION_HEAD, FINANCE), holder(SOMYING, Rank.OFFICER, FINANCE)
CLERK, DEPUTY, MAYOR = holder(MANA, Rank.CLERK), holder(WICHAI, Rank.DEPUTY_CLERK), holder(PRASIT, Rank.MAYOR)
POLICY = holder(MALEE, Rank.POLICY_OFFICER)
OFFICE = [HEAD, OFFICER, CLERK, DEPUTY, MAYOR, POLICY]


@pytest.mark.parametrize(
    ("holders", "delegate", "above"),
    [
        (OFFICE, None, (MANA, PRASIT)),
        (OFFICE, SOMYING, (SOMCHAI, MANA, PRASIT)),  # the officer answers, so the head is the first step
        ([HEAD, DEPUTY, MAYOR], None, (WICHAI, PRASIT)),
        ([HEAD, MAYOR], None, (PRASIT,)),
        ([CLERK, MAYOR, POLICY], None, (PRASIT,)),  # the clerk stands in for a vacant head
        ([HEAD], None, ()),
        ([holder(SOMCHAI, Rank.CLERK), HEAD, MAYOR], None, (PRASIT,)),  # one person holds both posts
    ],
)
def test_each_step_goes_to_the_next_rank_that_somebody_holds(holders, delegate, above):
    assert who_is_above(holders, FINANCE, delegate) == above


def working_days_late(due_on: date, today: date, holidays: AbstractSet[date]) -> int:
    """Counted one by one: how many working days have begun since a duty fell due."""
    days = (due_on + timedelta(days=number) for number in range(1, (today - due_on).days + 1))
    return sum(is_working_day(day, holidays) for day in days)
