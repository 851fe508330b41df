"""Writes a draft into the tables of a plan: measures, step groups, steps, and who owns them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.plan_draft import DraftMeasure
from tracker.rules.plan_json import source_to_json
from tracker.rules.step_group import GroupDraft, group_steps
from tracker.store.models import (
    Measure,
    MeasureIndicator,
    Plan,
    Step,
    StepGroup,
    StepGroupDivision,
)


def add_measures(
    session: Session, plan: Plan, measures: Sequence[DraftMeasure], divisions: Mapping[str, UUID]
) -> dict[int, UUID]:
    """All measures of a draft, in order; `divisions` leads from a printed name to a division. Returns index → id."""
    return {index: _add_measure(session, plan, index + 1, measure, divisions) for index, measure in enumerate(measures)}


def list_measures_of_plan(session: Session, plan_id: UUID) -> list[Measure]:
    """The measures of a plan that were not withdrawn, in printed order."""
    statement = select(Measure).where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None))
    return list(session.scalars(statement.order_by(Measure.ordinal)))


def _add_measure(
    session: Session, plan: Plan, ordinal: int, draft: DraftMeasure, divisions: Mapping[str, UUID]
) -> UUID:
    measure = Measure(
        organization_id=plan.organization_id,
        id=new_id(),
        plan_id=plan.id,
        ordinal=ordinal,
        code=draft.code.value or str(ordinal),
        title=draft.title.value,
        kind="มาตรการ",
        o_item=draft.o_item.value,
        context=draft.context.value,
        approach=draft.approach.value,
        responsible_text=responsible_text(draft.divisions.value, is_for_all=draft.all_divisions.value),
        period_text=draft.period_text.value,
        starts_on=draft.start.value,
        ends_on=draft.end.value,
        due_on=draft.due.value,
        follow_up=draft.follow_up.value,
        limitation=draft.limitation.value,
        source=source_to_json(draft.source),
    )
    session.add(measure)
    for number in dict.fromkeys(draft.indicators.value):
        session.add(MeasureIndicator(id=new_id(), measure_id=measure.id, number=number))
    groups = group_steps(draft)
    first_step = 1
    for number, group in enumerate(groups, start=1):
        _add_group(session, measure, number, first_step, group, divisions)
        first_step += len(group.steps)
    return measure.id


def _add_group(
    session: Session, measure: Measure, number: int, first_step: int, draft: GroupDraft, divisions: Mapping[str, UUID]
) -> None:
    group = StepGroup(
        id=new_id(),
        measure_id=measure.id,
        ordinal=number,
        is_for_all_divisions=draft.owners.is_for_all,
        is_supported_by_all=draft.owners.is_supported_by_all,
        responsible_text=responsible_text(draft.owners.divisions, is_for_all=draft.owners.is_for_all),
        unit=draft.owners.unit,
        period_text=draft.term.text,
        starts_on=draft.term.start,
        ends_on=draft.term.end,
        due_on=draft.term.due_on,
    )
    session.add(group)
    owners = dict.fromkeys((divisions[name] for name in draft.owners.divisions), False)
    supporters = dict.fromkeys((divisions[name] for name in draft.owners.supporting), True)
    for ordinal, (division_id, is_supporting) in enumerate((supporters | owners).items(), start=1):
        session.add(
            StepGroupDivision(
                id=new_id(),
                step_group_id=group.id,
                division_id=division_id,
                ordinal=ordinal,
                is_supporting=is_supporting,
            )
        )
    for offset, text in enumerate(draft.steps):
        session.add(
            Step(id=new_id(), measure_id=measure.id, step_group_id=group.id, ordinal=first_step + offset, text=text)
        )


def responsible_text(names: Sequence[str], *, is_for_all: bool) -> str:
    """Who is responsible, as a document prints it."""
    return " ".join([*names, "ทุกสำนัก/กอง"] if is_for_all else names)
