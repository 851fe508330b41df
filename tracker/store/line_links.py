"""Which LINE account is whose, which group is which division's, and the secrets that tie them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.store.conditional_writes import count_changed
from tracker.store.models import ContactPoint, Division, LinkNonce

LINE, UNLINKED = "line", "unlinked"


@dataclass(frozen=True)
class LinkedAccount:
    """A person's LINE account, as their own page shows it."""

    display_name: str | None
    state: str
    is_on: bool
    consented_at: datetime | None
    verified_at: datetime | None


@dataclass(frozen=True)
class LinkedGroup:
    """A division's LINE group; `member_count` is what one push to it costs, None while LINE has not said."""

    division_id: UUID
    division_name: str
    contact_id: UUID
    address: str
    display_name: str | None
    member_count: int | None
    verified_at: datetime | None


# --- people ---------------------------------------------------------------------------------------------------


def find_contact_of_user(session: Session, channel_key: str, user_id: str) -> ContactPoint | None:
    """The contact a LINE user is linked by, locked; None for a stranger."""
    statement = _linked(channel_key).where(ContactPoint.address == user_id, ContactPoint.person_id.is_not(None))
    return session.scalar(statement.order_by(ContactPoint.created_at, ContactPoint.id).limit(1).with_for_update())


def find_contact_of_person(session: Session, channel_key: str, person_id: UUID) -> ContactPoint | None:
    """A person's LINE contact on one account, locked, whether or not it is linked now."""
    statement = _on(channel_key).where(ContactPoint.person_id == person_id)
    return session.scalar(statement.with_for_update())


def find_linked_account(session: Session, channel_key: str, person_id: UUID) -> LinkedAccount | None:
    """What a person's own page shows; None where nothing is linked."""
    found = session.scalar(_linked(channel_key).where(ContactPoint.person_id == person_id))
    if found is None:
        return None
    return LinkedAccount(found.display_name, found.state, found.is_on, found.consented_at, found.verified_at)


# --- groups ---------------------------------------------------------------------------------------------------


def find_contact_of_group(session: Session, channel_key: str, group_id: str) -> ContactPoint | None:
    """The division's contact a group is linked by, locked."""
    statement = _linked(channel_key).where(ContactPoint.address == group_id, ContactPoint.division_id.is_not(None))
    return session.scalar(statement.order_by(ContactPoint.created_at, ContactPoint.id).limit(1).with_for_update())


def find_contact_of_division(session: Session, channel_key: str, division_id: UUID) -> ContactPoint | None:
    """A division's contact on one account, locked, whether or not a group is linked now."""
    statement = _on(channel_key).where(ContactPoint.division_id == division_id)
    return session.scalar(statement.order_by(ContactPoint.created_at, ContactPoint.id).limit(1).with_for_update())


def list_groups(session: Session, channel_key: str = "") -> list[LinkedGroup]:
    """All linked groups, by division in Thai order."""
    statement = (
        select(ContactPoint, Division.name)
        .join(Division, Division.id == ContactPoint.division_id)
        .where(ContactPoint.channel == LINE, ContactPoint.provider_key == channel_key, ContactPoint.state == "ok")
        .order_by(Division.sort_key, Division.id)
    )
    return [
        LinkedGroup(
            contact.division_id,
            name,
            contact.id,
            contact.address,
            contact.display_name,
            contact.member_count,
            contact.verified_at,
        )
        for contact, name in session.execute(statement)
        if contact.division_id is not None
    ]


def add_line_contact(
    session: Session, channel_key: str, now: datetime, *, person_id: UUID | None = None, division_id: UUID | None = None
) -> ContactPoint:
    """A contact on this account with nothing linked yet."""
    contact = ContactPoint(
        organization_id=session.info["organization_id"],
        id=new_id(),
        person_id=person_id,
        division_id=division_id,
        channel=LINE,
        provider_key=channel_key,
        address="",
        state=UNLINKED,
        is_on=True,
        created_at=now,
    )
    session.add(contact)
    return contact


def _on(channel_key: str) -> Select[ContactPoint]:
    return select(ContactPoint).where(ContactPoint.channel == LINE, ContactPoint.provider_key == channel_key)


def _linked(channel_key: str) -> Select[ContactPoint]:
    return _on(channel_key).where(ContactPoint.state != UNLINKED)


# --- secrets --------------------------------------------------------------------------------------------------


def find_nonce(session: Session, nonce_hash: str, purpose: str) -> LinkNonce | None:
    """A secret by its hash, used or not, locked."""
    statement = select(LinkNonce).where(LinkNonce.nonce_hash == nonce_hash, LinkNonce.purpose == purpose)
    return session.scalar(statement.with_for_update())


def is_hash_taken(session: Session, nonce_hash: str) -> bool:
    """Whether a secret with this hash stands in the table, of whatever age."""
    return session.scalar(select(LinkNonce.id).where(LinkNonce.nonce_hash == nonce_hash)) is not None


def claim_nonce(session: Session, nonce_id: UUID, shown_at: datetime, now: datetime) -> bool:
    """Use a secret up; False where it is used, or was old when it was shown. The row count tells who won."""
    statement = update(LinkNonce).where(
        LinkNonce.id == nonce_id, LinkNonce.used_at.is_(None), LinkNonce.expires_at > shown_at
    )
    return count_changed(session, statement.values(used_at=now)) == 1


def change_open_nonces_to_none(
    session: Session, *, purpose: str, person_id: UUID, division_id: UUID | None, before: datetime
) -> None:
    """Forget this person's unused secrets of one purpose (a new one takes their place), and everybody's old ones."""
    own = (LinkNonce.purpose == purpose) & (LinkNonce.person_id == person_id) & LinkNonce.used_at.is_(None)
    if division_id is not None:
        own &= LinkNonce.division_id == division_id
    statement = delete(LinkNonce).where(or_(own, LinkNonce.expires_at < before))
    session.execute(statement.execution_options(synchronize_session=False))
