"""The LINE groups of divisions: which can be written to, where, and what one message to each costs."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from tracker.store.contacts import REACHABLE
from tracker.store.line_accounts import key_in_use
from tracker.store.models import ContactPoint

_IS_LINKED = (
    ContactPoint.channel == "line",
    ContactPoint.person_id.is_(None),
    ContactPoint.division_id.is_not(None),
    ContactPoint.state.in_(REACHABLE),
)


def list_reachable_groups(session: Session) -> dict[UUID, int]:
    """The divisions with a LINE group that can be written to, each with what one message to it costs."""
    statement = select(ContactPoint.division_id, ContactPoint.member_count).where(_may_be_written_to())
    return {division_id: members or 1 for division_id, members in session.execute(statement) if division_id}


def list_group_addresses(session: Session, division_ids: Collection[UUID]) -> dict[UUID, str]:
    """division → the LINE group it is reached by."""
    statement = (
        select(ContactPoint.division_id, ContactPoint.address)
        .where(_may_be_written_to(), ContactPoint.division_id.in_(division_ids))
        .order_by(ContactPoint.created_at, ContactPoint.id)
    )
    found: dict[UUID, str] = {}
    for division_id, address in session.execute(statement) if division_ids else ():
        if division_id is not None:
            found.setdefault(division_id, address)
    return found


def _may_be_written_to() -> ColumnElement[bool]:
    """LINE knows a group under another id in each account."""
    return and_(*_IS_LINKED, ContactPoint.is_on, ContactPoint.provider_key == key_in_use())


def change_group_to_bad(session: Session, address: str, note: str, now: datetime) -> None:
    """LINE knows no such group any more: nothing more is sent there until somebody links one."""
    statement = update(ContactPoint).where(
        ContactPoint.person_id.is_(None), ContactPoint.channel == "line", ContactPoint.address == address
    )
    statement = statement.values(state="bad", note=note, last_event_at=now)
    session.execute(statement.execution_options(synchronize_session=False))


def list_group_contacts(session: Session, key: str) -> dict[UUID, str]:
    """Contact → LINE's id of the group, of the groups linked with this account."""
    statement = select(ContactPoint.id, ContactPoint.address).where(*_IS_LINKED, ContactPoint.provider_key == key)
    return dict(session.execute(statement).all())


def count_groups(session: Session, key: str) -> int:
    """Groups linked with this account."""
    return len(list_group_contacts(session, key))


def list_group_sizes(session: Session) -> dict[UUID | None, int]:
    """Division → how many people its group has, of the account in use; where LINE has told."""
    statement = select(ContactPoint.division_id, ContactPoint.member_count).where(
        *_IS_LINKED, ContactPoint.provider_key == key_in_use(), ContactPoint.member_count.is_not(None)
    )
    return {division_id: max(count or 1, 1) for division_id, count in session.execute(statement)}


def change_member_count(session: Session, sizes: Mapping[UUID, int]) -> None:
    """How many people each group has now, by its contact."""
    for contact_id, count in sizes.items():
        statement = update(ContactPoint).where(ContactPoint.id == contact_id).values(member_count=count)
        session.execute(statement.execution_options(synchronize_session=False))
