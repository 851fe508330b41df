"""Asks LINE who the account is, what the month has left, how large its groups are; writes down what it said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.line_account import ENVIRONMENT_KEY, LineAbout, LineQuota, LineTalk
from tracker.rules.line_quota import ASK_BEFORE_A_BATCH, ASK_EVERY, cutoff_allowance, month_of
from tracker.rules.message import ChannelError
from tracker.services.outbox import Outbox
from tracker.store.line_accounts import (
    began_at,
    change_contacts_of_bot,
    find_account,
    find_noted,
    note_environment_account,
    record_check,
)
from tracker.store.line_groups import change_member_count, list_group_contacts
from tracker.store.line_usage import count_ours, find_usage, get_usage_locked, has_waiting_messages
from tracker.store.models import LineChannel, LineUsage

_AT_ONCE = timedelta(0)


@dataclass
class Said:
    """What LINE said, as far as it came; `trouble` is the code of what stopped it."""

    about: LineAbout | None = None
    quota: LineQuota | None = None
    sizes: dict[UUID, int] = field(default_factory=dict)
    trouble: str | None = None


def check_line_account(
    outbox: Outbox, organization_id: UUID, talk: LineTalk, now: datetime, *, is_asked_for: bool = False
) -> None:
    """Ask where it is time: hourly, before a batch, as soon as somebody changed the keys, or because one asks.

    No transaction is open while LINE is asked.
    """
    with outbox.database.session(organization_id, is_reading=True) as session:
        account = find_account(session)
        key = account.key if account else ENVIRONMENT_KEY
        if not is_asked_for and not _is_time(session, find_noted(session, key), now):
            return
        groups = list_group_contacts(session, key)
    said = ask_line(talk, groups)
    with outbox.database.session(organization_id) as session:
        _write_down(session, key, said, now)
        session.commit()


def ask_line(talk: LineTalk, groups: Mapping[UUID, str]) -> Said:
    """Everything in one go; what was said before a trouble counts. Who we are is good to know, but not needed."""
    said = Said()
    try:
        said.about = _about(talk)
        said.quota = talk.quota()
        for contact_id, group_id in groups.items():
            if (size := talk.group_size(group_id)) is not None:
                said.sizes[contact_id] = size
    except ChannelError as error:
        said.trouble = error.code
    return said


def _about(talk: LineTalk) -> LineAbout | None:
    """None where this one question fails and others may not."""
    try:
        return talk.about()
    except ChannelError as error:
        if error.scope == "channel":
            raise
        return None


def _is_time(session: Session, noted: LineChannel | None, now: datetime) -> bool:
    if noted is None or noted.checked_at is None:
        return True
    usage = find_usage(session, month_of(now))
    return not _AT_ONCE <= now - noted.checked_at < _patience(session, noted, usage, now)


def _patience(session: Session, noted: LineChannel, usage: LineUsage | None, now: datetime) -> timedelta:
    """How long an answer is good for. A month nobody asked about yet is asked about at once."""
    if noted.trouble:
        return ASK_BEFORE_A_BATCH
    if usage is None or usage.checked_at is None:
        return _AT_ONCE
    return ASK_BEFORE_A_BATCH if has_waiting_messages(session, now) else ASK_EVERY


def _write_down(session: Session, key: str, said: Said, now: datetime) -> None:
    if key == ENVIRONMENT_KEY:
        note_environment_account(session, now)
    record_check(session, key, said.about, said.trouble, now)
    if said.about is not None:
        change_contacts_of_bot(session, key, said.about.bot_user_id)
    change_member_count(session, said.sizes)
    if said.quota is None:
        return
    usage = get_usage_locked(session, month_of(now))
    usage.used_ours = count_ours(session, now, began_at(session))
    usage.quota, usage.used_seen, usage.checked_at = said.quota.limit, said.quota.used, now
    usage.allowance_cutoff = cutoff_allowance(said.quota, usage.used_ours)
    usage.allowance = _less(usage.allowance_cutoff, usage.reserve)


def _less(allowance: int | None, reserve: int) -> int | None:
    return None if allowance is None else max(allowance - reserve, 0)
