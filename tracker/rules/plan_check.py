"""The plan X-ray: faults in a plan, each with its place, its sentence and the mend."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.rules.analysis_words import cell_statements, statements
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period import read_periods
from tracker.rules.plan_check_codes import Places, problem
from tracker.rules.plan_check_measures import check_load, check_numbering, check_results, check_starts, overload
from tracker.rules.plan_check_references import check_references
from tracker.rules.plan_check_scores import check_indicator_numbers, check_lists, check_scores, check_weak_points
from tracker.rules.plan_check_texts import check_counts, check_dates, check_letters
from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent
from tracker.rules.plan_draft import PlanDraft, Problem
from tracker.rules.plan_faults import short
from tracker.rules.source_table import SourceDocument
from tracker.rules.thai_calendar import format_date

_MOST_LINES = 5


def check_plan(document: SourceDocument, draft: PlanDraft) -> tuple[Problem, ...]:
    """Everything wrong with what the plan says, not with how it was read; each fault once.

    What the reader of plans tells already (see FAULTS) is not told again. A document without a part is not blamed
    for it. Nothing here is an ERROR.
    """
    places = Places.of(draft)
    outside = statements(document)
    lines = list(dict.fromkeys((*outside, *cell_statements(document))))
    found = (
        *check_results(draft, places),
        *check_references(lines, draft, places),
        *check_scores(draft.analysis),
        *check_lists(draft.analysis),
        *check_indicator_numbers(lines),
        *check_weak_points(draft.analysis, draft),
        *check_counts(lines, places),
        *check_dates([line for line in lines if not places.is_of_period(line.source)], places),
        *check_numbering(document, draft, places),
        *check_starts(outside, draft, places),
        *check_load(draft),
        *check_letters(lines, places),
    )
    return tuple(dict.fromkeys(found))


def check_content(plan: PlanContent) -> tuple[Problem, ...]:
    """What a plan still shows by itself, wherever it stands: work without owner or period, days that cannot be."""
    year = FiscalYear(plan.fiscal_year)
    groups = [(measure, group) for measure in plan.measures for group in measure.groups]
    names = {name for _, group in groups for name in group.divisions}
    counts: Counter[str] = Counter()
    for _, group in groups:
        counts.update(names if group.is_for_all else set(group.divisions))
    ownerless = [(measure, group) for measure, group in groups if not group.divisions and not group.is_for_all]
    endless = [(measure, group) for measure, group in groups if not (group.starts_on or group.ends_on or group.due_on)]
    found = (
        *_lacking("owner_missing", ownerless, "ไม่มีผู้รับผิดชอบ กรุณาเลือกสำนัก/กองที่รับผิดชอบ"),
        *_lacking("period_missing", endless, "ไม่มีระยะเวลา กรุณากำหนดวันเริ่มต้นและวันสิ้นสุด"),
        *(fault for measure, group in groups for fault in _days(measure, group, year)),
        *overload(counts),
    )
    return tuple(dict.fromkeys(found))


def _lacking(code: str, groups: Sequence[tuple[MeasureContent, GroupContent]], sentence: str) -> Iterator[Problem]:
    """One line each; where a whole column is missing, one line for all."""
    codes = list(dict.fromkeys(measure.code for measure, _ in groups))
    if len(codes) > _MOST_LINES:
        yield problem(code, f"มี {len(codes)} มาตรการ (ลำดับ {', '.join(codes[:_MOST_LINES])} เป็นต้น) {sentence}")
    else:
        yield from (problem(code, f"{_what(measure, group)} {sentence}") for measure, group in groups)


def _what(measure: MeasureContent, group: GroupContent) -> str:
    what = f"มาตรการ {measure.code} “{short(measure.title, 50)}”"
    if group.steps and len(measure.groups) > 1:
        return f"{what} ขั้นตอน “{short(group.steps[0], 50)}”"
    return what


def _days(measure: MeasureContent, group: GroupContent, year: FiscalYear) -> Iterator[Problem]:
    start, end, what = group.starts_on, group.ends_on, _what(measure, group)
    if start and end and end < start:
        days = f"{format_date(start)} – {format_date(end)}"
        yield problem("period_reversed", f"{what} สิ้นสุดก่อนวันเริ่มต้น ({days}) กรุณาแก้ไขวันที่ให้ถูกต้อง")
    elif outside := [day for day in (start, end) if day and not year.contains(day) and not _is_report_due(group, year)]:
        message = f"{what} มีวันที่ {format_date(outside[0])} ซึ่งอยู่นอกปีงบประมาณ {year.year} กรุณาตรวจปีและแก้ไขวันที่"
        yield problem("period_outside_year", message)


def _is_report_due(group: GroupContent, year: FiscalYear) -> bool:
    """Whether the period is when a round's report is due, which may be after the year has ended."""
    return any(period.due for period in read_periods(group.period_text, year).periods)
