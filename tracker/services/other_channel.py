"""What happens when a channel cannot take a message: hold it for next month's quota, or send it another way."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.rules.delivery import PATIENCE, DeliveryStatus, fallback_key
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.contacts import list_addresses
from tracker.store.deliveries import (
    add_delivery,
    add_items,
    change_channel_to_paused,
    change_delivery,
    find_by_key,
    find_fallback,
    has_rested,
    is_told_by,
    list_held,
    list_item_reminders,
    list_waiting,
)
from tracker.store.models import Delivery

_OTHER = {"line": "email", "email": "line"}
_CONTENT = {"line": "line", "email": "text"}  # the part of a payload that each channel sends
_QUOTA_PAUSE = timedelta(hours=1)  # then one message asks again whether the month has turned


def use_other_channel(session: Session, delivery: Delivery, channels: Collection[str], now: datetime) -> bool:
    """Send the same content another way, unless the person is told that way today anyway or cannot be.

    A message that is itself a second way has no third: the inbox always has it.
    """
    other = _OTHER[delivery.channel]
    if delivery.fallback_of_id is not None or other not in channels or is_told_by(session, delivery, other):
        return False
    if delivery.payload is not None and not delivery.payload[_CONTENT[other]]:
        return False  # it has no words for that way, as a sign-in link has none for LINE
    today = now.astimezone(BANGKOK).date()
    if (delivery.person_id, other) not in list_addresses(session, today, [delivery.person_id]):
        return False
    key = fallback_key(delivery.dedupe_key, other)
    content = {} if delivery.payload is None else {"payload": delivery.payload}
    add_delivery(
        session,
        {
            "dedupe_key": key,
            "person_id": delivery.person_id,
            "channel": other,
            "kind": delivery.kind,
            "on_day": delivery.on_day,
            "scheduled_for": delivery.scheduled_for,
            "not_before": now,
            "expires_at": now + PATIENCE[other].budget,
            "fallback_of_id": delivery.id,
            "created_at": now,
            **content,
        },
    )
    added = find_by_key(session, key)
    if added is not None:
        add_items(session, added.id, list_item_reminders(session, delivery.id))
    return added is not None


def hold_for_quota(session: Session, channel: str, channels: Collection[str], reason: str, now: datetime) -> None:
    """The month's quota is used up: hold everything of the channel that would leave now, and let the channel rest."""
    change_channel_to_paused(session, channel, now + _QUOTA_PAUSE, reason, now)
    for delivery in list_waiting(session, channel, now):
        if not delivery.is_maybe_accepted and change_delivery(session, delivery.id, DeliveryStatus.HELD_QUOTA):
            use_other_channel(session, delivery, channels, now)


def release_held(session: Session, now: datetime) -> None:
    """Let held messages try again once the channel has rested; what went another way is not sent twice."""
    if not has_rested(session, "line", now):
        return
    for delivery in list_held(session, "line"):
        other = find_fallback(session, delivery.id)
        if other is None:
            change_delivery(session, delivery.id, DeliveryStatus.PENDING)
        elif other.status == DeliveryStatus.ACCEPTED:
            change_delivery(session, delivery.id, DeliveryStatus.MERGED, merged_into_id=other.id)
