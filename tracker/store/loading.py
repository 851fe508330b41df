"""Puts reminders into messages that nobody has begun to send: all of a planner's turn in a handful of statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import DeliveryStatus, may_become
from tracker.store.conditional_writes import insert_many_once
from tracker.store.models import Delivery, DeliveryItem

_IN_PIECES_OF = 500  # SQLite and PostgreSQL both limit the variables of one statement


@dataclass(frozen=True)
class Load:
    """Reminders to be carried by one message; `values` are its columns, with its once-only `dedupe_key`."""

    values: dict[str, Any]
    reminder_ids: Sequence[UUID]

    @property
    def key(self) -> str:
        return str(self.values["dedupe_key"])


def load_messages(session: Session, loads: Iterable[Load]) -> list[Load]:
    """Let each message carry its reminders, made where it is not there; returns the loads that came too late.

    Too late is what somebody has begun to send, or has ended. A message that was cancelled untried, since it had
    nothing to say, is taken up again. Being loaded further raises a message's priority, and never lowers it.
    """
    wanted = list(loads)
    made = [{"id": new_id(), "status": "pending", "attempts": 0, "priority": 0, **load.values} for load in wanted]
    insert_many_once(session, Delivery, made)
    found = {row.dedupe_key: row for piece in _pieces(wanted) for row in _lock(session, [one.key for one in piece])}
    fitting = [load for load in wanted if _is_untouched(found[load.key])]
    _wake(session, [row.id for row in found.values() if _is_untouched(row) and row.status == "cancelled"])
    _raise(session, fitting, found)
    items = [
        {"id": new_id(), "delivery_id": found[load.key].id, "reminder_id": reminder_id}
        for load in fitting
        for reminder_id in load.reminder_ids
    ]
    insert_many_once(session, DeliveryItem, items)
    return [load for load in wanted if not _is_untouched(found[load.key])]


def _pieces(loads: Sequence[Load]) -> Iterator[Sequence[Load]]:
    for start in range(0, len(loads), _IN_PIECES_OF):
        yield loads[start : start + _IN_PIECES_OF]


def _lock(session: Session, keys: Sequence[str]) -> Sequence[Any]:
    """Held until the commit, so that nobody claims them meanwhile."""
    columns = (Delivery.id, Delivery.dedupe_key, Delivery.status, Delivery.priority)
    touched = (Delivery.first_attempt_at, Delivery.accepted_at, Delivery.attempts)
    statement = select(*columns, *touched).where(Delivery.dedupe_key.in_(keys)).order_by(Delivery.id)
    return session.execute(statement.with_for_update()).all()


def _is_untouched(row: Any) -> bool:
    is_tried = row.attempts or row.first_attempt_at or row.accepted_at
    return not is_tried and row.status in ("pending", "cancelled")


def _wake(session: Session, delivery_ids: Sequence[UUID]) -> None:
    """There is something to say after all."""
    if delivery_ids:
        sources = [state.value for state in may_become(DeliveryStatus.PENDING)]
        statement = update(Delivery).where(Delivery.id.in_(delivery_ids), Delivery.status.in_(sources))
        session.execute(statement.values(status="pending").execution_options(synchronize_session=False))


def _raise(session: Session, loads: Iterable[Load], found: dict[str, Any]) -> None:
    wanted: dict[UUID, int] = {}
    for load in loads:
        row, priority = found[load.key], int(load.values.get("priority", 0))
        if priority > max(row.priority, wanted.get(row.id, row.priority)):
            wanted[row.id] = priority
    if wanted:
        own = session.info["organization_id"]
        rows = [{"organization_id": own, "id": one, "priority": priority} for one, priority in wanted.items()]
        session.execute(update(Delivery), rows)
