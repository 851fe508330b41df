"""Puts a ready letter (a sign-in link, an alarm, a test) into the outbox, to leave at once; the caller commits."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import delivery_key
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import day_of
from tracker.services.write_digest import hash_payload
from tracker.store.deliveries import add_delivery

PRIORITY = 50  # before any reminder: somebody sits and waits


def post_letter(
    session: Session,
    person_id: UUID,
    channel: str,
    kind: DeliveryKind,
    occurrence: str,
    payload: dict[str, Any],
    now: datetime,
    worth_for: timedelta,
) -> str:
    """Post it once per `occurrence`; its once-only key. After `worth_for` it is not worth sending any more."""
    key = delivery_key(session.info["organization_id"], channel, kind.value, occurrence, person_id)
    values = {
        "dedupe_key": key,
        "person_id": person_id,
        "channel": channel,
        "kind": kind.value,
        "on_day": day_of(now),
        "scheduled_for": now,
        "not_before": now,
        "expires_at": now + worth_for,
        "priority": PRIORITY,
        "payload": payload,
        "payload_sha256": hash_payload(payload),
        "created_at": now,
    }
    add_delivery(session, values)
    return key
