"""What a plan says, however it came: a draft, the database and the product's own sheet all give this."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tracker.rules.plan_draft import Confidence, DraftMeasure
from tracker.rules.step_group import GroupDraft, group_steps


@dataclass(frozen=True)
class GroupContent:
    """One step group: who, when, and its steps in printed order. Ids are set for what stands in the database.

    `places` are those of the steps among all steps of the measure, from 1, where the document tells.
    """

    divisions: tuple[str, ...]
    is_for_all: bool
    supporting: tuple[str, ...]
    is_supported_by_all: bool
    unit: str | None
    period_text: str
    starts_on: date | None
    ends_on: date | None
    due_on: date | None
    steps: tuple[str, ...]
    id: UUID | None = field(default=None, compare=False)
    step_ids: tuple[UUID, ...] = field(default=(), compare=False)
    places: tuple[int, ...] = field(default=(), compare=False)

    def ordinal(self, offset: int, first: int) -> int:
        """Where a step stands among all steps of its measure: as printed, else counted on from `first`."""
        return self.places[offset] if self.places else first + offset


@dataclass(frozen=True)
class MeasureContent:
    """One measure with its step groups. `id` is set for what stands in the database.

    `is_numbered` says that the code was printed; else it is only the place in the list.
    """

    code: str
    title: str
    indicators: tuple[int, ...]
    o_item: str | None
    context: str
    approach: str
    follow_up: str
    limitation: str
    groups: tuple[GroupContent, ...]
    id: UUID | None = field(default=None, compare=False)
    is_numbered: bool = field(default=True, compare=False)


@dataclass(frozen=True)
class PlanContent:
    """All measures of a plan in printed order, none of them withdrawn."""

    fiscal_year: int
    measures: tuple[MeasureContent, ...]


def content_of_draft(
    measures: Sequence[DraftMeasure], fiscal_year: int, names: Mapping[str, str] | None = None
) -> PlanContent:
    """The content a draft would make. `names` leads from a printed owner to the division's own name."""
    known = names or {}
    return PlanContent(fiscal_year, tuple(_measure(n, draft, known) for n, draft in enumerate(measures, start=1)))


def _measure(number: int, draft: DraftMeasure, names: Mapping[str, str]) -> MeasureContent:
    return MeasureContent(
        code=draft.code.value or str(number),
        title=draft.title.value,
        indicators=tuple(dict.fromkeys(draft.indicators.value)),
        o_item=draft.o_item.value,
        context=draft.context.value,
        approach=draft.approach.value,
        follow_up=draft.follow_up.value,
        limitation=draft.limitation.value,
        groups=tuple(_group(group, names) for group in group_steps(draft)),
        is_numbered=bool(draft.code.value) and draft.code.confidence is Confidence.CLEAR,
    )


def _group(group: GroupDraft, names: Mapping[str, str]) -> GroupContent:
    owners, term = group.owners, group.term
    divisions = tuple(dict.fromkeys(names.get(name, name) for name in owners.divisions))
    supporting = dict.fromkeys(names.get(name, name) for name in owners.supporting)
    return GroupContent(
        divisions=divisions,
        is_for_all=owners.is_for_all,
        supporting=tuple(name for name in supporting if name not in divisions),
        is_supported_by_all=owners.is_supported_by_all,
        unit=owners.unit,
        period_text=term.text,
        starts_on=term.start,
        ends_on=term.end,
        due_on=term.due_on,
        steps=group.steps,
        places=group.places,
    )


def content_to_json(content: PlanContent) -> dict[str, Any]:
    """The whole content in JSON values, ids included; how a revision of a plan is kept."""
    value: dict[str, Any] = _to_json(asdict(content))
    return value


def _to_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _to_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_to_json(each) for each in value]
    return str(value) if isinstance(value, date | UUID) else value
