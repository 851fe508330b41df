"""Long lists as bare rows, read as they are gone through: the tasks of a plan, and every message ever sent."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, select
from sqlalchemy.orm import Session

from tracker.rules.task import TaskStatus
from tracker.rules.task_query import TaskQuery
from tracker.store.delivery_log import Wanted, list_conditions
from tracker.store.models import Delivery, Division, Measure, MeasureIndicator, Person, Task, TaskSupporter
from tracker.store.task_query import EVERYBODY, TaskScope, scope_conditions, task_conditions, task_order

_AT_ONCE = 1000  # rows held at a time


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
    session: Session, plan_id: UUID, query: TaskQuery, today: date, scope: TaskScope = EVERYBODY
) -> Iterator[TaskLine]:
    """The rows of the page, in its order."""
    conditions = [*task_conditions(plan_id, query, today), *scope_conditions(scope)]
    return _task_lines(session, conditions, query.sort)


def list_supported_lines(session: Session, plan_id: UUID, division_ids: Collection[UUID]) -> Iterator[TaskLine]:
    """Tasks of other divisions that these divisions support."""
    supported = select(TaskSupporter.task_id).where(TaskSupporter.division_id.in_(division_ids))
    own = Task.id.in_(supported), Task.division_id.not_in(division_ids)
    return _task_lines(session, [Task.plan_id == plan_id, Task.withdrawn_at.is_(None), *own])


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


def _task_lines(session: Session, conditions: list[ColumnElement[bool]], sort: str = "") -> Iterator[TaskLine]:
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
        .order_by(*task_order(sort))
    )
    return map(TaskLine._make, _rows(session, statement))


def _rows(session: Session, statement: Any) -> Iterator[Any]:
    return iter(session.execute(statement.execution_options(yield_per=_AT_ONCE)))
