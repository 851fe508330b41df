"""Writes the legs of step groups: one task per accountable division, with its deadline, checklist and supporters."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.task import TaskStatus
from tracker.store.groups import GroupOwners
from tracker.store.models import Task, TaskDeadline, TaskStep, TaskSupporter
from tracker.store.row_batch import RowBatch


def add_tasks(
    batch: RowBatch,
    plan_id: UUID,
    group: GroupOwners,
    division_ids: Collection[UUID],
    everyone: Sequence[UUID],
    now: datetime,
) -> None:
    """A task of this group for each of these divisions, assigned now. `everyone` are all divisions of today."""
    for division_id in division_ids:
        task_id = batch.add(
            Task,
            plan_id=plan_id,
            measure_id=group.measure_id,
            step_group_id=group.group_id,
            division_id=division_id,
            series_number=1,
            title=group.title,
            unit=group.unit,
            starts_on=group.starts_on,
            ends_on=group.ends_on,
            due_on=group.due_on,
            deadline_version=1,
            status=TaskStatus.NOT_STARTED,
            is_blocked=False,
            assigned_at=now,
            row_version=1,
        )
        batch.add(TaskDeadline, task_id=task_id, version=1, due_on=group.due_on, created_at=now)
        add_checklist(batch, task_id, group.step_ids)
        add_supporters(batch, task_id, supporters_of(group, division_id, everyone))


def find_leg(session: Session, step_group_id: UUID, division_id: UUID, series_number: int) -> UUID | None:
    """A division's task of a group, withdrawn or not; a group has one per division."""
    statement = select(Task.id).where(
        Task.step_group_id == step_group_id, Task.division_id == division_id, Task.series_number == series_number
    )
    return session.scalar(statement)


def supporters_of(group: GroupOwners, division_id: UUID, everyone: Sequence[UUID]) -> list[UUID]:
    """The divisions that support the task of this division."""
    wanted = everyone if group.is_supported_by_all else group.supporter_ids
    return [supporter_id for supporter_id in wanted if supporter_id != division_id]


def owners_of(group: GroupOwners, everyone: Sequence[UUID]) -> Sequence[UUID]:
    """The divisions that get a task: ทุกสำนัก/กอง, or those named."""
    return everyone if group.is_for_all_divisions else group.division_ids


def add_checklist(batch: RowBatch, task_id: UUID, step_ids: Collection[UUID]) -> None:
    """Lines of a checklist, none ticked."""
    for step_id in step_ids:
        batch.add(TaskStep, task_id=task_id, step_id=step_id, is_done=False)


def add_supporters(batch: RowBatch, task_id: UUID, division_ids: Collection[UUID]) -> None:
    """Divisions that support one task."""
    for division_id in division_ids:
        batch.add(TaskSupporter, task_id=task_id, division_id=division_id)
