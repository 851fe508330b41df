"""The rows of a plan as they stand, by id, to be changed: a fixed number of statements whatever the size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.models import (
    EvidenceLink,
    Measure,
    MeasureIndicator,
    Step,
    StepGroup,
    StepGroupDivision,
    Task,
    TaskStep,
    TaskSupporter,
    TaskUpdate,
    TenantRow,
)

R = TypeVar("R", bound=TenantRow)


@dataclass(frozen=True)
class MeasureRows:
    """What the plan says. Withdrawn rows are among them."""

    measures: dict[UUID, Measure]
    groups: dict[UUID, StepGroup]
    steps: dict[UUID, Step]
    indicators: dict[UUID, list[MeasureIndicator]]
    divisions: dict[UUID, list[StepGroupDivision]]


@dataclass(frozen=True)
class TaskRows:
    """What the plan's divisions work on: tasks by step group, withdrawn ones included; `reported` by whoever did."""

    by_group: dict[UUID, list[Task]]
    checklists: dict[UUID, list[TaskStep]]
    supporters: dict[UUID, list[TaskSupporter]]
    reported: frozenset[UUID]


def get_measure_rows(session: Session, plan_id: UUID) -> MeasureRows:
    """Measures, groups, steps and what hangs on them."""
    of_plan = Measure.plan_id == plan_id
    indicators = select(MeasureIndicator).join(Measure, Measure.id == MeasureIndicator.measure_id).where(of_plan)
    divisions = (
        select(StepGroupDivision)
        .join(StepGroup, StepGroup.id == StepGroupDivision.step_group_id)
        .join(Measure, Measure.id == StepGroup.measure_id)
        .where(of_plan)
    )
    groups = select(StepGroup).join(Measure, Measure.id == StepGroup.measure_id).where(of_plan)
    steps = select(Step).join(Measure, Measure.id == Step.measure_id).where(of_plan)
    return MeasureRows(
        measures=_by_id(session.scalars(select(Measure).where(of_plan))),
        groups=_by_id(session.scalars(groups)),
        steps=_by_id(session.scalars(steps)),
        indicators=_listed((row.measure_id, row) for row in session.scalars(indicators)),
        divisions=_listed((row.step_group_id, row) for row in session.scalars(divisions)),
    )


def get_task_rows(session: Session, plan_id: UUID) -> TaskRows:
    """Tasks, their checklists and supporters, and which of them somebody has reported on."""
    of_plan = Task.plan_id == plan_id
    tasks = session.scalars(select(Task).where(of_plan).order_by(Task.id))
    lines = list(session.scalars(select(TaskStep).join(Task, Task.id == TaskStep.task_id).where(of_plan)))
    supporters = session.scalars(select(TaskSupporter).join(Task, Task.id == TaskSupporter.task_id).where(of_plan))
    updated = session.scalars(select(TaskUpdate.task_id).join(Task, Task.id == TaskUpdate.task_id).where(of_plan))
    shown = session.scalars(select(Task.id).join(EvidenceLink, EvidenceLink.task_id == Task.id).where(of_plan))
    ticked = (line.task_id for line in lines if line.is_done)
    return TaskRows(
        by_group=_listed((row.step_group_id, row) for row in tasks),
        checklists=_listed((row.task_id, row) for row in lines),
        supporters=_listed((row.task_id, row) for row in supporters),
        reported=frozenset((*updated, *shown, *ticked)),
    )


def _by_id(rows: Iterable[R]) -> dict[UUID, R]:
    return {row.id: row for row in rows}


def _listed(pairs: Iterable[tuple[UUID, R]]) -> dict[UUID, list[R]]:
    found: dict[UUID, list[R]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return found
