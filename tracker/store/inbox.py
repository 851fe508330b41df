"""The in-product inbox: messages of one person, unread ones first in mind."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from tracker.store.models import Delivery


def count_unread(session: Session, person_id: UUID) -> int:
    """How many messages wait to be read."""
    statement = select(func.count()).select_from(Delivery).where(_in_inbox(person_id), Delivery.read_at.is_(None))
    return session.scalar(statement) or 0


def change_inbox_to_read(session: Session, person_id: UUID, now: datetime) -> None:
    """Note that everything in the inbox has been read."""
    session.execute(update(Delivery).where(_in_inbox(person_id), Delivery.read_at.is_(None)).values(read_at=now))


def _in_inbox(person_id: UUID) -> ColumnElement[bool]:
    return (Delivery.person_id == person_id) & (Delivery.channel == "inbox") & (Delivery.status == "accepted")
