"""What divisions were asked about their tasks: questions and evidence, and whether anybody answered."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.rules.reminder_policy import ReminderKind
from tracker.store.models import Person, Task, TaskRequest
from tracker.store.task_duties import is_unanswered

_Closer = aliased(Person)


@dataclass(frozen=True)
class RequestRow:
    """One question or request. `is_open`: nobody has answered; `closed_by` is who said it is settled."""

    id: UUID
    kind: ReminderKind
    text: str
    person_id: UUID
    person_name: str
    created_at: datetime
    is_open: bool
    answered_at: datetime | None
    closed_by: str | None
    answer_by: date | None = None


def list_requests(session: Session, task_id: UUID) -> list[RequestRow]:
    """Everything that was asked about a task, newest first."""
    statement = (
        select(TaskRequest, Person.name, is_unanswered().label("is_open"), _Closer.name)
        .join(Person, Person.id == TaskRequest.person_id)
        .outerjoin(_Closer, _Closer.id == TaskRequest.answered_by_id)
        .where(TaskRequest.task_id == task_id)
        .order_by(TaskRequest.created_at.desc(), TaskRequest.id.desc())
    )
    return [
        RequestRow(
            row.id,
            ReminderKind(row.kind),
            row.text,
            row.person_id,
            name,
            row.created_at,
            bool(is_open),
            row.answered_at,
            closed_by,
            row.answer_by,
        )
        for row, name, is_open, closed_by in session.execute(statement)
    ]


def count_open_requests(session: Session, task_id: UUID) -> int:
    """How many wait for an answer."""
    statement = select(func.count()).select_from(TaskRequest).where(TaskRequest.task_id == task_id, is_unanswered())
    return session.scalar(statement) or 0


def has_open_request(session: Session, task_id: UUID, kind: str, text: str) -> bool:
    """Whether the very same is asked already and waits for an answer."""
    statement = select(TaskRequest.id).where(
        TaskRequest.task_id == task_id, TaskRequest.kind == kind, TaskRequest.text == text, is_unanswered()
    )
    return session.scalar(statement.limit(1)) is not None


def list_questions(session: Session, division_id: UUID, beginning: str) -> list[TaskRequest]:
    """The rows of what a division was asked in words that begin like this, to be settled."""
    statement = (
        select(TaskRequest)
        .join(Task, Task.id == TaskRequest.task_id)
        .where(
            Task.division_id == division_id,
            TaskRequest.kind == "question",
            TaskRequest.text.startswith(beginning, autoescape=True),
        )
    )
    return list(session.scalars(statement))
