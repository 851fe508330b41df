"""A measure of the draft for the eye: who does what until when, and which of it is in doubt."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStep, Field, Source
from tracker.rules.step_group import GroupDraft, Owners, Term, group_steps

ALL_DIVISIONS = "ทุกสำนัก/กอง"


@dataclass(frozen=True)
class GroupView:
    """Steps with who and when."""

    steps: tuple[str, ...]
    owners: str
    supporting: str
    term: Term
    is_owner_doubtful: bool
    is_period_doubtful: bool


@dataclass(frozen=True)
class MeasureView:
    """One measure; what is empty is left out of the page."""

    key: str
    code: str
    title: str
    is_title_doubtful: bool
    indicators: str
    groups: tuple[GroupView, ...]
    more: tuple[tuple[str, str], ...]
    step_choices: tuple[tuple[int, str], ...]  # where it can be split: from which step (counted from 0) on


_CARRIED_OUT = {True: "ดำเนินการ", False: "ยังไม่ได้ดำเนินการ", None: ""}


def view_measure(measure: DraftMeasure, asked: frozenset[Source] | None) -> MeasureView:
    """`asked` are the cells somebody must look at; None where a person has said that everything is right."""
    more = (
        ("เหตุผล", measure.context.value),
        ("แนวทาง", measure.approach.value),
        ("การติดตาม", measure.follow_up.value),
        ("ข้อจำกัด", measure.limitation.value),
        ("ผลการดำเนินการ", measure.result.value),
        ("ผลลัพธ์/ความสำเร็จ", measure.outcome.value),
        ("ดำเนินการแล้วหรือไม่", _CARRIED_OUT[measure.is_carried_out] if measure.has_report else ""),
        ("ข้อเสนอแนะ", measure.suggestion.value),
    )
    return MeasureView(
        measure.key,
        measure.code.value,
        measure.title.value,
        _is_doubtful(measure.title, asked),
        ", ".join(map(str, measure.indicators.value)),
        tuple(_view_group(measure, group, asked) for group in group_steps(measure)),
        tuple((name, text) for name, text in more if text.strip()),
        tuple((at, step.text.value) for at, step in enumerate(measure.steps) if at),
    )


def doubtful_sources(measure: DraftMeasure) -> Iterator[Source]:
    """The cells of everything in a measure that could not be read for sure."""
    for thing in (measure, *measure.steps):
        for value in vars(thing).values():
            if isinstance(value, Field) and value.confidence is Confidence.DOUBTFUL and value.source:
                yield value.source


def owner_words(owners: Owners) -> str:
    """Who is accountable, in words."""
    return ALL_DIVISIONS if owners.is_for_all else ", ".join(owners.divisions)


def _view_group(measure: DraftMeasure, group: GroupDraft, asked: frozenset[Source] | None) -> GroupView:
    own = [step for step in measure.steps if step.text.value in group.steps]
    things: list[DraftMeasure | DraftStep] = [*own] or [measure]
    owners = group.owners
    supporting = (*((ALL_DIVISIONS,) if owners.is_supported_by_all else ()), *owners.supporting)
    return GroupView(
        group.steps,
        owner_words(owners) + (f" ({owners.unit})" if owners.unit else ""),
        ", ".join(supporting),
        group.term,
        any(_is_owner_doubtful(thing, asked) for thing in things),
        any(_is_period_doubtful(thing, asked) for thing in things),
    )


def _is_owner_doubtful(thing: DraftMeasure | DraftStep, asked: frozenset[Source] | None) -> bool:
    return any(_is_doubtful(value, asked) for value in (thing.divisions, thing.all_divisions, thing.lead))


def _is_period_doubtful(thing: DraftMeasure | DraftStep, asked: frozenset[Source] | None) -> bool:
    return any(_is_doubtful(value, asked) for value in (thing.start, thing.end, thing.due, thing.period_text))


def _is_doubtful(field: Field[Any], asked: frozenset[Source] | None) -> bool:
    if asked is None:
        return False
    return field.confidence is Confidence.DOUBTFUL or (field.source is not None and field.source in asked)
