"""The answer sheet as an Excel file: what it says, as text and nothing else, and read again by our own reader."""

from io import BytesIO

from openpyxl import load_workbook

from tracker.documents.reading import read_document
from tracker.rules.answer_sheet import Answer, AnswerSheet, compose_sheet
from tracker.rules.o_item_list import CatalogueItem
from tracker.services.answer_o_item import write_answer_sheet

URL = "https://www.nongmekkhao.example/o1"
HOSTILE = '=HYPERLINK("http://x")\n<r>ก</r> & 😀 กำ็้ญฺ'


def sheet(*descriptions: str) -> AnswerSheet:
    items = [CatalogueItem(f"O{number}", "ก") for number in range(1, len(descriptions) + 1)]
    answers = {item.code: Answer(URL, words) for item, words in zip(items, descriptions, strict=True)}
    name = "องค์การบริหารส่วนตำบลหนองเมฆขาว & เพื่อน"
    return compose_sheet(name, 2570, items, answers, evidence_counts={}, own_pages={})


def test_it_says_what_the_sheet_says_and_nothing_is_a_formula() -> None:
    made = sheet(HOSTILE, "ก" * 4_000, "")
    data = write_answer_sheet(made)
    assert data == write_answer_sheet(made)
    page = load_workbook(BytesIO(data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0] == ["ข้อ", "URL", "คำอธิบาย"]
    assert rows[1] == ["O1", URL, HOSTILE]
    assert rows[2][2] == "ก" * 4_000
    assert rows[3][2] is None
    assert {cell.data_type for row in page.iter_rows(max_row=3) for cell in row} == {"s"}
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    (table,) = read_document(data, "แบบตอบ.xlsx").tables
    assert [row.texts[0] for row in table.rows] == ["ข้อ", "O1", "O2", "O3"]


def test_an_empty_year_still_makes_a_file() -> None:
    assert load_workbook(BytesIO(write_answer_sheet(sheet()))).worksheets[0].max_row == 1
