"""Writes what a plan says into its tables: measures, step groups, steps, and who owns them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.plan_content import GroupContent, MeasureContent
from tracker.rules.plan_draft import DraftMeasure
from tracker.rules.plan_json import source_to_json
from tracker.store.models import Measure, MeasureIndicator, Step, StepGroup, StepGroupDivision
from tracker.store.row_batch import RowBatch

AT_ONCE = 200  # measures per write: enough to be quick, few enough to tell how far it is


def add_measures(
    batch: RowBatch,
    plan_id: UUID,
    measures: Sequence[tuple[DraftMeasure, MeasureContent]],
    divisions: Mapping[str, UUID],
    tell: Callable[[int], None],
) -> list[UUID]:
    """All measures of a draft, in order; `divisions` leads from the name in the content to the division."""
    ids = []
    for number, (draft, content) in enumerate(measures, start=1):
        ids.append(add_measure(batch, plan_id, number, draft, content, divisions))
        if number % AT_ONCE == 0 or number == len(measures):
            batch.write()
            tell(number)
    return ids


def list_measures_of_plan(session: Session, plan_id: UUID) -> list[Measure]:
    """The measures of a plan that were not withdrawn, in printed order."""
    statement = select(Measure).where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None))
    return list(session.scalars(statement.order_by(Measure.ordinal)))


def add_measure(  # a row is made of where it stands, what was read and what it says
    batch: RowBatch,
    plan_id: UUID,
    ordinal: int,
    draft: DraftMeasure,
    content: MeasureContent,
    divisions: Mapping[str, UUID],
) -> UUID:
    """One measure with its groups and steps."""
    texts = {name: getattr(content, name) for name in ("code", "title", "o_item", "context", "approach")}
    measure_id = batch.add(
        Measure,
        plan_id=plan_id,
        ordinal=ordinal,
        kind="มาตรการ",
        follow_up=content.follow_up,
        limitation=content.limitation,
        **texts,
        **printed_values(draft),
    )
    add_indicators(batch, measure_id, content)
    first_step = 1
    for number, group in enumerate(content.groups, start=1):
        add_group(batch, measure_id, number, first_step, group, divisions)
        first_step += len(group.steps)
    return measure_id


def printed_values(draft: DraftMeasure) -> dict[str, Any]:
    """What a measure keeps of the document itself: its own owners and period as printed, and the place."""
    return {
        "responsible_text": responsible_text(draft.divisions.value, is_for_all=draft.all_divisions.value),
        "period_text": draft.period_text.value,
        "starts_on": draft.start.value,
        "ends_on": draft.end.value,
        "due_on": draft.due.value,
        "source": source_to_json(draft.source),
    }


def add_indicators(batch: RowBatch, measure_id: UUID, content: MeasureContent) -> None:
    """The indicators a measure aims at."""
    for number in content.indicators:
        batch.add(MeasureIndicator, measure_id=measure_id, number=number)


def add_group(  # a row is made of where it stands and what it says
    batch: RowBatch,
    measure_id: UUID,
    ordinal: int,
    first_step: int,
    content: GroupContent,
    divisions: Mapping[str, UUID],
) -> tuple[UUID, list[UUID]]:
    """One step group with its divisions and steps; returns its id and those of its steps."""
    group_id = batch.add(StepGroup, measure_id=measure_id, ordinal=ordinal, **group_values(content))
    add_group_divisions(batch, group_id, content, divisions)
    steps = [
        batch.add(
            Step,
            measure_id=measure_id,
            step_group_id=group_id,
            ordinal=content.ordinal(offset, first_step),
            text=text,
        )
        for offset, text in enumerate(content.steps)
    ]
    return group_id, steps


def group_values(content: GroupContent) -> dict[str, Any]:
    """The columns of a step group."""
    return {
        "is_for_all_divisions": content.is_for_all,
        "is_supported_by_all": content.is_supported_by_all,
        "responsible_text": responsible_text(content.divisions, is_for_all=content.is_for_all),
        "unit": content.unit,
        "period_text": content.period_text,
        "starts_on": content.starts_on,
        "ends_on": content.ends_on,
        "due_on": content.due_on,
    }


def add_group_divisions(batch: RowBatch, group_id: UUID, content: GroupContent, divisions: Mapping[str, UUID]) -> None:
    """Owners and supporters of a group in printed order; who owns does not support as well."""
    owners = dict.fromkeys((divisions[name] for name in content.divisions), False)
    supporters = dict.fromkeys((divisions[name] for name in content.supporting), True)
    for ordinal, (division_id, is_supporting) in enumerate((supporters | owners).items(), start=1):
        batch.add(
            StepGroupDivision,
            step_group_id=group_id,
            division_id=division_id,
            ordinal=ordinal,
            is_supporting=is_supporting,
        )


def responsible_text(names: Sequence[str], *, is_for_all: bool) -> str:
    """Who is responsible, as a document prints it."""
    return " ".join([*names, "ทุกสำนัก/กอง"] if is_for_all else names)
