"""Messages in the hands of a worker: taken in batches under a lease, handed over, recorded, or given back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import LINE_ACCOUNT, LINE_FORGETS_AFTER, DeliveryStatus, may_become
from tracker.store.channel_states import Rests
from tracker.store.conditional_writes import count_changed, insert_many_once
from tracker.store.models import Delivery, DeliveryAttempt
from tracker.store.own_changes import Values, as_new, carry_out, change_own_rows, own_change, table_of

TRIABLE = (DeliveryStatus.PENDING, DeliveryStatus.RETRY)

# Conditions of the changes that happen for every message (see own_changes).
_ROW = table_of(Delivery).c
_ONE_OF = _ROW.id.in_(bindparam("ids", expanding=True))
_MAY_BECOME = _ROW.status.in_(bindparam("sources", expanding=True))
_HELD = _ROW.lease_token == bindparam("held_by")
_OUR_ONE = and_(_ROW.id == bindparam("message"), _ROW.status == "sending", _HELD)
_HAND_OVER = own_change(Delivery, ("data_started_at", "lease_until"), _OUR_ONE)


# --- taking ---------------------------------------------------------------------------------------------------


def list_due(
    session: Session, rests: Rests, channels: Collection[str], kinds: Collection[str] | None, most: int
) -> list[Delivery]:
    """The next messages that may leave, locked; most urgent first. Others skip them while we decide."""
    now = rests.now
    forgotten = and_(
        Delivery.channel.in_(LINE_ACCOUNT),
        Delivery.is_maybe_accepted,
        Delivery.first_attempt_at <= now - LINE_FORGETS_AFTER,
    )
    statement = (
        select(Delivery)
        .where(
            Delivery.status.in_(TRIABLE),
            Delivery.not_before <= now,
            Delivery.channel.in_(channels),
            rests.may_leave(),
            or_(Delivery.expires_at > now, Delivery.is_maybe_accepted),
            ~forgotten,
        )
        .order_by(Delivery.priority.desc(), Delivery.not_before, Delivery.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    if kinds is not None:
        statement = statement.where(Delivery.kind.in_(kinds))
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def find_todays_digest(session: Session, person_id: UUID, now: datetime, closing: datetime) -> Delivery | None:
    """A person's LINE digest of the day that still waits, for whatever, and certainly has not arrived; locked."""
    statement = (
        select(Delivery)
        .where(
            Delivery.person_id == person_id,
            Delivery.channel == "line",
            Delivery.kind == "digest",
            Delivery.status.in_((*TRIABLE, DeliveryStatus.HELD_QUOTA)),
            Delivery.expires_at > now,
            Delivery.not_before < closing,
            ~Delivery.is_maybe_accepted,
        )
        .order_by(Delivery.on_day)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(statement.execution_options(populate_existing=True))


def change_many(
    session: Session,
    delivery_ids: Collection[UUID],
    status: DeliveryStatus,
    *,
    held_by: UUID | None = None,
    **values: Any,
) -> set[UUID]:
    """Let messages become `status`: from a state that may, and, where they are being sent, only by the lease.

    Returns those that did; the others are somebody else's by now, and unchanged.
    """
    if not delivery_ids:
        return set()
    if status is not DeliveryStatus.SENDING:
        values = {"lease_token": None, "lease_until": None, **values}
    sources = [state.value for state in may_become(status)]
    told = {"ids": list(delivery_ids), "sources": sources, **as_new({"status": status.value, **values})}
    where: list[ColumnElement[bool]] = [_ONE_OF, _MAY_BECOME]
    if held_by is not None:
        told["held_by"] = held_by
        where.append(_HELD)
    changed = carry_out(session, own_change(Delivery, ("status", *values), *where, returning=_ROW.id), [told])
    return set(changed.scalars())


def change_columns(session: Session, rows: Iterable[tuple[UUID, Values]]) -> None:
    """Write columns of rows whose status was just changed in this transaction, so that they are ours."""
    change_own_rows(session, Delivery, rows)


def change_not_before(session: Session, delivery_ids: Collection[UUID], not_before: datetime) -> None:
    """Wait: the office is closed."""
    statement = update(Delivery).where(Delivery.id.in_(delivery_ids))
    session.execute(statement.values(not_before=not_before).execution_options(synchronize_session=False))


def change_to_handed_over(
    session: Session, delivery_id: UUID, lease_token: UUID, now: datetime, lease_until: datetime
) -> bool:
    """Note that from here on the outcome may be unknown, and hold on for long enough to hear it.

    False where the lease is no longer ours.
    """
    told = {"message": delivery_id, "held_by": lease_token}
    values = as_new({"data_started_at": now, "lease_until": lease_until})
    return carry_out(session, _HAND_OVER, [told | values]).rowcount == 1


def change_uncertain_to_accepted(
    session: Session, delivery_id: UUID, claimed_at: datetime, values: Mapping[str, Any]
) -> bool:
    """The answer came after the lease had ended and nobody has tried again: then it is uncertain no more.

    True as well where this very answer was written before, and only the database's word for it was lost.
    """
    is_written = and_(Delivery.status == "accepted", Delivery.accepted_at == values["accepted_at"])
    statement = update(Delivery).where(
        Delivery.id == delivery_id,
        or_(Delivery.status == "uncertain", is_written),
        Delivery.last_attempt_at == claimed_at,
    )
    return count_changed(session, statement.values(status="accepted", **values)) == 1


# --- the log of tries -----------------------------------------------------------------------------------------


def add_attempts(
    session: Session, delivery_ids: Sequence[UUID], worker: str, now: datetime
) -> dict[UUID, tuple[UUID, int]]:
    """Open a line in the log of tries for each message: message → the line's id and number."""
    tried = (
        select(DeliveryAttempt.delivery_id, func.max(DeliveryAttempt.number))
        .where(DeliveryAttempt.delivery_id.in_(delivery_ids))
        .group_by(DeliveryAttempt.delivery_id)
    )
    newest: dict[UUID, int] = dict(session.execute(tried).all())
    lines = {delivery_id: (new_id(), newest.get(delivery_id, 0) + 1) for delivery_id in delivery_ids}
    rows = [
        {"id": line_id, "delivery_id": delivery_id, "number": number, "worker": worker, "started_at": now}
        for delivery_id, (line_id, number) in lines.items()
    ]
    insert_many_once(session, DeliveryAttempt, rows)
    return lines


def change_attempts(session: Session, rows: Iterable[tuple[UUID, Values]]) -> None:
    """Close lines in the log of tries."""
    change_own_rows(session, DeliveryAttempt, rows)


def change_open_attempts(session: Session, delivery_id: UUID, outcome: str, **values: Any) -> None:
    """Close every line of a message that is still open: its writer vanished."""
    statement = update(DeliveryAttempt).where(
        DeliveryAttempt.delivery_id == delivery_id, DeliveryAttempt.outcome.is_(None)
    )
    session.execute(statement.values(outcome=outcome, **values).execution_options(synchronize_session=False))


def change_attempts_to_none(session: Session, line_ids: Collection[UUID]) -> None:
    """A try that was never begun leaves no line."""
    statement = delete(DeliveryAttempt).where(DeliveryAttempt.id.in_(line_ids))
    session.execute(statement.execution_options(synchronize_session=False))
