"""Takes messages out of the outbox one by one, hands them to their channel, and records what became of them.

1. Claim a message in a short transaction of its own: look at its reminders afresh, freeze its content, take a lease.
2. Send, with no transaction open. The key hangs on the row, so a second sender does no harm where LINE is asked.
3. Record the outcome in another short transaction, only while the lease is still ours.

A process that dies in between leaves a lease that runs out; `sweep_outbox` then decides.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import (
    PATIENCE,
    Attempt,
    DeliveryStatus,
    Verdict,
    after_error,
    after_lost_lease,
    message_id,
    retry_key,
)
from tracker.rules.message import Accepted, Channel, ChannelError, Message, Recipient
from tracker.rules.reminder_policy import sending_moment
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.other_channel import hold_for_quota, release_held, use_other_channel
from tracker.services.write_digest import Wording, find_standing, hash_payload, write_payload
from tracker.store.contacts import change_contact_to_bad, list_addresses
from tracker.store.database import Database
from tracker.store.deliveries import (
    add_attempt,
    change_attempt,
    change_channel_to_paused,
    change_channel_to_well,
    change_delivery,
    change_not_before,
    change_to_expired,
    change_to_handed_over,
    count_pauses,
    find_due_delivery,
    list_forgotten,
    list_lost_leases,
)
from tracker.store.duties import list_holidays
from tracker.store.models import Delivery
from tracker.store.reminders import change_to_silenced, list_carried_reminders

INBOX = "inbox"
_S = DeliveryStatus


@dataclass(frozen=True)
class Outbox:
    """What dispatching needs: the database, the channels that are set up, the words, and its own name in the log."""

    database: Database
    channels: Mapping[str, Channel]
    wording: Wording
    worker: str


@dataclass(frozen=True)
class Claimed:
    """One step of claiming. `outcome` says what became of the message; "sending" means: send `message`."""

    outcome: str
    delivery_id: UUID
    channel: str
    message: Message | None = None
    lease_token: UUID | None = None
    number: int | None = None


class LeaseLostError(Exception):
    """Another worker has the message now; this one must not go on with it."""


def dispatch_messages(outbox: Outbox, organization_id: UUID, clock: Callable[[], datetime]) -> Counter[str]:
    """Send everything of one organization that may leave now; how often each outcome occurred."""
    outcomes: Counter[str] = Counter()
    with outbox.database.session(organization_id) as session:
        outcomes.update(sweep_outbox(session, channels=outbox.channels, now=clock()))
    while (claimed := _claim(outbox, organization_id, clock())) is not None:
        outcomes[_deliver(outbox, organization_id, claimed, clock)] += 1
    return outcomes


def _claim(outbox: Outbox, organization_id: UUID, now: datetime) -> Claimed | None:
    with outbox.database.session(organization_id) as session:
        return claim_message(session, channels=outbox.channels, wording=outbox.wording, worker=outbox.worker, now=now)


def _deliver(outbox: Outbox, organization_id: UUID, claimed: Claimed, clock: Callable[[], datetime]) -> str:
    """Send what was claimed and record the outcome; no transaction is open while the channel is at work."""
    if claimed.message is None:
        return claimed.outcome

    def about_to_hand_over() -> None:
        with outbox.database.session(organization_id) as session:
            record_hand_over(session, claimed=claimed, now=clock())

    answer = _send(outbox.channels[claimed.channel], claimed.message, about_to_hand_over)
    if answer is None:
        return "lost"
    with outbox.database.session(organization_id) as session:
        if isinstance(answer, Accepted):
            return record_accepted(session, claimed=claimed, accepted=answer, now=clock())
        return record_refused(session, claimed=claimed, error=answer, channels=outbox.channels, now=clock())


def _send(channel: Channel, message: Message, about_to_hand_over: Callable[[], None]) -> Accepted | ChannelError | None:
    try:
        return channel.send(message, about_to_hand_over)
    except ChannelError as error:
        return error
    except LeaseLostError:
        return None
    except Exception as error:  # noqa: BLE001  # one odd message must not keep all others from leaving
        return ChannelError("unexpected", f"{type(error).__name__}: {error}", maybe_accepted=True)


# --- 1. claim -------------------------------------------------------------------------------------------------


def claim_message(
    session: Session, *, channels: Collection[str], wording: Wording, worker: str, now: datetime
) -> Claimed | None:
    """Take the next message that may leave; None where there is none.

    The inbox needs no sending, so its messages are accepted here.
    """
    delivery = find_due_delivery(session, now, {INBOX, *channels})
    if delivery is None:
        return None
    claimed = _postponed(session, delivery, now) or _silenced(session, delivery, channels, now)
    if claimed is None:
        claimed = _taken(session, delivery, wording, worker, now)
    session.commit()
    return claimed


def _postponed(session: Session, delivery: Delivery, now: datetime) -> Claimed | None:
    """Outside the office's hours nothing new leaves; a repeat of what may have arrived disturbs nobody."""
    moment = sending_moment(now, list_holidays(session))
    if delivery.is_maybe_accepted or moment <= now:
        return None
    change_not_before(session, delivery.id, moment)
    return Claimed("postponed", delivery.id, delivery.channel)


def _silenced(session: Session, delivery: Delivery, channels: Collection[str], now: datetime) -> Claimed | None:
    """Cancel a message whose every reminder has nothing to say any more, or whose person cannot be reached so."""
    today = now.astimezone(BANGKOK).date()
    reminders = list_carried_reminders(session, delivery.id)
    standing = find_standing(session, delivery.person_id, reminders, today)
    change_to_silenced(session, standing.silent)
    address = list_addresses(session, today, [delivery.person_id]).get((delivery.person_id, delivery.channel))
    if standing.notices and (address or delivery.channel == INBOX):
        return None
    change_delivery(session, delivery.id, _S.CANCELLED)
    if standing.notices:
        use_other_channel(session, delivery, channels, now)
    return Claimed("cancelled", delivery.id, delivery.channel)


def _taken(session: Session, delivery: Delivery, wording: Wording, worker: str, now: datetime) -> Claimed:
    content = _frozen_content(session, delivery, wording, now)
    if delivery.channel == INBOX:
        change_delivery(session, delivery.id, _S.SENDING, attempts=1, **content)
        change_delivery(session, delivery.id, _S.ACCEPTED, accepted_at=now)
        return Claimed("inbox", delivery.id, INBOX)
    token = new_id()
    first = delivery.first_attempt_at or now
    values: dict[str, Any] = {
        "attempts": delivery.attempts + 1,
        "lease_token": token,
        "lease_until": now + PATIENCE[delivery.channel].lease,
        "worker": worker,
        "first_attempt_at": first,
        "last_attempt_at": now,
        "data_started_at": None,
        **content,
    }
    change_delivery(session, delivery.id, _S.SENDING, **values)
    number = add_attempt(session, delivery.id, worker, now)
    message = _message(delivery, content["payload"], content["address"], first)
    return Claimed("sending", delivery.id, delivery.channel, message, token, number)


def _frozen_content(session: Session, delivery: Delivery, wording: Wording, now: datetime) -> dict[str, Any]:
    """The content: written at the first claim, the very same ever after. The address may be mended meanwhile."""
    today = now.astimezone(BANGKOK).date()
    payload = delivery.payload
    if payload is None:
        reminders = list_carried_reminders(session, delivery.id)
        notices = find_standing(session, delivery.person_id, reminders, today).notices
        payload = write_payload(session, wording, delivery.person_id, notices, today)
    address = delivery.address
    if address is None or not delivery.is_maybe_accepted:
        address = list_addresses(session, today, [delivery.person_id]).get((delivery.person_id, delivery.channel))
    return {
        "payload": payload,
        "payload_sha256": hash_payload(payload),
        "address": address,
        "retry_key": retry_key(delivery.dedupe_key, delivery.epoch),
        "message_id": str(message_id(delivery.dedupe_key, delivery.epoch)),
    }


def _message(delivery: Delivery, payload: dict[str, Any], address: str, dated_at: datetime) -> Message:
    return Message(
        recipient=Recipient(payload["name"], address),
        subject=payload["subject"],
        text=payload["text"],
        html=payload["html"],
        line=tuple(payload["line"]),
        retry_key=retry_key(delivery.dedupe_key, delivery.epoch),
        message_id=message_id(delivery.dedupe_key, delivery.epoch),
        dated_at=dated_at.astimezone(BANGKOK),
    )


# --- 3. record ------------------------------------------------------------------------------------------------


def record_hand_over(session: Session, *, claimed: Claimed, now: datetime) -> None:
    """Note that the outcome may be unknown from here on; raises LeaseLostError where the message is not ours."""
    assert claimed.lease_token is not None  # noqa: S101  # only a message being sent gets here
    if not change_to_handed_over(session, claimed.delivery_id, claimed.lease_token, now):
        raise LeaseLostError
    session.commit()


def record_accepted(session: Session, *, claimed: Claimed, accepted: Accepted, now: datetime) -> str:
    """The provider took it. "lost" where the lease ran out meanwhile: then whoever has it now finds out the same."""
    is_ours = change_delivery(
        session,
        claimed.delivery_id,
        _S.ACCEPTED,
        lease_token=claimed.lease_token,
        accepted_at=now,
        provider_status=accepted.status_code,
        provider_request_id=accepted.request_id,
        accepted_request_id=accepted.accepted_request_id,
        provider_message_ids=list(accepted.provider_message_ids),
        error_class=None,
        error_text=None,
    )
    outcome = "accepted" if is_ours else "lost"
    change_attempt(
        session,
        claimed.delivery_id,
        claimed.number,
        outcome,
        ended_at=now,
        provider_status=accepted.status_code,
        provider_request_id=accepted.request_id,
    )
    change_channel_to_well(session, claimed.channel, now)
    session.commit()
    return outcome


def record_refused(
    session: Session, *, claimed: Claimed, error: ChannelError, channels: Collection[str], now: datetime
) -> str:
    """The provider did not take it, or did not say; decide by rules.delivery what follows."""
    delivery = session.get_one(Delivery, (session.info["organization_id"], claimed.delivery_id), with_for_update=True)
    verdict = after_error(_attempt_of(delivery), error, now, earlier_pauses=count_pauses(session, delivery.channel))
    facts = {
        "error_class": error.code,
        "error_text": error.note,
        "provider_status": error.status_code,
        "provider_request_id": error.request_id,
    }
    is_ours = _apply(session, delivery, verdict, channels, now, lease_token=claimed.lease_token, **facts)
    outcome = verdict.status.value if is_ours else "lost"
    change_attempt(
        session,
        claimed.delivery_id,
        claimed.number,
        outcome,
        ended_at=now,
        provider_status=error.status_code,
        provider_request_id=error.request_id,
        error_text=error.note,
    )
    session.commit()
    return outcome


def _attempt_of(delivery: Delivery) -> Attempt:
    first = delivery.first_attempt_at
    assert first is not None  # noqa: S101  # it was claimed
    return Attempt(delivery.channel, delivery.dedupe_key, delivery.attempts, first, delivery.is_maybe_accepted)


def _apply(
    session: Session,
    delivery: Delivery,
    verdict: Verdict,
    channels: Collection[str],
    now: datetime,
    *,
    lease_token: UUID | None = None,
    **facts: Any,
) -> bool:
    """Let a verdict come true; False where the message is somebody else's by now."""
    values: dict[str, Any] = {"is_maybe_accepted": verdict.maybe_accepted, **facts}
    if verdict.not_before is not None:
        values["not_before"] = verdict.not_before
    if not verdict.counts:
        values["attempts"] = delivery.attempts - 1
    if not change_delivery(session, delivery.id, verdict.status, lease_token=lease_token, **values):
        return False
    reason = str(facts.get("error_class", ""))
    if verdict.contact_is_bad:
        change_contact_to_bad(session, delivery.person_id, delivery.channel, reason, now)
    if verdict.pause_until is not None:
        change_channel_to_paused(session, delivery.channel, verdict.pause_until, reason, now)
    if verdict.status is _S.HELD_QUOTA:
        hold_for_quota(session, delivery.channel, channels, reason, now)
    if verdict.use_other_channel:
        use_other_channel(session, delivery, channels, now)
    return True


# --- sweep ----------------------------------------------------------------------------------------------------


def sweep_outbox(session: Session, *, channels: Collection[str], now: datetime) -> Counter[str]:
    """Decide about messages whose sender vanished, that LINE has forgotten, that ran out of time or of quota."""
    outcomes: Counter[str] = Counter()
    for delivery in list_lost_leases(session, now):
        verdict = after_lost_lease(_attempt_of(delivery), now, data_started=delivery.data_started_at is not None)
        token = delivery.lease_token
        if _apply(session, delivery, verdict, channels, now, lease_token=token, error_class="lost_lease"):
            change_attempt(session, delivery.id, None, "lost_lease", ended_at=now)
            outcomes[verdict.status.value] += 1
    for delivery in list_forgotten(session, now):
        verdict = Verdict(_S.UNCERTAIN, None, maybe_accepted=True, use_other_channel=True)
        outcomes["uncertain"] += _apply(session, delivery, verdict, channels, now)
    outcomes["expired"] += change_to_expired(session, now)
    release_held(session, now)
    session.commit()
    return outcomes
