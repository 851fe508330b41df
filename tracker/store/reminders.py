"""Reminders: what each person is to be told once, and which message carries it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.clock import new_id
from tracker.rules.reminder_marks import Mark
from tracker.rules.reminder_policy import Obligation
from tracker.store.carried_reminders import NO_LONGER_CARRIES
from tracker.store.conditional_writes import insert_many_once
from tracker.store.models import Delivery, DeliveryItem, Organization, Reminder

_ASKED_AT_ONCE = 5000  # SQLite and PostgreSQL both limit the variables of one statement
_PLANNED = select(Reminder.id, Reminder.person_id, Reminder.kind, Reminder.due_on, Reminder.division_id).where(
    Reminder.state == "planned"
)


def lock_planning(session: Session) -> bool:
    """Only one planner at a time for an organization, until the commit (SQLite has one writer anyway).

    False: another plans it this very moment, and nothing is to be gained by doing it again after them.
    """
    statement = select(Organization.id).where(Organization.id == session.info["organization_id"])
    return session.scalar(statement.with_for_update(key_share=True, skip_locked=True)) is not None


def reminder_values(
    obligation: Obligation, mark: Mark, person_id: UUID, *, key: str, state: str, reason: str | None, now: datetime
) -> dict[str, Any]:
    """A row of the reminder table."""
    duty = obligation.duty
    return {
        "id": new_id(),
        "key": key,
        "kind": duty.kind.value,
        "person_id": person_id,
        "task_id": duty.subject_id if duty.is_about_a_task else None,
        "round_id": None if duty.is_about_a_task else duty.subject_id,
        "division_id": duty.division_id,
        "deadline_version": duty.deadline_version,
        "due_on": duty.due_on,
        "offset_days": mark.offset_days,
        "late_week": mark.late_week,
        "level": mark.level,
        "nominal_on": mark.nominal_on,
        "state": state,
        "recorded_at": now,
        "source_id": duty.source_id,
        "detail": obligation.detail if duty.source_id else None,
        "reason": reason,
    }


def add_reminders(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Record reminders; one whose key was recorded before stays as it was."""
    insert_many_once(session, Reminder, rows)


def list_known_keys(session: Session, keys: Sequence[str]) -> frozenset[str]:
    """Those of `keys` that were recorded before."""
    pieces = (keys[start : start + _ASKED_AT_ONCE] for start in range(0, len(keys), _ASKED_AT_ONCE))
    return frozenset(
        key for piece in pieces for key in session.scalars(select(Reminder.key).where(Reminder.key.in_(piece)))
    )


@dataclass(frozen=True)
class Dropped:
    """A reminder whose message ran out of time unsent and which nothing else carries."""

    id: UUID
    person_id: UUID
    kind: str
    due_on: date
    division_id: UUID | None
    channel: str


def list_dropped_reminders(session: Session) -> list[Dropped]:
    """What is still to be told by a channel whose message expired unsent.

    Asked step by step, by ids: on tables that grew a moment ago, PostgreSQL joins them in an order that takes minutes.
    """
    expired = select(Delivery.id, Delivery.channel).where(Delivery.status == "expired")
    channels = dict(session.execute(expired).all())
    item = select(DeliveryItem.delivery_id, DeliveryItem.reminder_id)
    items = list(_by_ids(session, item, DeliveryItem.delivery_id, channels))
    facts = {row[0]: row for row in _by_ids(session, _PLANNED, Reminder.id, {reminder_id for _, reminder_id in items})}
    carried = _carried_by(session, facts)
    return [
        Dropped(row[0], row[1], row[2], row[3], row[4], channels[delivery_id])
        for delivery_id, reminder_id in items
        if (row := facts.get(reminder_id)) and not carried[reminder_id] & {delivery_id, channels[delivery_id]}
    ]


def _carried_by(session: Session, reminder_ids: Collection[UUID]) -> dict[UUID, set[UUID | str]]:
    """Of each reminder: the channels of the messages that still carry it, and the messages these stand in for."""
    found: dict[UUID, set[UUID | str]] = defaultdict(set)
    statement = (
        select(DeliveryItem.reminder_id, Delivery.channel, Delivery.fallback_of_id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .where(Delivery.status.not_in(NO_LONGER_CARRIES))
    )
    for reminder_id, channel, stands_in_for in _by_ids(session, statement, DeliveryItem.reminder_id, reminder_ids):
        found[reminder_id] |= {channel, *([stands_in_for] if stands_in_for else [])}
    return found


def _by_ids(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    column: InstrumentedAttribute[UUID],
    ids: Collection[UUID],
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a statement for many ids, piece by piece."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        yield from session.execute(statement.where(column.in_(wanted[start : start + _ASKED_AT_ONCE])))


def change_to_acknowledged(
    session: Session, person_id: UUID, reminder_ids: Collection[UUID], via: str, now: datetime
) -> list[UUID]:
    """Mark what a person was told as acknowledged by them; those it was new to, in a fixed order."""
    statement = (
        update(Reminder)
        .where(Reminder.id.in_(reminder_ids), Reminder.person_id == person_id, Reminder.acknowledged_at.is_(None))
        .values(acknowledged_at=now, acknowledged_via=via)
        .returning(Reminder.id)
    )
    return sorted(session.scalars(statement.execution_options(synchronize_session=False)))


def change_to_silenced(session: Session, reminder_ids: Collection[UUID]) -> None:
    """What these would say is no longer so: done, cancelled, moved, reassigned, or the person is gone."""
    statement = update(Reminder).where(Reminder.id.in_(reminder_ids), Reminder.state == "planned")
    session.execute(statement.values(state="silenced").execution_options(synchronize_session=False))
