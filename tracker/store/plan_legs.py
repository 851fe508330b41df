"""The tasks of a plan, measure by measure: whose leg it is, how it stands and until when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.task import TaskStatus
from tracker.store.models import Division, Measure, Task
from tracker.store.task_query import EVERYBODY, TaskScope, scope_conditions


@dataclass(frozen=True)
class Leg:
    """One division's task of a measure."""

    id: UUID
    title: str
    division_name: str
    status: TaskStatus
    due_on: date | None


def list_legs_by_measure(session: Session, plan_id: UUID, scope: TaskScope = EVERYBODY) -> dict[UUID, tuple[Leg, ...]]:
    """The tasks a person may see, by measure; the earliest due first."""
    statement = (
        select(Task.measure_id, Task.id, Task.title, Division.name, Task.status, Task.due_on)
        .join(Measure, Measure.id == Task.measure_id)
        .join(Division, Division.id == Task.division_id)
        .where(Task.plan_id == plan_id, Task.withdrawn_at.is_(None), *scope_conditions(scope))
        .order_by(Task.due_on.is_(None), Task.due_on, Division.place, Division.sort_key, Task.id)
    )
    found: dict[UUID, list[Leg]] = defaultdict(list)
    for measure_id, task_id, title, division, status, due_on in session.execute(statement):
        found[measure_id].append(Leg(task_id, title, division, status, due_on))
    return {measure_id: tuple(legs) for measure_id, legs in found.items()}
