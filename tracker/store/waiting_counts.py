"""How much waits for a visitor, for the numbers in the menu: asked on every page, so it is one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.approvals import turns_of
from tracker.store.inbox import unread_of
from tracker.store.models import Person


@dataclass(frozen=True)
class Waiting:
    """Messages not read yet, and reports that wait for one of the visitor's posts."""

    messages: int
    signatures: int


def count_waiting(session: Session, person_id: UUID, position_ids: Collection[UUID]) -> Waiting:
    """Both numbers."""
    counts = unread_of(person_id).scalar_subquery(), turns_of(position_ids).scalar_subquery()
    found = session.execute(select(Person.id, *counts).where(Person.id == person_id)).first()
    return Waiting(found[1], found[2]) if found else Waiting(0, 0)
