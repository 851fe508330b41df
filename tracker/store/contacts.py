"""Where people can be reached: their addresses, which of them are in use, and why one is not."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from tracker.store.line_accounts import key_in_use
from tracker.store.models import ContactPoint, Person
from tracker.store.people import still_here

# An id given by script is unconfirmed until LINE tells of a follow event; a push to it harms nobody.
REACHABLE = ("ok", "unconfirmed")


def list_addresses(
    session: Session, today: date, person_ids: Collection[UUID], *, even_if_off: bool = False
) -> dict[tuple[UUID, str], str]:
    """(person, channel) → address, for people who still work here and channels they have not switched off.

    `even_if_off`: for what a person asked for this very moment, such as a sign-in link.
    """
    statement = (
        select(ContactPoint.person_id, ContactPoint.channel, ContactPoint.address)
        .join(Person, Person.id == ContactPoint.person_id)
        .where(
            ContactPoint.person_id.in_(person_ids),
            ContactPoint.state.in_(REACHABLE),
            _of_account_in_use(),
            still_here(today),
        )
        .order_by(ContactPoint.created_at, ContactPoint.id)
    )
    if not even_if_off:
        statement = statement.where(ContactPoint.is_on)
    found: dict[tuple[UUID, str], str] = {}
    for person_id, channel, address in session.execute(statement):
        if person_id is not None:
            found.setdefault((person_id, channel), address)
    return found


def list_contacts(session: Session, person_id: UUID, *, is_locking: bool = False) -> list[ContactPoint]:
    """A person's addresses by mail and by the LINE account in use, the oldest first; locked until the commit."""
    statement = (
        select(ContactPoint)
        .where(ContactPoint.person_id == person_id, _of_account_in_use())
        .order_by(ContactPoint.channel, ContactPoint.created_at, ContactPoint.id)
    )
    if is_locking:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(statement))


def is_reachable(contact: ContactPoint) -> bool:
    """Whether messages go there today."""
    return contact.is_on and contact.state in REACHABLE


def _of_account_in_use() -> ColumnElement[bool]:
    """LINE knows a person under another id in each account."""
    return or_(ContactPoint.channel != "line", ContactPoint.provider_key == key_in_use())


def list_names(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of people, whether or not they still work here."""
    statement = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    return dict(session.execute(statement).all())


def change_contact_to_bad(
    session: Session, person_id: UUID, channel: str, note: str, now: datetime, *, address: str | None = None
) -> None:
    """The provider knows no such address: nothing more is sent there until a person mends it.

    With `address`, only where it is still that one: a newer address is not to blame for an older one's fault.
    """
    statement = update(ContactPoint).where(ContactPoint.person_id == person_id, ContactPoint.channel == channel)
    if address is not None:
        statement = statement.where(ContactPoint.address == address)
    statement = statement.values(state="bad", note=note, last_event_at=now)
    session.execute(statement.execution_options(synchronize_session=False))


def change_contact_note(session: Session, person_id: UUID, channel: str, address: str, note: str) -> None:
    """Keep what a provider said of an address that stays in use."""
    statement = (
        update(ContactPoint)
        .where(ContactPoint.person_id == person_id, ContactPoint.channel == channel, ContactPoint.address == address)
        .values(note=note)
    )
    session.execute(statement.execution_options(synchronize_session=False))
