"""An administrator gives the organization its own mail server, changes it, or ends its use."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import EMAIL, RESTORED_BACKUP
from tracker.rules.errors import NotFound
from tracker.rules.mail_account import MailCredentials, MailMistyped, TypedMail
from tracker.services.seal_secret import seal
from tracker.store.channel_states import find_rest_locked
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.mail_accounts import add_mail_account, find_mail_account_locked
from tracker.store.models import MailAccount


def set_mail_account(
    session: Session, *, typed: TypedMail, secret_key: str, person_id: UUID | None, now: datetime
) -> None:
    """Use this mail server from the next turn on. Raises MailMistyped. An empty password stays as it was."""
    wanted = typed.cleaned().credentials
    account = find_mail_account_locked(session)
    before = account.host if account else None
    sealed = _password(account, wanted, secret_key)
    if account is None:
        account = add_mail_account(session, created_at=now, **_columns(wanted, sealed))
    else:
        for name, value in _columns(wanted, sealed).items():
            setattr(account, name, value)
    account.checked_at = account.trouble = None
    flush_or_conflict(session)
    _begin_anew(session, now)
    change = {"host": [before, wanted.host], "sender": [None, wanted.sender]}
    _record(session, account.id, person_id, "mail_account_set", change, now)
    session.commit()


def end_mail_account(session: Session, *, person_id: UUID | None, now: datetime) -> None:
    """Use it no more; its password is forgotten. The installation's own server speaks again, where there is one."""
    account = find_mail_account_locked(session)
    if account is None:
        raise NotFound("no_mail_account", "หน่วยงานยังไม่ได้ตั้งเครื่องส่งอีเมลของตนเอง")
    account.closed_at, account.password = now, None
    _begin_anew(session, now)
    _record(session, account.id, person_id, "mail_account_ended", {"host": [account.host, None]}, now)
    session.commit()


def _password(account: MailAccount | None, wanted: MailCredentials, secret_key: str) -> str | None:
    """Sealed. A password is only kept for the very server and user it was typed for: nobody else's may learn it."""
    if not wanted.user:
        return None
    if wanted.password:
        return seal(secret_key, wanted.password)
    if account and account.password and (account.host, account.user) == (wanted.host, wanted.user):
        return account.password
    raise MailMistyped("password", "กรุณาใส่รหัสผ่านของชื่อผู้ใช้นี้ หากเครื่องส่งอีเมลไม่ต้องใช้ ให้เว้นชื่อผู้ใช้ว่างไว้")


def _columns(wanted: MailCredentials, sealed: str | None) -> dict[str, object]:
    return {
        "host": wanted.host,
        "port": wanted.port,
        "encryption": wanted.encryption,
        "sender": wanted.sender,
        "user": wanted.user or None,
        "password": sealed,
    }


def _begin_anew(session: Session, now: datetime) -> None:
    """What was wrong with the old server is over."""
    rest = find_rest_locked(session, EMAIL)
    if rest is not None and rest.reason != RESTORED_BACKUP:
        rest.paused_until, rest.pauses, rest.reason, rest.changed_at = None, 0, None, now


def _record(
    session: Session, account_id: UUID, person_id: UUID | None, action: str, change: dict[str, Any], now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=person_id,
        action=action,
        subject_kind="mail_account",
        subject_id=account_id,
        change=change,
    )
