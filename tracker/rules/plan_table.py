"""Tables of text become the draft of a plan: measures, steps, owners and periods with their cells and their doubts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.rules.analysis_tables import read_analysis
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period import read_periods
from tracker.rules.plan_draft import (
    Confidence,
    DraftGroup,
    DraftMeasure,
    Field,
    PlanDraft,
    Problem,
    Severity,
    Source,
)
from tracker.rules.plan_facts import Facts, read_facts
from tracker.rules.plan_headings import Role
from tracker.rules.plan_hints import hints
from tracker.rules.plan_measure import read_measures
from tracker.rules.plan_names import with_one_name_each
from tracker.rules.plan_repeats import without_copied_results
from tracker.rules.plan_row import PlanRow
from tracker.rules.plan_rows import Rows, find_rows, rows_in
from tracker.rules.plan_sheet import read_own_sheet
from tracker.rules.reading_choices import NO_CHOICES, ReadingChoices, place_of
from tracker.rules.source_table import SourceDocument

_ENOUGH_PERIODS = 3


def read_plan(
    document: SourceDocument, *, fiscal_year: int | None = None, choices: ReadingChoices = NO_CHOICES
) -> PlanDraft:
    """The draft of the plan in a document; the same document and choices always give the same draft.

    `fiscal_year` (Buddhist) wins over the year the document states.
    """
    own = read_own_sheet(document, fiscal_year=fiscal_year)
    return own or _read_foreign(document, fiscal_year, choices)


def _read_foreign(document: SourceDocument, fiscal_year: int | None, choices: ReadingChoices) -> PlanDraft:
    rows = find_rows(document, choices)
    has_results = any(row.cell(Role.RESULT).text for row in rows_in(rows.groups))
    facts = read_facts(document, has_results=has_results)
    year, problems = _year(facts, rows, fiscal_year)
    told = [Problem(Severity.WARNING, note.code, note.message, note.source) for note in document.notes]
    problems = [*told, *_table_problems(document, rows), *hints(rows), *problems, *rows.problems]
    plan_year = FiscalYear(year.value) if year.value else None
    measures: list[DraftMeasure] = []
    groups: list[DraftGroup] = []
    for number, printed in enumerate(rows.groups, start=1):
        group, found, faults = _read_group(printed, plan_year, number)
        groups.append(group)
        measures += found
        problems += faults
    named, united = with_one_name_each(without_copied_results(measures))
    problems += united
    return PlanDraft(
        kind=facts.kind,
        round_months=facts.round_months,
        document_date=facts.document_date,
        organization=facts.organization,
        fiscal_year=year,
        measures=_with_unique_codes(named),
        problems=_placed(problems, document),
        groups=tuple(groups),
        analysis=read_analysis(document),
    )


def _read_group(
    rows: Sequence[PlanRow], year: FiscalYear | None, number: int
) -> tuple[DraftGroup, list[DraftMeasure], list[Problem]]:
    """One group of rows with its measures; they and its problems are named after the place where it begins."""
    place = place_of(rows[0].source)
    key = f"{place.table}.{place.row}"
    measures, faults = read_measures(rows, year, number)
    keyed = [replace(measure, key=f"{key}.{at}") for at, measure in enumerate(measures, start=1)]
    group = DraftGroup(key, tuple(row.source for row in rows), tuple(measure.key for measure in keyed))
    return group, keyed, [replace(fault, about=key) for fault in faults]


def _placed(problems: Sequence[Problem], document: SourceDocument) -> tuple[Problem, ...]:
    """Each problem once, in the order found, with the name of the file even where it has no cell."""
    named = Source(file=document.name)
    return tuple(dict.fromkeys(fault if fault.source else replace(fault, source=named) for fault in problems))


def _table_problems(document: SourceDocument, rows: Rows) -> list[Problem]:
    if not rows.groups:
        found = "มีตารางแต่ไม่มีหัวคอลัมน์ที่รู้จัก" if document.tables else "ไม่มีตาราง"
        message = (
            f"ไม่พบตารางมาตรการในเอกสารนี้ ({found}) ตารางต้องมีหัวคอลัมน์ เช่น มาตรการ ขั้นตอน ผู้รับผิดชอบ ระยะเวลา"
            " กรุณาตรวจไฟล์แล้วนำเข้าใหม่"
        )
        return [Problem(Severity.ERROR, "no_measure_table", message)]
    problems = []
    for label, roles, code in (
        ("ผู้รับผิดชอบ", {Role.OWNER, Role.OFFICE}, "owner_column_missing"),
        ("ระยะเวลา", {Role.PERIOD, Role.END, Role.START, Role.MONTH}, "period_column_missing"),
    ):
        without = [row for row in rows_in(rows.groups) if not roles & {*row.header.roles, *row.cells}]
        if Role.PERIOD in roles:  # one column may hold both owner and period
            without = [row for row in without if not read_periods(row.cell(Role.OWNER).text, None).periods]
        if without:
            tables = {(row.source.sheet, row.source.table) for row in without}
            message = f"มี {len(tables)} ตาราง ({len(without)} แถว) ที่ไม่มีคอลัมน์{label} กรุณากำหนด{label}เองหลังนำเข้า"
            problems.append(Problem(Severity.WARNING, code, message, without[0].source))
    return problems


def _year(facts: Facts, rows: Rows, wanted: int | None) -> tuple[Field[int | None], list[Problem]]:
    """The plan's fiscal year: the one asked for, the one stated, or the one its periods name."""
    stated = facts.fiscal_year
    if wanted:
        if not stated.value or stated.value == wanted:
            return Field(wanted, stated.source), []
        message = f"เอกสารระบุปีงบประมาณ {stated.value} แต่เลือกนำเข้าเป็นปี {wanted} กรุณาตรวจว่าเลือกปีถูกต้อง"
        return Field(wanted), [Problem(Severity.WARNING, "fiscal_year_differs", message, stated.source)]
    printed, where = _year_of_periods(rows)
    if not stated.value:
        return _year_nobody_stated(facts, printed, where)
    if not printed or printed == stated.value:
        return stated, []
    message = (
        f"หัวเอกสารระบุปีงบประมาณ {stated.value} แต่ระยะเวลาดำเนินการเป็นของปี {printed} ระบบใช้ปี {printed}"
        " หากไม่ถูกต้อง กรุณาเลือกปีงบประมาณเองก่อนนำเข้า"
    )
    fault = Problem(Severity.WARNING, "doubt_fiscal_year", message, where)
    return Field(printed, where, Confidence.DOUBTFUL), [fault]


def _year_nobody_stated(
    facts: Facts, printed: int | None, where: Source | None
) -> tuple[Field[int | None], list[Problem]]:
    """What the periods or the document's date suggest; else a person must say."""
    if printed:
        return Field(printed, where, Confidence.PROBABLE), []
    if facts.document_date.value:
        return _year_of_date(facts.document_date.value, facts.document_date.source)
    message = "เอกสารไม่ระบุปีงบประมาณ กรุณาเลือกปีงบประมาณของแผนก่อนนำเข้า"
    return Field(None, None, Confidence.DOUBTFUL), [Problem(Severity.ERROR, "fiscal_year_missing", message)]


def _year_of_date(day: date, source: Source | None) -> tuple[Field[int | None], list[Problem]]:
    year = FiscalYear.of(day).year
    message = f"เอกสารไม่ระบุปีงบประมาณ ระบบใช้ปี {year} ตามวันที่ของเอกสาร หากไม่ถูกต้อง กรุณาเลือกปีงบประมาณเองก่อนนำเข้า"
    fault = Problem(Severity.WARNING, "doubt_fiscal_year", message, source)
    return Field(year, source, Confidence.DOUBTFUL), [fault]


def _year_of_periods(rows: Rows) -> tuple[int | None, Source | None]:
    """The fiscal year of most periods with a printed year; a single one is believed only where it is a whole year."""
    years: Counter[int] = Counter()
    places: dict[int, Source | None] = {}
    whole: set[int] = set()
    for row in rows_in(rows.groups):
        for role in (Role.PERIOD, Role.START, Role.END):
            for period in read_periods(row.cell(role).text, None).periods:
                day = period.start or period.end
                if day and not period.due:
                    year = FiscalYear.of(day).year
                    years[year] += 1
                    places.setdefault(year, row.cell(role).source)
                    whole |= {year} if (period.start, period.end) == _ends(year) else set()
    if not years:
        return None, None
    best, count = years.most_common(1)[0]
    is_believed = count * 2 > sum(years.values()) and (best in whole or count >= _ENOUGH_PERIODS)
    return (best, places[best]) if is_believed else (None, None)


def _ends(year: int) -> tuple[date, date]:
    return FiscalYear(year).start, FiscalYear(year).end


def _with_unique_codes(measures: Sequence[DraftMeasure]) -> tuple[DraftMeasure, ...]:
    """Tables that each count from 1 print a code twice; the later one gets the number of its table before it."""
    taken: set[str] = set()
    next_numbers: Counter[str] = Counter()
    unique = []
    for measure in measures:
        code = measure.code.value
        if code in taken:
            code = stem = f"{measure.source.table or 1}.{code}"
            while code in taken:
                next_numbers[stem] += 1
                code = f"{stem}-{next_numbers[stem] + 1}"
        taken.add(code)
        told_apart = replace(measure.code, value=code, confidence=Confidence.PROBABLE)
        unique.append(measure if code == measure.code.value else replace(measure, code=told_apart))
    return tuple(unique)
