"""The content of a round's official report (รายงานผลการดำเนินการ), composed from plain facts: one row per measure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from tracker.rules.assessment import INDICATORS
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.organization_name import official_name
from tracker.rules.report_content import NOTHING, Cell, Paragraph, RoundReportContent
from tracker.rules.report_facts import ReportFacts, ReportMeasure, ReportStep
from tracker.rules.report_results import result_cell, suggestion_cell
from tracker.rules.report_signing import signatories_for
from tracker.rules.report_wording import Wording, is_numbered, lines_of, persons_text
from tracker.rules.thai_calendar import Digits

COLUMNS = (
    "ตัวชี้วัด",
    "มาตรการ/แนวทาง",
    "ขั้นตอน/วิธีการปฏิบัติ",
    "ผู้รับผิดชอบ",
    "ระยะเวลาดำเนินการ",
    "ผลการดำเนินการ",
    "ข้อเสนอแนะ",
)
ALL_DIVISIONS = "ทุกสำนัก/กอง"


def compose_round_report(
    facts: ReportFacts, *, prepared_at: datetime, is_draft: bool = True, digits: Digits = "thai"
) -> RoundReportContent:
    """The report of a round. Only a draft shows what is still being written, each such part marked "(ร่าง)"."""
    wording = Wording(FiscalYear(facts.fiscal_year), facts.round_months, is_draft, digits)
    organization = official_name(facts.organization_name, facts.organization_kind)
    return RoundReportContent(
        organization_name=organization,
        fiscal_year=facts.fiscal_year,
        round_months=facts.round_months,
        is_draft=is_draft,
        digits=digits,
        heading=(
            f"รายงานผลการดำเนินการมาตรการส่งเสริมคุณธรรมและความโปร่งใส ของ{organization}",
            f"{wording.in_year()} {wording.round_with_months()}",
        ),
        opening=_opening(organization, wording),
        columns=COLUMNS,
        rows=tuple(_row(measure, wording) for measure in facts.measures),
        prepared_at=prepared_at,
        signatories=signatories_for(organization, facts.holders),
    )


def _opening(organization: str, wording: Wording) -> str:
    return (
        f"ตามที่{organization} ได้กำหนดมาตรการ/แนวทางในการส่งเสริมคุณธรรมและความโปร่งใส {wording.in_year()} นั้น "
        f"ขอรายงานผลการดำเนินการตามมาตรการดังกล่าว {wording.round_with_months()} ดังต่อไปนี้"
    )


def _row(measure: ReportMeasure, wording: Wording) -> tuple[Cell, ...]:
    cells = (
        [_indicator(number, wording) for number in measure.indicator_numbers],
        persons_text(f"{measure.title}\n{measure.approach}".strip()),
        _steps(measure.steps, wording),
        _responsible(measure, wording),
        _period(measure, wording),
        result_cell(measure, wording),
        suggestion_cell(measure, wording),
    )
    return tuple(tuple(cell) or (Paragraph(NOTHING),) for cell in cells)


def _indicator(number: int, wording: Wording) -> Paragraph:
    name = INDICATORS[number].name if number in INDICATORS else ""
    return Paragraph(name, lead=f"ตัวชี้วัดที่ {wording.number(number)}")


def _steps(steps: Sequence[ReportStep], wording: Wording) -> list[Paragraph]:
    """Numbered by us only where there are several and the plan's own words carry no numbers."""
    number_them = len(steps) > 1 and not any(is_numbered(step.text) for step in steps)
    paragraphs: list[Paragraph] = []
    for number, step in enumerate(steps, start=1):
        first, *rest = persons_text(step.text) or [Paragraph(NOTHING)]
        if number_them:
            first = Paragraph(f"{wording.number(number)}. {first.text}", hang="number")
        paragraphs += [first, *rest]
    return paragraphs


def _responsible(measure: ReportMeasure, wording: Wording) -> list[Paragraph]:
    own = _owners(measure)
    paragraphs = _by_steps(own, [_owners(step) + _helpers(step.supporting) or own for step in measure.steps], wording)
    told = {name for step in measure.steps for name in step.supporting}
    rest = _helpers([name for name in measure.supporting if name not in told])
    return paragraphs + [Paragraph(line) for line in rest]


def _owners(owned: ReportMeasure | ReportStep) -> tuple[str, ...]:
    return (ALL_DIVISIONS,) if owned.is_all_divisions else owned.responsible


def _helpers(names: Sequence[str]) -> tuple[str, ...]:
    """Who supports, in one line."""
    return (f"ร่วมกับ {', '.join(names)}",) if names else ()


def _period(measure: ReportMeasure, wording: Wording) -> list[Paragraph]:
    own = lines_of(wording.period(measure.period))
    return _by_steps(own, [lines_of(wording.period(step.period)) or own for step in measure.steps], wording)


def _by_steps(own: tuple[str, ...], by_step: Sequence[tuple[str, ...]], wording: Wording) -> list[Paragraph]:
    """One value where all steps share it, else each value led by the steps it belongs to."""
    if len(set(by_step)) <= 1:
        return [Paragraph(line) for line in (by_step[0] if by_step else own)]
    paragraphs: list[Paragraph] = []
    for value, group in groupby(enumerate(by_step, start=1), key=lambda numbered: numbered[1]):
        numbers = [number for number, _ in group]
        span = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
        paragraphs.append(Paragraph("", lead=f"ขั้นตอนที่ {wording.number(span)}:"))
        paragraphs += [Paragraph(line) for line in value or (NOTHING,)]
    return paragraphs
