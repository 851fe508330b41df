"""What only the file itself knows: colours of cells, one sheet per division, merged headings, dates of Excel."""

import datetime
import io
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.documents.office_files import TITLES, saved, saved_workbook
from tracker.documents.reading import read_document
from tracker.rules.plan_draft import DraftMeasure, PlanDraft
from tracker.rules.plan_table import read_plan

MONTHS = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.")
CALENDAR = ("ที่", "กิจกรรม", "ผู้รับผิดชอบ", *MONTHS)
FIRST_MONTH = 4  # the column of October, counted from 1


def draft_of(file: bytes) -> PlanDraft:
    return read_plan(read_document(file, "แผน"))


def days(measure: DraftMeasure) -> tuple[str | None, str | None]:
    start, end = measure.start.value, measure.end.value
    return start and start.isoformat(), end and end.isoformat()


def calendar_docx(*shaded: int, color: str = "A6A6A6") -> bytes:
    """A calendar in Word with one measure; `shaded` are columns counted from 1."""
    document = Document()
    for title in TITLES:
        document.add_paragraph(title)
    table = document.add_table(rows=0, cols=len(CALENDAR))
    for row in (CALENDAR, ("๑", "สำรวจความคิดเห็น", "สำนักปลัด", *[""] * len(MONTHS))):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for column in shaded:
        fill = OxmlElement("w:shd")
        fill.set(qn("w:val"), "clear")
        fill.set(qn("w:fill"), color)
        table.cell(1, column - 1)._tc.get_or_add_tcPr().append(fill)
    return saved(document)


def calendar_xlsx(*shaded: int, color: str = "FFA6A6A6") -> bytes:
    """The same calendar in Excel."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (*((title,) for title in TITLES), CALENDAR, (1, "สำรวจความคิดเห็น", "สำนักปลัด")):
        sheet.append(row)
    for column in shaded:
        sheet.cell(sheet.max_row, column).fill = PatternFill("solid", fgColor=color)
    return saved_workbook(workbook)


@pytest.mark.parametrize("calendar", [calendar_docx, calendar_xlsx])
def test_coloured_months_are_the_period(calendar: Callable[..., bytes]) -> None:
    plan = draft_of(calendar(FIRST_MONTH + 1, FIRST_MONTH + 2))
    assert days(plan.measures[0]) == ("2025-11-01", "2025-12-31")
    assert "period_shaded" in {problem.code for problem in plan.problems}


@pytest.mark.parametrize(
    "file",
    [
        calendar_docx(*range(1, len(CALENDAR) + 1)),  # every second row coloured to look nice
        calendar_xlsx(*range(1, len(CALENDAR) + 1)),
        calendar_docx(FIRST_MONTH, color="FFFFFF"),
        calendar_xlsx(FIRST_MONTH, color="FFFFFFFF"),
    ],
)
def test_other_colours_say_nothing(file: bytes) -> None:
    plan = draft_of(file)
    assert days(plan.measures[0]) == (None, None)
    assert "period_missing" in {problem.code for problem in plan.problems}


def test_one_sheet_for_each_division() -> None:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    for division, measure in (("สำนักปลัด", "จัดทำแผนพัฒนาบุคลากร"), ("กองคลัง", "เผยแพร่ประกาศจัดซื้อจัดจ้าง")):
        sheet = workbook.create_sheet(division)
        sheet.append((TITLES[0],))
        sheet.append(("ลำดับที่", "มาตรการ/แนวทาง", "วิธีการดำเนินการ", "เริ่มต้น", "สิ้นสุด"))
        sheet.append((1, measure, "สำรวจ\nจัดทำประกาศ", datetime.date(2025, 10, 1), datetime.date(2569, 3, 31)))
    plan = draft_of(saved_workbook(workbook))
    assert [measure.divisions.value for measure in plan.measures] == [("สำนักปลัด",), ("กองคลัง",)]
    assert {days(measure) for measure in plan.measures} == {("2025-10-01", "2026-03-31")}
    told = [problem for problem in plan.problems if problem.code == "owner_from_heading"]
    assert [problem.source and problem.source.sheet for problem in told] == ["สำนักปลัด", "กองคลัง"]


def test_divisions_to_tick_under_a_merged_heading_of_word() -> None:
    document = Document()
    for title in TITLES:
        document.add_paragraph(title)
    rows = (
        ("ที่", "มาตรการ", "หน่วยงานที่รับผิดชอบ", "", "ระยะเวลา"),
        ("", "", "สำนักปลัด", "กองช่าง", ""),
        ("๑", "จัดทำผังขั้นตอนบริการ", "✓", "✓", "ธ.ค. ๖๘"),
    )
    table = document.add_table(rows=len(rows), cols=5)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    file = io.BytesIO()
    document.save(file)
    (measure,) = draft_of(file.getvalue()).measures
    assert measure.divisions.value == ("สำนักปลัด", "กองช่าง")
    assert days(measure) == ("2025-12-01", "2025-12-31")
