"""Claims the next message of the outbox: looks at its reminders afresh, freezes its content, takes a lease."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import PATIENCE, DeliveryStatus, message_id, retry_key
from tracker.rules.message import Message, Recipient
from tracker.rules.reminder_hours import sending_moment
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.other_channel import use_other_channel
from tracker.services.standing_notices import find_standing
from tracker.services.write_digest import Wording, hash_payload, write_payload
from tracker.store.contacts import list_addresses
from tracker.store.deliveries import add_attempt, change_delivery, change_not_before, find_due_delivery
from tracker.store.duties import list_holidays
from tracker.store.models import Delivery
from tracker.store.reminders import change_to_silenced, list_carried_reminders

INBOX = "inbox"
_S = DeliveryStatus


@dataclass(frozen=True)
class Claimed:
    """One step of claiming. `outcome` says what became of the message; "sending" means: send `message`."""

    outcome: str
    delivery_id: UUID
    channel: str
    message: Message | None = None
    lease_token: UUID | None = None
    number: int | None = None


def claim_message(
    session: Session, *, channels: Collection[str], wording: Wording, worker: str, now: datetime
) -> Claimed | None:
    """Take the next message that may leave; None where there is none.

    The inbox needs no sending, so its messages are accepted here.
    """
    delivery = find_due_delivery(session, now, {INBOX, *channels})
    if delivery is None:
        return None
    claimed = _postponed(session, delivery, now) or _decided(session, delivery, channels, wording, worker, now)
    session.commit()
    return claimed


def _postponed(session: Session, delivery: Delivery, now: datetime) -> Claimed | None:
    """Outside the office's hours nothing new leaves; a repeat of what may have arrived disturbs nobody."""
    moment = sending_moment(now, list_holidays(session))
    if delivery.is_maybe_accepted or moment <= now or delivery.kind == DeliveryKind.SIGN_IN_LINK:
        return None
    change_not_before(session, delivery.id, moment)
    return Claimed("postponed", delivery.id, delivery.channel)


def _decided(
    session: Session, delivery: Delivery, channels: Collection[str], wording: Wording, worker: str, now: datetime
) -> Claimed:
    """Send, or cancel what has nothing to say any more or cannot reach its person this way."""
    today = now.astimezone(BANGKOK).date()
    person_id, channel = delivery.person_id, delivery.channel
    reminders = list_carried_reminders(session, delivery.id)
    standing = find_standing(session, person_id, reminders, today)
    change_to_silenced(session, standing.silent)
    address = list_addresses(session, today, [person_id]).get((person_id, channel))
    has_words = bool(standing.notices) or delivery.kind == DeliveryKind.SIGN_IN_LINK
    if not has_words or (address is None and channel != INBOX):
        _move(session, delivery, _S.CANCELLED)
        if standing.notices:
            use_other_channel(session, delivery, channels, now)
        return Claimed("cancelled", delivery.id, channel)
    payload = delivery.payload or write_payload(session, wording, person_id, standing.notices, today)
    if channel == INBOX:
        return _put_into_inbox(session, delivery, payload, now)
    return _taken(session, delivery, payload, address or "", worker, now)


def _put_into_inbox(session: Session, delivery: Delivery, payload: dict[str, Any], now: datetime) -> Claimed:
    _move(session, delivery, _S.SENDING, attempts=1, payload=payload, payload_sha256=hash_payload(payload))
    _move(session, delivery, _S.ACCEPTED, accepted_at=now)
    return Claimed("inbox", delivery.id, INBOX)


def _taken(
    session: Session, delivery: Delivery, payload: dict[str, Any], address: str, worker: str, now: datetime
) -> Claimed:
    """Freeze the content at the first claim, the very same ever after; take the lease."""
    token = new_id()
    message = _message(delivery, payload, address, now)
    _move(
        session,
        delivery,
        _S.SENDING,
        attempts=delivery.attempts + 1,
        lease_token=token,
        lease_until=now + PATIENCE[delivery.channel].lease,
        worker=worker,
        first_attempt_at=delivery.first_attempt_at or now,
        last_attempt_at=now,
        data_started_at=None,
        payload=payload,
        payload_sha256=hash_payload(payload),
        address=message.recipient.address,
        retry_key=message.retry_key,
        message_id=str(message.message_id),
    )
    number = add_attempt(session, delivery.id, worker, now)
    return Claimed("sending", delivery.id, delivery.channel, message, token, number)


def _move(session: Session, delivery: Delivery, status: DeliveryStatus, **values: Any) -> None:
    """We hold the row's lock, so this cannot fail; were it to, going on would send the same row for ever."""
    if not change_delivery(session, delivery.id, status, **values):
        raise AssertionError(f"{delivery.status} may not become {status.value}")


def _message(delivery: Delivery, payload: dict[str, Any], address: str, now: datetime) -> Message:
    """A message that may have arrived is repeated byte for byte; else the address may be mended meanwhile."""
    if delivery.is_maybe_accepted and delivery.address:
        address = delivery.address
    return Message(
        recipient=Recipient(payload["name"], address),
        subject=payload["subject"],
        text=payload["text"],
        html=payload["html"],
        line=tuple(payload["line"]),
        retry_key=retry_key(delivery.dedupe_key, delivery.epoch),
        message_id=message_id(delivery.dedupe_key, delivery.epoch),
        dated_at=(delivery.first_attempt_at or now).astimezone(BANGKOK),
    )
