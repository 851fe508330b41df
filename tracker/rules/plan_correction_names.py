"""Printed owners of whom a person said that they are nobody leave the draft."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeVar

from tracker.rules.plan_draft import DraftMeasure, DraftStep, PlanDraft

Thing = TypeVar("Thing", DraftMeasure, DraftStep)


def without_names(draft: PlanDraft, names: AbstractSet[str]) -> PlanDraft:
    """The draft without these owners; whoever else is named stays."""
    if not names:
        return draft
    measures = (
        replace(_without(measure, names), steps=tuple(_without(step, names) for step in measure.steps))
        for measure in draft.measures
    )
    return replace(draft, measures=tuple(measures))


def _without(thing: Thing, names: AbstractSet[str]) -> Thing:
    return replace(
        thing,
        divisions=replace(thing.divisions, value=tuple(n for n in thing.divisions.value if n not in names)),
        supporting=replace(thing.supporting, value=tuple(n for n in thing.supporting.value if n not in names)),
        lead=replace(thing.lead, value=None) if thing.lead.value in names else thing.lead,
    )
