"""Whoever reports holds the task meanwhile: undoing an import sees the report, or the report sees the undoing."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.rules.task import PlanState, TaskStatus
from tracker.store.models import Plan, Task


def lock_task(session: Session, task_id: UUID) -> None:
    """Held until the commit; to be taken before anything else of the task is read or the history is written."""
    _lock(session, Task.id == task_id)


def lock_tasks_of_measure(session: Session, measure_id: UUID, division_id: UUID) -> None:
    """The same for what a division has to do for a measure."""
    _lock(session, Task.measure_id == measure_id, Task.division_id == division_id)


def lock_first_task(session: Session, division_id: UUID, measure_ids: Collection[UUID]) -> Task | None:
    """The first open task of a division for these measures, always the same one; None where it has none."""
    statement = (
        select(Task)
        .join(Plan, Plan.id == Task.plan_id)
        .where(
            Task.division_id == division_id,
            Task.measure_id.in_(measure_ids),
            Task.withdrawn_at.is_(None),
            Task.status != TaskStatus.CANCELLED,
            Plan.state == PlanState.ACTIVE,
        )
        .order_by(Task.id)
        .limit(1)
        .with_for_update(of=Task)
    )
    return session.scalar(statement)


def _lock(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(select(Task.id).where(*which).order_by(Task.id).with_for_update())
