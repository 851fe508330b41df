"""Who of each division was told last that it owes a round's report, and when it was last asked by hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.reminder_policy import ReminderKind
from tracker.store.models import Delivery, DeliveryItem, Person, Reminder, Task, TaskRequest


@dataclass(frozen=True)
class LastTold:
    """The newest message that reached somebody about what the division owes."""

    person_name: str
    at: datetime
    channel: str


def list_last_told(session: Session, round_id: UUID, asking: str) -> dict[UUID, LastTold]:
    """By division. `asking` is how questions about this round begin; only what went out counts."""
    is_asked = and_(Reminder.kind == ReminderKind.QUESTION, Reminder.detail.contains(asking, autoescape=True))
    about = or_(and_(Reminder.kind == ReminderKind.ENTRY, Reminder.round_id == round_id), is_asked)
    statement = (
        select(Reminder.division_id, Person.name, Delivery.accepted_at, Delivery.channel)
        .join(DeliveryItem, DeliveryItem.reminder_id == Reminder.id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .join(Person, Person.id == Delivery.person_id)
        .where(about)
        .order_by(Delivery.accepted_at, Delivery.id)
    )
    return {
        division_id: LastTold(name, at, channel)
        for division_id, name, at, channel in session.execute(statement)
        if division_id is not None and at is not None
    }


def list_last_asked(session: Session, asking: str) -> dict[UUID, datetime]:
    """When each division was last asked in words that begin so, by division; the message may still be on its way."""
    statement = (
        select(Task.division_id, func.max(TaskRequest.created_at).label("at"))
        .join(Task, Task.id == TaskRequest.task_id)
        .where(TaskRequest.kind == "question", TaskRequest.text.startswith(asking, autoescape=True))
        .group_by(Task.division_id)
    )
    return {row.division_id: row.at for row in session.execute(statement)}
