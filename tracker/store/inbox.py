"""The in-product inbox: messages of one person, those not read yet first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, func, literal, select, update
from sqlalchemy.orm import Session

from tracker.store.models import Delivery

PAGE = 20


@dataclass(frozen=True)
class InboxMessage:
    """One message. `text` is None once the body has been forgotten; its items stay."""

    id: UUID
    kind: str
    subject: str
    text: str | None
    accepted_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True)
class InboxPage:
    """Some messages, and whether older ones follow."""

    messages: tuple[InboxMessage, ...]
    has_more: bool


def count_unread(session: Session, person_id: UUID) -> int:
    """How many messages wait to be read."""
    return session.scalar(unread_of(person_id)) or 0


def unread_of(person_id: UUID | BindParameter[UUID]) -> Select[int]:
    """Asked on every page, so it is served by an index of the unread alone."""
    return select(func.count()).select_from(Delivery).where(_in_inbox(person_id), Delivery.read_at.is_(None))


def list_inbox_page(session: Session, person_id: UUID, page: int, limit: int = PAGE) -> InboxPage:
    """The unread ones first, among each the newest first; pages count from 1."""
    statement = (
        select(Delivery)
        .where(_in_inbox(person_id))
        .order_by(Delivery.read_at.is_not(None), Delivery.accepted_at.desc(), Delivery.id.desc())
        .offset((page - 1) * limit)
        .limit(limit + 1)
    )
    rows = list(session.scalars(statement))
    return InboxPage(tuple(_message(row) for row in rows[:limit]), len(rows) > limit)


def change_inbox_to_read(session: Session, person_id: UUID, now: datetime, delivery_id: UUID | None = None) -> None:
    """Note that everything in the inbox, or one message of it, has been read."""
    statement = update(Delivery).where(_in_inbox(person_id), Delivery.read_at.is_(None))
    if delivery_id is not None:
        statement = statement.where(Delivery.id == delivery_id)
    session.execute(statement.values(read_at=now))


def _message(row: Delivery) -> InboxMessage:
    payload = row.payload or {}
    subject = row.subject or payload.get("subject") or ""
    return InboxMessage(row.id, row.kind, subject, payload.get("text"), row.accepted_at, row.read_at)


def _in_inbox(person_id: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    is_inbox = Delivery.channel == literal("inbox", literal_execute=True)  # written out, as the index has it
    return (Delivery.person_id == person_id) & is_inbox & (Delivery.status == "accepted")
