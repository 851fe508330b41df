"""One measure in two, and two in one; nothing printed is lost on the way."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.rules.plan_correction_fields import (
    empty_step,
    entry_of,
    has_owner,
    has_term,
    owned,
    owned_step,
    summed_up,
    term_of,
)
from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStatus, DraftStep, Field
from tracker.rules.thai_text import match_key


def split(measure: DraftMeasure, at_step: int, title: str, key: str) -> tuple[DraftMeasure, DraftMeasure]:
    """The measure with its first steps, and a new one of the others; the result stays with the first."""
    first = replace(measure, steps=measure.steps[:at_step])
    text = " ".join(title.split()) or measure.steps[at_step].text.value
    second = replace(
        measure,
        key=key,
        code=replace(measure.code, confidence=Confidence.PROBABLE),
        title=Field(text, measure.title.source),
        o_item=replace(measure.o_item, value=None),
        steps=measure.steps[at_step:],
        limitation=replace(measure.limitation, value=""),
        result=replace(measure.result, value=""),
        suggestion=replace(measure.suggestion, value=""),
        outcome=replace(measure.outcome, value=""),
        status=replace(measure.status, value=DraftStatus.UNKNOWN),
        status_text=replace(measure.status_text, value=""),
        other=(),
    )
    return summed_up(first, measure.steps), summed_up(second, measure.steps)


def merged(before: DraftMeasure, measure: DraftMeasure) -> DraftMeasure:
    """Both as one, with the key and the code of the first. One without steps gives its title as a step."""
    is_title_kept = bool(measure.steps) and match_key(measure.title.value) != match_key(before.title.value)
    title = f"{before.title.value} {measure.title.value}".strip() if is_title_kept else before.title.value
    together = replace(
        before,
        title=replace(before.title, value=title),
        indicators=_joined_numbers(before.indicators, measure.indicators),
        o_item=before.o_item if before.o_item.value else measure.o_item,
        steps=(*_steps_before(before, measure), *_steps_of(measure)),
        follow_up=_joined(before.follow_up, measure.follow_up),
        limitation=_joined(before.limitation, measure.limitation),
        result=_joined(before.result, measure.result),
        suggestion=_joined(before.suggestion, measure.suggestion),
        outcome=_joined(before.outcome, measure.outcome),
        context=_joined(before.context, measure.context),
        approach=_joined(before.approach, measure.approach),
        status=before.status if before.status.value is not DraftStatus.UNKNOWN else measure.status,
        status_text=_joined(before.status_text, measure.status_text),
        other=_joined_columns(before.other, measure.other),
    )
    if not has_owner(together):
        together = owned(together, entry_of(measure))
    return summed_up(together, before.steps)


def _steps_before(before: DraftMeasure, measure: DraftMeasure) -> Sequence[DraftStep]:
    """A measure without steps whose owners or days would be lost beside the steps of the other becomes one."""
    if before.steps or not (has_owner(before) or has_term(before)):
        return before.steps
    first = _steps_of(measure)[0]
    is_same = (entry_of(first).parties, term_of(first)) == (entry_of(before).parties, term_of(before))
    return () if is_same else (_as_step(before),)


def _steps_of(measure: DraftMeasure) -> Sequence[DraftStep]:
    return tuple(_filled(step, measure) for step in measure.steps) or (_as_step(measure),)


def _filled(step: DraftStep, measure: DraftMeasure) -> DraftStep:
    """A step that says no owner or period of its own had those of its measure."""
    if not has_owner(step):
        step = owned_step(step, entry_of(measure))
    return step if step.period_text.value or has_term(step) else _with_term(step, measure)


def _as_step(measure: DraftMeasure) -> DraftStep:
    step = replace(empty_step(measure.title.source), text=measure.title)
    return _with_term(owned_step(step, entry_of(measure)), measure)


def _with_term(step: DraftStep, measure: DraftMeasure) -> DraftStep:
    return replace(step, start=measure.start, end=measure.end, due=measure.due, period_text=measure.period_text)


def _joined(first: Field[str], second: Field[str]) -> Field[str]:
    if not second.value or match_key(first.value) == match_key(second.value):
        return first
    return replace(first, value=f"{first.value}\n{second.value}") if first.value else second


def _joined_numbers(first: Field[tuple[int, ...]], second: Field[tuple[int, ...]]) -> Field[tuple[int, ...]]:
    return replace(first, value=tuple(dict.fromkeys((*first.value, *second.value))))


def _joined_columns(
    first: tuple[tuple[str, Field[str]], ...], second: tuple[tuple[str, Field[str]], ...]
) -> tuple[tuple[str, Field[str]], ...]:
    columns = dict(first)
    for heading, value in second:
        columns[heading] = _joined(columns[heading], value) if heading in columns else value
    return tuple(columns.items())
