"""The Excel form by commands: the empty one, and the way out and back of a plan, which changes nothing by itself."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests.cli.commands import Commands, commands_on
from tests.documents.own_plan import own_report
from tracker.rules.plan_sheet_form import COLUMNS, Column
from tracker.store.database import ACROSS, Database
from tracker.store.models import Measure, Plan, Step, StepGroup, Task

OFFICE = ("--organization", "tha-sai-lom", "--fiscal-year", "2569")
COUNTED = (Plan, Measure, StepGroup, Step, Task)


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Commands:
    (tmp_path / "data").mkdir()
    run = commands_on(sqlite_url, tmp_path)
    run.ok("organization", "add", "tha-sai-lom", "--name", "เทศบาลตำบลท่าสายลม", "--kind", "เทศบาลตำบล")
    return run


@pytest.fixture
def with_plan(office: Commands, tmp_path: Path) -> Commands:
    report = tmp_path / "รายงาน.docx"
    report.write_bytes(own_report())
    office.ok("import", report, "--organization", "tha-sai-lom", "--activate", "--at", "2025-11-03T09:00")
    return office


def counts(url: str) -> list[int]:
    database = Database(url)
    with database.session() as session:
        found = [session.scalar(select(func.count()).select_from(t), execution_options=ACROSS) or 0 for t in COUNTED]
    database.engine.dispose()
    return found


def test_the_empty_form_is_written_and_reads_as_empty(office: Commands, tmp_path: Path) -> None:
    form = tmp_path / "แบบฟอร์ม.xlsx"
    said = office.ok("template", *OFFICE, "--output", form)
    assert str(form) in said.out
    draft = office.ok("import", form, "--dry-run", "--json").json
    assert (draft["fiscal_year"], draft["measures"]) == (2569, [])
    assert [problem["code"] for problem in draft["problems"]] == ["sheet_empty"]


def test_a_filled_form_becomes_a_plan(office: Commands, sqlite_url: str, tmp_path: Path) -> None:
    form = tmp_path / "แบบฟอร์ม.xlsx"
    office.ok("template", *OFFICE, "--output", form)
    book = load_workbook(form)
    sheet = book.worksheets[0]
    row = next(at for at in range(1, 20) if sheet.cell(at, 1).value == "ตัวอย่าง") + 1
    typed = {Column.TITLE: "จัดระบบยืมคืน", Column.STEPS: "สำรวจ\nติดรหัส", Column.OWNERS: "กองคลัง", Column.END: "31/3/2569"}
    for column, text in typed.items():
        sheet.cell(row, COLUMNS.index(column) + 1).value = text
    book.save(form)
    office.ok("import", form, "--organization", "tha-sai-lom", "--activate")
    assert counts(sqlite_url) == [1, 1, 1, 2, 1]


def test_an_unchanged_export_changes_nothing(with_plan: Commands, sqlite_url: str, tmp_path: Path) -> None:
    before, form = counts(sqlite_url), tmp_path / "แผน.xlsx"
    assert "3 มาตรการ" in with_plan.ok("export", *OFFICE, "--output", form).out
    with_plan.ok("import", form, "--organization", "tha-sai-lom")
    assert counts(sqlite_url) == before
    again = tmp_path / "แผน อีกครั้ง.xlsx"
    with_plan.ok("export", *OFFICE, "--output", again)
    assert again.read_bytes() == form.read_bytes(), "the plan says what it said, to the last byte"


def test_a_corrected_sheet_updates_the_changed_row_and_creates_none(
    with_plan: Commands, sqlite_url: str, tmp_path: Path
) -> None:
    before, form = counts(sqlite_url), tmp_path / "แผน.xlsx"
    with_plan.ok("export", *OFFICE, "--output", form)
    book = load_workbook(form)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    changed = next(cell for cell in cells if cell.value == "การจัดระบบยืมคืนครุภัณฑ์")
    changed.value = "การจัดระบบยืมคืนครุภัณฑ์ผ่านแบบฟอร์มออนไลน์"
    book.save(form)
    with_plan.ok("import", form, "--organization", "tha-sai-lom")
    assert counts(sqlite_url) == before
    with_plan.ok("export", *OFFICE, "--output", form)
    titles = [row[COLUMNS.index(Column.TITLE)].value for row in load_workbook(form).worksheets[0].iter_rows()]
    assert "การจัดระบบยืมคืนครุภัณฑ์ผ่านแบบฟอร์มออนไลน์" in titles
    assert "การจัดระบบยืมคืนครุภัณฑ์" not in titles


def test_what_is_missing_is_told_in_one_line(office: Commands, tmp_path: Path) -> None:
    said = office("export", *OFFICE, "--output", tmp_path / "แผน.xlsx")
    assert (said.code, said.err.strip()) == (1, "ไม่พบแผนของปีงบประมาณ 2569 กรุณานำเข้าแผนก่อน")
    said = office("template", *OFFICE, "--output", tmp_path / "ไม่มีโฟลเดอร์นี้" / "แผน.xlsx")
    assert said.code == 1
    assert "เขียนไฟล์" in said.err
    said = office("template", "--organization", "tha-sai-lom", "--fiscal-year", "2026", "--output", tmp_path / "ก.xlsx")
    assert (said.code, "พ.ศ." in said.err) == (1, True)
