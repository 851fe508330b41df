"""Events of LINE between their coming and their being worked: stored once, claimed with a lease, in order per user."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from tracker.clock import new_id
from tracker.rules.line_chat import Said
from tracker.rules.line_event import LineEvent
from tracker.store.conditional_writes import count_changed, insert_once
from tracker.store.database import ACROSS
from tracker.store.models import WebhookEvent

MOST_REMEMBERED = 30
_EARLIER = aliased(WebhookEvent)


def add_events(session: Session, channel_key: str, events: Iterable[LineEvent], now: datetime) -> None:
    """Store events not yet worked; one that came before, however often, changes nothing."""
    rows = [
        {
            "id": new_id(),
            "event_id": event.id,
            "channel_key": channel_key,
            "kind": event.kind,
            "source_id": event.source_id,
            "happened_at": event.happened_at,
            "is_redelivery": event.is_redelivery,
            "body": dict(event.body),
            "received_at": now,
            "attempts": 0,
        }
        for event in events
    ]
    if rows:
        insert_once(session, WebhookEvent, rows)


def list_organizations_with_events(session: Session, now: datetime) -> list[UUID]:
    """The organizations for which something came that nobody works on."""
    statement = select(WebhookEvent.organization_id).where(_is_free(now)).distinct()
    return list(session.scalars(statement, execution_options=ACROSS))


def find_next_event(session: Session, now: datetime) -> WebhookEvent | None:
    """The oldest event nobody works on, locked; of each user only the first.

    One that failed and waits for its next try holds up nobody, not even later events of the same user.
    """
    earlier = exists().where(
        _EARLIER.organization_id == WebhookEvent.organization_id,
        _EARLIER.channel_key == WebhookEvent.channel_key,
        _EARLIER.source_id == WebhookEvent.source_id,
        _EARLIER.processed_at.is_(None),
        _EARLIER.error.is_(None),
        tuple_(_EARLIER.happened_at, _EARLIER.event_id) < tuple_(WebhookEvent.happened_at, WebhookEvent.event_id),
    )
    statement = (
        select(WebhookEvent)
        .where(_is_free(now), ~earlier)
        .order_by(WebhookEvent.happened_at, WebhookEvent.event_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=WebhookEvent)
    )
    return session.scalar(statement.execution_options(populate_existing=True))


def _is_free(now: datetime) -> Any:
    return and_(
        WebhookEvent.processed_at.is_(None), or_(WebhookEvent.lease_until.is_(None), WebhookEvent.lease_until <= now)
    )


def claim_event(session: Session, event: WebhookEvent, lease_until: datetime) -> int:
    """Take the event found; the number of this try, by which its end is recorded."""
    event.attempts += 1
    event.lease_until = lease_until
    event.error = None
    session.flush()
    return event.attempts


def change_event(session: Session, event_id: UUID, attempt: int, **values: Any) -> bool:
    """Record how a try ended; False where the event is somebody else's by now."""
    statement = update(WebhookEvent).where(
        WebhookEvent.id == event_id, WebhookEvent.attempts == attempt, WebhookEvent.processed_at.is_(None)
    )
    return count_changed(session, statement.values(**values)) == 1


def list_said_before(session: Session, channel_key: str, event: LineEvent, since: datetime) -> list[Said]:
    """What the same user tapped, typed and sent before this event, newest first."""
    statement = (
        select(WebhookEvent)
        .where(
            WebhookEvent.channel_key == channel_key,
            WebhookEvent.source_id == event.source_id,
            WebhookEvent.kind.in_(("message", "postback")),
            WebhookEvent.happened_at >= since,
            tuple_(WebhookEvent.happened_at, WebhookEvent.event_id) < (event.happened_at, event.id),
        )
        .order_by(WebhookEvent.happened_at.desc(), WebhookEvent.event_id.desc())
        .limit(MOST_REMEMBERED)
    )
    return [_said(as_event(row)) for row in session.scalars(statement)]


def as_event(row: WebhookEvent) -> LineEvent:
    """The event of a row, as rules read it."""
    return LineEvent(row.event_id, row.kind, row.happened_at, row.is_redelivery, row.source_id, row.body)


def _said(event: LineEvent) -> Said:
    return Said(event.happened_at, event.postback, event.message_kind, event.message_id, event.file_name)
