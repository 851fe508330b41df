"""The content of a round's official report (รายงานผลการดำเนินการ), composed from plain facts: one row per measure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from tracker.rules.assessment import INDICATORS
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.memo_chain import office_of, opinions_for
from tracker.rules.oit import heading_of
from tracker.rules.organization_name import official_name
from tracker.rules.progress import is_measure_started, legs_by_measure
from tracker.rules.report_changes import with_changes
from tracker.rules.report_content import NOTHING, Cell, Paragraph, Part, ReportContent, ReportRow
from tracker.rules.report_facts import ReportFacts, ReportMeasure, ReportStep
from tracker.rules.report_figures import report_figures
from tracker.rules.report_issues import issue_parts
from tracker.rules.report_results import answer_cells, is_carried_out
from tracker.rules.report_signing import signatories_for
from tracker.rules.report_wording import Wording, is_numbered, lines_of, persons_text
from tracker.rules.step_leads import lead_of
from tracker.rules.thai_calendar import Digits, day_of

ALL_DIVISIONS = "ทุกสำนัก/กอง"
_INDICATOR = "ตัวชี้วัดที่"


def compose_report(
    facts: ReportFacts, *, prepared_at: datetime, is_draft: bool = True, digits: Digits = "thai"
) -> ReportContent:
    """The report of a round, or without one the plan. Only a draft shows what is still being written ("(ร่าง)")."""
    wording = Wording(FiscalYear(facts.fiscal_year), facts.round_months, is_draft, digits)
    organization = official_name(facts.organization_name, facts.organization_kind)
    started = {measure for measure, legs in legs_by_measure(facts.tasks).items() if is_measure_started(legs)}
    content = ReportContent(
        organization_name=organization,
        place=_place(facts),
        fiscal_year=facts.fiscal_year,
        round_months=facts.round_months,
        closes_on=facts.closes_on or (wording.closes_on if facts.round_months else None),
        is_draft=is_draft,
        digits=digits,
        figures=report_figures(facts, day_of(prepared_at)),
        rows=tuple(_row(measure, wording, measure.id in started) for measure in facts.measures),
        evidence=facts.evidence,
        issues=issue_parts(facts.analysis),
        prepared_at=prepared_at,
        signatories=signatories_for(organization, facts.holders),
        opinions=opinions_for(organization, facts.holders),
        office=office_of(facts.holders, facts.division_names),
    )
    return with_changes(content, facts)


def _place(facts: ReportFacts) -> str:
    """ "อำเภอเมือง จังหวัดสมมติบุรี"."""
    parts = (("อำเภอ", facts.district.strip()), ("จังหวัด", facts.province.strip()))
    return " ".join(f"{kind}{name.removeprefix(kind)}" for kind, name in parts if name)


def _row(measure: ReportMeasure, wording: Wording, is_started: bool) -> ReportRow:
    answers = answer_cells(measure, wording)
    return ReportRow(
        measure_id=str(measure.id or ""),
        code=measure.code,
        title=_cell(persons_text(f"{measure.title}\n{measure.approach}".strip())),
        part=_part(measure),
        indicators=measure.indicator_numbers,
        o_item=measure.o_item,
        indicator=_cell([_indicator(number, wording) for number in measure.indicator_numbers]),
        topic=_cell(persons_text(measure.context)),
        steps=_cell(_steps(measure.steps, wording)),
        responsible=_cell(_responsible(measure, wording)),
        period=_cell(_period(measure, wording)),
        follow_up=_cell(persons_text(measure.follow_up)),
        limitation=_cell(persons_text(measure.limitation)),
        result=_cell(answers["result"]),
        outcome=answers["outcome"],
        suggestion=answers["suggestion"],
        is_carried_out=is_carried_out(measure, wording, is_started=is_started),
        starts_on=measure.period.start_on,
        ends_on=measure.period.end_on,
        evidence=measure.evidence,
        band=measure.band or _known_band(measure.o_item, wording),
    )


def _cell(paragraphs: Sequence[Paragraph]) -> Cell:
    return tuple(paragraphs) or (Paragraph(NOTHING),)


def _known_band(o_item: str, wording: Wording) -> str:
    """What stands over an O-item in the year's catalogue as it was shipped, where the office keeps none of its own."""
    number = o_item.removeprefix("O")
    return heading_of(wording.fiscal_year.year, int(number)) if number.isdecimal() else ""


def _part(measure: ReportMeasure) -> Part:
    if measure.o_item:
        return Part.O_ITEMS
    return Part.INDICATORS if measure.title.strip().startswith(_INDICATOR) else Part.MEASURES


def _indicator(number: int, wording: Wording) -> Paragraph:
    name = INDICATORS[number].name if number in INDICATORS else ""
    return Paragraph(name, lead=f"{_INDICATOR} {wording.number(number)}")


def _steps(steps: Sequence[ReportStep], wording: Wording) -> list[Paragraph]:
    """Numbered by us where the plan's own words carry no numbers; a single step only where it has parts of its own."""
    has_parts = len(steps) > 1 or any(len(lines_of(step.text)) > 1 for step in steps)
    number_them = has_parts and not any(is_numbered(step.text) for step in steps)
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
    """In one line: several names one under the other would read as one for each step."""
    names = (ALL_DIVISIONS,) if owned.is_all_divisions else owned.responsible
    return (", ".join(names),) if names else ()


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
        paragraphs.append(Paragraph("", lead=lead_of(wording.number(numbers[0]), wording.number(numbers[-1]))))
        paragraphs += [Paragraph(line) for line in value or (NOTHING,)]
    return paragraphs
