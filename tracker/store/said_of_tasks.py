"""What divisions reported on tasks, as the drafts of round entries take it over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.task import REPORTS
from tracker.store.models import Person, Task, TaskUpdate


@dataclass(frozen=True)
class SaidRow:
    """One report in words, with the task it is about."""

    at: datetime
    person_name: str | None
    task_title: str
    text: str


def list_said(session: Session, task_ids: Collection[UUID], since: datetime, until: datetime) -> list[SaidRow]:
    """Reports with words of these tasks in a stretch of time, oldest first; what was taken back is left out."""
    statement = (
        select(TaskUpdate.created_at, Person.name, Task.title, TaskUpdate.result)
        .join(Task, Task.id == TaskUpdate.task_id)
        .outerjoin(Person, Person.id == TaskUpdate.person_id)
        .where(
            TaskUpdate.task_id.in_(task_ids),
            TaskUpdate.move.in_([move.value for move in REPORTS]),
            TaskUpdate.result != "",
            TaskUpdate.undone_at.is_(None),
            TaskUpdate.created_at >= since,
            TaskUpdate.created_at < until,
        )
        .order_by(TaskUpdate.created_at, TaskUpdate.id)
    )
    return [SaidRow(*row) for row in session.execute(statement)]
