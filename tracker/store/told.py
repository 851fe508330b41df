"""What people were told: the reminders of messages, and everything said about one task or one round."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.delivery import DeliveryStatus
from tracker.rules.errors import NotFound
from tracker.rules.reminder_policy import AT_ONCE, WITH_THE_REPORT, ReminderKind
from tracker.rules.reminder_words import Told
from tracker.rules.task import OPEN
from tracker.store.models import (
    Appointment,
    Delivery,
    DeliveryItem,
    Division,
    FiscalYearRow,
    Measure,
    Person,
    Position,
    Reminder,
    ReportingRound,
    Task,
)

_UNTRIED = (DeliveryStatus.CANCELLED, DeliveryStatus.EXPIRED, DeliveryStatus.MERGED)
_IN_PIECES_OF = 500


@dataclass(frozen=True)
class Sent:
    """A reminder in one message: by which channel, when, and what became of it."""

    told: Told
    person_name: str
    delivery_id: UUID
    channel: str
    delivery_kind: str
    status: str
    error_class: str | None
    scheduled_for: datetime
    first_attempt_at: datetime | None
    last_attempt_at: datetime | None
    accepted_at: datetime | None
    delivered_at: datetime | None
    payload_sha256: str | None
    may_have_arrived: bool
    is_second_way: bool
    is_resent: bool


Held = tuple[str, date | None, date | None, bool]  # a post's title, from, to, whether acting


@dataclass(frozen=True)
class TaskHead:
    """A task without its checklist and story."""

    id: UUID
    title: str
    measure_code: str
    measure_title: str
    division_id: UUID
    division_name: str
    due_on: date | None


def get_task_head(session: Session, task_id: UUID) -> TaskHead:
    """One task by its id; raises NotFound for one that is withdrawn or of another organization."""
    statement = (
        select(Task.id, Task.title, Measure.code, Measure.title, Division.id, Division.name, Task.due_on)
        .join(Measure, Measure.id == Task.measure_id)
        .join(Division, Division.id == Task.division_id)
        .where(Task.id == task_id, Task.withdrawn_at.is_(None))
    )
    found = session.execute(statement).first()
    if found is None:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    return TaskHead(*found)


def list_told_by_message(session: Session, delivery_ids: Collection[UUID]) -> dict[UUID, list[Told]]:
    """The reminders each of these messages carries, the earliest due first."""
    if not delivery_ids:
        return {}
    statement = (
        _with_words(select(DeliveryItem.delivery_id))
        .join(DeliveryItem, DeliveryItem.reminder_id == Reminder.id)
        .where(DeliveryItem.delivery_id.in_(delivery_ids))
        .order_by(Reminder.due_on, Reminder.id)
    )
    found: dict[UUID, list[Told]] = defaultdict(list)
    for delivery_id, *words in session.execute(statement):
        found[delivery_id].append(_told(*words))
    return found


def list_sent_about(
    session: Session,
    *,
    task_id: UUID | None = None,
    round_id: UUID | None = None,
    division_ids: Collection[UUID] | None = None,
    newest: int | None = None,
) -> list[Sent]:
    """Every message about a task or a round, in order of time; with `newest`, only that many, the newest first.

    A message that was taken back before anybody saw it is left out, and so is the executives' weekly summary,
    which is about no one round. `division_ids` leaves only what was said about these divisions' duties.
    """
    statement = (
        _with_words(select(Delivery, Person.name))
        .join(DeliveryItem, DeliveryItem.reminder_id == Reminder.id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .join(Person, Person.id == Delivery.person_id)
        .where(
            or_(Delivery.status.not_in(_UNTRIED), Delivery.is_maybe_accepted),
            Reminder.kind != ReminderKind.WEEKLY_SUMMARY,
            Reminder.task_id == task_id if task_id else Reminder.round_id == round_id,
        )
    )
    if division_ids is not None:
        statement = statement.where(Reminder.division_id.in_(division_ids))
    if newest is not None:
        statement = statement.order_by(Delivery.scheduled_for.desc(), Delivery.id.desc(), Reminder.id).limit(newest)
    else:
        statement = statement.order_by(Delivery.scheduled_for, Person.sort_key, Reminder.id, Delivery.id)
    return [_sent(row) for row in session.execute(statement)]


def count_unsent_about(
    session: Session,
    *,
    task_id: UUID | None = None,
    round_id: UUID | None = None,
    division_ids: Collection[UUID] | None = None,
) -> int:
    """How many reminders of a task or round were replaced by a newer one or had nothing to say any more."""
    statement = select(func.count(Reminder.id)).where(
        Reminder.state.in_(("superseded", "silenced")),
        Reminder.kind != ReminderKind.WEEKLY_SUMMARY,
        Reminder.task_id == task_id if task_id else Reminder.round_id == round_id,
    )
    if division_ids is not None:
        statement = statement.where(Reminder.division_id.in_(division_ids))
    return session.scalar(statement) or 0


def count_told_since(session: Session, task_id: UUID, since: datetime) -> int:
    """How many people got a message about what happened to a task from this moment on, and was told at once."""
    statement = (
        select(func.count(Reminder.person_id.distinct()))
        .join(DeliveryItem, DeliveryItem.reminder_id == Reminder.id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .where(
            Reminder.task_id == task_id,
            Reminder.kind.in_(AT_ONCE),
            Reminder.recorded_at >= since,
            or_(Delivery.accepted_at.is_not(None), Delivery.is_maybe_accepted),
        )
    )
    return session.scalar(statement) or 0


def list_posts_held(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[Held]]:
    """All posts these people ever held here, so that a paper can say what somebody was on a day."""
    wanted = sorted(person_ids, key=str)
    found: dict[UUID, list[Held]] = defaultdict(list)
    for start in range(0, len(wanted), _IN_PIECES_OF):
        statement = (
            select(Appointment, Position.title)
            .join(Position, Position.id == Appointment.position_id)
            .where(Appointment.person_id.in_(wanted[start : start + _IN_PIECES_OF]))
            .order_by(Appointment.is_acting, Appointment.starts_on, Position.title, Position.id)
        )
        for row, title in session.execute(statement):
            found[row.person_id].append((title, row.starts_on, row.ends_on, row.is_acting))
    return found


def _with_words(statement: Any) -> Select[Any]:
    """Add a reminder and the words of what it is about to the columns of `statement`."""
    worded: Select[Any] = (
        statement.add_columns(
            Reminder,
            _standing().label("is_standing"),
            Task.title,
            Task.due_on,
            Task.delegate_id,
            ReportingRound.months,
            FiscalYearRow.year,
            Division.name,
        )
        .select_from(Reminder)
        .outerjoin(Task, Task.id == Reminder.task_id)
        .outerjoin(ReportingRound, ReportingRound.id == Reminder.round_id)
        .outerjoin(FiscalYearRow, FiscalYearRow.id == ReportingRound.fiscal_year_id)
        .outerjoin(Division, Division.id == Reminder.division_id)
    )
    return worded


def _standing() -> ColumnElement[bool]:
    """Whether what a reminder is about is still to be done, and by the day it said."""
    is_same_day = or_(Task.due_on == Reminder.due_on, Task.due_on.is_(None))
    task = and_(Task.status.in_(OPEN), Task.withdrawn_at.is_(None), is_same_day)
    is_of_report = Reminder.kind.in_(WITH_THE_REPORT)
    day = case((is_of_report, ReportingRound.due_on), else_=ReportingRound.closes_on)
    return case((Reminder.task_id.is_not(None), task), else_=day == Reminder.due_on)


def _sent(row: Row[Any]) -> Sent:
    delivery, person_name, *words = tuple(row)
    return Sent(
        _told(*words),
        person_name,
        delivery.id,
        delivery.channel,
        delivery.kind,
        delivery.status,
        delivery.error_class,
        delivery.scheduled_for,
        delivery.first_attempt_at,
        delivery.last_attempt_at,
        delivery.accepted_at,
        delivery.delivered_at,
        delivery.payload_sha256,
        may_have_arrived=delivery.is_maybe_accepted,
        is_second_way=delivery.fallback_of_id is not None,
        is_resent=delivery.resend_of_id is not None,
    )


def _told(
    reminder: Reminder,
    is_standing: bool | None,
    task_title: str | None,
    task_due_on: date | None,
    delegate_id: UUID | None,
    months: int | None,
    year: int | None,
    division: str | None,
) -> Told:
    return Told(
        reminder_id=reminder.id,
        person_id=reminder.person_id,
        kind=ReminderKind(reminder.kind),
        due_on=reminder.due_on,
        nominal_on=reminder.nominal_on,
        deadline_version=reminder.deadline_version,
        offset_days=reminder.offset_days,
        late_week=reminder.late_week,
        level=reminder.level,
        task_id=reminder.task_id,
        task_title=task_title or "",
        delegate_id=delegate_id,
        round_id=reminder.round_id,
        round_months=months,
        fiscal_year=year,
        division_id=reminder.division_id,
        division_name=division or "",
        detail=reminder.detail or "",
        reason=reminder.reason or "",
        acknowledged_at=reminder.acknowledged_at,
        acknowledged_via=reminder.acknowledged_via,
        is_standing=bool(is_standing),
        is_dated=reminder.task_id is None or task_due_on is not None,
    )
