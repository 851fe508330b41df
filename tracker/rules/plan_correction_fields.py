"""A draft's measures and steps with other owners or another period: the fields both share, changed in one way."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.owner_cell import OwnerEntry, merge_entries
from tracker.rules.period import Period
from tracker.rules.plan_correction_texts import owner_text_problems, owners_text, period_text_problems, span_of_text
from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStatus, DraftStep, Field, Severity, Source
from tracker.rules.plan_pairing import span_of

Thing = TypeVar("Thing", DraftMeasure, DraftStep)


def empty_measure(key: str, source: Source) -> DraftMeasure:
    """A measure of which nothing is known yet."""
    nothing: Field[str] = Field("", source)
    unknown = Confidence.DOUBTFUL
    return DraftMeasure(
        code=Field("", source, Confidence.PROBABLE),
        title=nothing,
        indicators=Field((), source, unknown),
        o_item=Field(None, source),
        steps=(),
        divisions=Field((), source, unknown),
        lead=Field(None, source, unknown),
        supporting=Field((), source, unknown),
        all_divisions=Field(False, source, unknown),
        start=Field(None, source, unknown),
        end=Field(None, source, unknown),
        due=Field(None, source, unknown),
        period_text=nothing,
        follow_up=nothing,
        limitation=nothing,
        result=nothing,
        suggestion=nothing,
        status=Field(DraftStatus.UNKNOWN, source),
        status_text=nothing,
        source=source,
        key=key,
    )


def empty_step(source: Source | None) -> DraftStep:
    """A step of which nothing is known yet."""
    return DraftStep(
        text=Field("", source),
        divisions=Field((), source),
        all_divisions=Field(False, source),
        units=Field((), source),
        start=Field(None, source),
        end=Field(None, source),
        due=Field(None, source),
        period_text=Field("", source),
    )


def has_owner(thing: DraftMeasure | DraftStep) -> bool:
    """Whether anybody is to do it."""
    return bool(thing.divisions.value or thing.all_divisions.value or thing.lead.value)


def has_term(thing: DraftMeasure | DraftStep) -> bool:
    """Whether any day of its period is known."""
    return bool(thing.start.value or thing.end.value or thing.due.value)


def owned(thing: Thing, entry: OwnerEntry) -> Thing:
    """With these owners; the cell they stood in stays."""
    return replace(
        thing,
        divisions=replace(thing.divisions, value=entry.divisions),
        all_divisions=replace(thing.all_divisions, value=entry.all_divisions),
        lead=replace(thing.lead, value=entry.lead),
        supporting=replace(thing.supporting, value=entry.supporting),
    )


def owned_step(step: DraftStep, entry: OwnerEntry) -> DraftStep:
    """With these owners and the units inside them."""
    return replace(owned(step, entry), units=replace(step.units, value=entry.units))


def timed(thing: Thing, text: str, year: FiscalYear | None) -> Thing:
    """With the period a text names; the cell it stood in stays."""
    span = span_of_text(text, year)
    return replace(
        thing,
        start=replace(thing.start, value=span.start),
        end=replace(thing.end, value=span.end),
        due=replace(thing.due, value=span.due),
        period_text=replace(thing.period_text, value=text),
    )


def summed_up(measure: DraftMeasure, steps_before: Sequence[DraftStep]) -> DraftMeasure:
    """With the owners and the span of its steps, where those say all of it and were changed."""
    steps = measure.steps
    owners = [entry_of(step) for step in steps]
    if owners and all(map(has_owner, steps)) and owners != [entry_of(step) for step in steps_before]:
        same = len({entry.parties for entry in owners}) == 1
        measure = owned(measure, owners[0] if same else merge_entries(tuple(owners)))
    terms = [term_of(step) for step in steps]
    if terms and all(has_term(step) for step in steps) and terms != [term_of(step) for step in steps_before]:
        span = span_of(terms)
        measure = replace(
            measure,
            start=replace(measure.start, value=span.start),
            end=replace(measure.end, value=span.end),
            due=replace(measure.due, value=span.due),
            period_text=replace(measure.period_text, value=" · ".join(dict.fromkeys(term.text for term in terms))),
        )
    return measure


def entry_of(thing: DraftMeasure | DraftStep) -> OwnerEntry:
    """The owners of a measure or step as one party."""
    units = thing.units.value if isinstance(thing, DraftStep) else ()
    return OwnerEntry(thing.divisions.value, thing.all_divisions.value, units, thing.lead.value, thing.supporting.value)


def term_of(thing: DraftMeasure | DraftStep) -> Period:
    """The period of a measure or step."""
    return Period(thing.start.value, thing.end.value, thing.period_text.value, due=thing.due.value)


def looked_at(measure: DraftMeasure, year: FiscalYear | None) -> DraftMeasure:
    """A person saw it: what could be read is clear, what could not is still doubtful."""
    return replace(_sure(measure, year), steps=tuple(_sure(step, year) for step in measure.steps))


def _sure(thing: Thing, year: FiscalYear | None) -> Thing:
    is_owner_clear = has_owner(thing) and not owner_text_problems(owners_text(thing), None)
    doubts = period_text_problems(thing.period_text.value, year, None)
    is_term_clear = has_term(thing) and all(doubt.severity is Severity.INFO for doubt in doubts)
    who = Confidence.CLEAR if is_owner_clear else Confidence.DOUBTFUL
    when = Confidence.CLEAR if is_term_clear else Confidence.DOUBTFUL
    return replace(
        thing,
        divisions=replace(thing.divisions, confidence=who),
        all_divisions=replace(thing.all_divisions, confidence=who),
        lead=replace(thing.lead, confidence=who),
        supporting=replace(thing.supporting, confidence=who),
        start=replace(thing.start, confidence=when),
        end=replace(thing.end, confidence=when),
        due=replace(thing.due, confidence=when),
        period_text=replace(thing.period_text, confidence=when),
    )


def found_right(measure: DraftMeasure) -> DraftMeasure:
    """Somebody compared it with the paper: all of it is clear. A code that was made up stays one."""
    return replace(_clear(measure), code=measure.code, steps=tuple(_clear(step) for step in measure.steps))


def _clear(thing: Thing) -> Thing:
    fields = {name: value for name, value in vars(thing).items() if isinstance(value, Field)}
    clear = {name: replace(value, confidence=Confidence.CLEAR) for name, value in fields.items()}
    return replace(thing, **clear)  # type: ignore[arg-type]
