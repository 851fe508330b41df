"""Somebody has read what lies in their inbox: all of it, or one message."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.permissions import Actor
from tracker.store.inbox import change_inbox_to_read


def mark_inbox_read(session: Session, *, actor: Actor, now: datetime, delivery_id: UUID | None = None) -> None:
    """Note every message of this person as read, or only `delivery_id`; somebody else's is left as it is."""
    change_inbox_to_read(session, actor.person_id, now, delivery_id)
    session.commit()
