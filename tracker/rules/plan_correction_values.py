"""A measure as a form shows it, and the measure the saved form means; what was not changed stays as it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_codes import o_item_of
from tracker.rules.plan_correction import MeasureValues, StepValues
from tracker.rules.plan_correction_fields import (
    empty_measure,
    empty_step,
    has_owner,
    looked_at,
    owned,
    owned_step,
    summed_up,
    timed,
)
from tracker.rules.plan_correction_texts import (
    indicator_problems,
    owner_text_problems,
    owners_text,
    period_text_problems,
    read_indicators,
    read_owner_text,
)
from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStep, Field, Problem, Severity, Source
from tracker.rules.plan_faults import short
from tracker.rules.thai_text import match_key


def values_of(measure: DraftMeasure) -> MeasureValues:
    """What the form of a measure holds; a step says its owners or period only where they differ from the measure's."""
    owners, period = _shown_owners(measure), _shown_period(measure)
    return MeasureValues(
        title=measure.title.value,
        code=measure.code.value,
        indicators=", ".join(str(number) for number in measure.indicators.value),
        owners=owners,
        period=period,
        follow_up=measure.follow_up.value,
        limitation=measure.limitation.value,
        result=measure.result.value,
        suggestion=measure.suggestion.value,
        outcome=measure.outcome.value,
        steps=tuple(_step_values(step, owners, period) for step in measure.steps),
    )


def _shown_owners(measure: DraftMeasure) -> str:
    """Those of the measure; where its steps all have the same, theirs (they know the unit)."""
    texts = {owners_text(step) for step in measure.steps}
    return texts.pop() if len(texts) == 1 and "" not in texts else owners_text(measure)


def _shown_period(measure: DraftMeasure) -> str:
    texts = {step.period_text.value for step in measure.steps}
    return texts.pop() if len(texts) == 1 and "" not in texts else measure.period_text.value


def _step_values(step: DraftStep, owners: str, period: str) -> StepValues:
    own, when = owners_text(step), step.period_text.value
    return StepValues(step.text.value, "" if own == owners else own, "" if when == period else when)


def edited(measure: DraftMeasure, values: MeasureValues, year: FiscalYear | None) -> DraftMeasure:
    """The measure the saved form means."""
    before = values_of(measure)
    owners, period = values.owners.strip(), values.period.strip()
    typed = _with_texts(measure, before, values)
    if owners != before.owners:
        typed = owned(typed, read_owner_text(owners))
    if period != before.period:
        typed = timed(typed, period, year)
    typed = replace(typed, steps=_edited_steps(measure, before, values, year))
    return looked_at(summed_up(typed, measure.steps), year)


def new_measure(key: str, values: MeasureValues, year: FiscalYear | None, file: str | None) -> DraftMeasure:
    """A measure no document holds."""
    return edited(empty_measure(key, Source(file=file)), values, year)


def problems_of(measure: DraftMeasure, year: FiscalYear | None, about: str) -> list[Problem]:
    """What is doubtful about the texts of a measure, in the order a form shows them."""
    values = values_of(measure)
    owner_place, period_place = measure.divisions.source, measure.period_text.source
    found = [
        *owner_text_problems(values.owners, owner_place),
        *period_text_problems(values.period, year, period_place),
    ]
    for step, shown in zip(measure.steps, values.steps, strict=True):
        found += owner_text_problems(shown.owners, step.divisions.source)
        found += period_text_problems(shown.period, year, step.period_text.source)
    found += _missing(measure)
    return list(dict.fromkeys(replace(problem, about=about) for problem in found))


def _missing(measure: DraftMeasure) -> list[Problem]:
    """What a measure needs and does not have."""
    found, name, place = [], short(measure.title.value, 50), measure.title.source
    things: Sequence[DraftMeasure | DraftStep] = measure.steps or (measure,)
    if not measure.title.value:
        message = "มาตรการนี้ไม่มีชื่อ กรุณาระบุชื่อมาตรการ"
        found.append(Problem(Severity.ERROR, "title_missing", message, place))
    if not has_owner(measure) and not all(has_owner(thing) for thing in things):
        message = f"ยังไม่ทราบผู้รับผิดชอบของ “{name}” กรุณาเลือกสำนัก/กอง"
        found.append(Problem(Severity.WARNING, "owner_missing", message, place))
    if not measure.period_text.value and not all(thing.period_text.value for thing in things):
        message = f"“{name}” ไม่ได้ระบุระยะเวลา กรุณากำหนดวันเริ่มต้นและวันสิ้นสุด"
        found.append(Problem(Severity.WARNING, "period_missing", message, place))
    return found


def typed_problems(measure: DraftMeasure, values: MeasureValues, about: str) -> list[Problem]:
    """What can only be told from the typed words, since the draft keeps nothing of them."""
    found = indicator_problems(values.indicators, measure.indicators.source)
    return [replace(problem, about=about) for problem in found]


def _with_texts(measure: DraftMeasure, before: MeasureValues, values: MeasureValues) -> DraftMeasure:
    measure = replace(
        measure,
        title=_typed(measure.title, " ".join(values.title.split())),
        follow_up=_typed(measure.follow_up, values.follow_up),
        limitation=_typed(measure.limitation, values.limitation),
        result=_typed(measure.result, values.result),
        suggestion=_typed(measure.suggestion, values.suggestion),
        outcome=measure.outcome if values.outcome is None else _typed(measure.outcome, values.outcome),
    )
    code = " ".join(values.code.split())
    if code and code != measure.code.value:
        o_item = o_item_of(code, is_of_o_items=False)
        was_item = measure.o_item.value == measure.code.value
        measure = replace(measure, code=_typed(measure.code, code))
        if o_item or was_item:
            measure = replace(measure, o_item=Field(o_item, measure.o_item.source))
    if values.indicators.strip() != before.indicators:
        numbers = Field(read_indicators(values.indicators), measure.indicators.source)
        measure = replace(measure, indicators=numbers)
    return measure


def _typed(field: Field[str], text: str) -> Field[str]:
    """A text a person looked at; its cell stays."""
    return Field(text.strip(), field.source, Confidence.CLEAR)


def _edited_steps(
    measure: DraftMeasure, before: MeasureValues, values: MeasureValues, year: FiscalYear | None
) -> tuple[DraftStep, ...]:
    """Each typed step, on the ground of the step it was; a step that says nothing of its own follows its measure."""
    left = {at: (step, shown) for at, (step, shown) in enumerate(zip(measure.steps, before.steps, strict=True))}
    owners, period = values.owners.strip(), values.period.strip()
    steps = []
    for at, given in enumerate(step for step in values.steps if step.text.strip()):
        found = left.pop(_place_of(left, given, at), None)
        step, shown = found or (empty_step(measure.title.source), None)
        own, when = given.owners.strip(), given.period.strip()
        step = replace(step, text=_typed(step.text, given.text))
        if shown is None or own != shown.owners or (not own and owners != before.owners):
            step = owned_step(step, read_owner_text(own or owners))
        if shown is None or when != shown.period or (not when and period != before.period):
            step = timed(step, when or period, year)
        steps.append(step)
    return tuple(steps)


def _place_of(left: Mapping[int, tuple[DraftStep, StepValues]], given: StepValues, at: int) -> int:
    """The step before that a typed one goes on with: the one of the same words, else the one at its place."""
    key = match_key(given.text)
    return next((place for place, (_, shown) in left.items() if match_key(shown.text) == key), at)
