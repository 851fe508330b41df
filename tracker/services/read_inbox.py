"""Somebody has read what lies in their inbox."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.permissions import Actor
from tracker.store.inbox import change_inbox_to_read


def mark_inbox_read(session: Session, *, actor: Actor, now: datetime) -> None:
    """Note every message of this person as read."""
    change_inbox_to_read(session, actor.person_id, now)
    session.commit()
