"""Plans kept as PDF: cells by their lines, words as they were typed, rows that a page break cut made whole."""

import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm

from tests.conftest import missing
from tests.documents.office_files import HEADER, ROWS, TITLES
from tests.documents.pdf_files import PdfPage, pdf_of, stream, wrapped, written
from tracker.documents.reading import read_document
from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_table import read_plan
from tracker.rules.source_table import SourceDocument, SourceTable

WIDTHS = (105, 150, 200, 100, 115, 110)


def texts(table: SourceTable) -> list[list[str]]:
    return [list(row.texts) for row in table.rows]


def read(*pages: PdfPage) -> SourceDocument:
    return read_document(pdf_of(pages), "แผน.pdf")


def plan_page() -> PdfPage:
    page = PdfPage()
    for at, title in enumerate(TITLES):
        page.text(60, 30 + 20 * at, title)
    rows = [[wrapped(text, width) for text, width in zip(row, WIDTHS, strict=True)] for row in (HEADER, *ROWS)]
    page.table(30, 80, WIDTHS, rows)
    page.text(400, 580, "- ๑ -")
    return page


def test_a_plan_printed_as_pdf_is_read_like_its_source() -> None:
    document = read(plan_page())
    assert [paragraph.text for paragraph in document.paragraphs] == list(TITLES)  # the page number is none of it
    plan = read_plan(document)
    assert [measure.title.value for measure in plan.measures] == [
        "การจัดทำคู่มือการให้บริการประชาชน",
        "เผยแพร่แผนการใช้จ่ายงบประมาณ",
        "รายงานการใช้จ่ายรายไตรมาส",
        "การจัดระบบยืม - คืน ทรัพย์สิน",
    ]
    assert [step.text.value for step in plan.measures[0].steps] == [
        "รวบรวมขั้นตอนของงานบริการทุกงาน",
        "จัดทำคู่มือฉบับประชาชน\n- ฉบับพิมพ์\n- ฉบับอิเล็กทรอนิกส์",
    ]
    assert plan.fiscal_year.value == 2569
    assert plan.measures[0].source.page == 1
    assert not plan.has_errors


def test_a_turned_page_is_read_the_way_it_is_shown() -> None:
    page = PdfPage(rotation=180)  # the named font has no height, so lying letters would have no width
    page.text(100, 80, "หัวข้อ")
    page.table(100, 100, (100, 100), [("มาตรการ", "ขั้นตอน"), ("การอบรม", "จัดอบรม")])
    document = read(page)
    assert [paragraph.text for paragraph in document.paragraphs] == ["หัวข้อ"]
    assert [texts(table) for table in document.tables] == [[["มาตรการ", "ขั้นตอน"], ["การอบรม", "จัดอบรม"]]]


def test_a_table_without_a_rule_at_the_foot_of_the_page_loses_nothing() -> None:
    page = PdfPage()
    page.table(40, 40, (120, 200), [("มาตรการ", "ขั้นตอน"), ("การอบรม", "๑. จัดอบรม\n๒. ประเมินผล")], is_closed=False)
    (table,) = read(page).tables
    assert texts(table) == [["มาตรการ", "ขั้นตอน"], ["การอบรม", "๑. จัดอบรม\n๒. ประเมินผล"]]


def test_merged_cells_are_read_once() -> None:
    page = PdfPage()
    for y in (40, 100):
        page.line(40, y, 340, y)
    page.line(140, 60, 340, 60)  # the first column goes over both rows
    page.line(140, 80, 340, 80)
    for x, top in ((40, 40), (140, 40), (240, 60), (340, 40)):  # the first row has no upright between its last two
        page.line(x, top, x, 100)
    page.cell(40, 40, "ข้อ ๑")
    page.cell(140, 40, "หัวข้อรวม")
    page.cell(140, 60, "กก")
    page.cell(240, 60, "ขข")
    page.cell(140, 80, "คค")
    (table,) = read(page).tables
    assert texts(table) == [["ข้อ ๑", "หัวข้อรวม", ""], ["", "กก", "ขข"], ["", "คค", ""]]
    assert [cell.span for cell in table.rows[0].cells] == [1, 2, 1]
    assert [row.cells[0].continues for row in table.rows] == [False, True, True]


def test_underlined_words_and_drawn_boxes_part_no_cell() -> None:
    page = PdfPage()
    page.table(40, 40, (150, 150), [("มาตรการ", "ผลการดำเนินการ"), ("การอบรม", "ดำเนินการแล้ว")])
    page.line(45, 72, 90, 72)
    for edge in ((280, 64, 289, 64), (280, 73, 289, 73), (280, 64, 280, 73), (289, 64, 289, 73)):
        page.line(*edge)
    (table,) = read(page).tables
    assert texts(table) == [["มาตรการ", "ผลการดำเนินการ"], ["การอบรม", "ดำเนินการแล้ว"]]


def test_coloured_cells_are_known() -> None:
    page = PdfPage()
    page.area(140, 60, 100, 20, 0.7)
    page.area(40, 60, 100, 20, 1.0)
    page.table(40, 40, (100, 100), [("ต.ค.", "พ.ย."), ("", "")])
    (table,) = read(page).tables
    assert [cell.is_shaded for cell in table.rows[1].cells] == [False, True]


def broken_row(second: tuple[str, ...]) -> list[list[list[str]]]:
    header = ("ที่", "ขั้นตอน", "ผู้รับผิดชอบ")
    first, next_page = PdfPage(), PdfPage()
    first.table(40, 40, (60, 140, 120), [header, ("๑.", wrapped("รวบรวมข้อมูลจากทุกหน่วยงานและประกาศให้", 140), "กองคลัง")])
    next_page.table(40, 40, (60, 140, 120), [header, second, ("๒.", "เผยแพร่แผน", "กองช่าง")])
    return [texts(table) for table in read(first, next_page).tables]


def test_a_row_cut_by_the_page_break_is_made_whole() -> None:
    first, second = broken_row(("", "ประชาชนทราบ", ""))
    assert [text.replace(" ", "") for text in first[1]] == [
        "๑.",
        "รวบรวมข้อมูลจากทุกหน่วยงานและประกาศให้ประชาชนทราบ",
        "กองคลัง",
    ]
    assert second == [["ที่", "ขั้นตอน", "ผู้รับผิดชอบ"], ["๒.", "เผยแพร่แผน", "กองช่าง"]]


@pytest.mark.parametrize("row", [("๒.", "เผยแพร่แผน", ""), ("", "เผยแพร่แผน", "กองช่าง"), ("๒.", "เผยแพร่แผน", "กองช่าง")])
def test_a_new_row_on_a_new_page_stays_a_row(row: tuple[str, ...]) -> None:
    first, second = broken_row(row)
    assert len(first) == 2
    assert second[1] == list(row)


def test_letters_are_mended() -> None:
    page = PdfPage()
    page.table(40, 40, (200, 200), [("ดํ าเนินการ".replace(" ", ""), "นํ้าประปา"), ("จดั", "ทำ")])
    (table,) = read(page).tables
    assert texts(table)[0] == ["ดำเนินการ", "น้ำประปา"]


def test_a_scan_is_refused_with_what_to_do() -> None:
    page = PdfPage()
    page.picture(0, 0, 842, 595)
    with pytest.raises(UnreadableFile, match="สแกน") as refused:
        read(page)
    assert refused.value.code == "scan"


def test_a_scanned_page_among_others_is_told() -> None:
    scan = PdfPage()
    scan.picture(0, 0, 842, 595)
    scan.text(400, 580, "- ๒ -")
    document = read(plan_page(), scan, scan)
    (note,) = document.notes
    assert (note.code, note.source.page) == ("pdf_scanned_pages", 2)
    assert "หน้า 2-3" in note.message
    assert "pdf_scanned_pages" in {problem.code for problem in read_plan(document).problems}


def test_a_table_with_rules_between_rows_only_is_told() -> None:
    page = PdfPage()
    for at in range(6):
        page.line(40, 60 + 30 * at, 640, 60 + 30 * at)
        page.text(50, 80 + 30 * at, "การอบรม")
        page.text(350, 80 + 30 * at, "กองคลัง")
    assert [note.code for note in read(page).notes] == ["pdf_unruled_table"]


def test_a_pdf_with_a_password_is_refused() -> None:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    key = "ab" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<01> <01>]"
    with pytest.raises(UnreadableFile, match="รหัสผ่าน") as refused:
        read_document(written(objects, lock), "แผน.pdf")
    assert refused.value.code == "encrypted"


def test_letters_without_a_name_are_refused() -> None:
    page = PdfPage()
    page.text(40, 40, "".join(chr(0x2010 + n % 30) for n in range(60)))
    assert read(page).paragraphs  # signs alone are no garbage
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Own /Encoding << /Differences [1 /g1 /g2 /g3 /g4 /g5 /g6] >> >>"
    body = stream(b"BT /F1 12 Tf 40 500 Td <" + b"010203040506" * 10 + b"> Tj ET")
    font_of = b"/Resources << /Font << /F1 4 0 R >> >>"
    page_of = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 5 0 R " + font_of + b" >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    with pytest.raises(UnreadableFile) as refused:
        read_document(written([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page_of, font, body]), "แผน.pdf")
    assert refused.value.code in ("garbled", "empty")


TYPED = ("ตัวชี้วัดที่ ๒", "รายละเอียดขั้นตอน", "ผลคะแนนสูงขึ้น", "พี่เลี้ยงให้ผู้ปฏิบัติงาน", "การรับรู้ผลงาน", "แต่งตั้งคณะทำงาน", "สิ้นปีงบประมาณ")


@pytest.fixture(scope="module")
def printed_by_office(tmp_path_factory: pytest.TempPathFactory) -> SourceDocument:
    """A Word table of one narrow and one wide column, printed by LibreOffice, which draws some marks out of turn."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        missing("libreoffice", "no soffice is installed: marks drawn out of turn are not tried")
    folder = tmp_path_factory.mktemp("printed")
    word = Document()
    for width in (60, 32, 24):
        table = word.add_table(rows=0, cols=2, style="Table Grid")
        for text in TYPED:
            for cell, size in zip(table.add_row().cells, (width, 30), strict=True):
                cell.text, cell.width = text, Mm(size)
        word.add_paragraph()
    word.save(str(folder / "plan.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "plan.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return read_document(Path(folder, "plan.pdf").read_bytes(), "แผน.pdf")


def test_marks_drawn_out_of_turn_go_back_to_their_letters(printed_by_office: SourceDocument) -> None:
    read_back = ["".join(text.split()) for text in printed_by_office.texts() if text.strip()]
    assert read_back == ["".join(text.split()) for text in TYPED for _ in range(2)] * 3


@pytest.mark.parametrize("printed", ["ระบบ (E-\nService)", "การยืม-\nคืน"])
def test_a_hyphen_at_the_end_of_a_printed_line_is_kept(printed: str) -> None:
    page = PdfPage()
    page.table(40, 40, (60, 150), [(printed, "พัฒนาระบบ")])
    (table,) = read(page).tables
    assert "".join(texts(table)[0][0].split()) == "".join(printed.split())


def test_a_word_printed_over_the_border_stays_in_its_cell() -> None:
    page = PdfPage()
    page.table(40, 40, (26, 60, 60), [("๑. จัด\nอบรม", "", "กองคลัง")])
    (table,) = read(page).tables
    assert ["".join(text.split()) for text in texts(table)[0]] == ["๑.จัดอบรม", "", "กองคลัง"]


def test_a_list_below_a_title_is_a_list_where_its_lines_are_full() -> None:
    page = PdfPage()
    page.table(40, 40, (90, 60), [("อบรม\n- ออกแบบสื่อการ\n- ทดสอบระบบ", "กองคลัง")])
    (table,) = read(page).tables
    assert texts(table)[0][0] == "อบรม\n- ออกแบบสื่อการ\n- ทดสอบระบบ"


def test_steps_numbered_in_words_are_lines_of_their_own() -> None:
    page = PdfPage()
    page.table(40, 40, (120, 60), [("ขั้นตอนที่ ๑ ออกแบบสื่อ\nขั้นตอนที่ ๒ ทดสอบ", "กองคลัง")])
    (table,) = read(page).tables
    assert texts(table)[0][0] == "ขั้นตอนที่ ๑ ออกแบบสื่อ\nขั้นตอนที่ ๒ ทดสอบ"


def test_a_row_is_made_whole_where_a_full_line_stands_above_the_foot() -> None:
    first, second = PdfPage(), PdfPage()
    first.table(40, 40, (60, 80, 88), [("ที่", "มาตรการ", "ผู้รับผิดชอบ"), ("๑.", "ประเมินผล\nการปฏิบัติราช", "กองสวัสดิการสัง")])
    second.table(40, 40, (60, 80, 88), [("", "การ", "คม"), ("๒.", "อบรม", "กองช่าง")])
    rows = [row for table in read(first, second).tables for row in texts(table)]
    assert rows[1][1:] == ["ประเมินผลการปฏิบัติราชการ", "กองสวัสดิการสังคม"]


def test_titles_left_alone_at_the_foot_of_a_page_take_no_row_in() -> None:
    first, second = PdfPage(), PdfPage()
    first.table(40, 40, (60, 100, 100), [("ที่", "มาตรการ", "ผู้รับผิดชอบ")])
    second.table(40, 40, (60, 100, 100), [("", "จัดอบรม", "กองช่าง")])
    assert [texts(table) for table in read(first, second).tables] == [
        [["ที่", "มาตรการ", "ผู้รับผิดชอบ"]],
        [["", "จัดอบรม", "กองช่าง"]],
    ]


def test_a_form_goes_on_over_the_page_break() -> None:
    first, second = PdfPage(), PdfPage()
    first.table(40, 40, (100, 150), [("มาตรการ", "จัดอบรม"), ("ขั้นตอน", "เชิญวิทยากร")])
    second.table(40, 40, (100, 150), [("", ""), ("ผู้รับผิดชอบ", "กองช่าง"), ("ระยะเวลา", "ต.ค. ๖๘")])
    (table,) = read(first, second).tables
    assert [row[0] for row in texts(table)] == ["มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"]
    assert [row.cells[1].source.page for row in table.rows] == [1, 1, 2, 2]


def test_the_next_form_on_a_new_page_is_a_table_of_its_own() -> None:
    first, second = PdfPage(), PdfPage()
    first.table(40, 40, (100, 150), [("มาตรการ", "จัดอบรม"), ("ผู้รับผิดชอบ", "กองคลัง")])
    second.table(40, 40, (100, 150), [("มาตรการ", "ทำคู่มือ"), ("ผู้รับผิดชอบ", "กองช่าง")])
    assert len(read(first, second).tables) == 2
