"""Writes the words of a person's message: what still stands, as text, HTML and LINE content."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import jinja2
from sqlalchemy.orm import Session

from tracker.rules.digest import VACANT, Digest, Notice, line_messages
from tracker.rules.organization_name import official_name
from tracker.store.contacts import list_names
from tracker.store.people import get_organization


@dataclass(frozen=True)
class Wording:
    """Where the words stand (templates/messages) and the address links begin with."""

    templates: jinja2.Environment
    base_url: str


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
