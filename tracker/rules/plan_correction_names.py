"""Printed owners of whom somebody said who they are: nothing is doubtful about them, or they leave the draft."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeVar

from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStep, PlanDraft, Problem
from tracker.rules.plan_faults import short

Thing = TypeVar("Thing", DraftMeasure, DraftStep)
_WHO_IS_IT = ("owner_unknown", "owner_unit_alone")


def with_known_owners(draft: PlanDraft, names: Collection[str]) -> PlanDraft:
    """The draft without the question who these are; a party that is printed together with others stays a question."""
    words = tuple(f"“{short(name)}”" for name in names)
    answered = {problem for problem in draft.problems if _asks_about(problem, words)}
    if not answered:
        return draft
    places = {problem.about for problem in answered}
    keys = {key for group in draft.groups if group.key in places for key in group.measures}
    known = set(names)
    return replace(
        draft,
        problems=tuple(problem for problem in draft.problems if problem not in answered),
        measures=tuple(_answered(m, known) if m.key in keys else m for m in draft.measures),
    )


def without_names(draft: PlanDraft, names: AbstractSet[str]) -> PlanDraft:
    """The draft without these owners; whoever else is named stays."""
    if not names:
        return draft
    measures = (
        replace(_without(measure, names), steps=tuple(_without(step, names) for step in measure.steps))
        for measure in draft.measures
    )
    return replace(draft, measures=tuple(measures))


def _asks_about(problem: Problem, words: tuple[str, ...]) -> bool:
    return problem.code in _WHO_IS_IT and problem.message.startswith(words)


def _answered(measure: DraftMeasure, known: AbstractSet[str]) -> DraftMeasure:
    return replace(_sure(measure, known), steps=tuple(_sure(step, known) for step in measure.steps))


def _sure(thing: Thing, known: AbstractSet[str]) -> Thing:
    if not known & set(thing.divisions.value) or thing.divisions.confidence is not Confidence.DOUBTFUL:
        return thing
    return replace(
        thing,
        divisions=replace(thing.divisions, confidence=Confidence.CLEAR),
        all_divisions=replace(thing.all_divisions, confidence=Confidence.CLEAR),
        lead=replace(thing.lead, confidence=Confidence.CLEAR),
        supporting=replace(thing.supporting, confidence=Confidence.CLEAR),
    )


def _without(thing: Thing, names: AbstractSet[str]) -> Thing:
    return replace(
        thing,
        divisions=replace(thing.divisions, value=tuple(n for n in thing.divisions.value if n not in names)),
        supporting=replace(thing.supporting, value=tuple(n for n in thing.supporting.value if n not in names)),
        lead=replace(thing.lead, value=None) if thing.lead.value in names else thing.lead,
    )
