"""The step groups of a plan with everything a task is made from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.models import Measure, Step, StepGroup, StepGroupDivision


@dataclass(frozen=True)
class GroupOwners:
    """A step group: whose it is, when it is due, what stands on its checklist."""

    group_id: UUID
    measure_id: UUID
    title: str
    is_for_all_divisions: bool
    is_supported_by_all: bool
    division_ids: tuple[UUID, ...]
    supporter_ids: tuple[UUID, ...]
    step_ids: tuple[UUID, ...]
    unit: str | None
    starts_on: date | None
    ends_on: date | None
    due_on: date | None
    responsible_text: str
    period_text: str


def list_group_owners(session: Session, plan_id: UUID) -> list[GroupOwners]:
    """All groups of a plan that were not withdrawn, in printed order.

    A group of one step among several groups is named by that step.
    """
    groups = session.execute(
        select(StepGroup, Measure.title)
        .join(Measure, Measure.id == StepGroup.measure_id)
        .where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None), StepGroup.withdrawn_at.is_(None))
        .order_by(Measure.ordinal, StepGroup.ordinal)
    )
    listed = list(groups)
    divisions = _divisions_by_group(session, plan_id)
    steps = _steps_by_group(session, plan_id)
    group_count: dict[UUID, int] = defaultdict(int)
    for group, _ in listed:
        group_count[group.measure_id] += 1
    return [
        GroupOwners(
            group_id=group.id,
            measure_id=group.measure_id,
            title=_title(measure_title, steps[group.id], is_only=group_count[group.measure_id] == 1),
            is_for_all_divisions=group.is_for_all_divisions,
            is_supported_by_all=group.is_supported_by_all,
            division_ids=tuple(row.division_id for row in divisions[group.id] if not row.is_supporting),
            supporter_ids=tuple(row.division_id for row in divisions[group.id] if row.is_supporting),
            step_ids=tuple(step.id for step in steps[group.id]),
            unit=group.unit,
            starts_on=group.starts_on,
            ends_on=group.ends_on,
            due_on=group.due_on,
            responsible_text=group.responsible_text,
            period_text=group.period_text,
        )
        for group, measure_title in listed
    ]


def _title(measure_title: str, steps: list[Step], *, is_only: bool) -> str:
    return measure_title if is_only or len(steps) != 1 else steps[0].text


def _divisions_by_group(session: Session, plan_id: UUID) -> dict[UUID, list[StepGroupDivision]]:
    statement = (
        select(StepGroupDivision)
        .join(StepGroup, StepGroup.id == StepGroupDivision.step_group_id)
        .join(Measure, Measure.id == StepGroup.measure_id)
        .where(Measure.plan_id == plan_id)
        .order_by(StepGroupDivision.ordinal)
    )
    found: dict[UUID, list[StepGroupDivision]] = defaultdict(list)
    for row in session.scalars(statement):
        found[row.step_group_id].append(row)
    return found


def _steps_by_group(session: Session, plan_id: UUID) -> dict[UUID, list[Step]]:
    statement = (
        select(Step)
        .join(Measure, Measure.id == Step.measure_id)
        .where(Measure.plan_id == plan_id, Step.withdrawn_at.is_(None))
        .order_by(Step.ordinal)
    )
    found: dict[UUID, list[Step]] = defaultdict(list)
    for step in session.scalars(statement):
        found[step.step_group_id].append(step)
    return found
