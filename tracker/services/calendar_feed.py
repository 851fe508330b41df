"""A person's own calendar: given an address, given another, taken back; and what it says when a telephone asks."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.calendar_feed import SHOWN, Feed, feed_token
from tracker.rules.errors import Forbidden
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.ics import write_calendar
from tracker.rules.organization_name import official_name
from tracker.rules.permissions import Actor
from tracker.rules.reminder_hours import opening
from tracker.rules.sign_in import token_hash
from tracker.rules.thai_calendar import day_of
from tracker.services.due_reminders import read_today
from tracker.services.outbox import Outbox
from tracker.store.calendar_feeds import (
    add_feed,
    find_feed,
    find_feed_by_token,
    list_round_days,
    record_feed_read,
)
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.models import CalendarFeed
from tracker.store.people import get_organization
from tracker.store.round_duties import list_round_obligations
from tracker.store.task_duties import list_task_obligations

_NOTED_EVERY = timedelta(hours=1)  # that somebody read it; a telephone asks several times an hour


def find_feed_address(session: Session, *, actor: Actor, outbox: Outbox) -> str | None:
    """The address of this person's calendar; None where they have none. It lasts: who came by a link sees none."""
    if actor.is_limited:
        return None
    feed = find_feed(session, actor.person_id)
    return _address(outbox, feed) if feed else None


def renew_feed(session: Session, *, actor: Actor, outbox: Outbox, now: datetime) -> None:
    """Give this person an address, in place of the one they had: that one answers nothing more."""
    _require_full(actor)
    _revoke(session, actor, now)
    feed_id = new_id()
    add_feed(session, feed_id, actor.person_id, token_hash(feed_token(outbox.secret_key, feed_id)), now)
    flush_or_conflict(session)
    _record(session, actor, "calendar_opened", now)
    session.commit()


def revoke_feed(session: Session, *, actor: Actor, now: datetime) -> None:
    """Take the address back."""
    _require_full(actor)
    if _revoke(session, actor, now):
        _record(session, actor, "calendar_closed", now)
    session.commit()


def read_feed(outbox: Outbox, token: str, now: datetime) -> str | None:
    """The calendar behind an address, as iCalendar; None for one that was taken back, or whose person left."""
    with outbox.database.session(is_reading=True) as session:
        feed = find_feed_by_token(session, token_hash(token), day_of(now))
        if feed is None:
            return None
        text, seen = _written(session, outbox, feed, now), feed.read_at
    if seen is None or now - seen > _NOTED_EVERY:
        with outbox.database.session(feed.organization_id) as session:
            note_feed_read(session, feed_id=feed.id, now=now)
    return text


def note_feed_read(session: Session, *, feed_id: UUID, now: datetime) -> None:
    """Somebody read it; apart from the reading, which keeps nobody who writes waiting."""
    record_feed_read(session, feed_id, now)
    session.commit()


def _written(session: Session, outbox: Outbox, feed: CalendarFeed, now: datetime) -> str:
    day = day_of(now)
    organization = get_organization(session)
    office = official_name(organization.name, organization.kind)
    today = read_today(session, day)
    duties = [
        one
        for one in (*list_task_obligations(session, day), *list_round_obligations(session, day))
        if one.duty.kind in SHOWN and feed.person_id in today.roster.told(one).person_ids
    ]
    written = Feed(organization.id, office, outbox.wording.base_url.rstrip("/"))
    rounds = list_round_days(session, FiscalYear.of(day).year - 1)
    days = (*written.of_duties(duties, day), *written.of_rounds(rounds))
    return write_calendar(days, opening(day), name=f"ติดตาม: งานของฉัน ({office})")


def _address(outbox: Outbox, feed: CalendarFeed) -> str:
    return f"{outbox.wording.base_url.rstrip('/')}/calendar/{feed_token(outbox.secret_key, feed.id)}.ics"


def _revoke(session: Session, actor: Actor, now: datetime) -> bool:
    feed = find_feed(session, actor.person_id)
    if feed is not None:
        feed.revoked_at = now
        session.flush()  # before another one takes its place
    return feed is not None


def _require_full(actor: Actor) -> None:
    """The address lasts, so who came in by a link that does not may not make one."""
    if actor.is_limited:
        raise Forbidden("full_sign_in", "การสร้างหรือยกเลิกปฏิทินต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน")


def _record(session: Session, actor: Actor, action: str, now: datetime) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="person",
        subject_id=actor.person_id,
        change={},
    )
