"""The demo's plan as a draft of a document, with the paper it stands on: the same shape an import reads."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tracker.rules.fiscal_year import FiscalYear
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
from tracker.rules.thai_calendar import format_month
from tracker.services.demo.measures_inside import MEASURES as INSIDE
from tracker.services.demo.measures_outside import MEASURES as OUTSIDE
from tracker.services.demo.text import AFTER_YEAR, ALL, WHOLE_YEAR, GroupText, MeasureText
from tracker.services.demo.town import DISTRICT, DIVISIONS, KIND, NAME, PROVINCE

MEASURES: tuple[MeasureText, ...] = (*INSIDE, *OUTSIDE)
HEADINGS = ("ที่", "มาตรการ/แนวทาง", "ขั้นตอน/วิธีการปฏิบัติ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "การกำกับติดตาม")
SETTLED_AFTER = timedelta(days=45)
FILE_NAME = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ {year}.txt"


def measures_on(year: FiscalYear, today: date) -> tuple[MeasureText, ...]:
    """The measures of a plan looked at on a day.

    In the first weeks of a year nothing of it could be done or late yet, so then its first steps lie in the two
    months before; later they lie in October, as in an office's own plan.
    """
    if today < year.start + SETTLED_AFTER:
        return MEASURES
    return tuple(
        replace(measure, groups=tuple(replace(group, months=_inside(group.months)) for group in measure.groups))
        for measure in MEASURES
    )


def _inside(months: tuple[int, int]) -> tuple[int, int]:
    first, last = months
    return max(0, first), max(0, last)


def first_day(year: FiscalYear, group: GroupText) -> date:
    """The day on which a group's work may begin."""
    return _month(year, group.months[0])[0]


def due_day(year: FiscalYear, group: GroupText) -> date:
    """The last day of a group's period."""
    return _month(year, group.months[1])[1]


def plan_draft(year: FiscalYear, dated_on: date, measures: Sequence[MeasureText] = MEASURES) -> PlanDraft:
    """The plan of a year, as reading its paper would give it."""
    file = FILE_NAME.format(year=year.year)
    drafts = tuple(_measure(year, measure, file, row) for row, measure in enumerate(measures, start=2))
    return PlanDraft(
        kind=Field(PlanKind.PLAN),
        round_months=Field(None),
        document_date=Field(dated_on),
        organization=DraftOrganization(Field(NAME), Field(KIND.value), Field(DISTRICT), Field(PROVINCE)),
        fiscal_year=Field(year.year),
        measures=drafts,
        problems=(),
    )


def plan_paper(year: FiscalYear, measures: Sequence[MeasureText] = MEASURES) -> bytes:
    """The same plan as a tab-separated text, kept as the plan's source file."""
    title = f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {year.year}"
    lines = [title, f"{KIND.full_name}{NAME} อำเภอ{DISTRICT} จังหวัด{PROVINCE}", "", "\t".join(HEADINGS)]
    lines += ["\t".join(cells) for measure in measures for cells in _rows(year, measure)]
    return ("\n".join(lines) + "\n").encode()


def _rows(year: FiscalYear, measure: MeasureText) -> Iterator[tuple[str, ...]]:
    head, follow_up = (measure.code, measure.title), measure.follow_up
    for group in measure.groups:
        for step in group.steps:
            yield (*head, step, _owner_words(group), period_text(year, group), follow_up)
            head, follow_up = ("", ""), ""


def _owner_words(group: GroupText) -> str:
    names = " ".join("ทุกสำนัก/กอง" if key == ALL else DIVISIONS[key][0] for key in group.owners)
    return f"{names} ร่วมกับ ทุกสำนัก/กอง" if group.is_supported_by_all else names


def period_text(year: FiscalYear, group: GroupText) -> str:
    """A group's period as plans print it."""
    if group.months == WHOLE_YEAR:
        return "ตลอดปีงบประมาณ"
    if group.months == AFTER_YEAR:
        return f"รอบ 12 เดือน ภายในเดือน{format_month(due_day(year, group))}"
    first, last = first_day(year, group), due_day(year, group)
    return _span_words(first, last)


def _span_words(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return format_month(first)
    return f"{format_month(first, 'short')} – {format_month(last, 'short')}"


def _measure(year: FiscalYear, measure: MeasureText, file: str, row: int) -> DraftMeasure:
    steps = tuple(_step(year, group, text) for group in measure.groups for text in group.steps)
    start = min(step.start.value for step in steps if step.start.value)
    end = max(step.end.value for step in steps if step.end.value)
    return DraftMeasure(
        code=Field(measure.code),
        title=Field(measure.title),
        indicators=Field(measure.indicators),
        o_item=Field(measure.o_item),
        steps=steps,
        divisions=Field(_once(name for step in steps for name in step.divisions.value)),
        lead=Field(None),
        supporting=Field(()),
        all_divisions=Field(any(ALL in group.owners for group in measure.groups)),
        start=Field(start),
        end=Field(end),
        due=Field(None),
        period_text=Field(_span_words(start, end)),
        follow_up=Field(measure.follow_up),
        limitation=Field(measure.limitation),
        result=Field(""),
        suggestion=Field(""),
        status=Field(DraftStatus.UNKNOWN),
        status_text=Field(""),
        source=Source(file=file, table=1, row=row),
    )


def _step(year: FiscalYear, group: GroupText, text: str) -> DraftStep:
    names = tuple(DIVISIONS[key][0] for key in group.owners if key != ALL)
    is_after = group.months == AFTER_YEAR
    return DraftStep(
        text=Field(text),
        divisions=Field(names),
        all_divisions=Field(ALL in group.owners or group.is_supported_by_all),
        units=Field(()),
        start=Field(year.start if is_after else first_day(year, group)),
        end=Field(year.end if is_after else due_day(year, group)),
        due=Field(due_day(year, group) if is_after else None),
        period_text=Field(period_text(year, group)),
        lead=Field(names[0] if group.is_supported_by_all else None),
    )


def _month(year: FiscalYear, number: int) -> tuple[date, date]:
    """First and last day of the month `number`, counted from October of the fiscal year = 0; may lie outside it."""
    years, month = divmod(year.start.month - 1 + number, 12)
    first = date(year.start.year + years, month + 1, 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
