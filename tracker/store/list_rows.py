"""Long lists as bare rows, read as they are gone through: the tasks of a plan, and every message ever sent."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlalchemy.orm import Session

from tracker.rules.task import OPEN, TaskStatus
from tracker.store.delivery_log import Wanted, list_conditions
from tracker.store.models import Delivery, Division, Measure, MeasureIndicator, Person, Task, TaskSupporter

_AT_ONCE = 1000  # rows held at a time


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks of a plan are wanted: `near_until` is the last day of what is near, `show` is as on the page."""

    plan_id: UUID
    today: date
    near_until: date
    show: str = ""
    division_id: UUID | None = None
    indicator: int | None = None
    measure_id: UUID | None = None


class TaskLine(NamedTuple):
    """A task of a list."""

    measure_key: str
    measure_code: str
    measure_title: str
    title: str
    division_name: str
    unit: str | None
    status: TaskStatus
    is_blocked: bool
    obstacle: str | None
    reported_percent: int | None
    starts_on: date | None
    due_on: date | None


class DeliveryLine(NamedTuple):
    """A message of the log."""

    person_name: str
    division_name: str | None
    channel: str
    kind: str
    subject: str | None
    status: str
    error_class: str | None
    may_have_arrived: bool
    scheduled_for: datetime
    accepted_at: datetime | None


def list_task_lines(
    session: Session,
    wanted: TaskFilter,
    *,
    division_ids: Collection[UUID] | None = None,
    delegate_id: UUID | None = None,
) -> Iterator[TaskLine]:
    """In the order of the page. With `division_ids`, those divisions' own and what was handed to the person."""
    conditions = _task_conditions(wanted)
    if division_ids is not None:
        mine = Task.division_id.in_(division_ids)
        conditions.append(or_(mine, Task.delegate_id == delegate_id) if delegate_id else mine)
    return _task_lines(session, conditions)


def list_supported_lines(session: Session, wanted: TaskFilter, division_ids: Collection[UUID]) -> Iterator[TaskLine]:
    """Tasks of other divisions that these divisions support."""
    supported = select(TaskSupporter.task_id).where(TaskSupporter.division_id.in_(division_ids))
    own = Task.id.in_(supported), Task.division_id.not_in(division_ids)
    return _task_lines(session, [*_task_conditions(wanted), *own])


def list_indicators_by_measure(session: Session, plan_id: UUID) -> dict[str, str]:
    """The numbers of the indicators each measure aims at, as they are printed ("2, 9"), by `measure_key`."""
    statement = (
        select(cast(MeasureIndicator.measure_id, String), MeasureIndicator.number)
        .join(Measure, Measure.id == MeasureIndicator.measure_id)
        .where(Measure.plan_id == plan_id)
        .order_by(MeasureIndicator.number)
    )
    numbers: dict[str, str] = {}
    for key, number in session.execute(statement):
        numbers[key] = f"{numbers[key]}, {number}" if key in numbers else str(number)
    return numbers


def list_delivery_lines(session: Session, wanted: Wanted) -> Iterator[DeliveryLine]:
    """The messages the log shows, the newest first."""
    statement = (
        select(
            Person.name,
            Division.name,
            Delivery.channel,
            Delivery.kind,
            Delivery.subject,
            Delivery.status,
            Delivery.error_class,
            Delivery.is_maybe_accepted,
            Delivery.scheduled_for,
            Delivery.accepted_at,
        )
        .select_from(Delivery)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Division, Division.id == Delivery.division_id)
        .where(*list_conditions(wanted))
        .order_by(Delivery.id.desc())
    )
    return map(DeliveryLine._make, _rows(session, statement))


def _task_lines(session: Session, conditions: list[ColumnElement[bool]]) -> Iterator[TaskLine]:
    statement = (
        select(
            cast(Task.measure_id, String),  # a text: an object for each row would take a tenth of the time
            Measure.code,
            Measure.title,
            Task.title,
            Division.name,
            Task.unit,
            Task.status,
            Task.is_blocked,
            Task.obstacle,
            Task.reported_percent,
            Task.starts_on,
            Task.due_on,
        )
        .select_from(Task)
        .join(Measure, Measure.id == Task.measure_id)
        .join(Division, Division.id == Task.division_id)
        .where(*conditions)
        .order_by(Task.due_on.is_(None), Task.due_on, Measure.ordinal, Division.sort_key, Task.series_number, Task.id)
    )
    return map(TaskLine._make, _rows(session, statement))


def _rows(session: Session, statement: Any) -> Iterator[Any]:
    return iter(session.execute(statement.execution_options(yield_per=_AT_ONCE)))


def _task_conditions(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    conditions = [Task.plan_id == wanted.plan_id, Task.withdrawn_at.is_(None)]
    if wanted.division_id:
        conditions.append(Task.division_id == wanted.division_id)
    if wanted.measure_id:
        conditions.append(Task.measure_id == wanted.measure_id)
    if wanted.indicator is not None:
        aiming = select(MeasureIndicator.measure_id).where(MeasureIndicator.number == wanted.indicator)
        conditions.append(Task.measure_id.in_(aiming))
    if wanted.show:
        conditions.append(_shown(wanted))
    return conditions


def _shown(wanted: TaskFilter) -> ColumnElement[bool]:
    """The same rows as the list's own choice of what to show."""
    is_open, due_on = Task.status.in_(OPEN), Task.due_on
    choices: dict[str, ColumnElement[bool]] = {
        "open": is_open,
        "late": and_(is_open, due_on < wanted.today),
        "near": and_(is_open, due_on >= wanted.today, due_on <= wanted.near_until),
        "due": and_(Task.status != TaskStatus.CANCELLED, due_on <= wanted.today),
        "blocked": and_(is_open, Task.is_blocked.is_(True)),
    }
    return choices[wanted.show] if wanted.show in choices else Task.status == TaskStatus(wanted.show)
