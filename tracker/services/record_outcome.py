"""Records what became of messages: accepted, refused, given back unsent; only for whoever holds the lease."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import GROUP, LINE_ACCOUNT, Attempt, DeliveryStatus, Verdict, after_error
from tracker.rules.message import Accepted, ChannelError
from tracker.services.freeze_message import Claimed
from tracker.services.other_channel import hold_for_quota, use_other_channel
from tracker.services.outbox import Outbox
from tracker.store.channel_states import change_channel_to_paused, change_channel_to_well, count_pauses
from tracker.store.claims import (
    change_attempts,
    change_attempts_to_none,
    change_columns,
    change_many,
    change_to_handed_over,
    change_uncertain_to_accepted,
)
from tracker.store.contacts import change_contact_to_bad
from tracker.store.deliveries import change_delivery
from tracker.store.line_groups import change_group_to_bad
from tracker.store.models import Delivery
from tracker.store.passing_on import Passing, change_both

_S = DeliveryStatus


class LeaseLostError(Exception):
    """Another worker has the message now; this one must not go on with it."""


@dataclass(frozen=True)
class Taken:
    """A message that its provider took over, and when."""

    claimed: Claimed
    accepted: Accepted
    at: datetime

    @property
    def delivery_id(self) -> UUID:
        return self.claimed.delivery_id

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "accepted_at": self.at,
            "provider_status": self.accepted.status_code,
            "provider_request_id": self.accepted.request_id,
            "accepted_request_id": self.accepted.accepted_request_id,
            "provider_message_ids": list(self.accepted.provider_message_ids),
            "error_class": None,
            "error_text": None,
        }


def note_hand_over(session: Session, *, claimed: Claimed, outbox: Outbox, now: datetime) -> bool:
    """Note within the caller's transaction that the outcome may be unknown from here on; False where the message
    is not ours. The lease begins anew, so that the provider's slowest answer still finds it ours.
    """
    lease_until = now + outbox.patience[claimed.channel].lease
    return change_to_handed_over(session, claimed.delivery_id, claimed.lease_token, now, lease_until)


def record_passed_on(session: Session, *, taken: Taken, handing_over: Claimed, outbox: Outbox, now: datetime) -> bool:
    """Record in one statement that one mail was taken and the next is being handed over; whether the next is ours.

    Raises LeaseLostError where the one before is not, and then nothing has changed.
    """
    is_ours = change_both(
        session,
        Passing(
            lease_token=taken.claimed.lease_token,
            taken_id=taken.delivery_id,
            facts=taken.facts,
            line_id=taken.claimed.attempt_id,
            line=_line(taken, "accepted"),
            next_id=handing_over.delivery_id,
            now=now,
            lease_until=now + outbox.patience[handing_over.channel].lease,
        ),
    )
    session.commit()
    if is_ours is None:
        raise LeaseLostError
    return is_ours


def record_accepted(session: Session, *, claimed: Claimed, accepted: Accepted, now: datetime) -> str:
    """The provider took it. "lost" where the lease ran out meanwhile: then whoever has it now finds out the same."""
    (outcome,) = note_accepted(session, taken=[Taken(claimed, accepted, now)])
    session.commit()
    return outcome


def note_accepted(session: Session, *, taken: Sequence[Taken]) -> Counter[str]:
    """Note within the caller's transaction what providers took of one claim; how often each outcome occurred."""
    if not taken:
        return Counter()
    token = taken[0].claimed.lease_token
    ours = _record_ours(session, taken, token)
    late = {
        one.delivery_id
        for one in taken
        if one.delivery_id not in ours
        and change_uncertain_to_accepted(session, one.delivery_id, one.claimed.claimed_at, one.facts)
    }
    outcomes = {one.delivery_id: "accepted" if one.delivery_id in ours | late else "lost" for one in taken}
    change_attempts(session, [(one.claimed.attempt_id, _line(one, outcomes[one.delivery_id])) for one in taken])
    for channel in {one.claimed.channel: one for one in taken if one.claimed.had_trouble}:
        change_channel_to_well(session, channel, taken[0].claimed.claimed_at, taken[-1].at)
    return Counter(outcomes.values())


def _record_ours(session: Session, taken: Sequence[Taken], token: UUID) -> set[UUID]:
    if len(taken) == 1:
        return change_many(session, [taken[0].delivery_id], _S.ACCEPTED, held_by=token, **taken[0].facts)
    ours = change_many(session, [one.delivery_id for one in taken], _S.ACCEPTED, held_by=token)
    change_columns(session, [(one.delivery_id, one.facts) for one in taken if one.delivery_id in ours])
    return ours


def _line(taken: Taken, outcome: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "ended_at": taken.at,
        "provider_status": taken.accepted.status_code,
        "provider_request_id": taken.accepted.request_id,
    }


def record_refused(session: Session, *, claimed: Claimed, error: ChannelError, outbox: Outbox, now: datetime) -> str:
    """The provider did not take it, or did not say; decide by rules.delivery what follows."""
    delivery = session.get_one(Delivery, (session.info["organization_id"], claimed.delivery_id), with_for_update=True)
    pauses = count_pauses(session, delivery.channel)
    attempt, patience = attempt_of(delivery), outbox.patience[delivery.channel]
    verdict = after_error(attempt, error, now, patience, earlier_pauses=pauses)
    said = {
        "error_text": error.note,
        "provider_status": error.status_code,
        "provider_request_id": error.request_id,
    }
    price = {"quota_cost": 1} if attempt.is_reply and verdict.status is _S.RETRY else {}  # it is pushed after all
    is_ours = apply_verdict(
        session, delivery, verdict, outbox, now, held_by=claimed.lease_token, error_class=error.code, **price, **said
    )
    outcome = verdict.status.value if is_ours else "lost"
    change_attempts(session, [(claimed.attempt_id, {"outcome": outcome, "ended_at": now, **said})])
    session.commit()
    return outcome


def attempt_of(delivery: Delivery) -> Attempt:
    """What the rules need to know of a message whose newest try ended."""
    first = delivery.first_attempt_at
    assert first is not None  # noqa: S101  # it was claimed
    return Attempt(
        delivery.channel,
        delivery.dedupe_key,
        delivery.attempts,
        first,
        delivery.is_maybe_accepted,
        delivery.data_started_at is not None,
    )


def apply_verdict(
    session: Session,
    delivery: Delivery,
    verdict: Verdict,
    outbox: Outbox,
    now: datetime,
    *,
    held_by: UUID | None = None,
    **facts: Any,
) -> bool:
    """Let a verdict come true within the caller's transaction; False where the message is somebody else's by now."""
    values: dict[str, Any] = {"is_maybe_accepted": verdict.maybe_accepted, **facts}
    if verdict.not_before is not None:
        values["not_before"] = verdict.not_before
    if not verdict.counts:
        values["attempts"] = delivery.attempts - 1
    if not change_delivery(session, delivery.id, verdict.status, held_by=held_by, **values):
        return False
    reason = str(facts.get("error_class", ""))
    if verdict.contact_is_bad:
        _blame(session, delivery, reason, now)
    if verdict.pause_until is not None:
        change_channel_to_paused(session, delivery.channel, verdict.pause_until, reason, now)
    if verdict.status is _S.HELD_QUOTA:
        hold_for_quota(session, outbox.channels, reason, now, outbox.patience)
    if verdict.use_other_channel:
        use_other_channel(session, delivery, outbox.channels, now, outbox.patience)
    return True


def _blame(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    """The address is no good: the person's, or the group's."""
    if delivery.channel == GROUP:
        change_group_to_bad(session, delivery.address or "", reason, now)
    else:
        change_contact_to_bad(session, delivery.person_id, delivery.channel, reason, now, address=delivery.address)


def record_given_back(session: Session, *, claims: Sequence[Claimed]) -> None:
    """Put messages back that were claimed and not begun: their lease would end before a try could, or their
    channel is in trouble. It is as if nobody had ever taken them.
    """
    token = claims[0].lease_token
    first = [one.delivery_id for one in claims if one.before["status"] == _S.PENDING]
    tried = [one.delivery_id for one in claims if one.before["status"] != _S.PENDING]
    ours = change_many(session, first, _S.PENDING, held_by=token) | change_many(session, tried, _S.RETRY, held_by=token)
    change_columns(session, [(one.delivery_id, _as_before(one.before)) for one in claims if one.delivery_id in ours])
    change_attempts_to_none(session, [one.attempt_id for one in claims if one.delivery_id in ours])
    session.commit()


def _as_before(before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in before.items() if name != "status"}


def shares_fate(channel: str, troubled: Collection[str]) -> bool:
    """Whether a channel rests because another one of the same account is in trouble."""
    return channel in troubled or (channel in LINE_ACCOUNT and not LINE_ACCOUNT.isdisjoint(troubled))
