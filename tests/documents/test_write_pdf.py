"""A paper as PDF: kept for good, found word for word, lines broken between words, nothing cut, no text a markup."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import typst
import zxingcpp

from tests.documents.paper_sample import (
    ADDRESS,
    APPROVED,
    BAND,
    CHECKLIST,
    CODE,
    HEADING,
    MADE_AT,
    MEMO,
    OPENING,
    REPORT,
    SERVICE,
    SIGNATORIES,
    TABLE,
    paper,
    said,
)
from tests.documents.pdf_looks import Looked, clusters, squeezed
from tracker.documents import sarabun
from tracker.documents.read_pdf import read
from tracker.documents.write_pdf import write
from tracker.documents.writing import write_paper
from tracker.rules.paper import Form, Format, Look, Paper, Row, Signatures, Table, Words
from tracker.rules.report_content import Paragraph
from tracker.rules.source_table import SourceTable, document_from_bytes

A4_LYING, A4_STANDING = (842, 595), (595, 842)
EDGE = 0.6  # points that a letter may reach into a rule
RARE_MARKS = "น้ำ ก้ำ ปี่ ฟื้น ฝึก กตัญญู ฐู ฎุ ฏุ ญู ป่า ฝ้าย เริ่ม เพื่อ ชี้แจง ขั้นตอน ทั้งสิ้น ตั้งแต่ ดำเนินการ"


def rows_of(content: bytes) -> list[list[str]]:
    document = document_from_bytes(read(content), "form.pdf")
    tables = [block for block in document.blocks if isinstance(block, SourceTable)]
    return [[squeezed(cell.text) for cell in row.cells] for table in tables for row in table.rows]


def cell_of(text: str, **more: object) -> Paper:
    """A report whose only row has the text as its result."""
    cells = (*SERVICE.cells[:5], (Paragraph(text, **more),), ())  # type: ignore[arg-type]
    return paper(HEADING, OPENING, replace(TABLE, rows=(Row(cells),)))


@pytest.fixture(scope="module")
def report() -> Looked:
    return Looked(REPORT)


@pytest.fixture(scope="module")
def approved() -> Looked:
    return Looked(APPROVED)


# --- words ----------------------------------------------------------------------------------------------------


def test_every_word_is_found_by_a_viewers_search(report: Looked) -> None:
    texts = [part.text for row in TABLE.rows for cell in row.cells for part in cell]
    words = {word for text in texts for word in text.split() if len(word) < 12}
    assert len(words) > 40
    assert [word for word in sorted(words) if not report.finds(word)] == []


@pytest.mark.parametrize("word", RARE_MARKS.split())
def test_words_with_stacked_marks_are_found_plain_and_bold(word: str) -> None:
    looked = Looked(cell_of(f"ก {word} ข", lead=word))
    assert squeezed(looked.text(0)).count(word) >= 2
    assert looked.finds(f"ก {word} ข")


def test_a_space_behind_a_mark_is_not_forgotten() -> None:
    assert "กตัญญู ฐู ฎุ ครุภัณฑ์ ลงวันที่ ๙ ได้ จำนวน" in Looked(cell_of("กตัญญู ฐู ฎุ ครุภัณฑ์ ลงวันที่ ๙ ได้ จำนวน")).text(0)


@pytest.mark.parametrize(
    "text",
    [
        '#import "x": * #let y = 1',
        "*ก* _ข_ `ค` $x^2$ @ref <label> = หัวข้อ",
        "// ไม่ใช่หมายเหตุ /* ไม่ใช่ */ \\ \\u{41} ~ -- --- ...",
        "=SUM(1,2) & {{ x }} ${y} <b>หนา</b>",
        "a@b.go.th https://www.nongmek.go.th/a?b=1#c",
    ],
)
def test_a_persons_text_is_words_and_nothing_else(text: str) -> None:
    assert squeezed(text) in squeezed(Looked(cell_of(text)).whole)


def test_our_own_reader_reads_it_back(approved: Looked) -> None:
    printed = [
        [squeezed("".join(part.plain for part in cell)) for cell in row.cells] for row in TABLE.rows if not row.is_band
    ]
    found = rows_of(approved.content)
    assert [row for row in printed if row not in found] == []
    assert any(row[3:5] == ["☐", "☑"] for row in found), "boxes to tick are letters, so that they are read back"


def test_our_own_reader_takes_every_letter_and_space_as_it_stands() -> None:
    text = "หน้าที่ที่อาจเกิดการทุจริต งานเจ้าหน้าที่ กองคลัง งานนิติการ และพนักงานจ้างของเทศบาลตำบลงอบ ทั้งสิ้น ๑๒ ราย"
    row = Row(tuple(said(text) for _ in TABLE.columns))
    document = document_from_bytes(read(write(paper(replace(TABLE, rows=(row,))).to_json())), "form.pdf")
    (table,) = [block for block in document.blocks if isinstance(block, SourceTable)]
    assert [cell.text for cell in table.rows[-1].cells] == [text] * len(TABLE.columns)


def test_what_the_font_has_not_becomes_a_sign_that_is_explained() -> None:
    looked = Looked(cell_of("ผลงานดีมาก 😀👍 中文 และ ᨠ จบ", lead="\u200b"))
    assert "ผลงานดีมาก [?] [?] และ [?] จบ" in looked.whole
    assert "หมายเหตุ: [?] คือสัญลักษณ์" in looked.whole
    assert "[?]" not in Looked(cell_of("ปกติ ☑ ① ≥ ๘๐ →\u200b\ufe0f")).whole


@pytest.mark.parametrize("text", ["ก\x00ข", "ก\ud83dข", "ก\ue000ข", "ก\u202eข"])
def test_what_nobody_sees_is_left_out(text: str) -> None:
    assert "กข" in Looked(cell_of(text)).whole


def test_marks_of_old_windows_fonts_are_mended() -> None:
    assert "ที่ปี่" in Looked(cell_of("ท\uf702\uf70aป\uf702\uf70a")).whole


def test_every_borrowed_sign_is_really_there() -> None:
    signs = [chr(code) for first, last in sarabun.BORROWED for code in range(first, last + 1)]
    source = (
        b'#set text(font: ("Sarabun", "DejaVu Sans Mono"))\n'
        b"#for s in json(bytes(sys.inputs.s)) [#box(s) #strong(box(s)) ]"
    )
    assert typst.compile(
        source,
        sys_inputs={"s": "[" + ",".join(f'"{sign}"' for sign in signs) + "]"},
        font_paths=[str(sarabun.folder())],
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],  # refuses a glyph that is missing
    )


# --- the page -------------------------------------------------------------------------------------------------


def test_it_is_archivable_and_says_whose_it_is(approved: Looked) -> None:
    assert b"<pdfaid:part>2</pdfaid:part>" in approved.content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in approved.content
    told = approved.document.get_metadata_dict()
    assert told["Title"] == APPROVED.title
    assert told["Author"] == APPROVED.organization_name
    assert told["Keywords"] == f"sha256:{APPROVED.stamp.content_sha256}"
    assert told["CreationDate"].startswith("D:2026")


def test_the_same_paper_is_the_same_file() -> None:
    assert write(REPORT.to_json()) == write(REPORT.to_json())
    later = replace(REPORT, stamp=replace(REPORT.stamp, made_at=MADE_AT + timedelta(minutes=1)))
    assert write(later.to_json()) != write(REPORT.to_json())


def test_the_front_door_writes_in_a_child_process(report: Looked) -> None:
    assert write_paper(REPORT, Format.PDF) == report.content


@pytest.mark.parametrize("form", ["report", "approved", "memo"])
def test_nothing_is_cut(form: str) -> None:
    looked = Looked({"report": REPORT, "approved": APPROVED, "memo": MEMO}[form])
    for number in range(len(looked)):
        width, height = looked.size(number)
        assert all(
            letter.left > 0 and letter.right < width and letter.top > 0 and letter.bottom < height
            for letter in looked.letters(number)
        )
        assert list(crossing(looked, number)) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://www.thungmaisak.example/very/long/path/to/a/file-that-does-not-fit/2569?download=1&x=" + "a" * 60,
        "W" * 120,
        "ก" * 200,
        "ที่ปี่ฟื้นน้ำ" * 40,
    ],
)
def test_a_word_wider_than_its_column_is_cut_inside_it(text: str) -> None:
    cells = ((Paragraph(text, lead=text),), *(said(text) for _ in range(6)))
    looked = Looked(paper(HEADING, replace(TABLE, rows=(Row(cells),))))
    assert list(crossing(looked, 0)) == []
    assert squeezed(looked.whole).count(text[:7]) > 6


def crossing(looked: Looked, number: int) -> list[str]:
    """Letters that stand on an upright rule of a table."""
    found = []
    for grid in looked.grids(number):
        inside = [letter for letter in looked.letters(number) if grid.box.top < letter.base < grid.box.bottom]
        for cell in grid.cells:
            edge = cell.box.right
            within = [
                letter for letter in inside if cell.box.top < letter.base < cell.box.bottom and not letter.is_mark
            ]
            found += [letter.text for letter in within if letter.left + EDGE < edge < letter.right - EDGE]
    return found


def test_marks_stand_above_one_another() -> None:
    looked = Looked(cell_of("ปี่ ฟื้น ที่ นั้น กี้ เริ่ม", lead="ปี่ ฟื้น ที่ นั้น กี้ เริ่ม"))
    stacked = [cluster for cluster in clusters(looked.letters(0)) if len(cluster) == 3 and cluster[1].text not in "ุู"]
    assert len(stacked) > 8
    for letter, vowel, tone in stacked:
        assert tone.bottom <= vowel.top + 0.01 <= letter.top + 0.1, letter.text
        assert letter.left - 3 < tone.left < letter.right + 1, letter.text


def test_a_row_longer_than_a_page_runs_on_under_its_captions() -> None:
    items = [f"- รายการที่ {number} ดำเนินการแล้วเสร็จ" for number in range(1000, 1120)]
    row = Row((*SERVICE.cells[:5], said(*items), ()))
    looked = Looked(paper(HEADING, OPENING, replace(TABLE, rows=(SERVICE, row)), Signatures(SIGNATORIES)))
    assert len(looked) >= 4
    assert all(str(number) in looked.whole for number in range(1000, 1120))
    assert all("ขั้นตอน/วิธีการปฏิบัติ" in looked.text(number) for number in range(len(looked) - 1))


def test_a_cell_of_eight_thousand_characters_is_printed_whole() -> None:
    text = " ".join(f"ข้อ {number} ได้ดำเนินการเผยแพร่งบประมาณแล้วเสร็จ" for number in range(190))
    assert len(text) > 8000
    looked = Looked(cell_of(text))
    printed = (line for cell, lines in looked.lines_in_cells() if cell.column == 5 and cell.row > 0 for line in lines)
    assert "".join(printed).strip() == text


def test_pages_are_numbered_in_the_chosen_digits(approved: Looked) -> None:
    assert approved.text(0).startswith("- ๑ -")
    assert approved.text(1).startswith("- ๒ -")
    arabic = replace(REPORT, look=Look(digits="arabic"))
    looked = Looked(arabic)
    assert looked.text(0).startswith("- 1 -")
    assert "ร่าง ณ 9 เม.ย. 69 14:05 น." in looked.text(0)


def test_a_draft_says_so_and_a_report_does_not(report: Looked, approved: Looked) -> None:
    assert "(ร่าง)" in report.text(0)
    assert "(ร่าง)" not in approved.whole


def test_the_foot_carries_hash_and_code_and_a_qr_that_a_scanner_reads(approved: Looked) -> None:
    for number in range(len(approved)):
        assert APPROVED.stamp.content_sha256 in approved.text(number)
        assert CODE in approved.text(number)
        picture = approved.document[number].render(scale=150 / 72).to_pil()
        assert [found.text for found in zxingcpp.read_barcodes(picture) if found.text == ADDRESS] == [ADDRESS]


def test_a_memo_turns_its_pages_and_numbers_all_but_the_first() -> None:
    looked = Looked(MEMO)
    sizes = [looked.size(number) for number in range(len(looked))]
    assert sizes[0] == A4_STANDING
    assert sizes[-1] == A4_LYING
    assert not looked.text(0).startswith("-")
    assert looked.text(1).startswith("- ๒ -")
    assert "บันทึกข้อความ" in looked.text(0)


def test_signatures_stay_together() -> None:
    for rows in range(20, 34):
        table = Table(TABLE.columns, tuple(Row((said(str(at)), *(() for _ in range(6)))) for at in range(rows)))
        looked = Looked(paper(table, Signatures(SIGNATORIES)))
        pages = [number for number in range(len(looked)) if "(ลงชื่อ)" in looked.text(number)]
        assert len(pages) == 1
        assert looked.text(pages[0]).count("วันที่ ....") == len(SIGNATORIES)


def test_a_heading_of_a_memo_is_never_the_last_line_of_a_page() -> None:
    letter = "ขอให้ส่วนราชการที่รับผิดชอบถือปฏิบัติตามมาตรการที่กำหนดไว้และรายงานผลต่อผู้บริหารทุกเดือน " * 2
    parts = [(Paragraph("", lead=f"ข้อเสนอที่ {number}"),) for number in range(100, 220)]
    blocks = [block for title in parts for block in (Words(title, "plain"), Words((Paragraph(letter),)))]
    looked = Looked(paper(*blocks, is_landscape=False))
    lines = [_printed_lines(looked.text(number)) for number in range(len(looked))]
    assert len(lines) > 5
    assert [page[-1] for page in lines if page[-1].startswith("ข้อเสนอที่")] == []


def _printed_lines(text: str) -> list[str]:
    """The lines of a page above its foot."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[: next(at for at, line in enumerate(lines) if line.startswith("รหัสตรวจสอบ"))]


def test_a_band_is_one_cell_and_never_left_alone_at_the_foot() -> None:
    cells = (said("๐๑"), said("โครงสร้าง"), *(() for _ in range(4)))
    for rows in range(15, 24):
        table = replace(CHECKLIST, rows=(*(Row(cells),) * rows, BAND, Row(cells)))
        looked = Looked(paper(table))
        (page,) = [number for number in range(len(looked)) if "ข้อมูลพื้นฐาน" in looked.text(number)]
        assert re.search("ข้อมูลพื้นฐาน.*โครงสร้าง", looked.text(page), re.DOTALL)


def test_a_logo_stands_above_the_heading_and_a_broken_one_stops_nothing(approved: Looked) -> None:
    first = approved.document[0]
    pictures = [item for item in first.get_objects() if type(item).__name__ == "PdfImage"]
    assert len(pictures) == 2  # the logo and the QR
    assert Looked(replace(REPORT, look=Look(logo="bm8gcGljdHVyZQ=="))).finds("ทุ่งไม้สัก")


def test_an_empty_paper_is_a_page() -> None:
    assert len(Looked(replace(REPORT, form=Form.PLAN, blocks=(), title=""))) == 1
