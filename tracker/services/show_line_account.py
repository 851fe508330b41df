"""Everything an administrator sees of the organization's LINE account, its secrets masked."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.rules.alarm import MONTHLY_LIMIT
from tracker.rules.delivery import RESTORED_BACKUP
from tracker.rules.line_account import ENVIRONMENT_KEY
from tracker.rules.line_keys import masked
from tracker.rules.line_quota import left, month_of
from tracker.rules.line_trouble import SEAL_BROKEN, LineTrouble, trouble_of
from tracker.rules.thai_calendar import day_of
from tracker.services.forecast_line import Forecast, forecast_line
from tracker.services.line_accounts import webhook_key
from tracker.services.outbox import Outbox
from tracker.services.seal_secret import SealBroken, unseal
from tracker.store.channel_states import find_rests
from tracker.store.line_accounts import (
    count_contacts,
    find_account,
    find_last_event_at,
    find_noted,
    is_only_organization,
)
from tracker.store.line_groups import count_groups
from tracker.store.line_usage import count_by_status, find_usage
from tracker.store.models import LineChannel, LineUsage


@dataclass(frozen=True)
class AccountShown:
    """The account in use. `is_own`: set here, and not in the environment; its secrets are masked, "" for none."""

    is_own: bool
    name: str
    basic_id: str
    channel_id: str
    secret: str
    token: str
    webhook_key: str
    checked_at: datetime | None
    event_at: datetime | None
    trouble: LineTrouble | None
    people_count: int
    group_count: int

    @property
    def is_lasting(self) -> bool:
        return bool(self.token)

    @property
    def state(self) -> str:
        """ "trouble", "well", or "waiting" until LINE has been asked."""
        return "trouble" if self.trouble else "well" if self.checked_at else "waiting"


@dataclass(frozen=True)
class MonthShown:
    """The month's messages. `limit` None: without limit; `by_hand`: sent by people, not by us."""

    month: date
    limit: int | None
    used: int
    by_hand: int
    reserve: int
    left: int | None
    held_count: int
    checked_at: datetime

    @property
    def free(self) -> int | None:
        """What ordinary reminders may still use."""
        return None if self.left is None else max(self.left - self.reserve, 0)


@dataclass(frozen=True)
class LineShown:
    """The whole page."""

    account: AccountShown | None
    month: MonthShown | None
    forecast: Forecast | None


def show_line_account(session: Session, outbox: Outbox, now: datetime) -> LineShown:
    """Read it all; nothing is asked of LINE here, the worker does that."""
    own = find_account(session)
    if own is None and not (outbox.environment_line and is_only_organization(session)):
        return LineShown(None, None, None)
    row = own or find_noted(session, ENVIRONMENT_KEY)
    account = _account(session, outbox, row, now, is_own=own is not None)
    month = month_of(now)
    usage = find_usage(session, month)
    forecast = forecast_line(session, day_of(now), month)
    shown = _month(session, usage, forecast.reserve) if usage and usage.checked_at else None
    return LineShown(account, shown, forecast)


def _account(session: Session, outbox: Outbox, row: LineChannel | None, now: datetime, *, is_own: bool) -> AccountShown:
    key = row.key if row else ENVIRONMENT_KEY
    secret, token, trouble = _secrets(outbox, row if is_own else None)
    return AccountShown(
        is_own=is_own,
        name=row.name if row else "",
        basic_id=(row.basic_id if row else None) or "",
        channel_id=(row.channel_id if row else None) or "",
        secret=secret,
        token=token,
        webhook_key=webhook_key(key),
        checked_at=row.checked_at if row else None,
        event_at=find_last_event_at(session, key),
        trouble=trouble_of(trouble or (row.trouble if row else None) or _why_it_rests(session, now)),
        people_count=count_contacts(session, key),
        group_count=count_groups(session, key),
    )


def _why_it_rests(session: Session, now: datetime) -> str | None:
    """What LINE said to a message since it was last asked; the quota and a restored backup have pages of their own."""
    rest = find_rests(session, now).resting("line")
    return rest.reason if rest and rest.reason not in (MONTHLY_LIMIT, RESTORED_BACKUP) else None


def _secrets(outbox: Outbox, row: LineChannel | None) -> tuple[str, str, str | None]:
    """Secret and token, masked, and what is wrong with them."""
    if row is None:
        given = outbox.environment_line
        return ("", "", None) if given is None else (_mask(given.channel_secret), _mask(given.access_token), None)
    try:
        secret, token = (unseal(outbox.secret_key, sealed) for sealed in (row.channel_secret, row.access_token))
    except SealBroken:
        return "", "", SEAL_BROKEN
    return _mask(secret), _mask(token), None


def _mask(secret: str) -> str:
    return masked(secret) if secret else ""


def _month(session: Session, usage: LineUsage, reserve: int) -> MonthShown:
    assert usage.checked_at is not None  # noqa: S101  # asked for by the caller
    used = max(usage.used_seen, usage.used_ours)
    return MonthShown(
        month=usage.month,
        limit=usage.quota,
        used=used,
        by_hand=max(usage.used_seen - usage.used_ours, 0),
        reserve=reserve,
        left=left(usage.quota, usage.used_seen, usage.used_ours),
        held_count=count_by_status(session, usage.month).get("held_quota", 0),
        checked_at=usage.checked_at,
    )
