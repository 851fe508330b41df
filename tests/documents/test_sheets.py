"""Old Excel, OpenDocument and comma-separated files give the same plan as the others, and what is hidden is told."""

import datetime
from collections.abc import Callable

import pytest
from openpyxl.styles import PatternFill

from tests.documents.office_files import HEADER, ROWS, TITLES, as_docx, saved_workbook, sheet_of
from tests.documents.sheet_files import ods_of, xls_of
from tests.documents.test_reading import facts
from tracker.documents.reading import read_document
from tracker.rules.plan_table import read_plan

PLAN = [[title] for title in TITLES] + [list(HEADER)] + [list(row) for row in ROWS]
MAKERS: dict[str, Callable[..., bytes]] = {"xls": xls_of, "ods": ods_of}


def as_csv(separator: str = ",") -> str:
    return "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in PLAN) + "\r\n"


@pytest.mark.parametrize("kind", MAKERS)
def test_a_spreadsheet_is_read_as_the_word_file_is(kind: str) -> None:
    file = MAKERS[kind]({"มาตรการ": PLAN}, merged=[(1, 1, 1, len(HEADER)), (2, 1, 2, len(HEADER))])
    document = read_document(file, "แผน")
    assert document.format == kind
    assert [row.band for row in document.tables[0].rows[:2]] == list(TITLES)
    assert facts(read_plan(document)) == facts(read_plan(read_document(as_docx(), "แผน")))


@pytest.mark.parametrize("kind", MAKERS)
def test_merged_cells_dates_numbers_and_hidden_sheets(kind: str) -> None:
    rows = [
        ["ลำดับ", "มาตรการ"],
        [1.0, "ก"],
        [None, "ข"],
        [0.5, datetime.date(2026, 3, 31)],
        [2, datetime.date(2569, 3, 1)],
    ]
    document = read_document(MAKERS[kind]({"แผน": rows, "เก่า": [["x"]]}, merged=[(2, 1, 3, 1)], hidden=["เก่า"]), "ก")
    (table,) = document.tables
    assert [row.texts for row in table.rows] == [
        ("ลำดับ", "มาตรการ"),
        ("1", "ก"),
        ("", "ข"),
        ("0.5", "31 มีนาคม 2569"),
        ("2", "1 มีนาคม 2569"),  # พ.ศ. typed into a CE cell
    ]
    assert table.rows[2].cells[0].continues
    assert [note.code for note in document.notes] == ["hidden_sheet"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_separated_values_in_every_usual_encoding(separator: str, encoding: str) -> None:
    text = as_csv(separator).replace("–", "-")  # cp874 has the dash, TIS-620 has not
    document = read_document(text.encode(encoding), "แผน.csv")
    (table,) = document.tables
    assert table.rows[3].texts == tuple(cell.replace("–", "-") for cell in ROWS[0])
    assert read_plan(document).measures[0].divisions.value == ("สำนักปลัด",)


def test_quotes_commas_and_empty_rows_inside_separated_values() -> None:
    text = 'มาตรการ,ขั้นตอน,ผู้รับผิดชอบ\n\n"อบรม ""ธรรมาภิบาล"", รุ่น ๑","๑. เชิญ\n๒. อบรม",กองคลัง\n,,\n'
    (table,) = read_document(text.encode(), "แผน.csv").tables
    assert [row.texts for row in table.rows] == [
        ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ"),
        ('อบรม "ธรรมาภิบาล", รุ่น ๑', "๑. เชิญ\n๒. อบรม", "กองคลัง"),
    ]


@pytest.mark.parametrize("text", ["สวัสดี, ครับ\nขอบคุณ", "ก,ข,ค\nเรียน ท่านนายก\nด้วยเทศบาล\nจึงเรียน", 'ก\t"ข\nค\tง'])
def test_words_with_commas_or_quotes_are_no_table_of_values(text: str) -> None:
    assert read_document(text.encode(), "ก.txt").format == "txt"


def test_hidden_rows_and_formulas_without_a_result_are_told() -> None:
    workbook = sheet_of(["ก", "ข"], ["ค", "=A1"], ["ง", "จ"])
    workbook.active.row_dimensions[3].hidden = True  # type: ignore[union-attr]
    document = read_document(saved_workbook(workbook), "ก.xlsx")
    assert {note.code for note in document.notes} == {"hidden_rows", "formula_without_result"}
    assert document.tables[0].rows[1].texts == ("ค", "")
    assert {"hidden_rows", "formula_without_result"} <= {problem.code for problem in read_plan(document).problems}


def test_a_far_and_coloured_cell_makes_no_sheet_wide() -> None:
    workbook = sheet_of(["ก", "ข"])
    assert workbook.active is not None
    workbook.active["XFD9"].fill = PatternFill("solid", fgColor="FFA6A6A6")
    (table,) = read_document(saved_workbook(workbook), "ก.xlsx").tables
    assert [row.texts for row in table.rows] == [("ก", "ข")]
