"""What happens when a channel cannot take a message: hold it for next month's quota, or send it another way."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker.rules.alarm import MONTHLY_LIMIT
from tracker.rules.delivery import LINE_ACCOUNT, PATIENCE, DeliveryStatus, Patience, fallback_key
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import day_of
from tracker.store.channel_states import change_channel_to_paused, find_rests, has_rested
from tracker.store.contacts import list_addresses
from tracker.store.deliveries import (
    add_delivery,
    add_items,
    change_delivery,
    find_by_key,
    find_fallback,
    is_told_by,
    list_held,
    list_item_reminders,
    list_waiting,
)
from tracker.store.line_usage import is_quota_watched
from tracker.store.models import Delivery

_OTHER = {"line": "email", "email": "line"}  # the people of a group are told personally anyway
_TOLD_ANY_WAY = (DeliveryKind.DIGEST, DeliveryKind.AT_ONCE)  # a link, a test goes where it was asked to go, or nowhere
_QUOTA_PAUSE = timedelta(hours=1)  # then one message asks again whether the month has turned


def use_other_channel(
    session: Session,
    delivery: Delivery,
    channels: Collection[str],
    now: datetime,
    patience: Mapping[str, Patience] = PATIENCE,
) -> bool:
    """Send the same another way, unless the person is told that way today anyway or cannot be.

    A message that is itself a second way has no third: the inbox always has it. Its words are written afresh
    when it leaves.
    """
    other = _OTHER.get(delivery.channel)
    if other is None or other not in channels or delivery.kind not in _TOLD_ANY_WAY:
        return False
    if delivery.fallback_of_id is not None or is_told_by(session, delivery, other):
        return False
    today = day_of(now)
    if (delivery.person_id, other) not in list_addresses(session, today, [delivery.person_id]):
        return False
    values = _second_way(delivery, other, now) | {"expires_at": now + patience[other].budget}
    add_delivery(session, values)
    added = find_by_key(session, values["dedupe_key"])
    if added is not None:
        add_items(session, added.id, list_item_reminders(session, delivery.id))
    return added is not None


def _second_way(delivery: Delivery, channel: str, now: datetime) -> dict[str, Any]:
    return {
        "dedupe_key": fallback_key(delivery.dedupe_key, channel),
        "person_id": delivery.person_id,
        "channel": channel,
        "kind": delivery.kind,
        "on_day": delivery.on_day,
        "scheduled_for": delivery.scheduled_for,
        "not_before": now,
        "priority": delivery.priority,
        "fallback_of_id": delivery.id,
        "created_at": now,
    }


def hold_for_quota(
    session: Session,
    channels: Collection[str],
    reason: str,
    now: datetime,
    patience: Mapping[str, Patience] = PATIENCE,
) -> None:
    """The month's quota is used up: hold everything of LINE's that would leave now, and let LINE rest."""
    change_channel_to_paused(session, "line", now + _QUOTA_PAUSE, reason, now)
    _hold_waiting(session, channels, now, patience)


def hold_while_used_up(
    session: Session, channels: Collection[str], now: datetime, patience: Mapping[str, Patience]
) -> None:
    """Hold what has come since to a month that is used up, or was put back out of a batch that met its end: it must
    not wait until LINE is asked again.
    """
    rest = find_rests(session, now).resting("line")
    if rest is not None and rest.reason == MONTHLY_LIMIT:
        _hold_waiting(session, channels, now, patience)


def _hold_waiting(session: Session, channels: Collection[str], now: datetime, patience: Mapping[str, Patience]) -> None:
    for delivery in list_waiting(session, LINE_ACCOUNT, now):
        if not delivery.is_maybe_accepted and change_delivery(session, delivery.id, DeliveryStatus.HELD_QUOTA):
            use_other_channel(session, delivery, channels, now, patience)


def release_held(session: Session, now: datetime) -> None:
    """Let held messages try again once LINE has rested; what went another way is not sent twice.

    Where the month's quota is known, planning it decides what waits and what goes.
    """
    if not has_rested(session, "line", now) or is_quota_watched(session, now):
        return
    for delivery in list_held(session):
        other = find_fallback(session, delivery.id)
        if other is None:
            change_delivery(session, delivery.id, DeliveryStatus.PENDING)
        elif other.status == DeliveryStatus.ACCEPTED:
            change_delivery(session, delivery.id, DeliveryStatus.MERGED, merged_into_id=other.id)
