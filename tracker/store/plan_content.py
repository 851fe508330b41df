"""What a plan in the database says, in the shape in which plans are compared and written into a sheet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent
from tracker.store.models import Division, Measure, MeasureIndicator, Step, StepGroup, StepGroupDivision
from tracker.store.plans import get_plan

Named = tuple[str, bool]  # a division and whether it only supports


def get_plan_content(session: Session, plan_id: UUID) -> PlanContent:
    """All that is not withdrawn, with its ids, in printed order; six statements whatever the size of the plan."""
    head = get_plan(session, plan_id)
    measures = list(
        session.scalars(
            select(Measure)
            .where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None))
            .order_by(Measure.ordinal, Measure.id)
        )
    )
    indicators = _by_measure(session.execute(_indicators(plan_id)))
    groups = _groups(session, plan_id)
    return PlanContent(head.year, tuple(_measure(row, indicators[row.id], groups[row.id]) for row in measures))


def _indicators(plan_id: UUID) -> Select[UUID, int]:
    return (
        select(MeasureIndicator.measure_id, MeasureIndicator.number)
        .join(Measure, Measure.id == MeasureIndicator.measure_id)
        .where(Measure.plan_id == plan_id)
        .order_by(MeasureIndicator.number)
    )


def _by_measure(rows: Iterable[Row[UUID, int]]) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = defaultdict(list)
    for measure_id, number in rows:
        found[measure_id].append(number)
    return found


def _groups(session: Session, plan_id: UUID) -> dict[UUID, list[GroupContent]]:
    named, steps = _named(session, plan_id), _steps(session, plan_id)
    statement = (
        select(StepGroup)
        .join(Measure, Measure.id == StepGroup.measure_id)
        .where(Measure.plan_id == plan_id, StepGroup.withdrawn_at.is_(None))
        .order_by(StepGroup.ordinal, StepGroup.id)
    )
    found: dict[UUID, list[GroupContent]] = defaultdict(list)
    for row in session.scalars(statement):
        found[row.measure_id].append(_group(row, named[row.id], steps[row.id]))
    return found


def _named(session: Session, plan_id: UUID) -> dict[UUID, list[Named]]:
    statement = (
        select(StepGroupDivision.step_group_id, Division.name, StepGroupDivision.is_supporting)
        .join(Division, Division.id == StepGroupDivision.division_id)
        .join(StepGroup, StepGroup.id == StepGroupDivision.step_group_id)
        .join(Measure, Measure.id == StepGroup.measure_id)
        .where(Measure.plan_id == plan_id)
        .order_by(StepGroupDivision.ordinal)
    )
    found: dict[UUID, list[Named]] = defaultdict(list)
    for group_id, name, is_supporting in session.execute(statement):
        found[group_id].append((name, is_supporting))
    return found


def _steps(session: Session, plan_id: UUID) -> dict[UUID, list[Step]]:
    statement = (
        select(Step)
        .join(Measure, Measure.id == Step.measure_id)
        .where(Measure.plan_id == plan_id, Step.withdrawn_at.is_(None))
        .order_by(Step.ordinal, Step.id)
    )
    found: dict[UUID, list[Step]] = defaultdict(list)
    for step in session.scalars(statement):
        found[step.step_group_id].append(step)
    return found


def _measure(row: Measure, indicators: Sequence[int], groups: Sequence[GroupContent]) -> MeasureContent:
    return MeasureContent(
        code=row.code,
        title=row.title,
        indicators=tuple(indicators),
        o_item=row.o_item,
        context=row.context,
        approach=row.approach,
        follow_up=row.follow_up,
        limitation=row.limitation,
        groups=tuple(groups),
        id=row.id,
    )


def _group(row: StepGroup, named: Sequence[Named], steps: Sequence[Step]) -> GroupContent:
    return GroupContent(
        divisions=tuple(name for name, is_supporting in named if not is_supporting),
        is_for_all=row.is_for_all_divisions,
        supporting=tuple(name for name, is_supporting in named if is_supporting),
        is_supported_by_all=row.is_supported_by_all,
        unit=row.unit,
        period_text=row.period_text,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        due_on=row.due_on,
        steps=tuple(step.text for step in steps),
        id=row.id,
        step_ids=tuple(step.id for step in steps),
    )
