"""The mail server an organization set by hand: its sealed password, and what it said at the last test."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.store.models import MailAccount


def find_mail_account(session: Session) -> MailAccount | None:
    """The organization's own mail server, if it set one."""
    return session.scalar(select(MailAccount).where(MailAccount.closed_at.is_(None)))


def find_mail_account_locked(session: Session) -> MailAccount | None:
    """The same, locked until the commit."""
    statement = select(MailAccount).where(MailAccount.closed_at.is_(None))
    return session.scalar(statement.with_for_update().execution_options(populate_existing=True))


def add_mail_account(session: Session, **values: Any) -> MailAccount:
    """A new mail server."""
    account = MailAccount(id=new_id(), **values)
    session.add(account)
    return account


def record_mail_test(session: Session, account_id: UUID, trouble: str | None, now: datetime) -> None:
    """What the server said to a test message; nothing where it is in use no more."""
    statement = update(MailAccount).where(MailAccount.id == account_id, MailAccount.closed_at.is_(None))
    session.execute(statement.values(checked_at=now, trouble=trouble).execution_options(synchronize_session=False))
