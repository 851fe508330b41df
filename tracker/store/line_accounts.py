"""The LINE Official Account of an organization: its sealed keys, and what LINE said of it at the last check."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.orm import Session, aliased

from tracker.clock import new_id
from tracker.rules.line_account import ENVIRONMENT_KEY, LineAbout
from tracker.store.conditional_writes import insert_once
from tracker.store.database import ACROSS
from tracker.store.models import ContactPoint, LineChannel, Organization, WebhookEvent

_IN_USE = aliased(LineChannel)
_IS_IN_USE = (LineChannel.closed_at.is_(None),)  # the environment's, with its empty key, last


def find_account(session: Session) -> LineChannel | None:
    """The organization's own account, if it has one."""
    return session.scalar(
        select(LineChannel).where(LineChannel.closed_at.is_(None), LineChannel.key != ENVIRONMENT_KEY)
    )


def find_account_locked(session: Session) -> LineChannel | None:
    """The same, locked until the commit."""
    statement = select(LineChannel).where(LineChannel.closed_at.is_(None), LineChannel.key != ENVIRONMENT_KEY)
    return session.scalar(statement.with_for_update().execution_options(populate_existing=True))


def find_account_of_channel(session: Session, channel_id: str) -> LineChannel | None:
    """The account with LINE's own number, also one that is not in use any more; the newest of several."""
    statement = select(LineChannel).where(LineChannel.channel_id == channel_id, LineChannel.key != ENVIRONMENT_KEY)
    return session.scalar(statement.order_by(LineChannel.created_at.desc()).limit(1))


def began_at(session: Session) -> datetime | None:
    """When the account in use was set up here; what another one sent before says nothing of its months."""
    return session.scalar(select(LineChannel.created_at).where(*_IS_IN_USE).order_by(LineChannel.key.desc()).limit(1))


def find_noted(session: Session, key: str) -> LineChannel | None:
    """What is known of an account; of the environment's too, whose keys stand in no row."""
    return session.scalar(select(LineChannel).where(LineChannel.key == key, LineChannel.closed_at.is_(None)))


def find_account_anywhere(session: Session, key: str) -> LineChannel | None:
    """An open account by the key in its webhook address; only for whoever has no organization yet."""
    statement = select(LineChannel).where(LineChannel.key == key, LineChannel.closed_at.is_(None))
    return session.scalar(statement, execution_options=ACROSS)


def find_only_organization(session: Session) -> UUID | None:
    """The organization of an installation that serves no other; a demo beside a real one does not count."""
    two = select(Organization.id, Organization.is_demo).order_by(Organization.is_demo).limit(2)
    found = session.execute(two).all()
    is_alone = len(found) == 1 or (len(found) == 2 and not found[0].is_demo and found[1].is_demo)
    return found[0].id if is_alone else None


def is_only_organization(session: Session) -> bool:
    """Whether the session's organization is the only one of the installation."""
    return bool(find_only_organization(session) == session.info["organization_id"])


def key_in_use() -> ScalarSelect[Any]:
    """The key of the account that contacts must be of, for use in a statement: the own one, else the environment's."""
    own = select(_IN_USE.key).where(_IN_USE.closed_at.is_(None), _IN_USE.key != ENVIRONMENT_KEY).limit(1)
    return select(func.coalesce(own.scalar_subquery(), ENVIRONMENT_KEY)).scalar_subquery()


def add_account(session: Session, **values: Any) -> LineChannel:
    """A new account."""
    account = LineChannel(id=new_id(), **values)
    session.add(account)
    return account


def note_environment_account(session: Session, now: datetime) -> None:
    """A place for what LINE says of the environment's account; its keys stay in the environment."""
    blank = {"id": new_id(), "key": ENVIRONMENT_KEY, "name": "", "access_token": "", "channel_secret": ""}
    insert_once(session, LineChannel, [{**blank, "created_at": now}])


def record_check(session: Session, key: str, about: LineAbout | None, trouble: str | None, now: datetime) -> None:
    """What LINE said when it was asked; a check that failed leaves what was known before."""
    known = {"bot_user_id": about.bot_user_id, "basic_id": about.basic_id, "name": about.name} if about else {}
    statement = update(LineChannel).where(LineChannel.key == key, LineChannel.closed_at.is_(None))
    values = {"checked_at": now, "trouble": trouble, **known}
    session.execute(statement.values(values).execution_options(synchronize_session=False))


def change_contacts_of_bot(session: Session, key: str, bot_user_id: str) -> None:
    """People and groups linked with the same bot under another key stay linked: LINE knows them by the same ids."""
    before = select(_IN_USE.key).where(_IN_USE.bot_user_id == bot_user_id, _IN_USE.key != key)
    same = aliased(ContactPoint)
    is_known = select(same.id).where(
        same.channel == "line", same.provider_key == key, same.person_id == ContactPoint.person_id
    )
    statement = update(ContactPoint).where(
        ContactPoint.channel == "line", ContactPoint.provider_key.in_(before), ~is_known.exists()
    )
    session.execute(statement.values(provider_key=key).execution_options(synchronize_session=False))


def count_contacts(session: Session, key: str) -> int:
    """People who linked their LINE with this account and can be reached there."""
    statement = select(func.count()).where(
        ContactPoint.channel == "line",
        ContactPoint.provider_key == key,
        ContactPoint.person_id.is_not(None),
        ContactPoint.state.in_(("ok", "unconfirmed")),
    )
    return session.scalar(statement.select_from(ContactPoint)) or 0


def find_last_event_at(session: Session, key: str) -> datetime | None:
    """When LINE last told us anything through this account's webhook."""
    return session.scalar(select(func.max(WebhookEvent.received_at)).where(WebhookEvent.channel_key == key))
