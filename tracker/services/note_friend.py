"""Notes whether a person can be reached by LINE: they follow the account, or block it; the newest event counts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of
from tracker.store.line_links import find_contact_of_user
from tracker.store.models import ContactPoint
from tracker.store.people import find_actor

_NOT_YET_OK = ("unconfirmed", "blocked", "bad")


@dataclass(frozen=True)
class Friend:
    """Whoever is linked to a LINE account: as an actor who came in by a link, with no more rights than that."""

    actor: Actor
    contact_id: UUID


def note_following(session: Session, *, channel_key: str, user_id: str, display_name: str | None, at: datetime) -> None:
    """They follow us (again), or write to us, which only a friend can: an id given by script is now confirmed."""
    contact = _newer(session, channel_key, user_id, at)
    if contact is not None:
        contact.state, contact.note, contact.last_event_at = "ok", None, at
        contact.verified_at = contact.verified_at or at
        contact.display_name = display_name or contact.display_name
    session.commit()


def note_blocked(session: Session, *, channel_key: str, user_id: str, at: datetime) -> None:
    """They blocked us: nothing more goes there, reminders take the other ways."""
    contact = _newer(session, channel_key, user_id, at)
    if contact is not None:
        contact.state, contact.last_event_at = "blocked", at
    session.commit()


def find_friend(session: Session, channel_key: str, user_id: str, now: datetime) -> Friend | None:
    """The person behind a LINE user; None for a stranger and for who works here no more."""
    contact = find_contact_of_user(session, channel_key, user_id)
    if contact is None or contact.person_id is None:
        return None
    actor = find_actor(session, contact.person_id, day_of(now), is_limited=True)
    return Friend(actor, contact.id) if actor else None


def is_news(session: Session, channel_key: str, user_id: str) -> bool:
    """Whether a word from this user would tell something about reaching them that we do not know."""
    contact = find_contact_of_user(session, channel_key, user_id)
    return contact is not None and contact.state in _NOT_YET_OK


def _newer(session: Session, channel_key: str, user_id: str, at: datetime) -> ContactPoint | None:
    """The contact, unless something that happened later is known of it: events come late, twice, out of order."""
    contact = find_contact_of_user(session, channel_key, user_id)
    if contact is None or (contact.last_event_at is not None and at <= contact.last_event_at):
        return None
    return contact
