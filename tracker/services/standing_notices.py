"""What is left of a message's reminders when it is about to leave: what was done, moved or reassigned silences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.digest import Notice, in_order
from tracker.rules.escalation import ESCALATED, escalated
from tracker.rules.reminder_policy import Obligation, ReminderKind, Subject
from tracker.rules.reminder_ways import TOLD_TO_GROUPS
from tracker.rules.thai_calendar import working_day_on_or_before
from tracker.services.due_reminders import Today, read_today, snooze_key
from tracker.store.models import Reminder
from tracker.store.round_duties import list_round_obligations, list_summary_obligations
from tracker.store.task_duties import list_asked_obligations, list_task_obligations
from tracker.store.task_news import TASK_NEWS, list_task_news

_ASKED = frozenset({ReminderKind.RETURN, ReminderKind.QUESTION, ReminderKind.EVIDENCE})
# What hangs on something that happened, and not on a deadline.
_ONCE = _ASKED | TASK_NEWS | {ReminderKind.ASSIGNMENT, ReminderKind.SIGNATURE, ReminderKind.REPORT_RETURNED}


@dataclass(frozen=True)
class Standing:
    """What is left of a message's reminders today: the lines to tell, and what has nothing to say any more."""

    notices: tuple[Notice, ...]
    silent: tuple[UUID, ...]


@dataclass(frozen=True)
class Afresh:
    """Everything that decides what still stands, read at one moment for the reminders of many people."""

    today: Today
    obligations: dict[Subject, Obligation]


def look_afresh(session: Session, reminders: Sequence[Reminder], today: date) -> Afresh:
    """Read what these reminders are about, as it is now; the number of statements does not grow with them."""
    found = [*_about_tasks(session, reminders, today), *_about_rounds(session, reminders, today)]
    if any(one.kind == ReminderKind.ESCALATION for one in reminders):
        found += [escalated(one) for one in found if one.duty.kind in ESCALATED]
    named = {person_id for one in found for person_id in (one.delegate_id, *one.person_ids) if person_id}
    return Afresh(read_today(session, today, named), {obligation.subject: obligation for obligation in found})


def standing_of(
    afresh: Afresh, person_id: UUID, reminders: Iterable[Reminder], division_id: UUID | None = None
) -> Standing:
    """What one person is still to be told; with `division_id`, what the group of the division they head is."""
    notices: dict[Subject, Notice] = {}
    silent: list[UUID] = []
    for reminder in reminders:
        obligation = afresh.obligations.get(_subject(reminder))
        if obligation is None or not _stands(afresh, obligation, reminder, person_id):
            silent.append(reminder.id)
        elif division_id is None or _is_for_group(afresh, obligation, person_id, division_id):
            notices[obligation.subject] = _notice(afresh, obligation, reminder)
    return Standing(in_order(notices.values()), tuple(silent))


def _about_tasks(session: Session, reminders: Iterable[Reminder], today: date) -> Iterator[Obligation]:
    about = [one for one in reminders if one.task_id]
    if asked := {one.task_id for one in about if one.task_id and one.kind in _ASKED}:
        yield from list_asked_obligations(session, today, task_ids=asked)
    if news := {one.task_id for one in about if one.task_id and one.kind in TASK_NEWS}:
        yield from list_task_news(session, today, task_ids=news)
    if dated := {one.task_id for one in about if one.task_id and one.kind not in _ASKED | TASK_NEWS}:
        yield from list_task_obligations(session, today, task_ids=dated)


def _about_rounds(session: Session, reminders: Iterable[Reminder], today: date) -> Iterator[Obligation]:
    about = [one for one in reminders if one.round_id]
    rounds = {one.round_id for one in about if one.round_id and one.kind != ReminderKind.WEEKLY_SUMMARY}
    if rounds:
        divisions = {one.division_id for one in about if one.round_id in rounds}
        only = None if None in divisions else {one for one in divisions if one}
        yield from list_round_obligations(session, today, round_ids=rounds, division_ids=only)
    if len(rounds) < len(about) and any(one.kind == ReminderKind.WEEKLY_SUMMARY for one in about):
        yield from list_summary_obligations(session, today)


def _subject(reminder: Reminder) -> Subject:
    subject_id = reminder.task_id or reminder.round_id
    assert subject_id is not None  # noqa: S101  # a reminder is about one or the other
    return ReminderKind(reminder.kind), subject_id, reminder.division_id, reminder.source_id


def _stands(afresh: Afresh, obligation: Obligation, reminder: Reminder, person_id: UUID) -> bool:
    """Whether the deadline is the same, the duty still this person's, and not put off by them meanwhile."""
    duty, today = obligation.duty, afresh.today
    if duty.kind is ReminderKind.ASSIGNMENT and duty.happened_on != reminder.nominal_on:
        return False
    is_same = (duty.due_on, duty.deadline_version) == (reminder.due_on, reminder.deadline_version)
    if duty.kind not in _ONCE and not is_same:
        return False
    if duty.kind is ReminderKind.ESCALATION:
        return _is_told_upwards(afresh, obligation, reminder, person_id)
    return person_id in today.roster.told(obligation).person_ids and not _is_put_off(today, obligation, person_id)


def _is_told_upwards(afresh: Afresh, obligation: Obligation, reminder: Reminder, person_id: UUID) -> bool:
    """Whether this step is still one that is taken, and still to this person."""
    today, level = afresh.today, reminder.level or 0
    late = afresh.obligations[obligation.duty.late_kind or obligation.duty.kind, *obligation.subject[1:]]
    above = today.roster.above(late)
    return any(mark.level == level for mark in today.steps(late.duty)) and above[level - 1 : level] == (person_id,)


def _is_put_off(today: Today, obligation: Obligation, person_id: UUID) -> bool:
    until = today.snoozes.get(snooze_key(obligation.duty, person_id), ())
    return any(working_day_on_or_before(day, today.holidays) > today.day for day in until)


def _is_for_group(afresh: Afresh, obligation: Obligation, person_id: UUID, division_id: UUID) -> bool:
    duty = obligation.duty
    is_of_division = duty.kind in TOLD_TO_GROUPS and duty.division_id == division_id
    return is_of_division and afresh.today.roster.heads(person_id, division_id)


def _notice(afresh: Afresh, obligation: Obligation, reminder: Reminder) -> Notice:
    duty = obligation.duty
    return Notice(
        duty.kind,
        obligation.title,
        obligation.division,
        duty.due_on,
        obligation.path,
        obligation.detail,
        afresh.today.roster.told(obligation).is_vacant if duty.kind is not ReminderKind.ESCALATION else False,
        reminder_id=reminder.id,
        task_id=reminder.task_id,
        reason=reminder.reason or "",
        level=reminder.level or 0,
        deadline_version=duty.deadline_version,
        round_id=reminder.round_id,
        division_id=duty.division_id,
        asked_by=obligation.by,
        is_dated=obligation.is_dated,
    )
