"""A plan that an import changed says again what it said before, in the same rows; nothing that was is overwritten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.plan_content import content_to_json
from tracker.store.import_reports import list_measures_of_rows
from tracker.store.models import (
    Measure,
    MeasureIndicator,
    Plan,
    PlanRevision,
    Step,
    StepGroup,
    StepGroupDivision,
    Task,
    TaskDeadline,
    TaskStep,
    TaskSupporter,
)
from tracker.store.plan_content import get_plan_content
from tracker.store.plans import newest_revision
from tracker.store.row_journal import change_back, delete_added, list_added
from tracker.store.withdrawals import withdraw_rows

_ONLY_PLACES = {"ordinal", "code"}  # a row that was only moved along was not touched
_TIES = (MeasureIndicator, StepGroupDivision, TaskStep, TaskSupporter)

Changes = Mapping[str, Any]


def touched_measures(session: Session, changes: Changes) -> frozenset[UUID]:
    """The measures an import added to, changed or withdrew."""
    rows: dict[str, list[UUID]] = {}
    for table, row_id, change in changes.get("changed", []):
        if set(change) - _ONLY_PLACES:
            rows.setdefault(table, []).append(UUID(row_id))
    for table in (Measure, StepGroup, Step, Task):
        rows.setdefault(table.__tablename__, []).extend(list_added(changes, table))
    return list_measures_of_rows(session, rows)


def take_back_revision(
    session: Session, plan: Plan, changes: Changes, *, reason: str, person_id: UUID | None, now: datetime
) -> None:
    """Going back is a revision of its own: the number of a plan only grows, and what it said meanwhile is kept."""
    session.add(
        PlanRevision(
            id=new_id(),
            plan_id=plan.id,
            revision=plan.revision,
            content=content_to_json(get_plan_content(session, plan.id)),
            person_id=person_id,
            replaced_at=now,
        )
    )
    revision = newest_revision(session, plan.fiscal_year_id) + 1
    for table in _TIES:
        delete_added(session, changes, table)
    withdraw_rows(
        session,
        measures=list_added(changes, Measure),
        groups=list_added(changes, StepGroup),
        steps=list_added(changes, Step),
        tasks=list_added(changes, Task),
        reason=reason,
        now=now,
    )
    change_back(session, changes)
    plan.revision = revision
    _move_deadlines_on(session, plan, changes, reason, person_id, now)
    session.flush()


def _move_deadlines_on(
    session: Session, plan: Plan, changes: Changes, reason: str, person_id: UUID | None, now: datetime
) -> None:
    """A date that goes back is a new version too, so that its reminders begin anew."""
    for table, row_id, change in changes.get("changed", []):
        if table != Task.__tablename__ or "deadline_version" not in change:
            continue
        task = session.get_one(Task, (plan.organization_id, UUID(row_id)))
        task.deadline_version = change["deadline_version"][1] + 1
        session.add(
            TaskDeadline(
                id=new_id(),
                task_id=task.id,
                version=task.deadline_version,
                due_on=task.due_on,
                reason=reason,
                person_id=person_id,
                created_at=now,
            )
        )
