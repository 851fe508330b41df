"""Tasks as pages and lists read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.progress import TaskFact
from tracker.rules.task import TaskStatus, needs_evidence
from tracker.store.evidence import EvidenceRow, list_evidence_of_task
from tracker.store.models import (
    Division,
    Measure,
    MeasureIndicator,
    Person,
    Step,
    Task,
    TaskStep,
    TaskSupporter,
    TaskUpdate,
)


@dataclass(frozen=True)
class TaskRow:
    """A task in a list."""

    id: UUID
    plan_id: UUID
    title: str
    measure_id: UUID
    measure_code: str
    measure_title: str
    indicators: tuple[int, ...]
    division_id: UUID
    division_name: str
    unit: str | None
    status: TaskStatus
    is_blocked: bool
    obstacle: str | None
    reported_percent: int | None
    starts_on: date | None
    due_on: date | None
    delegate_id: UUID | None
    row_version: int
    step_count: int
    done_step_count: int


@dataclass(frozen=True)
class ChecklistStep:
    """A line of a task's checklist."""

    id: UUID
    text: str
    is_done: bool


@dataclass(frozen=True)
class UpdateRow:
    """What somebody said about a task."""

    at: datetime
    person_name: str | None
    move: str
    result: str
    obstacle: str | None
    percent: int | None
    status_before: TaskStatus
    status_after: TaskStatus
    is_by_line: bool = False  # said in the chat; its key is made from LINE's event
    undone_at: datetime | None = None  # taken back: it stays in the story, struck


@dataclass(frozen=True)
class TaskPage:
    """Everything a task's own page shows."""

    row: TaskRow
    steps: tuple[ChecklistStep, ...]
    updates: tuple[UpdateRow, ...]
    evidence: tuple[EvidenceRow, ...]
    supporters: tuple[str, ...]
    supporter_ids: frozenset[UUID]
    period_text: str
    follow_up: str
    limitation: str
    cancel_reason: str | None
    needs_evidence: bool

    @property
    def has_evidence(self) -> bool:
        """Whether anything shows it that somebody confirmed."""
        return any(one.is_confirmed for one in self.evidence)


def list_tasks(
    session: Session,
    plan_id: UUID,
    *,
    division_ids: Collection[UUID] | None = None,
    delegate_id: UUID | None = None,
    measure_id: UUID | None = None,
) -> list[TaskRow]:
    """Tasks of a plan, the earliest due first (those without a date last, then by measure and division).

    With `division_ids`, only those divisions' own and, with `delegate_id`, those handed to that person.
    """
    conditions = [Task.plan_id == plan_id, Task.withdrawn_at.is_(None)]
    if division_ids is not None:
        mine = Task.division_id.in_(division_ids)
        conditions.append(or_(mine, Task.delegate_id == delegate_id) if delegate_id else mine)
    if measure_id is not None:
        conditions.append(Task.measure_id == measure_id)
    order = Task.due_on.is_(None), Task.due_on, Measure.ordinal, Division.place, Division.sort_key
    return list_task_rows(session, conditions, (*order, Task.series_number, Task.id))


def list_task_rows(
    session: Session, conditions: Sequence[ColumnElement[bool]], order: Sequence[Any], limit: int | None = None
) -> list[TaskRow]:
    """The tasks that meet the conditions, which may speak of their measure and division, in an order."""
    return _read(session, _rows().where(*conditions).order_by(*order).limit(limit))


def list_supported_tasks(session: Session, plan_id: UUID, division_ids: Collection[UUID]) -> list[TaskRow]:
    """Tasks of other divisions that these divisions support."""
    supported = select(TaskSupporter.task_id).where(TaskSupporter.division_id.in_(division_ids))
    statement = _rows().where(
        Task.plan_id == plan_id,
        Task.withdrawn_at.is_(None),
        Task.id.in_(supported),
        Task.division_id.not_in(division_ids),
    )
    return _read(session, statement.order_by(Task.due_on.is_(None), Task.due_on, Measure.ordinal, Task.id))


def get_task(session: Session, task_id: UUID) -> TaskPage:
    """One task with its checklist, updates (newest first), evidence and supporters."""
    rows = _read(session, _rows().where(Task.id == task_id, Task.withdrawn_at.is_(None)))
    if not rows:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    supporters = session.execute(
        select(Division.id, Division.name)
        .join(TaskSupporter, TaskSupporter.division_id == Division.id)
        .join(Task, Task.id == TaskSupporter.task_id)
        .where(TaskSupporter.task_id == task_id, TaskSupporter.division_id != Task.division_id)
        .order_by(Division.sort_key)
    ).all()
    more = session.execute(
        select(
            Measure.period_text, Measure.follow_up, Measure.limitation, Measure.is_evidence_needed, Task.cancel_reason
        )
        .join(Task, Task.measure_id == Measure.id)
        .where(Task.id == task_id)
    ).one()
    return TaskPage(
        row=rows[0],
        steps=_checklist(session, task_id),
        updates=_updates(session, task_id),
        evidence=list_evidence_of_task(session, task_id),
        supporters=tuple(name for _, name in supporters),
        supporter_ids=frozenset(division_id for division_id, _ in supporters),
        period_text=more.period_text,
        follow_up=more.follow_up,
        limitation=more.limitation,
        cancel_reason=more.cancel_reason,
        needs_evidence=needs_evidence(rows[0].indicators, more.is_evidence_needed),
    )


def list_task_facts(session: Session, plan_id: UUID) -> list[TaskFact]:
    """What the figures need to know of every task of a plan."""
    indicators = _indicators(session, plan_id)
    statement = (
        select(Task.id, Task.measure_id, Task.division_id, Task.status, Task.due_on, Task.is_blocked)
        .where(Task.plan_id == plan_id, Task.withdrawn_at.is_(None))
        .order_by(Task.id)
    )
    return [
        TaskFact(task, measure, division, status, due_on, indicators.get(measure, ()), is_blocked)
        for task, measure, division, status, due_on, is_blocked in session.execute(statement)
    ]


BY_LINE = "line:"  # how the key of an update begins that was made from an event of LINE


def is_form_known(session: Session, form_key: str) -> bool:
    """Whether a form with this key was already taken in (a button pressed twice, a retry on a bad line)."""
    return session.scalar(select(TaskUpdate.id).where(TaskUpdate.form_key == form_key)) is not None


def list_supporter_ids(session: Session, task_id: UUID) -> frozenset[UUID]:
    """The divisions that support a task."""
    return frozenset(session.scalars(select(TaskSupporter.division_id).where(TaskSupporter.task_id == task_id)))


def list_task_steps(session: Session, task_id: UUID) -> list[TaskStep]:
    """The rows of a task's checklist, to be ticked."""
    return list(session.scalars(select(TaskStep).where(TaskStep.task_id == task_id)))


def _rows() -> Select[Task, Measure, str, int, int]:
    steps = select(func.count()).select_from(TaskStep).where(TaskStep.task_id == Task.id)
    done = select(func.coalesce(func.sum(case((TaskStep.is_done, 1), else_=0)), 0)).where(TaskStep.task_id == Task.id)
    return (
        select(
            Task,
            Measure,
            Division.name,
            steps.correlate(Task).scalar_subquery(),
            done.correlate(Task).scalar_subquery(),
        )
        .join(Measure, Measure.id == Task.measure_id)
        .join(Division, Division.id == Task.division_id)
    )


def _read(session: Session, statement: Select[Task, Measure, str, int, int]) -> list[TaskRow]:
    found = session.execute(statement).all()
    indicators = _indicators(session, found[0][0].plan_id) if found else {}
    return [
        TaskRow(
            id=task.id,
            plan_id=task.plan_id,
            title=task.title,
            measure_id=measure.id,
            measure_code=measure.code,
            measure_title=measure.title,
            indicators=indicators.get(measure.id, ()),
            division_id=task.division_id,
            division_name=division_name,
            unit=task.unit,
            status=task.status,
            is_blocked=task.is_blocked,
            obstacle=task.obstacle,
            reported_percent=task.reported_percent,
            starts_on=task.starts_on,
            due_on=task.due_on,
            delegate_id=task.delegate_id,
            row_version=task.row_version,
            step_count=step_count,
            done_step_count=done_step_count,
        )
        for task, measure, division_name, step_count, done_step_count in found
    ]


def _indicators(session: Session, plan_id: UUID) -> dict[UUID, tuple[int, ...]]:
    statement = (
        select(MeasureIndicator.measure_id, MeasureIndicator.number)
        .join(Measure, Measure.id == MeasureIndicator.measure_id)
        .where(Measure.plan_id == plan_id)
        .order_by(MeasureIndicator.number)
    )
    numbers: dict[UUID, tuple[int, ...]] = {}
    for measure_id, number in session.execute(statement):
        numbers[measure_id] = (*numbers.get(measure_id, ()), number)
    return numbers


def _checklist(session: Session, task_id: UUID) -> tuple[ChecklistStep, ...]:
    statement = (
        select(Step.id, Step.text, TaskStep.is_done)
        .join(TaskStep, TaskStep.step_id == Step.id)
        .where(TaskStep.task_id == task_id)
        .order_by(Step.ordinal)
    )
    return tuple(ChecklistStep(*row) for row in session.execute(statement))


def _updates(session: Session, task_id: UUID) -> tuple[UpdateRow, ...]:
    statement = (
        select(TaskUpdate, Person.name)
        .outerjoin(Person, Person.id == TaskUpdate.person_id)
        .where(TaskUpdate.task_id == task_id)
        .order_by(TaskUpdate.created_at.desc(), TaskUpdate.id.desc())
    )
    return tuple(
        UpdateRow(
            update.created_at,
            person,
            update.move,
            update.result,
            update.obstacle,
            update.percent,
            update.status_before,
            update.status_after,
            (update.form_key or "").startswith(BY_LINE),
            update.undone_at,
        )
        for update, person in session.execute(statement)
    )
