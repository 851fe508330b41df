"""Drafts and contents of plans made by hand: what a reading of a document would give, without a document."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tracker.rules.plan_content import GroupContent, MeasureContent
from tracker.rules.plan_draft import (
    DraftMeasure,
    DraftOrganization,
    DraftStatus,
    DraftStep,
    Field,
    PlanDraft,
    PlanKind,
    Source,
)

MARCH, APRIL, SEPTEMBER = date(2026, 3, 31), date(2026, 4, 30), date(2026, 9, 30)


def draft_step(text: str, *divisions: str, due: date | None = None) -> DraftStep:
    """A step; without divisions or due it is its measure's."""
    return DraftStep(
        text=Field(text),
        divisions=Field(divisions),
        all_divisions=Field(False),
        units=Field(()),
        start=Field(None),
        end=Field(due),
        due=Field(None),
        period_text=Field(""),
    )


def draft_measure(
    title: str,
    *divisions: str,
    steps: Sequence[str | DraftStep] = (),
    end: date | None = MARCH,
    code: str = "",
    **more: Any,
) -> DraftMeasure:
    """A measure of these divisions, due at the end of March unless told; `more` are values of its other fields."""
    values: dict[str, Any] = {name: Field(value) for name, value in more.items()}
    measure = DraftMeasure(
        code=Field(code),
        title=Field(title),
        indicators=Field((5,)),
        o_item=Field(None),
        steps=tuple(draft_step(step) if isinstance(step, str) else step for step in steps),
        divisions=Field(divisions),
        lead=Field(None),
        supporting=Field(()),
        all_divisions=Field(False),
        start=Field(date(2025, 10, 1)),
        end=Field(end),
        due=Field(None),
        period_text=Field(""),
        follow_up=Field(""),
        limitation=Field(""),
        result=Field(""),
        suggestion=Field(""),
        status=Field(DraftStatus.UNKNOWN),
        status_text=Field(""),
        source=Source(table=1, row=2, column=1),
    )
    return replace(measure, **values)


def draft_plan(
    *measures: DraftMeasure, kind: PlanKind = PlanKind.PLAN, months: int | None = None, year: int | None = 2569
) -> PlanDraft:
    return PlanDraft(Field(kind), Field(months), Field(None), DraftOrganization(), Field(year), measures, ())


def group_content(*divisions: str, steps: Sequence[str] = (), due: date | None = MARCH, **more: Any) -> GroupContent:
    values: dict[str, Any] = {
        "is_for_all": False,
        "supporting": (),
        "is_supported_by_all": False,
        "unit": None,
        "period_text": "",
        "starts_on": date(2025, 10, 1),
        "ends_on": due,
        "due_on": due,
    }
    return GroupContent(divisions=divisions, steps=tuple(steps), **(values | more))


def measure_content(code: str, title: str, *groups: GroupContent, **more: Any) -> MeasureContent:
    values: dict[str, Any] = {
        "indicators": (5,),
        "o_item": None,
        "context": "",
        "approach": "",
        "follow_up": "",
        "limitation": "",
    }
    return MeasureContent(code=code, title=title, groups=groups, **(values | more))
