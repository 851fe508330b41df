"""Which accounts speak for an organization: its own, or the installation's where there is no other."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import EMAIL, GROUP, LINE
from tracker.rules.line_account import ENVIRONMENT_KEY, WEBHOOK_OF_ENVIRONMENT, LineCredentials, LineTalk
from tracker.rules.message import Channel
from tracker.services.mail_accounts import mail_channel
from tracker.services.outbox import Outbox
from tracker.services.seal_secret import SealBroken, unseal
from tracker.store.line_accounts import (
    find_account,
    find_account_anywhere,
    find_noted,
    find_only_organization,
)
from tracker.store.mail_accounts import find_mail_account
from tracker.store.models import LineChannel
from tracker.store.people import get_organization


@dataclass(frozen=True)
class LineAccount:
    """An account that speaks for an organization. What LINE said of it is "" until it was asked."""

    organization_id: UUID
    credentials: LineCredentials = field(repr=False)
    bot_user_id: str = ""
    basic_id: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """What its contacts are keyed by."""
        return self.credentials.key

    @property
    def webhook_key(self) -> str:
        """What stands in its webhook's address."""
        return webhook_key(self.credentials.key)


def webhook_key(key: str) -> str:
    """What stands in the webhook's address of the account with this key."""
    return WEBHOOK_OF_ENVIRONMENT if key == ENVIRONMENT_KEY else key


def with_own_channels(outbox: Outbox, organization_id: UUID, *, is_only: bool) -> Outbox:
    """The outbox with the channels of this organization; `is_only`: the installation serves no other.

    Its own LINE account and mail server take the place of the environment's. A division's group is reached by the
    same account. From a demo that stands beside a real office nothing leaves the house.
    """
    with outbox.database.session(organization_id, is_reading=True) as session:
        own_line, own_mail = find_account(session), find_mail_account(session)
        is_invented = get_organization(session).is_demo
    if is_invented and not outbox.is_demo:
        return replace(outbox, channels={})
    channels = {name: channel for name, channel in outbox.channels.items() if name not in (LINE, GROUP, EMAIL)}
    if mail := mail_channel(outbox, own_mail):
        channels[EMAIL] = mail
    line = _speaker(outbox, own_line, is_only=is_only)
    return replace(outbox, channels=channels if line is None else {**channels, LINE: line, GROUP: line})


def _speaker(outbox: Outbox, row: LineChannel | None, *, is_only: bool) -> Channel | None:
    """None too where the own account's keys cannot be opened: the environment's knows none of its people."""
    if row is None:
        return outbox.channels.get(LINE) if is_only else None
    account = _opened(outbox, row)
    return open_account(outbox, account) if account else None


def find_account_of(outbox: Outbox, organization_id: UUID) -> LineAccount | None:
    """The account that speaks for an organization; None where there is none, or its keys cannot be opened."""
    with outbox.database.session(is_reading=True) as session:
        is_only = find_only_organization(session) == organization_id
    with outbox.database.session(organization_id, is_reading=True) as session:
        return _account_in(session, outbox, organization_id, is_only=is_only)


def find_account_by_key(outbox: Outbox, key: str) -> LineAccount | None:
    """The open account by what stands in its webhook's address; None for one nobody knows (or its keys are lost)."""
    if key == WEBHOOK_OF_ENVIRONMENT:
        return _environment_account(outbox)
    if key == ENVIRONMENT_KEY:
        return None
    with outbox.database.session(is_reading=True) as session:
        row = find_account_anywhere(session, key)
    return _opened(outbox, row) if row else None


def open_account(outbox: Outbox, account: LineAccount) -> LineTalk | None:
    """The client of an account; the same one for the same keys."""
    return outbox.open_line(account.credentials) if outbox.open_line else None


def _environment_account(outbox: Outbox) -> LineAccount | None:
    """The environment's account serves an organization that is alone; one with an account of its own has left it."""
    with outbox.database.session(is_reading=True) as session:
        organization_id = find_only_organization(session)
    if organization_id is None:
        return None
    account = find_account_of(outbox, organization_id)
    return account if account and account.key == ENVIRONMENT_KEY else None


def _account_in(session: Session, outbox: Outbox, organization_id: UUID, *, is_only: bool) -> LineAccount | None:
    own = find_account(session)
    if own is not None:
        return _opened(outbox, own)
    if not is_only or outbox.environment_line is None:
        return None
    return LineAccount(organization_id, outbox.environment_line, **_known(find_noted(session, ENVIRONMENT_KEY)))


def _opened(outbox: Outbox, row: LineChannel) -> LineAccount | None:
    try:
        secret = unseal(outbox.secret_key, row.channel_secret)
        token = unseal(outbox.secret_key, row.access_token)
    except SealBroken:
        return None
    channel_id = "" if token else row.channel_id or ""
    credentials = LineCredentials(row.key, channel_secret=secret, access_token=token, channel_id=channel_id)
    return LineAccount(row.organization_id, credentials, **_known(row))


def _known(row: LineChannel | None) -> dict[str, Any]:
    """What LINE said of an account."""
    if row is None:
        return {}
    return {"bot_user_id": row.bot_user_id or "", "basic_id": row.basic_id or "", "name": row.name}
