"""Putting a reminder off: by the person it was sent to, for a few days, never past the day the duty is due."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.thai_calendar import is_working_day

LONGEST = timedelta(days=7)
LONGEST_WHEN_LATE = timedelta(days=3)
MOST_TIMES = 3  # per duty, deadline version and person
# What falls due and is remembered again and again. The rest is said once, so there is nothing to put off.
SNOOZED = frozenset(
    {ReminderKind.TASK, ReminderKind.ENTRY, ReminderKind.ROUND, ReminderKind.APPROVAL, ReminderKind.REPORT}
)


def snooze_days(
    *,
    kind: ReminderKind,
    due_on: date,
    today: date,
    snoozed_before: int,
    holidays: AbstractSet[date] = frozenset(),
) -> tuple[date, ...]:
    """The working days until which this may be put off; empty where it may not."""
    if kind not in SNOOZED or snoozed_before >= MOST_TIMES:
        return ()
    last = today + LONGEST_WHEN_LATE if due_on < today else min(due_on, today + LONGEST)
    days = (today + timedelta(days=number) for number in range(1, (last - today).days + 1))
    return tuple(day for day in days if is_working_day(day, holidays))
