"""When a duty is remembered: its marks, the newest of which is due once its day has come, and their once-only keys.

A task or a round's entry has marks 30, 14, 7, 3, 1, 0 days before it is due, then every week while late. What
happened once (a task came, came back, was asked about, a round opened) has one mark, on the day it happened.
"""

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tracker.rules.reminder_policy import Duty, ReminderKind, RemindingPolicy
from tracker.rules.thai_calendar import working_day_on_or_after, working_day_on_or_before

WEEK = timedelta(days=7)
NEWS_LASTS = timedelta(days=14)  # afterwards a task that came, or a round that opened, is no news any more
_STALE = frozenset({ReminderKind.ASSIGNMENT, ReminderKind.ROUND_OPENED, ReminderKind.ANSWER, ReminderKind.TAKEN_BACK})
USUAL = RemindingPolicy()


@dataclass(frozen=True)
class Mark:
    """One of the days on which a duty is remembered. `label` names it in keys.

    `nominal_on` stands in keys; `sends_on` is the working day on which the message leaves.
    """

    nominal_on: date
    sends_on: date
    label: str
    offset_days: int | None = None
    late_week: int | None = None
    level: int | None = None  # how far up, of an escalation


@dataclass(frozen=True)
class Decision:
    """What is due of a duty today, and which older marks it takes the place of."""

    due: Mark | None
    superseded: tuple[Mark, ...] = ()


def decide(
    duty: Duty,
    today: date,
    holidays: AbstractSet[date] = frozenset(),
    policy: RemindingPolicy = USUAL,
    snoozed_until: Collection[date] = (),
) -> Decision:
    """The newest mark whose day has come, if any; nothing while the person has put the duty off.

    Marks from before the duty was assigned are never due. Whether the due one was sent before is a matter
    of its key, not of this function.
    """
    come = [mark for mark in _marks(duty, today, holidays, policy) if mark.sends_on <= today]
    again = [_again(day, holidays) for day in sorted(set(snoozed_until))]
    come = sorted([*come, *(mark for mark in again if mark.sends_on <= today)], key=lambda mark: mark.sends_on)
    if any(mark.sends_on > today for mark in again):
        return Decision(None, tuple(come))
    return Decision(come[-1], tuple(come[:-1])) if come else Decision(None)


def _again(day: date, holidays: AbstractSet[date]) -> Mark:
    """The day until which somebody put a duty off."""
    return Mark(day, working_day_on_or_before(day, holidays), f"z{day.isoformat()}")


def _marks(duty: Duty, today: date, holidays: AbstractSet[date], policy: RemindingPolicy) -> Iterator[Mark]:
    """All marks up to today and a little beyond, oldest first; none from before the duty was assigned."""
    if duty.happened_on is not None:
        yield from _of_news(duty, duty.happened_on, today, holidays)
        return
    for mark in _of_calendar(duty, today, holidays, policy):
        if mark.nominal_on >= duty.assigned_on:
            yield mark


def _of_calendar(duty: Duty, today: date, holidays: AbstractSet[date], policy: RemindingPolicy) -> Iterator[Mark]:
    if duty.kind is ReminderKind.WEEKLY_SUMMARY:
        yield Mark(duty.due_on, duty.due_on, "d0", offset_days=0)
        return
    for offset in sorted(set(policy.offsets_of(duty.kind)), reverse=True):
        nominal = duty.due_on - timedelta(days=offset)
        yield Mark(nominal, working_day_on_or_before(nominal, holidays), f"d{offset}", offset_days=offset)
    week = 1
    while (sends_on := working_day_on_or_before(duty.due_on + WEEK * week, holidays)) <= today:
        yield Mark(duty.due_on + WEEK * week, sends_on, f"w{week}", late_week=week)
        week += 1


def _of_news(duty: Duty, happened_on: date, today: date, holidays: AbstractSet[date]) -> Iterator[Mark]:
    """The mark of what happened once. A round opens on a working day; all else is told as it happens.

    What waits for a signature is told again every week: the report stands still meanwhile.
    """
    if duty.kind in _STALE and (today > happened_on + NEWS_LASTS or happened_on < duty.assigned_on):
        return
    is_round = duty.kind is ReminderKind.ROUND_OPENED
    sends_on = working_day_on_or_after(happened_on, holidays) if is_round else happened_on
    yield Mark(happened_on, sends_on, "open" if is_round else "new")
    if duty.kind is ReminderKind.SIGNATURE:
        yield from _again_every_week(happened_on, today, holidays)


def _again_every_week(since: date, today: date, holidays: AbstractSet[date]) -> Iterator[Mark]:
    week = 1
    while (sends_on := working_day_on_or_after(since + WEEK * week, holidays)) <= today:
        yield Mark(since + WEEK * week, sends_on, f"again{week}")
        week += 1


def reminder_key(duty: Duty, mark: Mark, person_id: UUID) -> str:
    """The once-only key of a reminder: duty, deadline version, mark, person. A moved deadline re-arms.

    What happened once has the day it happened, or what it comes from, in place of the deadline.
    """
    division = "" if duty.division_id is None or duty.is_about_a_task else f"|division:{duty.division_id}"
    return f"v1|{duty.kind.value}:{duty.subject_id}{division}|{_version(duty)}|{mark.label}|person:{person_id}"


def _version(duty: Duty) -> str:
    if duty.source_id is not None:
        return f"from:{duty.source_id}"
    if duty.kind is ReminderKind.ASSIGNMENT:
        return f"on:{duty.happened_on}"
    return f"{duty.due_on.isoformat()}v{duty.deadline_version}"
