"""The measures of a plan as its page shows them: steps with who and when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.groups import GroupOwners, list_group_owners
from tracker.store.models import Division, Measure, MeasureIndicator, Step


@dataclass(frozen=True)
class GroupRow:
    """Steps that share owners and period."""

    steps: tuple[str, ...]
    owners: tuple[str, ...]
    is_for_all_divisions: bool
    period_text: str
    due_on: date | None


@dataclass(frozen=True)
class MeasureRow:
    """A measure with its step groups in printed order."""

    id: UUID
    code: str
    title: str
    kind: str
    indicators: tuple[int, ...]
    groups: tuple[GroupRow, ...]
    follow_up: str


def list_plan_measures(session: Session, plan_id: UUID) -> list[MeasureRow]:
    """The measures of a plan that were not withdrawn, in printed order; four queries whatever the size."""
    names = {row.id: row.name for row in session.scalars(select(Division))}
    steps = {row.id: row.text for row in session.scalars(_of_plan(select(Step), Step.measure_id, plan_id))}
    indicators: dict[UUID, list[int]] = defaultdict(list)
    numbers = _of_plan(select(MeasureIndicator), MeasureIndicator.measure_id, plan_id).order_by(MeasureIndicator.number)
    for row in session.scalars(numbers):
        indicators[row.measure_id].append(row.number)
    groups: dict[UUID, list[GroupRow]] = defaultdict(list)
    for owners in list_group_owners(session, plan_id):
        groups[owners.measure_id].append(_group(owners, names, steps))
    statement = select(Measure).where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None))
    return [
        MeasureRow(
            row.id,
            row.code,
            row.title,
            row.kind,
            tuple(indicators[row.id]),
            tuple(groups[row.id]),
            row.follow_up,
        )
        for row in session.scalars(statement.order_by(Measure.ordinal))
    ]


def _of_plan(statement, measure_id, plan_id: UUID):  # type: ignore[no-untyped-def]
    return statement.join(Measure, Measure.id == measure_id).where(Measure.plan_id == plan_id)


def _group(owners: GroupOwners, names: dict[UUID, str], steps: dict[UUID, str]) -> GroupRow:
    return GroupRow(
        tuple(steps[step_id] for step_id in owners.step_ids),
        tuple(names[division_id] for division_id in owners.division_ids),
        owners.is_for_all_divisions,
        owners.period_text,
        owners.due_on,
    )
