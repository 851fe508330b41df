"""Writes the words of a person's daily message: what still stands, as text, HTML and LINE content."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import jinja2
from sqlalchemy.orm import Session

from tracker.rules.digest import VACANT, Digest, Notice, in_order, line_messages
from tracker.rules.organization_name import official_name
from tracker.rules.reminder_policy import Holder, Obligation, ReminderKind, Subject, recipients_of
from tracker.store.contacts import list_names
from tracker.store.duties import (
    list_all_holders,
    list_round_obligations,
    list_summary_obligations,
    list_task_obligations,
)
from tracker.store.models import Reminder
from tracker.store.people import get_organization


@dataclass(frozen=True)
class Wording:
    """Where the words stand (templates/messages) and the address links begin with."""

    templates: jinja2.Environment
    base_url: str


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
    return ReminderKind(reminder.kind), subject_id, reminder.division_id


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
    )


def write_payload(
    session: Session, wording: Wording, person_id: UUID, notices: tuple[Notice, ...], today: date
) -> dict[str, Any]:
    """The frozen content of a message: name, subject, text, html, line."""
    organization = get_organization(session)
    name = list_names(session, [person_id])[person_id]
    base_url = wording.base_url.rstrip("/")
    office = official_name(organization.name, organization.kind)
    digest = Digest(name, office, today, notices, f"{base_url}/", base_url)
    return render_digest(wording.templates, digest)


def render_digest(templates: jinja2.Environment, digest: Digest) -> dict[str, Any]:
    """The digest in the forms the channels want."""
    facts = {"digest": digest, "vacant": VACANT}
    return {
        "name": digest.person,
        "subject": digest.subject,
        "text": templates.get_template("messages/mail/digest.txt").render(facts),
        "html": templates.get_template("messages/mail/digest.html").render(facts),
        "line": line_messages(digest),
    }


def hash_payload(payload: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON, to prove that every try sent the same."""
    raw = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()


def message_templates(folder: str) -> jinja2.Environment:
    """The templates of messages: HTML is escaped, a missing word is an error, blank lines of tags vanish."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
