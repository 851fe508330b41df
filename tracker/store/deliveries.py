"""The outbox: messages on their way, claimed with a lease, every change of status guarded by the one table."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import DEAD_LETTERS, LINE_FORGETS_AFTER, WAITING, DeliveryStatus, may_become
from tracker.store.models import ChannelState, Delivery, DeliveryAttempt, DeliveryItem
from tracker.store.reminders import insert_once

_TRIABLE = (DeliveryStatus.PENDING, DeliveryStatus.RETRY)
_ENDED_UNSENT = ("expired", "cancelled", "merged")


# --- filling --------------------------------------------------------------------------------------------------


def add_delivery(session: Session, values: dict[str, Any]) -> None:
    """A message in the outbox, unless one with this key is there already."""
    insert_once(session, Delivery, [{"id": new_id(), "status": "pending", "attempts": 0, **values}])


def add_items(session: Session, delivery_id: UUID, reminder_ids: Iterable[UUID]) -> None:
    """Let a message carry these reminders too."""
    insert_once(
        session,
        DeliveryItem,
        [{"id": new_id(), "delivery_id": delivery_id, "reminder_id": reminder} for reminder in reminder_ids],
    )


def find_by_key(session: Session, dedupe_key: str) -> Delivery | None:
    """A message by its once-only key, locked until the commit so that nobody claims it meanwhile."""
    statement = select(Delivery).where(Delivery.dedupe_key == dedupe_key).with_for_update()
    return session.scalar(statement.execution_options(populate_existing=True))


# --- claiming and recording -----------------------------------------------------------------------------------


def find_due_delivery(session: Session, now: datetime, channels: Collection[str]) -> Delivery | None:
    """The next message that may leave, locked; most urgent first. Others skip it while we decide."""
    forgotten = and_(
        Delivery.channel == "line",
        Delivery.is_maybe_accepted,
        Delivery.first_attempt_at <= now - LINE_FORGETS_AFTER,
    )
    statement = (
        select(Delivery)
        .where(
            Delivery.status.in_(_TRIABLE),
            Delivery.not_before <= now,
            Delivery.channel.in_(set(channels) - list_paused_channels(session, now)),
            or_(Delivery.expires_at > now, Delivery.is_maybe_accepted),
            ~forgotten,
        )
        .order_by(Delivery.priority.desc(), Delivery.not_before, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(statement.execution_options(populate_existing=True))


def change_delivery(
    session: Session, delivery_id: UUID, status: DeliveryStatus, *, held_by: UUID | None = None, **values: Any
) -> bool:
    """The only way a message changes its status: from a state that may become it, and, where it is being sent,
    only by the lease `held_by`. False means somebody else was faster; then nothing has changed.
    """
    statement = update(Delivery).where(
        Delivery.id == delivery_id, Delivery.status.in_([state.value for state in may_become(status)])
    )
    if held_by is not None:
        statement = statement.where(Delivery.lease_token == held_by)
    if status is not DeliveryStatus.SENDING:
        values = {"lease_token": None, "lease_until": None, **values}
    return _changed_one(session, statement.values(status=status.value, **values))


def change_to_handed_over(session: Session, delivery_id: UUID, lease_token: UUID, now: datetime) -> bool:
    """Note that from here on the outcome may be unknown; False where the lease is no longer ours."""
    statement = update(Delivery).where(
        Delivery.id == delivery_id, Delivery.status == "sending", Delivery.lease_token == lease_token
    )
    return _changed_one(session, statement.values(data_started_at=now))


def change_not_before(session: Session, delivery_id: UUID, not_before: datetime) -> None:
    """Wait: the office is closed."""
    _changed_one(session, update(Delivery).where(Delivery.id == delivery_id).values(not_before=not_before))


def _changed_one(session: Session, statement: Any) -> bool:
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101  # what an UPDATE gives
    return bool(result.rowcount == 1)


# --- the log of tries -----------------------------------------------------------------------------------------


def add_attempt(session: Session, delivery_id: UUID, worker: str, now: datetime) -> int:
    """Open a line in the log of tries and give its number."""
    tried = select(func.coalesce(func.max(DeliveryAttempt.number), 0)).where(DeliveryAttempt.delivery_id == delivery_id)
    number = (session.scalar(tried) or 0) + 1
    session.add(DeliveryAttempt(id=new_id(), delivery_id=delivery_id, number=number, worker=worker, started_at=now))
    return number


def change_attempt(session: Session, delivery_id: UUID, number: int | None, outcome: str, **values: Any) -> None:
    """Close a line in the log of tries; without a number, every line still open (their writer vanished)."""
    statement = update(DeliveryAttempt).where(
        DeliveryAttempt.delivery_id == delivery_id, DeliveryAttempt.outcome.is_(None)
    )
    if number is not None:
        statement = statement.where(DeliveryAttempt.number == number)
    session.execute(statement.values(outcome=outcome, **values).execution_options(synchronize_session=False))


# --- sweeping -------------------------------------------------------------------------------------------------


def list_lost_leases(session: Session, now: datetime) -> list[Delivery]:
    """Messages whose sender vanished."""
    statement = select(Delivery).where(Delivery.status == "sending", Delivery.lease_until <= now)
    return list(session.scalars(statement.order_by(Delivery.id).with_for_update(skip_locked=True)))


def list_forgotten(session: Session, now: datetime) -> list[Delivery]:
    """LINE messages that may have been accepted so long ago that LINE no longer knows their key."""
    statement = select(Delivery).where(
        Delivery.status == "retry",
        Delivery.channel == "line",
        Delivery.is_maybe_accepted,
        Delivery.first_attempt_at <= now - LINE_FORGETS_AFTER,
    )
    return list(session.scalars(statement.order_by(Delivery.id).with_for_update(skip_locked=True)))


def change_to_expired(session: Session, now: datetime) -> int:
    """Give up what could not leave in its day; what it said goes into the next message. The number of messages."""
    statement = update(Delivery).where(
        Delivery.status.in_([status.value for status in WAITING]),
        Delivery.expires_at <= now,
        ~Delivery.is_maybe_accepted,
    )
    result = session.execute(statement.values(status="expired").execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101  # what an UPDATE gives
    return int(result.rowcount)


def list_held(session: Session, channel: str) -> list[Delivery]:
    """Messages that wait for the month's quota."""
    statement = select(Delivery).where(Delivery.status == "held_quota", Delivery.channel == channel)
    return list(session.scalars(statement.order_by(Delivery.id).with_for_update(skip_locked=True)))


def list_waiting(session: Session, channel: str, now: datetime) -> list[Delivery]:
    """Messages of a channel that would leave now."""
    statement = select(Delivery).where(
        Delivery.status.in_(_TRIABLE), Delivery.channel == channel, Delivery.not_before <= now
    )
    return list(session.scalars(statement.order_by(Delivery.id).with_for_update(skip_locked=True)))


# --- the other channel ----------------------------------------------------------------------------------------


def find_fallback(session: Session, delivery_id: UUID) -> Delivery | None:
    """The message that was sent another way because this one could not go."""
    return session.scalar(select(Delivery).where(Delivery.fallback_of_id == delivery_id).limit(1))


def is_told_by(session: Session, delivery: Delivery, channel: str) -> bool:
    """Whether the person gets the same day's message by `channel` anyway."""
    statement = select(Delivery.id).where(
        Delivery.person_id == delivery.person_id,
        Delivery.channel == channel,
        Delivery.kind == delivery.kind,
        Delivery.on_day == delivery.on_day,
        Delivery.status.not_in([*(status.value for status in DEAD_LETTERS), *_ENDED_UNSENT]),
    )
    return session.scalar(statement.limit(1)) is not None


def list_item_reminders(session: Session, delivery_id: UUID) -> list[UUID]:
    """The reminders a message carries."""
    return list(session.scalars(select(DeliveryItem.reminder_id).where(DeliveryItem.delivery_id == delivery_id)))


# --- channels -------------------------------------------------------------------------------------------------


def list_paused_channels(session: Session, now: datetime) -> set[str]:
    """Channels that rest after trouble."""
    return set(session.scalars(select(ChannelState.channel).where(ChannelState.paused_until > now)))


def has_rested(session: Session, channel: str, now: datetime) -> bool:
    """Whether a channel rested and may work again, once nobody is about to change that.

    Whoever lets it rest holds its row: asked without the lock, a rest that begins between this question and
    the next statement would go unseen. A channel without a row never rested.
    """
    statement = select(ChannelState).where(ChannelState.channel == channel).with_for_update()
    state = session.scalar(statement.execution_options(populate_existing=True))
    return state is not None and (state.paused_until is None or state.paused_until <= now)


def count_pauses(session: Session, channel: str) -> int:
    """How often in a row the channel had to rest."""
    return session.scalar(select(ChannelState.pauses).where(ChannelState.channel == channel)) or 0


def change_channel_to_paused(session: Session, channel: str, until: datetime, reason: str, now: datetime) -> None:
    """Let a channel rest."""
    new = {"id": new_id(), "channel": channel, "pauses": 0, "changed_at": now}
    insert_once(session, ChannelState, [new])
    statement = update(ChannelState).where(ChannelState.channel == channel)
    values = {"paused_until": until, "pauses": ChannelState.pauses + 1, "reason": reason, "changed_at": now}
    session.execute(statement.values(values).execution_options(synchronize_session=False))


def change_channel_to_well(session: Session, channel: str, now: datetime) -> None:
    """A message went through: whatever was wrong is over."""
    statement = update(ChannelState).where(ChannelState.channel == channel, ChannelState.pauses > 0)
    values = {"paused_until": None, "pauses": 0, "reason": None, "changed_at": now}
    session.execute(statement.values(values).execution_options(synchronize_session=False))


# --- for the pages --------------------------------------------------------------------------------------------


def list_inbox(session: Session, person_id: UUID, limit: int = 50) -> list[Delivery]:
    """What lies in a person's inbox, newest first; `payload` holds subject, text and html."""
    statement = select(Delivery).where(
        Delivery.person_id == person_id, Delivery.channel == "inbox", Delivery.status == "accepted"
    )
    return list(session.scalars(statement.order_by(Delivery.accepted_at.desc(), Delivery.id.desc()).limit(limit)))


def list_test_box(session: Session, limit: int = 200) -> list[Delivery]:
    """What would have left the house in a demo (กล่องข้อความทดสอบ), newest first."""
    statement = select(Delivery).where(Delivery.channel.in_(("line", "email")), Delivery.status == "accepted")
    return list(session.scalars(statement.order_by(Delivery.accepted_at.desc(), Delivery.id.desc()).limit(limit)))


def list_dead_letters(session: Session, limit: int = 200) -> list[Delivery]:
    """What a person must look at: failed, given up, or perhaps arrived; newest first."""
    statement = select(Delivery).where(Delivery.status.in_([status.value for status in DEAD_LETTERS]))
    return list(session.scalars(statement.order_by(Delivery.last_attempt_at.desc(), Delivery.id.desc()).limit(limit)))
