"""A late duty is told upwards, a rank at a time: after N working days to the head, after 2 N to the clerk, and so on.

The days are counted from the day it was due, or from the day it was assigned where it was late by then already, so
that nobody is told of somebody else's lateness before that one had N working days. Each step is told once.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from uuid import UUID

from tracker.rules.reminder_marks import Mark
from tracker.rules.reminder_policy import Duty, Obligation, ReminderKind
from tracker.rules.thai_calendar import add_working_days

LEVELS = 3  # division head, clerk, mayor
LateSubject = tuple[UUID, UUID | None]  # a task; or a round and the division that owes its entries
ESCALATED = frozenset({ReminderKind.TASK, ReminderKind.ENTRY})


def steps_due(duty: Duty, today: date, holidays: AbstractSet[date], every: int) -> tuple[Mark, ...]:
    """The steps whose day has come, lowest first; none where the office escalates nothing (`every` 0)."""
    if duty.kind not in ESCALATED or every <= 0 or duty.due_on >= today:
        return ()
    return tuple(
        mark for level in range(1, LEVELS + 1) if (mark := _step(duty, level, holidays, every)).sends_on <= today
    )


def next_step(duty: Duty, today: date, holidays: AbstractSet[date], every: int) -> Mark | None:
    """The step that comes next, if there is one more."""
    if duty.kind not in ESCALATED or every <= 0:
        return None
    steps = (_step(duty, level, holidays, every) for level in range(1, LEVELS + 1))
    return next((mark for mark in steps if mark.sends_on > today), None)


def _step(duty: Duty, level: int, holidays: AbstractSet[date], every: int) -> Mark:
    on = add_working_days(max(duty.due_on, duty.assigned_on), every * level, holidays)
    return Mark(on, on, f"e{level}", level=level)


def late_subject(duty: Duty) -> LateSubject:
    """Under which the escalation of this duty may have been stopped."""
    return duty.subject_id, None if duty.is_about_a_task else duty.division_id


def escalated(obligation: Obligation) -> Obligation:
    """The same late duty, as it is told to who is above."""
    duty = replace(obligation.duty, kind=ReminderKind.ESCALATION, late_kind=obligation.duty.kind)
    return replace(obligation, duty=duty)
