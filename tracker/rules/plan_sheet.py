"""The product's own sheet: a plan written as rows and read back without guessing."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_draft import (
    Confidence,
    DraftGroup,
    DraftMeasure,
    DraftOrganization,
    DraftStatus,
    DraftStep,
    Field,
    PlanDraft,
    PlanKind,
    Problem,
    Severity,
    Source,
)
from tracker.rules.plan_facts import read_facts
from tracker.rules.plan_faults import letter_problems, short
from tracker.rules.plan_sheet_cells import (
    When,
    Who,
    read_indicators,
    read_o_item,
    read_when,
    read_who,
    told,
)
from tracker.rules.plan_sheet_codes import rows_by_code
from tracker.rules.plan_sheet_form import OF_MEASURE, Column, steps_from_text
from tracker.rules.plan_sheet_lines import OwnSheet, SheetLine, find_own_sheet
from tracker.rules.source_table import SourceDocument
from tracker.rules.thai_text import match_key


@dataclass(frozen=True)
class _Row:
    """A line with what was read from it."""

    line: SheetLine
    who: Who
    when: When
    steps: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_own_sheet(document: SourceDocument, *, fiscal_year: int | None = None) -> PlanDraft | None:
    """The draft in a workbook made by this product; None for any other document.

    Nothing is guessed: a field holds what its cell says. `fiscal_year` (Buddhist) wins over the year in the head.
    """
    sheet = find_own_sheet(document)
    if sheet is None:
        return None
    year, problems = _year(sheet, fiscal_year)
    plan_year = FiscalYear(year.value) if year.value else None
    coded, faults = rows_by_code(sheet.lines)
    problems = [*sheet.problems, *problems, *faults]
    measures: list[DraftMeasure] = []
    groups: list[DraftGroup] = []
    for code, lines in coded:
        rows = [_read(line, plan_year, sheet.divisions) for line in lines]
        measure, found = _measure(code, rows)
        group = measure.key.rpartition(".")[0]
        measures.append(measure)
        groups.append(DraftGroup(group, tuple(line.source for line in lines), (measure.key,)))
        problems += [replace(problem, about=group) for problem in found]
    if not measures:
        message = "ยังไม่มีมาตรการในแบบฟอร์มนี้ กรุณากรอกอย่างน้อยหนึ่งแถวใต้แถวตัวอย่าง บันทึก แล้วนำเข้าอีกครั้ง"
        problems.append(Problem(Severity.ERROR, "sheet_empty", message))
    named = Source(file=document.name)
    return PlanDraft(
        kind=Field(PlanKind.PLAN, year.source),
        round_months=Field(None),
        document_date=Field(None),
        organization=_organization(document, sheet),
        fiscal_year=year,
        measures=tuple(measures),
        problems=tuple(fault if fault.source else replace(fault, source=named) for fault in problems),
        groups=tuple(groups),
    )


def _year(sheet: OwnSheet, wanted: int | None) -> tuple[Field[int | None], list[Problem]]:
    if wanted and sheet.year and sheet.year != wanted:
        message = f"แบบฟอร์มระบุปีงบประมาณ {sheet.year} แต่เลือกนำเข้าเป็นปี {wanted} กรุณาตรวจว่าเลือกปีถูกต้อง"
        return Field(wanted), [Problem(Severity.WARNING, "fiscal_year_differs", message, sheet.year_source)]
    if wanted or sheet.year:
        return Field(wanted or sheet.year, sheet.year_source), []
    message = "ไม่พบปีงบประมาณเหนือหัวตารางของแบบฟอร์ม กรุณาเลือกปีงบประมาณของแผนก่อนนำเข้า"
    return Field(None, None, Confidence.DOUBTFUL), [Problem(Severity.ERROR, "fiscal_year_missing", message)]


def _organization(document: SourceDocument, sheet: OwnSheet) -> DraftOrganization:
    return read_facts(replace(document, blocks=sheet.head), has_results=False).organization


def _read(line: SheetLine, year: FiscalYear | None, known: AbstractSet[str]) -> _Row:
    who, who_problems = read_who(line, known)
    when, when_problems = read_when(line, year)
    strange = [
        told(line, Column.TITLE, fault.code, fault.message, fault.severity)
        for fault in letter_problems(tuple(line.text(c) for c in (Column.TITLE, Column.STEPS)), None)
    ]
    steps = steps_from_text(line.text(Column.STEPS))
    return _Row(line, who, when, steps, (*who_problems, *when_problems, *strange))


def _measure(code: Field[str], rows: Sequence[_Row]) -> tuple[DraftMeasure, list[Problem]]:
    first = rows[0].line
    texts, problems = _of_measure([row.line for row in rows])
    indicators, faults = read_indicators(texts[Column.INDICATORS])
    problems += [*faults, *(fault for row in rows for fault in row.problems)]
    if not texts[Column.TITLE].text(Column.TITLE):
        message = f"มาตรการรหัส {code.value} ไม่มีชื่อ กรุณากรอกชื่อมาตรการ"
        problems.append(told(first, Column.TITLE, "sheet_no_title", message))
    who, when = _together([row.who for row in rows]), _span([row.when for row in rows])
    owners, period = first.place(Column.OWNERS), first.place(Column.PERIOD)
    return DraftMeasure(
        code=code,
        title=_text(texts, Column.TITLE),
        indicators=Field(indicators, texts[Column.INDICATORS].place(Column.INDICATORS)),
        o_item=Field(read_o_item(texts[Column.O_ITEM]), texts[Column.O_ITEM].place(Column.O_ITEM)),
        steps=_steps(rows),
        divisions=Field(who.divisions, owners),
        lead=Field(_lead(who), owners),
        supporting=Field(who.supporting, first.place(Column.SUPPORTERS)),
        all_divisions=Field(who.is_for_all or who.is_supported_by_all, owners),
        start=Field(when.start, first.place(Column.START)),
        end=Field(when.end, first.place(Column.END)),
        due=Field(when.due, first.place(Column.DUE)),
        period_text=Field(when.text, period),
        follow_up=_text(texts, Column.FOLLOW_UP),
        limitation=_text(texts, Column.LIMITATION),
        result=Field(""),
        suggestion=Field(""),
        status=Field(DraftStatus.UNKNOWN),
        status_text=Field(""),
        source=first.place(Column.TITLE),
        context=_text(texts, Column.CONTEXT),
        approach=_text(texts, Column.APPROACH),
        key=f"{first.source.table}.{first.number}.1",
    ), problems


def _of_measure(lines: Sequence[SheetLine]) -> tuple[dict[Column, SheetLine], list[Problem]]:
    """For each column that is about the whole measure, the first row that fills it; another that says otherwise."""
    chosen: dict[Column, SheetLine] = {}
    problems = []
    for column in OF_MEASURE:
        filled = [line for line in lines if line.text(column)]
        chosen[column] = filled[0] if filled else lines[0]
        other = next(
            (line for line in filled if match_key(line.text(column)) != match_key(filled[0].text(column))), None
        )
        if other:
            message = (
                f"ช่อง “{column.caption}” ไม่ตรงกับแถวที่ {filled[0].number} ซึ่งมีรหัส {other.text(Column.CODE)} เหมือนกัน"
                f" (“{short(other.text(column), 40)}”) กรุณาแก้ให้ตรงกัน หากเป็นคนละมาตรการให้ใช้รหัสอื่น"
            )
            problems.append(told(other, column, "sheet_contradiction", message))
    return chosen, problems


def _text(texts: dict[Column, SheetLine], column: Column) -> Field[str]:
    return Field(texts[column].text(column), texts[column].place(column))


def _steps(rows: Sequence[_Row]) -> tuple[DraftStep, ...]:
    """All steps with their own row's owners and period; a row without words still says who and when."""
    if len(rows) == 1 and not rows[0].steps and not rows[0].who.unit:
        return ()
    return tuple(_step(row, text) for row in rows for text in row.steps or ("",))


def _step(row: _Row, text: str) -> DraftStep:
    line, who, when = row.line, row.who, row.when
    owners = line.place(Column.OWNERS)
    return DraftStep(
        text=Field(text, line.place(Column.STEPS)),
        divisions=Field(who.divisions, owners),
        all_divisions=Field(who.is_for_all or who.is_supported_by_all, owners),
        units=Field((who.unit,) if who.unit else (), line.place(Column.UNIT)),
        start=Field(when.start, line.place(Column.START)),
        end=Field(when.end, line.place(Column.END)),
        due=Field(when.due, line.place(Column.DUE)),
        period_text=Field(when.text, line.place(Column.PERIOD)),
        lead=Field(_lead(who), owners),
        supporting=Field(who.supporting, line.place(Column.SUPPORTERS)),
    )


def _lead(who: Who) -> str | None:
    """A draft says "supported by all" by naming who leads."""
    return who.divisions[0] if who.is_supported_by_all and who.divisions else None


def _together(parties: Sequence[Who]) -> Who:
    """Everybody in the measure; nobody where a row names nobody, lest it inherit the others' owners."""
    if len(set(parties)) == 1:
        return parties[0]
    if not all(who.is_known for who in parties):
        return Who()
    divisions = _once(name for who in parties for name in who.divisions)
    supporting = _once(name for who in parties for name in who.supporting if name not in divisions)
    return Who(divisions, any(who.is_for_all for who in parties), supporting)


def _span(terms: Sequence[When]) -> When:
    """From the first day to the last; nothing where a row says nothing, lest it inherit the others' days."""
    if len(set(terms)) == 1:
        return terms[0]
    if not all(when.is_known for when in terms):
        return When()
    texts = _once(when.text for when in terms if when.text)
    starts = [when.start for when in terms if when.start]
    ends = [when.end for when in terms if when.end]
    return When(" · ".join(texts), min(starts, default=None), max(ends, default=None))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
