"""The form of one measure: what was typed, what is wrong with it at its field, and what was read from it, in words."""

from dataclasses import dataclass, replace

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_correction import MeasureValues, StepValues
from tracker.rules.plan_correction_texts import (
    indicator_problems,
    owner_text_problems,
    period_text_problems,
    read_owner_text,
    span_of_text,
)
from tracker.rules.plan_draft import Problem, Severity
from tracker.rules.thai_calendar import format_date
from tracker.web.forms import Form

MOST_STEPS = 200
LONGEST_LINE = 1_000


@dataclass(frozen=True)
class ReadText:
    """What was made of a typed text, in words; `is_sure` is False where it was not understood."""

    text: str = ""
    is_sure: bool = True


@dataclass(frozen=True)
class StepEcho:
    """What was read from the cells of a step."""

    owners: ReadText = ReadText()
    period: ReadText = ReadText()


@dataclass(frozen=True)
class Echo:
    """What was read from the cells of a measure and its steps."""

    owners: ReadText
    period: ReadText
    steps: tuple[StepEcho, ...]


def read_values(form: Form) -> MeasureValues:
    """Everything that was typed, and its faults in `form.errors`; nothing typed is left out."""
    return MeasureValues(
        title=form.text("title", required="กรุณาใส่ชื่อมาตรการ", longest=2_000),
        code=form.text("code", longest=30),
        indicators=form.text("indicators", longest=LONGEST_LINE),
        owners=form.text("owners", longest=LONGEST_LINE),
        period=form.text("period", longest=LONGEST_LINE),
        follow_up=form.text("follow_up"),
        limitation=form.text("limitation"),
        result=form.text("result"),
        suggestion=form.text("suggestion"),
        outcome=form.text("outcome"),
        steps=tuple(_read_step(form, at) for at in range(_step_count(form))),
    )


def with_step(values: MeasureValues) -> MeasureValues:
    """One more line to type a step in."""
    return replace(values, steps=(*values.steps[: MOST_STEPS - 1], StepValues("")))


def without_step(values: MeasureValues, at: str) -> MeasureValues:
    """Without the line of one step."""
    return replace(values, steps=tuple(step for number, step in enumerate(values.steps) if str(number) != at))


def note_faults(form: Form, values: MeasureValues, year: FiscalYear | None) -> None:
    """Put what cannot stay as it is at its field; what is only doubtful is asked on the card afterwards."""
    _note(form, "indicators", indicator_problems(values.indicators, None), all_count=True)
    _note_who_and_when(form, ("owners", "period"), (values.owners, values.period), year)
    for at, step in enumerate(values.steps):
        _note_who_and_when(form, (f"step_owners-{at}", f"step_period-{at}"), (step.owners, step.period), year)
        if (step.owners or step.period) and not step.text:
            form.errors[f"step_text-{at}"] = f"ขั้นตอนที่ {at + 1} มีผู้รับผิดชอบหรือระยะเวลา แต่ยังไม่บอกว่าทำอะไร"


def echo_of(values: MeasureValues, year: FiscalYear | None) -> Echo:
    """How owners and periods were understood."""
    return Echo(
        _owner_echo(values.owners),
        _period_echo(values.period, year),
        tuple(StepEcho(_owner_echo(step.owners), _period_echo(step.period, year)) for step in values.steps),
    )


def _step_count(form: Form) -> int:
    names = ("text", "owners", "period")
    return next(
        (n for n in range(MOST_STEPS) if not any(f"step_{name}-{n}" in form.fields for name in names)), MOST_STEPS
    )


def _read_step(form: Form, at: int) -> StepValues:
    return StepValues(
        form.text(f"step_text-{at}"),
        form.text(f"step_owners-{at}", longest=LONGEST_LINE),
        form.text(f"step_period-{at}", longest=LONGEST_LINE),
    )


def _note_who_and_when(form: Form, names: tuple[str, str], texts: tuple[str, str], year: FiscalYear | None) -> None:
    _note(form, names[0], owner_text_problems(texts[0], None))
    _note(form, names[1], period_text_problems(texts[1], year, None))


def _note(form: Form, name: str, problems: list[Problem], *, all_count: bool = False) -> None:
    worst = next((one for one in problems if all_count or one.severity is Severity.ERROR), None)
    if worst:
        form.errors.setdefault(name, worst.message)


def _owner_echo(text: str) -> ReadText:
    if not text.strip():
        return ReadText()
    entry = read_owner_text(text)
    names = [entry.lead] if entry.lead else [*(("ทุกสำนัก/กอง",) if entry.all_divisions else ()), *entry.divisions]
    beside = [name for name in (*entry.divisions, *entry.supporting) if name not in names]
    if entry.lead and entry.all_divisions:
        beside = ["ทุกสำนัก/กอง", *beside]
    told = f"มอบให้ {', '.join(names)}" if names else "ยังไม่พบชื่อสำนัก/กอง"
    return ReadText(f"{told} สนับสนุนโดย {', '.join(beside)}" if beside else told, is_sure=bool(names))


def _period_echo(text: str, year: FiscalYear | None) -> ReadText:
    if not text.strip():
        return ReadText()
    span = span_of_text(text, year)
    due = span.due or span.end
    if due is None:
        return ReadText("อ่านวันที่ไม่ออก งานนี้จะไม่มีวันครบกำหนด", is_sure=False)
    start = f"เริ่ม {format_date(span.start)} " if span.start and span.start != due else ""
    return ReadText(f"{start}ครบกำหนด {format_date(due)}")
