"""By which message a reminder goes on each channel, and how much it matters when not all can leave."""

from datetime import date, timedelta

from tracker.rules.delivery import LINE
from tracker.rules.reminder_policy import AT_ONCE, WITH_THE_REPORT, DeliveryKind, ReminderKind

TOLD_TO_GROUPS = frozenset({ReminderKind.TASK, ReminderKind.ENTRY})  # nothing that is meant for one person only
_CUTOFF = frozenset({ReminderKind.ENTRY, ReminderKind.ROUND, ReminderKind.REPORT})
_DATED = _CUTOFF | {ReminderKind.TASK} | WITH_THE_REPORT
_URGENT_WITHIN = timedelta(days=1)
_NEAR_WITHIN = timedelta(days=7)


def is_urgent(kind: ReminderKind, due_on: date, today: date) -> bool:
    """Due by tomorrow or late, or told to who is above."""
    return kind is ReminderKind.ESCALATION or due_on - today <= _URGENT_WITHIN


def leaves_at_once(kind: ReminderKind, due_on: date, today: date, channel: str) -> bool:
    """Whether a reminder waits for no daily message: in LINE, where each one costs, only what is urgent."""
    return kind in AT_ONCE and (channel != LINE or is_urgent(kind, due_on, today))


def delivery_kind(kind: ReminderKind, due_on: date, today: date, channel: str, *, is_open: bool) -> DeliveryKind:
    """The message that takes a reminder; while the office is closed everything goes into the next day's one."""
    goes = is_open and leaves_at_once(kind, due_on, today, channel)
    return DeliveryKind.AT_ONCE if goes else DeliveryKind.DIGEST


def priority_of(kind: ReminderKind, due_on: date, today: date) -> int:
    """Larger leaves first, and has the first claim on the month's LINE messages (0–40; what somebody waits for: 50)."""
    if kind in (ReminderKind.WEEKLY_SUMMARY, ReminderKind.ROUND_OPENED):
        return 0
    if is_urgent(kind, due_on, today):
        return 40 if kind in _CUTOFF else 30
    if kind in _DATED:
        return 20 if due_on - today <= _NEAR_WITHIN else 10
    return 5
