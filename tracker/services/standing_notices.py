"""What is left of a message's reminders when it is about to leave: a task done, moved or reassigned silences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.digest import Notice, in_order
from tracker.rules.reminder_policy import Obligation, ReminderKind, Subject
from tracker.rules.reminder_recipients import Holder, recipients_of
from tracker.store.duties import (
    list_all_holders,
    list_round_obligations,
    list_summary_obligations,
    list_task_obligations,
)
from tracker.store.models import Reminder


@dataclass(frozen=True)
class Standing:
    """What is left of a message's reminders today: the lines to tell, and what has nothing to say any more."""

    notices: tuple[Notice, ...]
    silent: tuple[UUID, ...]


def find_standing(session: Session, person_id: UUID, reminders: Sequence[Reminder], today: date) -> Standing:
    """Look at everything afresh: a task done, moved or reassigned, or a person gone, silences."""
    obligations = _obligations(session, reminders, today)
    holders = list_all_holders(session, today)
    notices: dict[Subject, Notice] = {}
    silent: list[UUID] = []
    for reminder in reminders:
        obligation = obligations.get(_subject(reminder))
        notice = _notice(obligation, reminder, person_id, holders) if obligation else None
        if obligation is None or notice is None:
            silent.append(reminder.id)
        else:
            notices[obligation.subject] = notice
    return Standing(in_order(notices.values()), tuple(silent))


def _obligations(session: Session, reminders: Iterable[Reminder], today: date) -> dict[Subject, Obligation]:
    task_ids = {one.task_id for one in reminders if one.task_id}
    found = list_task_obligations(session, today, task_ids=task_ids) if task_ids else []
    if any(one.round_id for one in reminders):
        offsets = [one.offset_days or 0 for one in reminders]
        found = [*found, *list_round_obligations(session, today, offsets), *list_summary_obligations(session, today)]
    return {obligation.subject: obligation for obligation in found}


def _subject(reminder: Reminder) -> Subject:
    subject_id = reminder.task_id or reminder.round_id
    assert subject_id is not None  # noqa: S101  # a reminder is about one or the other
    return ReminderKind(reminder.kind), subject_id, reminder.division_id, reminder.source_id


def _notice(obligation: Obligation, reminder: Reminder, person_id: UUID, holders: Sequence[Holder]) -> Notice | None:
    """The line to tell, or None where the deadline was moved or the duty is somebody else's now."""
    duty = obligation.duty
    recipients = recipients_of(obligation, holders)
    is_same = (duty.due_on, duty.deadline_version) == (reminder.due_on, reminder.deadline_version)
    if not is_same or person_id not in recipients.person_ids:
        return None
    return Notice(
        duty.kind,
        obligation.title,
        obligation.division,
        duty.due_on,
        obligation.path,
        obligation.detail,
        recipients.is_vacant,
        reminder_id=reminder.id,
        task_id=reminder.task_id,
    )
