"""The product's own Excel form as a real file: what Excel finds in it, and that it comes back whole."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import missing
from tests.rules.own_sheet import DIVISIONS, OFFICE, content_of, plain_content, plans, sheet_of
from tracker.documents import read_xlsx, write_plan_xlsx
from tracker.documents.reading import read_document
from tracker.documents.writing import write_plan_xlsx as write_in_child
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent, content_of_draft
from tracker.rules.plan_draft import PlanDraft, Severity
from tracker.rules.plan_sheet import read_own_sheet
from tracker.rules.plan_sheet_form import COLUMNS, PLAN_SHEET, Column
from tracker.rules.plan_sheet_rows import PlanSheet, template_rows
from tracker.rules.plan_sheet_size import MOST_LINES, line_count
from tracker.rules.plan_table import read_plan
from tracker.rules.source_table import document_from_bytes
from tracker.services.demo.plan_paper import measures_on, plan_draft

GROUP = GroupContent(
    divisions=("กองคลัง",),
    is_for_all=False,
    supporting=("สำนักปลัด", "กองช่าง"),
    is_supported_by_all=False,
    unit="งานพัสดุ",
    period_text="ต.ค. ๖๙ – มี.ค. ๗๐",
    starts_on=date(2026, 10, 1),
    ends_on=date(2027, 3, 31),
    due_on=date(2027, 3, 31),
    steps=("สำรวจความต้องการใช้พัสดุของทุกกอง", "=SUM(A1) ไม่ใช่สูตร", "จัดทำคู่มือ\n- ฉบับพิมพ์\n- ฉบับเว็บไซต์"),
)
PLAN = PlanContent(
    2570,
    (
        MeasureContent(
            "1.10", "-จัดระบบยืมคืนครุภัณฑ์", (4, 9), "O12", "คะแนนต่ำ", "", "ประชุมประจำเดือน", "", (
                GROUP,
                replace(GROUP, divisions=(), is_for_all=True, supporting=(), unit=None, due_on=date(2027, 4, 30)),
            ),
        ),
        MeasureContent("2", "เผยแพร่แผนการใช้จ่าย", (2,), None, "", "", "", "@ไม่มี", (GROUP,)),
    ),
)  # fmt: skip


def template() -> PlanSheet:
    return PlanSheet(OFFICE, 2570, DIVISIONS, tuple(template_rows(2570)))


def opened(file: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(file))[PLAN_SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def draft_of(file: bytes, name: str = "แผน.xlsx") -> PlanDraft:
    draft = read_own_sheet(read_document(file, name))
    assert draft is not None
    return draft


def header_of(sheet: Worksheet) -> int:
    return next(row for row in range(1, 12) if sheet.cell(row, 1).value == Column.CODE.caption)


def test_a_plan_comes_back_through_the_file() -> None:
    draft = draft_of(write_in_child(sheet_of(PLAN)))
    assert content_of(draft) == PLAN
    assert draft.problems == ()
    assert draft.organization.name.value == "องค์การบริหารส่วนตำบลทุ่งลมเย็น"


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(plans(most=3))
def test_any_plan_comes_back_through_the_bytes(content: PlanContent) -> None:
    file = write_plan_xlsx.write(sheet_of(content).to_json())
    draft = read_own_sheet(document_from_bytes(read_xlsx.read(file), "แผน.xlsx"))
    assert draft is not None
    assert content_of(draft) == plain_content(content)


def test_the_plan_of_the_demo_comes_back_without_a_problem() -> None:
    year, day = FiscalYear(2570), date(2027, 3, 2)
    plan = content_of_draft(plan_draft(year, day, measures_on(year, day)).measures, year.year)
    draft = draft_of(write_in_child(sheet_of(plan)))
    assert content_of(draft) == plan
    assert draft.problems == ()


def test_nothing_in_the_file_is_a_formula() -> None:
    file = write_in_child(sheet_of(PLAN))
    kinds = {cell.data_type for row in opened(file).iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "d"}
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_days_are_days_in_the_buddhist_calendar() -> None:
    sheet = opened(write_in_child(sheet_of(PLAN)))
    cell = sheet.cell(header_of(sheet) + 1, COLUMNS.index(Column.END) + 1)
    assert isinstance(cell.value, datetime)
    assert cell.value.date() == date(2027, 3, 31)
    assert cell.number_format == "[$-1070000]d/m/yyyy;@"


def test_a_number_typed_as_a_code_stays_as_typed() -> None:
    sheet = opened(write_in_child(template()))
    below = sheet.cell(header_of(sheet) + 5, COLUMNS.index(Column.CODE) + 1)
    assert below.number_format == "@"


def test_divisions_are_chosen_from_a_list() -> None:
    sheet = opened(write_in_child(template()))
    lists = {str(choice.sqref).split(":")[0][0]: choice for choice in sheet.data_validations.dataValidation}
    owners = lists["F"]
    assert owners.formula1 == f"'รายชื่อสำนัก-กอง'!$A$2:$A${len(DIVISIONS) + 2}"
    assert owners.errorStyle == "warning", "several divisions may be typed"
    names = load_workbook(io.BytesIO(write_in_child(template())))["รายชื่อสำนัก-กอง"]
    assert [cell.value for cell in names["A"]][1:] == ["ทุกสำนัก/กอง", *DIVISIONS]


def test_the_captions_stay_in_sight_and_on_every_page() -> None:
    sheet = opened(write_in_child(sheet_of(PLAN)))
    header = header_of(sheet)
    assert sheet.freeze_panes == f"B{header + 1}"
    assert sheet.print_title_rows == f"${header}:${header}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )


def test_a_column_is_widened_for_a_text_that_no_row_is_tall_enough_for() -> None:
    long = replace(PLAN.measures[1], context="ประชาชนไม่ทราบช่องทางติดต่อ " * 30)
    sheet = opened(write_in_child(sheet_of(replace(PLAN, measures=(PLAN.measures[0], long)))))
    at = COLUMNS.index(Column.CONTEXT)
    letter = sheet.cell(1, at + 1).column_letter
    width = sheet.column_dimensions[letter].width
    assert width > Column.CONTEXT.value.width
    assert line_count(long.context, width) <= MOST_LINES
    assert (sheet.row_dimensions[header_of(sheet) + 3].height or 0) <= 409


def test_the_same_sheet_is_the_same_file() -> None:
    assert write_in_child(sheet_of(PLAN)) == write_in_child(sheet_of(PLAN))


def test_an_untouched_template_holds_no_measure_and_says_so() -> None:
    draft = read_plan(read_document(write_in_child(template()), "แบบฟอร์ม.xlsx"))
    assert draft.measures == ()
    assert [(problem.severity, problem.code) for problem in draft.problems] == [(Severity.ERROR, "sheet_empty")]


def test_what_is_to_be_mended_stands_beside_the_measure() -> None:
    file = write_in_child(replace(sheet_of(PLAN, {"2": ["ต้องแก้: ไม่มีผู้รับผิดชอบ"]}), faults=("ควรตรวจ: ปี",)))
    sheet = opened(file)
    header = next(row for row in range(1, 12) if sheet.cell(row, 1).value == "สิ่งที่ต้องแก้")
    assert [sheet.cell(row, 1).value for row in range(header + 1, header + 4)] == [None, None, "ต้องแก้: ไม่มีผู้รับผิดชอบ"]
    assert "ควรตรวจ: ปี" in str(sheet.cell(header - 1, 1).value)
    assert content_of(draft_of(file)) == PLAN


def test_days_as_people_type_them_are_read() -> None:
    book = load_workbook(io.BytesIO(write_in_child(sheet_of(PLAN))))
    sheet = book[PLAN_SHEET]
    row = header_of(sheet) + 1
    sheet.cell(row, COLUMNS.index(Column.START) + 1).value = date(
        2569, 11, 1
    )  # typed where Excel takes it for a common year
    sheet.cell(row, COLUMNS.index(Column.END) + 1).value = "๓๑ มี.ค. ๗๐"
    draft = draft_of(saved(book))
    group = content_of(draft).measures[0].groups[0]
    assert (group.starts_on, group.ends_on) == (date(2026, 11, 1), date(2027, 3, 31))


def saved(book: object) -> bytes:
    file = io.BytesIO()
    book.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "filter_name"),
    [
        ("xlsx", "Calc MS Excel 2007 XML"),
        ("xls", "MS Excel 97"),
        ("ods", "calc8"),
        ("csv", "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"),
    ],
)
def test_a_file_saved_again_by_libreoffice_comes_back(kind: str, filter_name: str, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(write_in_child(sheet_of(PLAN)))
    file = saved_by_libreoffice(tmp_path, f"{kind}:{filter_name}")
    assert content_of(draft_of(file.read_bytes(), file.name)) == PLAN


def saved_by_libreoffice(folder: Path, kind: str) -> Path:
    soffice = shutil.which("soffice")
    if soffice is None:
        missing("soffice", "LibreOffice was not found")
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", folder / "out", folder / "plan.xlsx"], check=True, capture_output=True)
    if not (folder / "out").is_dir():
        missing("calc", "soffice opens no sheets here: its Calc is not installed")
    return next((folder / "out").iterdir())
