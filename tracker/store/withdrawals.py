"""Many rows withdrawn at once: out of lists, figures and reminders, never deleted."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tracker.rules.task import TaskStatus
from tracker.store.models import Division, Measure, Plan, Position, Step, StepGroup, StepGroupDivision, Task
from tracker.store.row_journal import in_pieces

_UNDER_WAY = (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS, TaskStatus.SUBMITTED)


def lock_tasks(session: Session, plan_id: UUID) -> None:
    """Until the commit nobody reports on a task of this plan: who was faster is seen, who was not must reload."""
    session.execute(select(Task.id).where(Task.plan_id == plan_id).order_by(Task.id).with_for_update())


def withdraw_plan_rows(session: Session, plan_id: UUID, *, reason: str, now: datetime) -> int:
    """All measures and tasks of a plan; returns how many tasks."""
    _withdraw_measures(session, Measure.plan_id == plan_id, reason, now)
    return _withdraw_tasks(session, Task.plan_id == plan_id, reason, now)


def withdraw_rows(
    session: Session,
    *,
    measures: Collection[UUID],
    groups: Collection[UUID],
    steps: Collection[UUID],
    tasks: Collection[UUID],
    reason: str,
    now: datetime,
) -> None:
    """These measures, groups, steps and tasks."""
    for piece in in_pieces(list(measures)):
        _withdraw_measures(session, Measure.id.in_(piece), reason, now)
    for table, ids in ((StepGroup, groups), (Step, steps)):
        for piece in in_pieces(list(ids)):
            session.execute(update(table).where(table.id.in_(piece)).values(withdrawn_at=now), execution_options=_FETCH)
    for piece in in_pieces(list(tasks)):
        _withdraw_tasks(session, Task.id.in_(piece), reason, now)


def is_division_in_use(session: Session, division_id: UUID) -> bool:
    """Whether somebody holds a post in it, works on a task in it, or a plan names it."""
    posts = select(Position.id).where(Position.division_id == division_id, Position.closed_on.is_(None))
    tasks = select(Task.id).where(Task.division_id == division_id, Task.withdrawn_at.is_(None))
    named = (
        select(StepGroupDivision.id)
        .join(StepGroup, StepGroup.id == StepGroupDivision.step_group_id)
        .join(Measure, Measure.id == StepGroup.measure_id)
        .join(Plan, Plan.id == Measure.plan_id)
        .where(
            StepGroupDivision.division_id == division_id,
            StepGroup.withdrawn_at.is_(None),
            Measure.withdrawn_at.is_(None),
            Plan.withdrawn_at.is_(None),
        )
    )
    return any(session.scalar(each.limit(1)) is not None for each in (posts, tasks, named))


def list_divisions_by_id(session: Session, division_ids: Collection[UUID]) -> list[Division]:
    """The rows of these divisions, to be changed."""
    return list(session.scalars(select(Division).where(Division.id.in_(division_ids)).order_by(Division.sort_key)))


_FETCH = {"synchronize_session": "fetch"}


def _withdraw_measures(session: Session, which: ColumnElement[bool], reason: str, now: datetime) -> None:
    statement = update(Measure).where(which, Measure.withdrawn_at.is_(None))
    session.execute(statement.values(withdrawn_at=now, withdrawn_reason=reason), execution_options=_FETCH)


def _withdraw_tasks(session: Session, which: ColumnElement[bool], reason: str, now: datetime) -> int:
    """Open ones are cancelled too; a page that still shows one cannot save over it."""
    standing = update(Task).where(which, Task.withdrawn_at.is_(None))
    cancelled = {"status": TaskStatus.CANCELLED, "cancelled_at": now, "cancel_reason": reason}
    session.execute(standing.where(Task.status.in_(_UNDER_WAY)).values(**cancelled), execution_options=_FETCH)
    ids = list(session.scalars(select(Task.id).where(which, Task.withdrawn_at.is_(None))))
    values = {"withdrawn_at": now, "row_version": Task.row_version + 1}
    session.execute(standing.values(**values), execution_options=_FETCH)
    return len(ids)
