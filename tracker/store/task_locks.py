"""Whoever reports holds the task meanwhile: undoing an import sees the report, or the report sees the undoing."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.store.models import Task


def lock_task(session: Session, task_id: UUID) -> None:
    """Held until the commit; to be taken before anything else of the task is read or the history is written."""
    _lock(session, Task.id == task_id)


def lock_tasks_of_measure(session: Session, measure_id: UUID, division_id: UUID) -> None:
    """The same for what a division has to do for a measure."""
    _lock(session, Task.measure_id == measure_id, Task.division_id == division_id)


def _lock(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(select(Task.id).where(*which).order_by(Task.id).with_for_update())
