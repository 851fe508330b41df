"""Records what became of a message: accepted, refused, or its sender vanished; only for whoever holds the lease."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import Attempt, DeliveryStatus, Verdict, after_error, after_lost_lease
from tracker.rules.message import Accepted, ChannelError
from tracker.services.claim_message import Claimed
from tracker.services.other_channel import hold_for_quota, release_held, use_other_channel
from tracker.store.contacts import change_contact_to_bad
from tracker.store.deliveries import (
    change_attempt,
    change_channel_to_paused,
    change_channel_to_well,
    change_delivery,
    change_to_expired,
    change_to_handed_over,
    count_pauses,
    list_forgotten,
    list_lost_leases,
)
from tracker.store.models import Delivery

_S = DeliveryStatus


class LeaseLostError(Exception):
    """Another worker has the message now; this one must not go on with it."""


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
        held_by=claimed.lease_token,
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
    is_ours = _apply(session, delivery, verdict, channels, now, held_by=claimed.lease_token, **facts)
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
    held_by: UUID | None = None,
    **facts: Any,
) -> bool:
    """Let a verdict come true; False where the message is somebody else's by now."""
    values: dict[str, Any] = {"is_maybe_accepted": verdict.maybe_accepted, **facts}
    if verdict.not_before is not None:
        values["not_before"] = verdict.not_before
    if not verdict.counts:
        values["attempts"] = delivery.attempts - 1
    if not change_delivery(session, delivery.id, verdict.status, held_by=held_by, **values):
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


def sweep_outbox(session: Session, *, channels: Collection[str], now: datetime) -> Counter[str]:
    """Decide about messages whose sender vanished, that LINE has forgotten, that ran out of time or of quota."""
    outcomes: Counter[str] = Counter()
    for delivery in list_lost_leases(session, now):
        verdict = after_lost_lease(_attempt_of(delivery), now, data_started=delivery.data_started_at is not None)
        token = delivery.lease_token
        if _apply(session, delivery, verdict, channels, now, held_by=token, error_class="lost_lease"):
            change_attempt(session, delivery.id, None, "lost_lease", ended_at=now)
            outcomes[verdict.status.value] += 1
    for delivery in list_forgotten(session, now):
        verdict = Verdict(_S.UNCERTAIN, None, maybe_accepted=True, use_other_channel=True)
        outcomes["uncertain"] += _apply(session, delivery, verdict, channels, now)
    outcomes["expired"] += change_to_expired(session, now)
    release_held(session, now)
    session.commit()
    return outcomes
