"""Where people can be reached today."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.store.models import ContactPoint, Person
from tracker.store.people import still_here

# An id given by script is unconfirmed until LINE tells of a follow event; a push to it harms nobody.
REACHABLE = ("ok", "unconfirmed")


def list_addresses(session: Session, today: date, person_ids: Collection[UUID]) -> dict[tuple[UUID, str], str]:
    """(person, channel) → address, for people who still work here and channels they have not switched off."""
    statement = (
        select(ContactPoint.person_id, ContactPoint.channel, ContactPoint.address)
        .join(Person, Person.id == ContactPoint.person_id)
        .where(
            ContactPoint.person_id.in_(person_ids),
            ContactPoint.state.in_(REACHABLE),
            ContactPoint.is_on,
            still_here(today),
        )
        .order_by(ContactPoint.created_at, ContactPoint.id)
    )
    found: dict[tuple[UUID, str], str] = {}
    for person_id, channel, address in session.execute(statement):
        if person_id is not None:
            found.setdefault((person_id, channel), address)
    return found


def list_names(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of people, whether or not they still work here."""
    statement = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    return dict(session.execute(statement).all())


def change_contact_to_bad(session: Session, person_id: UUID, channel: str, note: str, now: datetime) -> None:
    """The provider knows no such address: nothing more is sent there until a person mends it."""
    statement = (
        update(ContactPoint)
        .where(ContactPoint.person_id == person_id, ContactPoint.channel == channel)
        .values(state="bad", note=note, last_event_at=now)
    )
    session.execute(statement.execution_options(synchronize_session=False))
