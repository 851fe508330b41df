"""Who is reminded of what, and when: "has its day come, and was it never sent?", never "is today its day?".

A duty (a task's due date, a round's entries of a division) has marks: 30, 14, 7, 3, 1, 0 days before it is
due, then every week while late. Only the newest mark whose day has come is due; older ones are superseded.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.office import EXECUTIVES, Rank
from tracker.rules.thai_calendar import BANGKOK, add_working_days, is_working_day, working_day_on_or_before

OFFSETS = (30, 14, 7, 3, 1, 0)
WEEK = timedelta(days=7)
OPENS_AT = time(8, 30)  # Bangkok, the first moment of a working day at which a scheduled message leaves
CLOSES_AT = time(20, 0)  # nothing scheduled leaves between this and the next opening


class ReminderKind(StrEnum):
    """What a reminder is about. From ASSIGNMENT on they go at once in working hours, not by the calendar."""

    TASK = "task"  # the accountable division's task falls due
    ENTRY = "entry"  # a division has not submitted its entries of a round
    ROUND = "round"  # the policy officer's view of the same: which divisions have not
    APPROVAL = "approval"  # submitted entries wait for the approver
    WEEKLY_SUMMARY = "weekly_summary"  # the executives' view of the whole plan, every Monday
    ROUND_OPENED = "round_opened"  # a round's months have begun: what will be asked for at their end
    ASSIGNMENT = "assignment"  # a task came to the division, or to the person its head named
    RETURN = "return"  # the reviewer sent a finished task back, with a note
    QUESTION = "question"  # the policy officer or an executive asks about a task
    EVIDENCE = "evidence"  # … or asks for evidence of it
    ESCALATION = "escalation"  # a duty is late for so many working days that who is above is told


class DeliveryKind(StrEnum):
    """The kinds of message a person can get; one DIGEST per channel and day.

    SIGN_IN_LINK, TEST and ALARM carry their own words and no reminders; somebody waits for them, so they keep no hours.
    """

    DIGEST = "digest"
    AT_ONCE = "at_once"
    SIGN_IN_LINK = "sign_in_link"
    TEST = "test"  # somebody tries a channel with a message to themselves
    ALARM = "alarm"  # the watch tells that something of the installation is not well


# --- duties and their marks ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Duty:
    """Something somebody must have done by a day. `subject_id` is the task's or the round's."""

    kind: ReminderKind
    subject_id: UUID
    division_id: UUID | None
    due_on: date
    deadline_version: int
    assigned_on: date


Subject = tuple[ReminderKind, UUID, UUID | None]  # what an obligation is about, whatever its deadline


@dataclass(frozen=True)
class Obligation:
    """A duty that stands today, with the words it is told in. `path` is the page on which it is answered."""

    duty: Duty
    title: str
    division: str
    path: str
    detail: str = ""
    delegate_id: UUID | None = None

    @property
    def subject(self) -> Subject:
        return self.duty.kind, self.duty.subject_id, self.duty.division_id


@dataclass(frozen=True)
class Mark:
    """One of the days on which a duty is remembered: `offset_days` before it is due, or late by `late_week` weeks.

    `nominal_on` stands in keys; `sends_on` is the working day on or before it, on which the message leaves.
    """

    nominal_on: date
    sends_on: date
    offset_days: int | None = None
    late_week: int | None = None

    @property
    def label(self) -> str:
        return f"w{self.late_week}" if self.offset_days is None else f"d{self.offset_days}"


@dataclass(frozen=True)
class Decision:
    """What is due of a duty today, and which older marks it takes the place of."""

    due: Mark | None
    superseded: tuple[Mark, ...] = ()


def decide(
    duty: Duty, today: date, holidays: AbstractSet[date] = frozenset(), offsets: Sequence[int] = OFFSETS
) -> Decision:
    """The newest mark whose day has come, if any.

    Marks from before the duty was assigned are never due. Whether the due one was sent before is a matter
    of its key, not of this function.
    """
    come = [
        mark
        for mark in _marks(duty, today, holidays, offsets)
        if mark.sends_on <= today and mark.nominal_on >= duty.assigned_on
    ]
    return Decision(come[-1], tuple(come[:-1])) if come else Decision(None)


def _marks(duty: Duty, today: date, holidays: AbstractSet[date], offsets: Sequence[int]) -> Iterable[Mark]:
    """All marks up to today and a little beyond (a holiday can bring a mark forward), oldest first."""
    if duty.kind is ReminderKind.WEEKLY_SUMMARY:
        yield Mark(duty.due_on, duty.due_on, offset_days=0)
        return
    for offset in sorted(set(offsets), reverse=True):
        nominal = duty.due_on - timedelta(days=offset)
        yield Mark(nominal, working_day_on_or_before(nominal, holidays), offset_days=offset)
    week = 1
    while (sends_on := working_day_on_or_before(duty.due_on + WEEK * week, holidays)) <= today:
        yield Mark(duty.due_on + WEEK * week, sends_on, late_week=week)
        week += 1


def reminder_key(duty: Duty, mark: Mark, person_id: UUID) -> str:
    """The once-only key of a reminder: duty, deadline version, mark, person. A moved deadline re-arms."""
    division = f"|division:{duty.division_id}" if duty.kind is ReminderKind.ENTRY else ""
    deadline = f"{duty.due_on.isoformat()}v{duty.deadline_version}"
    return f"v1|{duty.kind.value}:{duty.subject_id}{division}|{deadline}|{mark.label}|person:{person_id}"


def monday_of(day: date) -> date:
    """The first day of the week `day` lies in."""
    return day - timedelta(days=day.weekday())


def is_year_open(year: int, closed_at: datetime | None, today: date) -> bool:
    """A fiscal year closes with its 12-month report, at the latest on 1 January after it ends."""
    return closed_at is None and today <= date(FiscalYear(year).end.year, 12, 31)


# --- the hours in which messages leave ----------------------------------------------------------------------


def sending_moment(now: datetime, holidays: AbstractSet[date] = frozenset()) -> datetime:
    """`now` where a scheduled message may leave now, else the next opening: 08:30 of a working day."""
    local = now.astimezone(BANGKOK)
    today = local.date()
    if is_working_day(today, holidays):
        if local.time() < OPENS_AT:
            return opening(today)
        if local.time() < CLOSES_AT:
            return local
    return next_opening(today, holidays)


def next_opening(day: date, holidays: AbstractSet[date] = frozenset()) -> datetime:
    """08:30 of the first working day after `day`."""
    return opening(add_working_days(day, 1, holidays))


def opening(day: date) -> datetime:
    return datetime.combine(day, OPENS_AT, BANGKOK)


def closing(day: date) -> datetime:
    """The moment after which a day's message is no longer sent; what it said goes into the next one."""
    return datetime.combine(day, CLOSES_AT, BANGKOK)


# --- recipients ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """A person who holds a position today and has not left."""

    person_id: UUID
    rank: Rank
    division_id: UUID | None
    is_acting: bool
    since: date


@dataclass(frozen=True)
class Recipients:
    """Who is to be told. `is_vacant`: nobody holds the head's position, so somebody above stands in."""

    person_ids: tuple[UUID, ...]
    is_vacant: bool = False


def who_answers(holders: Iterable[Holder], division_id: UUID | None, delegate_id: UUID | None = None) -> Recipients:
    """Whoever answers for a division's duty today.

    The person the head named; else who acts for the head, else the head. Where nobody is: the clerk, else
    the mayor, and in any case the policy officers, who can mend it.
    """
    holders = list(holders)
    if delegate_id is not None and any(one.person_id == delegate_id for one in holders):
        return Recipients((delegate_id,))
    head = _first(one for one in holders if one.rank is Rank.DIVISION_HEAD and one.division_id == division_id)
    if head is not None:
        return Recipients((head.person_id,))
    above = _first(one for one in holders if one.rank is Rank.CLERK) or _first(
        one for one in holders if one.rank is Rank.MAYOR
    )
    stand_in = (above.person_id,) if above else ()
    return Recipients(tuple(dict.fromkeys(stand_in + policy_officers(holders))), is_vacant=True)


def recipients_of(obligation: Obligation, holders: Sequence[Holder]) -> Recipients:
    """Who is told today: the division's own, or, of what spans all divisions, the policy officers or executives."""
    if obligation.duty.kind is ReminderKind.WEEKLY_SUMMARY:
        return Recipients(_people(one for one in holders if one.rank in EXECUTIVES))
    if obligation.duty.kind in (ReminderKind.ROUND, ReminderKind.APPROVAL):
        return Recipients(policy_officers(holders))
    return who_answers(holders, obligation.duty.division_id, obligation.delegate_id)


def policy_officers(holders: Iterable[Holder]) -> tuple[UUID, ...]:
    """The policy officers of the organization, each once."""
    return _people(one for one in holders if one.rank is Rank.POLICY_OFFICER)


def _people(holders: Iterable[Holder]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(one.person_id for one in sorted(holders, key=_seniority)))


def _first(holders: Iterable[Holder]) -> Holder | None:
    """The acting officer before the absent holder, the longer-serving before the newer."""
    return min(holders, key=_seniority, default=None)


def _seniority(holder: Holder) -> tuple[bool, date, str]:
    return (not holder.is_acting, holder.since, str(holder.person_id))
