"""Writes the words of a person's message: what still stands, as text, HTML, LINE content and calendar."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import jinja2
from sqlalchemy.orm import Session

from tracker.rules.delivery import EMAIL, GROUP, LINE
from tracker.rules.digest import VACANT, Digest, Notice
from tracker.rules.digest_calendar import calendar_of
from tracker.rules.line_digest import line_messages
from tracker.rules.message_link import is_marked, without_mark
from tracker.rules.organization_name import official_name
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import keep_dates_whole
from tracker.store.contacts import list_names
from tracker.store.people import get_organization

_CHATS = (LINE, GROUP)
_OPENED_BY_LINK = (LINE, EMAIL)  # a group is read by many, and in the inbox somebody is signed in already


@dataclass(frozen=True)
class Wording:
    """Where the words stand (templates/messages) and the address links begin with."""

    templates: jinja2.Environment
    base_url: str


@dataclass(frozen=True)
class Letterhead:
    """What all messages of one organization share, read once for many."""

    organization_id: UUID
    office: str
    names: Mapping[UUID, str]


def find_letterhead(session: Session, person_ids: Collection[UUID]) -> Letterhead:
    """The office's full name, and the names of these people."""
    organization = get_organization(session)
    office = official_name(organization.name, organization.kind)
    return Letterhead(organization.id, office, list_names(session, person_ids))


def write_payload(
    session: Session,
    wording: Wording,
    person_id: UUID,
    notices: tuple[Notice, ...],
    today: date,
    *,
    kind: DeliveryKind = DeliveryKind.DIGEST,
    channel: str = EMAIL,
    division: str = "",
) -> dict[str, Any]:
    """The content of one message: see `compose`."""
    letterhead = find_letterhead(session, [person_id])
    return compose(
        wording, letterhead, person_id, notices, today, kind=kind, channel=channel, division=division
    )  # fmt: skip


def compose(
    wording: Wording,
    letterhead: Letterhead,
    person_id: UUID,
    notices: tuple[Notice, ...],
    today: date,
    *,
    kind: DeliveryKind,
    channel: str,
    division: str = "",
) -> dict[str, Any]:
    """The frozen content of a message in the forms its channel wants: name, subject, text, html, line, calendar.

    Messages to a person carry the mark in whose place a one-time link comes when they leave; `division` is
    whose LINE group is spoken to. Nobody's own words may hold that mark.
    """
    name, office = without_mark(letterhead.names[person_id]), without_mark(letterhead.office)
    digest = Digest(
        name, office, today, tuple(map(_harmless, notices)), wording.base_url.rstrip("/"), kind,
        without_mark(division), letterhead.organization_id, is_marked=channel in _OPENED_BY_LINK,
    )  # fmt: skip
    return render_digest(wording.templates, digest, channel)


def _harmless(notice: Notice) -> Notice:
    """The notice without any mark somebody may have typed into a title or a note."""
    typed = {name: value for name, value in vars(notice).items() if isinstance(value, str)}
    clean: dict[str, Any] = {name: without_mark(value) for name, value in typed.items() if is_marked(value)}
    return replace(notice, **clean) if clean else notice


def render_digest(templates: jinja2.Environment, digest: Digest, channel: str = EMAIL) -> dict[str, Any]:
    """The digest in the forms a channel wants; what it has no use for stays empty."""
    is_mail = channel == EMAIL
    facts = {"digest": digest, "vacant": VACANT, "is_mail": is_mail}
    return {
        "name": digest.division or digest.person,
        "subject": digest.subject,
        "text": templates.get_template("messages/mail/digest.txt").render(facts),
        "html": templates.get_template("messages/mail/digest.html").render(facts) if is_mail else "",
        "line": line_messages(digest) if channel in _CHATS else [],
        "calendar": calendar_of(digest) if is_mail else "",
    }


def hash_payload(payload: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON, to prove that every try sent the same."""
    raw = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()


def message_templates(folder: str) -> jinja2.Environment:
    """The templates of messages: HTML is escaped, a missing word is an error, blank lines of tags vanish."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # a worker keeps the words it began with
    )
    environment.filters["unbroken"] = keep_dates_whole
    return environment
