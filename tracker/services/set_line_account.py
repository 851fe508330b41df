"""An administrator gives the organization its own LINE account, changes its keys, or ends its use."""

from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import LINE, RESTORED_BACKUP
from tracker.rules.errors import NotFound
from tracker.rules.line_keys import KeyMistyped, LineKeys
from tracker.rules.line_quota import month_of
from tracker.services.seal_secret import seal
from tracker.store.channel_states import find_rest_locked
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.line_accounts import add_account, find_account_locked, find_account_of_channel
from tracker.store.line_usage import find_usage
from tracker.store.models import LineChannel

_KEY_BYTES = 18


def set_line_account(
    session: Session, *, keys: LineKeys, secret_key: str, person_id: UUID | None, now: datetime
) -> str:
    """Use these keys from the next turn on; the account's key. Raises KeyMistyped.

    The same channel id is the same account: the people who linked with it stay linked, and what was left empty stays
    as it was. Another one is another account, in whose stead this one stands; people link with it anew.
    """
    keys = keys.cleaned()
    current = find_account_locked(session)
    account = find_account_of_channel(session, keys.channel_id)
    if current is not None and current is not account:
        _close(session, current, now)
    if account is None:
        account = _new(session, keys, now)
    before = {"channel_id": current.channel_id if current else None}
    _fill(account, keys, secret_key)
    account.closed_at = account.checked_at = account.trouble = None
    flush_or_conflict(session)
    _begin_anew(session, now, is_other=current is not account)
    what = {"channel_id": [before["channel_id"], keys.channel_id], "is_lasting": [None, keys.is_lasting]}
    record_history(
        session,
        at=now,
        person_id=person_id,
        action="line_account_set",
        subject_kind="line_channel",
        subject_id=account.id,
        change=what,
    )
    session.commit()
    return account.key


def end_line_account(session: Session, *, person_id: UUID | None, now: datetime) -> None:
    """Use it no more; its keys are forgotten. Who linked with it is told by mail from now on."""
    account = find_account_locked(session)
    if account is None:
        raise NotFound("no_line_account", "หน่วยงานยังไม่ได้ตั้งบัญชี LINE ของตนเอง")
    _close(session, account, now)
    _begin_anew(session, now, is_other=True)
    record_history(
        session,
        at=now,
        person_id=person_id,
        action="line_account_ended",
        subject_kind="line_channel",
        subject_id=account.id,
        change={"channel_id": [account.channel_id, None]},
    )
    session.commit()


def _close(session: Session, account: LineChannel, now: datetime) -> None:
    """Its keys are forgotten; its own key stays, should it be used again."""
    account.closed_at = now
    account.channel_secret = account.access_token = ""
    session.flush()  # before another one takes its place


def _new(session: Session, keys: LineKeys, now: datetime) -> LineChannel:
    """Its key stands in the webhook's address, which nobody should guess."""
    return add_account(
        session,
        key=token_urlsafe(_KEY_BYTES),
        name="",
        channel_id=keys.channel_id,
        access_token="",
        channel_secret="",
        created_at=now,
    )


def _fill(account: LineChannel, keys: LineKeys, secret_key: str) -> None:
    if not keys.channel_secret and not account.channel_secret:
        raise KeyMistyped("channel_secret", "กรุณาใส่รหัสลับของช่อง คัดลอกได้ตามขั้นตอนที่ 3")
    if keys.is_lasting and not keys.access_token and not account.access_token:
        raise KeyMistyped("access_token", "กรุณาใส่โทเคนระยะยาว หรือเลือก “ให้ระบบขอโทเคนเอง”")
    if keys.channel_secret:
        account.channel_secret = seal(secret_key, keys.channel_secret)
    if not keys.is_lasting:
        account.access_token = ""
    elif keys.access_token:
        account.access_token = seal(secret_key, keys.access_token)


def _begin_anew(session: Session, now: datetime, *, is_other: bool) -> None:
    """What was wrong with the old keys is over, and another account's month says nothing of this one's."""
    rest = find_rest_locked(session, LINE)
    if rest is not None and rest.reason != RESTORED_BACKUP:
        rest.paused_until, rest.pauses, rest.reason, rest.changed_at = None, 0, None, now
    usage = find_usage(session, month_of(now)) if is_other else None
    if usage is not None:
        usage.quota = usage.allowance = usage.allowance_cutoff = usage.checked_at = None
        usage.used_seen = 0
