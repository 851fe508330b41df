"""The outbox: messages on their way; every change of status is guarded by the one table of what may follow what."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from tracker.clock import new_id
from tracker.rules.delivery import (
    DEAD_LETTERS,
    LINE_ACCOUNT,
    LINE_FORGETS_AFTER,
    WAITING,
    DeliveryStatus,
    may_become,
)
from tracker.store.channel_states import SCHEDULED
from tracker.store.claims import TRIABLE
from tracker.store.conditional_writes import count_changed, insert_once
from tracker.store.database import ACROSS
from tracker.store.models import Delivery, DeliveryItem, Organization

_NOT_TOLD = (*DEAD_LETTERS, "bounced", "expired", "cancelled", "merged")
_AGAIN = aliased(Delivery)


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


def count_at_once(session: Session, day: date) -> dict[tuple[UUID, str], int]:
    """(person, channel) → messages of the day that went, or go, at once."""
    statement = (
        select(Delivery.person_id, Delivery.channel, func.count())
        .where(Delivery.kind == "at_once", Delivery.on_day == day)
        .group_by(Delivery.person_id, Delivery.channel)
    )
    return {(person_id, channel): count for person_id, channel, count in session.execute(statement)}


def find_office_of_delivery(session: Session, delivery_id: UUID) -> UUID | None:
    """The organization of a message; asked office by office, since keys begin with the office."""
    statement = (
        select(Delivery.organization_id)
        .where(Delivery.organization_id.in_(select(Organization.id)), Delivery.id == delivery_id)
        .limit(1)
    )
    return session.scalar(statement, execution_options=ACROSS)


# --- what a message becomes -----------------------------------------------------------------------------------


def change_delivery(
    session: Session, delivery_id: UUID, status: DeliveryStatus, *, held_by: UUID | None = None, **values: Any
) -> bool:
    """How one message changes its status: from a state that may become it, and, where it is being sent,
    only by the lease `held_by`. False means somebody else was faster; then nothing has changed.
    """
    statement = update(Delivery).where(
        Delivery.id == delivery_id, Delivery.status.in_([state.value for state in may_become(status)])
    )
    if held_by is not None:
        statement = statement.where(Delivery.lease_token == held_by)
    if status is not DeliveryStatus.SENDING:
        values = {"lease_token": None, "lease_until": None, **values}
    return count_changed(session, statement.values(status=status.value, **values)) == 1


def find_locked(session: Session, delivery_id: UUID) -> Delivery | None:
    """A message by its id, held until the commit."""
    statement = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    return session.scalar(statement.execution_options(populate_existing=True))


# --- sweeping -------------------------------------------------------------------------------------------------


def list_lost_leases(session: Session, now: datetime) -> list[Delivery]:
    """Messages whose sender vanished."""
    statement = select(Delivery).where(Delivery.status == "sending", Delivery.lease_until <= now)
    return list(session.scalars(statement.order_by(Delivery.id).with_for_update(skip_locked=True)))


def list_forgotten(session: Session, now: datetime) -> list[Delivery]:
    """LINE messages that may have been accepted so long ago that LINE no longer knows their key, whatever they
    wait for by now.
    """
    statement = select(Delivery).where(
        Delivery.status.in_([status.value for status in WAITING]),
        Delivery.channel.in_(LINE_ACCOUNT),
        Delivery.is_maybe_accepted,
        Delivery.first_attempt_at <= now - LINE_FORGETS_AFTER,
    )
    return list(session.scalars(statement.order_by(Delivery.id).with_for_update(skip_locked=True)))


def list_uncertain_mail(session: Session, since: datetime, until: datetime) -> list[Delivery]:
    """Mail that may have arrived, handed over between these moments, and was not sent once more yet,
    neither by itself nor by a person.
    """
    handed_over_at = func.coalesce(Delivery.data_started_at, Delivery.last_attempt_at)
    statement = select(Delivery).where(
        Delivery.status == "uncertain",
        Delivery.channel == "email",
        Delivery.kind.in_(SCHEDULED),
        Delivery.repeated_at.is_(None),
        handed_over_at > since,
        handed_over_at <= until,
        ~select(_AGAIN.id).where(_AGAIN.resend_of_id == Delivery.id).exists(),
    )
    return list(session.scalars(statement.order_by(Delivery.id).with_for_update(skip_locked=True)))


def change_to_expired(session: Session, now: datetime) -> int:
    """Give up what could not leave in its day; what it said goes into the next message. The number of messages."""
    statement = update(Delivery).where(
        Delivery.status.in_([status.value for status in WAITING]),
        Delivery.expires_at <= now,
        ~Delivery.is_maybe_accepted,
    )
    return count_changed(session, statement.values(status="expired"))


def list_held(session: Session) -> list[Delivery]:
    """Messages that wait for the month's quota."""
    statement = select(Delivery).where(Delivery.status == "held_quota")
    return list(session.scalars(statement.order_by(Delivery.id).with_for_update(skip_locked=True)))


def list_waiting(session: Session, channels: Collection[str], now: datetime) -> list[Delivery]:
    """Messages of these channels that would leave now."""
    statement = select(Delivery).where(
        Delivery.status.in_(TRIABLE), Delivery.channel.in_(channels), Delivery.not_before <= now
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
        Delivery.status.not_in(_NOT_TOLD),
    )
    return session.scalar(statement.limit(1)) is not None


def list_item_reminders(session: Session, delivery_id: UUID) -> list[UUID]:
    """The reminders a message carries."""
    return list(session.scalars(select(DeliveryItem.reminder_id).where(DeliveryItem.delivery_id == delivery_id)))


def list_resends(session: Session, delivery_id: UUID) -> list[Delivery]:
    """The messages by which a person had this one sent again, oldest first."""
    statement = select(Delivery).where(Delivery.resend_of_id == delivery_id)
    return list(session.scalars(statement.order_by(Delivery.created_at, Delivery.id)))


# --- for the pages --------------------------------------------------------------------------------------------


def list_test_box(session: Session, limit: int = 200) -> list[Delivery]:
    """What would have left the house in a demo (กล่องข้อความทดสอบ), newest first."""
    statement = select(Delivery).where(Delivery.channel != "inbox", Delivery.status == "accepted")
    return list(session.scalars(statement.order_by(Delivery.accepted_at.desc(), Delivery.id.desc()).limit(limit)))


def list_dead_letters(session: Session, limit: int = 200) -> list[Delivery]:
    """What a person must look at: failed, given up, or perhaps arrived, and not sent again; newest first."""
    is_sent_again = select(_AGAIN.id).where(_AGAIN.resend_of_id == Delivery.id).exists()
    statement = select(Delivery).where(Delivery.status.in_([status.value for status in DEAD_LETTERS]), ~is_sent_again)
    return list(session.scalars(statement.order_by(Delivery.last_attempt_at.desc(), Delivery.id.desc()).limit(limit)))
