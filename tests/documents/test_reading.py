"""Word, Excel and text files become the same paragraphs and tables, each cell with its place."""

import datetime

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.office_files import (
    HEADER,
    TITLES,
    as_docx,
    as_text,
    as_xlsx,
    numbered,
    saved,
    saved_workbook,
    sheet_of,
)
from tracker.documents.read_text import read_lines
from tracker.documents.reading import read_document
from tracker.rules.plan_draft import PlanDraft, Source
from tracker.rules.plan_table import read_plan
from tracker.rules.source_table import SourceDocument, SourceTable, document_from_bytes, document_to_bytes

FORMATS = {"แผน.txt": as_text, "แผน.docx": as_docx, "แผน.xlsx": as_xlsx}


def texts(table: SourceTable) -> list[list[str]]:
    return [list(row.texts) for row in table.rows]


def read_rows(document: object) -> list[list[str]]:
    (table,) = read_document(saved(document), "ก.docx").tables
    return texts(table)


def facts(plan: PlanDraft) -> list[tuple[object, ...]]:
    return [
        (
            measure.code.value,
            measure.title.value,
            measure.indicators.value,
            [
                (s.text.value, s.divisions.value, s.all_divisions.value, s.lead.value, s.start.value, s.end.value)
                for s in measure.steps
            ],
            measure.follow_up.value,
        )
        for measure in plan.measures
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_plan_in_every_format(name: str) -> None:
    plan = read_plan(read_document(FORMATS[name](), name))
    first, *_, last = plan.measures
    assert [measure.title.value for measure in plan.measures] == [
        "การจัดทำคู่มือการให้บริการประชาชน",
        "เผยแพร่แผนการใช้จ่ายงบประมาณ",
        "รายงานการใช้จ่ายรายไตรมาส",
        "การจัดระบบยืม - คืน ทรัพย์สิน",
    ]
    assert [step.text.value for step in first.steps] == [
        "รวบรวมขั้นตอนของงานบริการทุกงาน",
        "จัดทำคู่มือฉบับประชาชน\n- ฉบับพิมพ์\n- ฉบับอิเล็กทรอนิกส์",
    ]
    assert (last.lead.value, last.supporting.value) == ("กองคลัง", ("กองช่าง",))
    assert plan.organization.name.value == "องค์การบริหารส่วนตำบลดอนแก้วงาม"
    assert plan.fiscal_year.value == 2569
    assert plan.problems == ()


def test_the_formats_agree_in_everything() -> None:
    of_text, of_word, of_excel = (facts(read_plan(read_document(make(), name))) for name, make in FORMATS.items())
    assert of_text == of_word == of_excel


def test_the_content_decides_and_not_the_name() -> None:
    document = read_document(as_xlsx(), "แผน.docx")
    assert (document.format, document.name) == ("xlsx", "แผน.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_text_in_every_usual_encoding(encoding: str) -> None:
    content = "แผน\n\nมาตรการ\tผู้รับผิดชอบ\nการอบรม\tกองคลัง\n".encode(encoding)
    (table,) = read_document(content, "ก.txt").tables
    assert texts(table) == [["มาตรการ", "ผู้รับผิดชอบ"], ["การอบรม", "กองคลัง"]]


def test_text_keeps_places_and_page_numbers() -> None:
    document = read_lines("หัวเรื่อง\n\nก\tข\nค\n-5-\n\nง\tจ\n")
    first, second = document.tables
    assert [cell.source for cell in second.rows[0].cells] == [
        Source(None, None, 5, 2, 1, 1),
        Source(None, None, 5, 2, 1, 2),
    ]
    assert [paragraph.text for paragraph in document.paragraphs] == ["หัวเรื่อง", "ค"]
    assert first.number == 1


def test_word_prints_merged_cells_once() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "หัวตาราง"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "๑"
    table.cell(1, 1).text, table.cell(2, 1).text = "ก", "ข"
    assert read_rows(document) == [["หัวตาราง", "", ""], ["๑", "ก", ""], ["", "ข", ""]]
    (read,) = read_document(saved(document), "ก.docx").tables
    assert (read.rows[0].cells[0].span, read.rows[0].band) == (3, "หัวตาราง")
    assert read.rows[2].cells[0].continues


def test_word_keeps_the_order_of_paragraphs_and_tables() -> None:
    document = Document()
    document.add_paragraph("ก่อน")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "ตาราง ๑"
    document.add_paragraph("ระหว่าง")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "ตาราง ๒"
    kinds = [getattr(block, "text", "ตาราง") for block in read_document(saved(document), "ก.docx").blocks]
    assert kinds == ["ก่อน", "ตาราง", "ระหว่าง", "ตาราง"]


def test_word_numbers_that_are_not_in_the_text_are_printed() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "จัดทำแผน"
    cell.add_paragraph("เผยแพร่แผน")
    for paragraph in cell.paragraphs:
        paragraph.style = "List Number"
    cell.add_paragraph("ทางเว็บไซต์", style="List Bullet")
    assert read_rows(document)[0][0] == "1. จัดทำแผน\n2. เผยแพร่แผน\n- ทางเว็บไซต์"


def test_word_paragraphs_may_carry_their_own_list() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "ข้อความ"
    numbered(cell.paragraphs[0], number_id=99)  # a list the document does not define
    assert read_rows(document)[0][0] == "- ข้อความ"


BOX = '<w:r {}><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'


def test_word_boxes_are_ticked_or_not() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    for state, words in (('<w:default w:val="0"/>', "ยังไม่ได้ดำเนินการ"), ("<w:checked/>", "ดำเนินการ")):
        paragraph = cell.add_paragraph()
        paragraph._p.append(parse_xml(BOX.format(nsdecls("w"), state)))
        paragraph.add_run(words)
    assert read_rows(document)[0][0] == "☐ ยังไม่ได้ดำเนินการ\n☑ ดำเนินการ"


def test_word_content_controls_and_symbols_are_read() -> None:
    document = Document()
    paragraph = document.add_table(rows=1, cols=2).cell(0, 0).paragraphs[0]
    control = "<w:sdt {}><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>"
    paragraph._p.append(parse_xml(control.format(nsdecls("w"))))
    paragraph._p.append(parse_xml('<w:r {}><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'.format(nsdecls("w"))))
    paragraph.add_run(" เสร็จ")
    assert read_rows(document)[0][0] == "☒☑ เสร็จ"


def test_what_a_reviewer_deleted_in_word_is_gone() -> None:
    document = Document()
    paragraph = document.add_paragraph("คงไว้")
    paragraph._p.append(parse_xml("<w:del {}><w:r><w:t>ลบแล้ว</w:t></w:r></w:del>".format(nsdecls("w"))))
    assert [p.text for p in read_document(saved(document), "ก.docx").paragraphs] == ["คงไว้"]


def test_excel_sheets_are_tables_and_hidden_ones_are_left_out() -> None:
    workbook = sheet_of(["ก", "ข"])
    workbook.create_sheet("OIT").append(["ค", "ง"])
    workbook.create_sheet("ซ่อน").sheet_state = "hidden"
    document = read_document(saved_workbook(workbook), "ก.xlsx")
    assert [texts(table) for table in document.tables] == [[["ก", "ข"]], [["ค", "ง"]]]
    assert document.tables[1].rows[0].cells[1].source == Source("ก.xlsx", "OIT", None, 2, 1, 2)


def test_excel_rows_keep_their_numbers_where_rows_are_empty() -> None:
    workbook = sheet_of(["ก"], [None], ["ข", "ค"])
    (table,) = read_document(saved_workbook(workbook), "ก.xlsx").tables
    assert [row.source.row for row in table.rows] == [1, 3]


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        (datetime.date(2026, 3, 31), "d mmm yy", "31 มีนาคม 2569"),
        (
            datetime.datetime(2026, 3, 31, 8, 30),  # noqa: DTZ001 - Excel knows no zones
            "[$-D07041E]d mmmm yyyy",
            "31 มีนาคม 2569",
        ),
        (datetime.date(2569, 3, 31), "dd/mm/yyyy", "31 มีนาคม 2569"),  # พ.ศ. typed into a CE cell
        (datetime.date(2026, 3, 1), "mmm yy", "มีนาคม 2569"),
        (12.0, "General", "12"),
        (0.5, "General", "0.5"),
        (True, "General", "True"),
        ("=1+1", "General", ""),  # a formula nobody calculated has no value
    ],
)
def test_excel_values_are_read_as_an_official_would(value: object, number_format: str, read: str) -> None:
    workbook = sheet_of([value, "ก"])
    assert workbook.active is not None
    workbook.active["A1"].number_format = number_format
    (table,) = read_document(saved_workbook(workbook), "ก.xlsx").tables
    assert texts(table)[0][0] == read


def test_excel_merged_cells_are_read_once() -> None:
    workbook = sheet_of(["หัว", None], ["๑", "ก"], [None, "ข"])
    assert workbook.active is not None
    workbook.active.merge_cells("A1:B1")
    workbook.active.merge_cells("A2:A3")
    (table,) = read_document(saved_workbook(workbook), "ก.xlsx").tables
    assert table.rows[0].cells[0].span == 2
    assert [cell.continues for cell in table.rows[2].cells] == [True, False]


def test_a_date_typed_in_excel_becomes_the_due_day() -> None:
    workbook = sheet_of(
        ["ลำดับ", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "กำหนดเสร็จ"],
        [1, "การอบรม", "จัดอบรม", "กองคลัง", datetime.date(2569, 4, 30)],
    )
    (measure,) = read_plan(read_document(saved_workbook(workbook), "ก.xlsx"), fiscal_year=2569).measures
    assert measure.end.value == datetime.date(2026, 4, 30)
    assert measure.code.value == "1"


def test_titles_of_a_sheet_are_facts_and_not_measures() -> None:
    document = read_document(as_xlsx(), "แผน.xlsx")
    assert [row.band for row in document.tables[0].rows[:2]] == list(TITLES)
    assert document.tables[0].rows[2].texts == HEADER


def test_a_sheet_without_a_table_of_measures_says_so() -> None:
    plan = read_plan(read_document(saved_workbook(sheet_of(["ชื่อ", "เบอร์โทร"], ["สุดา", "081"])), "รายชื่อ.xlsx"))
    assert "no_measure_table" in {problem.code for problem in plan.problems}
    assert plan.has_errors
    assert plan.measures == ()


lines = st.lists(st.one_of(st.text(max_size=20), st.just("ก\tข"), st.just("-3-"), st.just("")), max_size=12)


@given(lines)
def test_no_letter_of_a_text_is_lost(given_lines: list[str]) -> None:
    text = "\n".join(given_lines)
    document = read_lines(text)
    kept = "".join(document.texts())
    digits_of_pages = set("0123456789๐๑๒๓๔๕๖๗๘๙-–—")
    assert {c for c in text if c.isalnum()} - digits_of_pages <= set(kept)


@given(lines)
def test_a_document_comes_out_of_the_child_as_it_went_in(given_lines: list[str]) -> None:
    document = read_lines("\n".join(given_lines))
    assert document_from_bytes(document_to_bytes(document), "") == _named(document)


def _named(document: SourceDocument) -> SourceDocument:
    """Places carry the file's name once it is known."""
    return document_from_bytes(document_to_bytes(document_from_bytes(document_to_bytes(document), "")), "")
