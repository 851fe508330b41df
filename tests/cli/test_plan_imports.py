"""A file goes into the plan there is, an export comes back, and an import is taken back, by commands."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.cli.commands import Commands, commands_on
from tests.documents.own_plan import HEADINGS, ROWS, own_report

SLUG = ("--organization", "tha-sai-lom")
YEAR = ("--fiscal-year", "2569")
NEW = ("ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต", "การประกาศนโยบายไม่รับของขวัญ", "๑. ประกาศนโยบาย", "สำนักปลัดเทศบาล", "ม.ค. ๖๙")


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Commands:
    (tmp_path / "data").mkdir()
    run = commands_on(database_url, tmp_path)
    run.ok("organization", "add", "tha-sai-lom", "--name", "เทศบาลตำบลท่าสายลม", "--kind", "เทศบาลตำบล")
    return run


def plan_file(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A plan as .docx: five columns, no results."""
    document = Document()
    document.add_paragraph("มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ของเทศบาลตำบลท่าสายลม")
    document.add_paragraph("ประจำปีงบประมาณ พ.ศ. ๒๕๖๙")
    table = document.add_table(rows=0, cols=5)
    for row in (HEADINGS[:5], *(row[:5] for row in rows)):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    path.write_bytes(file.getvalue())
    return path


def task_count(office: Commands) -> int:
    return int(office.ok("progress", *SLUG, *YEAR, "--json").json["tasks"]["total"])


def correct(path: Path, changes: dict[str, str]) -> None:
    """Write over the cells that hold these texts, as a person does in Excel."""
    book = load_workbook(path)
    left = dict(changes)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if str(cell.value) in left:
                cell.value = left.pop(str(cell.value))
    assert not left
    book.save(path)


def test_a_newer_file_updates_the_plan_and_the_command_says_what_changed(office: Commands, tmp_path: Path) -> None:
    office.ok("import", plan_file(tmp_path / "1.docx", ROWS), *SLUG, "--activate")
    assert task_count(office) == 4
    later = [ROWS[0], (*ROWS[1][:4], "ต.ค. ๖๘ – เม.ย. ๖๙"), NEW]
    said = office.ok("import", plan_file(tmp_path / "2.docx", later), *SLUG)
    assert "ปรับปรุงแผนปีงบประมาณ 2569 แล้ว: เพิ่ม 1 แก้ไข 1 ยกเลิก 1 มาตรการ" in said.out
    assert "กำหนดส่งจาก 31 มี.ค. 69 เป็น 30 เม.ย. 69" in said.out
    assert f"เพิ่มมาตรการ 3: {NEW[1]}" in said.out
    assert task_count(office) == 4


def test_json_is_one_object_with_what_was_done(office: Commands, tmp_path: Path) -> None:
    made = office.ok("import", plan_file(tmp_path / "1.docx", ROWS), *SLUG, "--json").json
    assert (made["outcome"]["measures"], made["outcome"]["changes"], len(made["measures"])) == (3, None, 3)
    updated = office.ok("import", plan_file(tmp_path / "2.docx", [*ROWS, NEW]), *SLUG, "--json").json["outcome"]
    assert (updated["added"], updated["changed"], updated["removed"]) == (1, 0, 0)
    refused = office("import", tmp_path / "2.docx", *SLUG, "--json")
    assert refused.code == 1
    assert "outcome" not in refused.json


def test_the_person_says_where_it_goes(office: Commands, tmp_path: Path) -> None:
    office.ok("import", plan_file(tmp_path / "1.docx", ROWS), *SLUG, "--activate")
    said = office.ok("import", plan_file(tmp_path / "2.docx", [*ROWS, NEW]), *SLUG, "--into", "new")
    assert "นำเข้าแผนปีงบประมาณ 2569 แล้ว: 4 มาตรการ 0 งาน" in said.out
    said = office.ok("import", plan_file(tmp_path / "3.docx", [NEW]), *SLUG, "--into", "update")
    assert "เพิ่ม 1 แก้ไข 0 ยกเลิก 3 มาตรการ" in said.out


def test_an_unchanged_export_changes_nothing(office: Commands, tmp_path: Path) -> None:
    office.ok("import", plan_file(tmp_path / "แผน.docx", ROWS), *SLUG, "--activate")
    sheet = tmp_path / "แผน.xlsx"
    office.ok("export", *SLUG, *YEAR, "--output", sheet)
    said = office.ok("import", sheet, *SLUG)
    assert "ไม่มีอะไรเปลี่ยน" in said.out
    outcome = office.ok("import", sheet, *SLUG, "--json").json["outcome"]
    assert (outcome["is_unchanged"], outcome["added"], outcome["changed"], outcome["removed"]) == (True, 0, 0, 0)
    assert task_count(office) == 4


def test_two_corrected_rows_are_two_updates(office: Commands, tmp_path: Path) -> None:
    office.ok("import", plan_file(tmp_path / "แผน.docx", ROWS), *SLUG, "--activate")
    sheet = tmp_path / "แผน.xlsx"
    office.ok("export", *SLUG, *YEAR, "--output", sheet)
    correct(sheet, {ROWS[0][1]: "การเปิดเผยข้อมูลการใช้จ่ายงบประมาณรายไตรมาส", "สำนักปลัดเทศบาล": "กองคลัง"})
    outcome = office.ok("import", sheet, *SLUG, "--json").json["outcome"]
    assert (outcome["added"], outcome["changed"], outcome["removed"], outcome["new_divisions"]) == (0, 2, 0, [])
    assert outcome["changes"] == [
        f"มาตรการ 1: ชื่อจาก “{ROWS[0][1]}” เป็น “การเปิดเผยข้อมูลการใช้จ่ายงบประมาณรายไตรมาส”",
        "มาตรการ 3: ผู้รับผิดชอบจาก สำนักปลัดเทศบาล เป็น กองคลัง",
    ]
    assert task_count(office) == 4


def test_an_import_is_taken_back(office: Commands, tmp_path: Path) -> None:
    undo = ("undo-import", *SLUG, *YEAR)
    assert office(*undo).code == 1
    office.ok("import", plan_file(tmp_path / "1.docx", ROWS), *SLUG, "--activate", "--at", "2025-10-05T09:00")
    office.ok("import", plan_file(tmp_path / "2.docx", [*ROWS, NEW]), *SLUG, "--at", "2025-10-06T09:00")
    assert task_count(office) == 5
    assert "แผนกลับเป็นเหมือนก่อนนำเข้า" in office.ok(*undo, "--at", "2025-10-07T09:00").out
    assert task_count(office) == 4
    assert "แผนนี้ถูกถอนออกแล้ว" in office.ok(*undo, "--at", "2025-10-07T10:00").out
    assert office("progress", *SLUG, *YEAR).code == 1
    office.ok("import", tmp_path / "1.docx", *SLUG, "--activate")
    assert task_count(office) == 4


def test_a_report_brings_only_its_results_into_a_plan_in_force(office: Commands, tmp_path: Path) -> None:
    office.ok("import", plan_file(tmp_path / "1.docx", ROWS), *SLUG, "--activate")
    report = tmp_path / "รายงาน.docx"
    report.write_bytes(own_report())
    outcome = office.ok("import", report, *SLUG, "--json").json["outcome"]
    assert (outcome["entries"], outcome["tasks"], outcome["changes"]) == (2, 0, None)
