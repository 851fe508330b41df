"""What changing many tasks at once must know: the tasks, the divisions' names, who was reminded today."""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.thai_calendar import BANGKOK, day_of
from tracker.store.models import Division, Measure, Task, TaskRequest


def list_chosen_tasks(session: Session, task_ids: Collection[UUID], *, is_locking: bool) -> list[Task]:
    """These tasks, in the order of the plan; held until the commit, always in one order, where they will change."""
    statement = select(Task).where(Task.id.in_(task_ids), Task.withdrawn_at.is_(None)).order_by(Task.id)
    if is_locking:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    tasks = list(session.scalars(statement))
    ordinals = dict(_ordinals(session, {task.measure_id for task in tasks}))
    return sorted(tasks, key=lambda task: (ordinals[task.measure_id], task.id))


def list_division_names(session: Session) -> dict[UUID, str]:
    """The name of every division, closed ones too."""
    return {row.id: row.name for row in session.scalars(select(Division))}


def list_reminded_tasks(session: Session, task_ids: Collection[UUID], text: str, now: datetime) -> frozenset[UUID]:
    """Those about which somebody was reminded in these words today."""
    begins = datetime.combine(day_of(now), time(0), tzinfo=BANGKOK)
    asked = TaskRequest.task_id.in_(task_ids), TaskRequest.text == text, TaskRequest.created_at >= begins
    return frozenset(session.scalars(select(TaskRequest.task_id).where(*asked)))


def list_open_reminders(session: Session, task_ids: Collection[UUID], text: str) -> list[TaskRequest]:
    """Older reminders in these words that nobody answered, to be settled by the new ones."""
    open_ones = TaskRequest.task_id.in_(task_ids), TaskRequest.text == text, TaskRequest.answered_at.is_(None)
    return list(session.scalars(select(TaskRequest).where(*open_ones)))


def _ordinals(session: Session, measure_ids: Collection[UUID]) -> list[tuple[UUID, int]]:
    statement = select(Measure.id, Measure.ordinal).where(Measure.id.in_(measure_ids))
    return [(measure_id, ordinal) for measure_id, ordinal in session.execute(statement)]
