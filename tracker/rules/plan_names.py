"""One name for each division all over a plan, and what was taken for the same division."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tracker.rules.division_name import is_bridged, unify_names
from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStep, Problem, Severity, Source
from tracker.rules.plan_faults import short

Thing = TypeVar("Thing", DraftMeasure, DraftStep)


def with_one_name_each(measures: Sequence[DraftMeasure]) -> tuple[list[DraftMeasure], list[Problem]]:
    """The fullest form of a division's name wherever the document prints it otherwise (กองยุทธศาสตร์ฯ)."""
    places: dict[str, Source | None] = {}
    for measure in measures:
        _note_places(places, measure)
        for step in measure.steps:
            _note_places(places, step)
    forms = unify_names(places)
    bridged = {name: form for name, form in forms.items() if name != form and is_bridged(name, form)}
    renamed = [
        replace(
            _renamed(measure, forms, bridged), steps=tuple(_renamed(step, forms, bridged) for step in measure.steps)
        )
        for measure in measures
    ]
    return renamed, [_united(name, form, places[name]) for name, form in bridged.items()]


def _note_places(places: dict[str, Source | None], thing: DraftMeasure | DraftStep) -> None:
    for name in (*thing.divisions.value, *thing.supporting.value):
        places.setdefault(name, thing.divisions.source)


def _united(name: str, form: str, source: Source | None) -> Problem:
    message = f"ระบบถือว่า “{short(name, 50)}” และ “{short(form, 50)}” เป็นหน่วยงานเดียวกัน หากไม่ใช่ กรุณาเลือกสำนัก/กองเอง"
    return Problem(Severity.INFO, "division_united", message, source)


def _renamed(thing: Thing, forms: Mapping[str, str], bridged: Mapping[str, str]) -> Thing:
    printed = (*thing.divisions.value, *thing.supporting.value)
    divisions = tuple(dict.fromkeys(forms[name] for name in thing.divisions.value))
    supporting = tuple(dict.fromkeys(forms[name] for name in thing.supporting.value))
    lead = forms.get(thing.lead.value, thing.lead.value) if thing.lead.value else None
    sure = thing.divisions.confidence
    if sure is Confidence.CLEAR and any(name in bridged for name in printed):
        sure = Confidence.PROBABLE
    return replace(
        thing,
        divisions=replace(thing.divisions, value=divisions, confidence=sure),
        supporting=replace(thing.supporting, value=tuple(name for name in supporting if name not in divisions)),
        lead=replace(thing.lead, value=lead),
    )
