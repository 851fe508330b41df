"""A paper as a Word file: Thai fonts and sizes, the forms offices use, and every word of the paper."""

import base64
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, timedelta
from xml.etree.ElementTree import Element

import docx
import pytest
import zxingcpp
from defusedxml.ElementTree import fromstring
from PIL import Image

from tests.documents import paper_sample as sample
from tests.documents.paper_sample import APPROVED, MEMO, REPORT, SIGNATORIES, paper, with_text
from tracker.documents import writing
from tracker.documents.docx_page import LYING, STANDING
from tracker.documents.write_docx import write
from tracker.documents.writing import write_paper
from tracker.rules.errors import RuleBroken, UnreadableFile
from tracker.rules.paper import FONTS, Format, Look, PageBreak, Paper, Signatures, Words
from tracker.rules.report_content import Cell, Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAPERS = [REPORT, APPROVED, MEMO]
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"


def written(paper: Paper) -> bytes:
    return write(paper.to_json())


def parts(paper: Paper) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(written(paper))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(paper: Paper, name: str) -> Element:
    return fromstring(parts(paper)[name])


def find(root: Element, path: str) -> Element:
    found = root.find("/".join(f"{W}{step}" for step in path.split("/")))
    assert found is not None, path
    return found


def every(root: Element, name: str) -> list[Element]:
    return list(root.iter(W + name))


def value(element: Element, name: str = "val") -> str:
    return element.get(W + name, "")


def words(root: Element) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in root.iter(W + "p"))


def shown(cell: Cell) -> str:
    return "\n".join(paragraph.plain for paragraph in cell)


# --- words ----------------------------------------------------------------------------------------------------


def test_every_word_of_the_paper_is_printed_once_and_in_order() -> None:
    document = docx.Document(io.BytesIO(written(REPORT)))
    printed = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    captions = [column.title for column in sample.COLUMNS]
    assert printed == [captions, *([shown(cell) for cell in row.cells] for row in sample.TABLE.rows)]
    assert [line.text for line in document.paragraphs][:4] == [*sample.HEADING.lines, shown(sample.OPENING.cell)]


@pytest.mark.parametrize(
    "text",
    [
        "<w:p>หลอก</w:p>",
        "ก & ข < ค > ง \" จ ' ฉ",
        "{{ ''.__class__ }} ${x} {% raw %}",
        "]]><!-- --> <?xml ?>",
        "=SUM(1,2) &amp; &#0; _x0041_",
        "น้ำ ก้ำ ปี่ ฟื้น ฝึก กตัญญู ฐู ฎุ เป็น ฃวด ฅน ฤๅ ฦๅ ๆ ฯ ๚ ๛ ๏",
        "ก  ข   ค",
        "😀 𝕏 👨‍👩‍👧",
        "บรรทัดหนึ่ง\nบรรทัดสอง\tหลังแท็บ",
        "ข้อความยาว " * 800,
    ],
)
def test_a_persons_text_is_words_and_nothing_else(text: str) -> None:
    assert docx.Document(io.BytesIO(written(with_text(text)))).tables[0].cell(1, 1).text == text


@pytest.mark.parametrize("bad", [0x00, 0x08, 0x0B, 0x1F, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF], ids=hex)
def test_what_xml_cannot_hold_is_left_out(bad: int) -> None:
    hostile = replace(with_text(f"ก{chr(bad)}ข"), title=f"ชื่อ{chr(bad)}", organization_name=f"อบต.{chr(bad)}")
    document = docx.Document(io.BytesIO(written(hostile)))
    assert document.tables[0].cell(1, 1).text == "กข"
    assert document.core_properties.title == "ชื่อ"


def test_boxes_stand_in_a_font_that_has_them() -> None:
    document = part(APPROVED, DOCUMENT)
    boxes = [run for run in every(document, "r") if words_of(run) in ("☐", "☑")]
    assert [words_of(run) for run in boxes] == ["☐", "☑", "☐", "☑"]
    for run in boxes:
        assert set(find(run, "rPr/rFonts").attrib.values()) == {"Segoe UI Symbol"}
    assert "☐ ยังไม่ได้ดำเนินการ" in words(document)
    fonts = {
        value(font, "name"): value(find(font, "altName"))
        for font in every(part(APPROVED, "word/fontTable.xml"), "font")
    }
    sisters = "TH SarabunPSK,TH SarabunIT๙,TH Sarabun,Sarabun,Laksaman"
    assert fonts == {"TH Sarabun New": sisters, "Segoe UI Symbol": "MS Gothic"}


def words_of(run: Element) -> str:
    return "".join(text.text or "" for text in run.iter(W + "t"))


# --- looks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("font", FONTS)
def test_thai_has_its_font_and_its_size_in_every_slot(font: str) -> None:
    styles = part(paper(look=Look(font=font)), STYLES)
    defaults = find(styles, "docDefaults/rPrDefault/rPr")
    assert set(find(defaults, "rFonts").attrib) == {f"{W}{slot}" for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert set(find(defaults, "rFonts").attrib.values()) == {font}
    assert [value(find(defaults, name)) for name in ("sz", "szCs")] == ["32", "32"]
    assert value(find(defaults, "lang"), "bidi") == "th-TH"
    assert value(find(defaults, "lang")) == "en-US"  # Latin words are not cut like Thai ones: E-Ser|vice
    sizes = {
        value(style, "styleId"): {value(size) for name in ("sz", "szCs") for size in every(style, name)}
        for style in every(styles, "style")
    }
    assert sizes["TableText"] == sizes["TableHeading"] == {"28"}
    assert sizes["ReportHeading"] == set()  # that of the document, 16 points
    assert sizes["MemoTitle"] == {"58"}


@pytest.mark.parametrize("each", PAPERS, ids=["report", "approved", "memo"])
def test_latin_and_thai_are_never_set_apart_and_every_style_exists(each: Paper) -> None:
    found = parts(each)
    roots = {
        name: fromstring(inside) for name, inside in found.items() if name.startswith("word/") and name.endswith("xml")
    }
    for root in roots.values():
        for latin, thai in (("b", "bCs"), ("sz", "szCs")):
            assert len(every(root, latin)) == len(every(root, thai))
    defined = {value(style, "styleId") for style in every(roots[STYLES], "style")}
    used = {value(style) for root in roots.values() for style in every(root, "pStyle")}
    assert used <= defined
    assert all(style and style.isascii() for style in defined)


def test_running_text_is_spread_the_thai_way() -> None:
    styles = {value(style, "styleId"): style for style in every(part(REPORT, STYLES), "style")}
    assert value(find(styles["ReportOpening"], "pPr/jc")) == "thaiDistribute"
    plain = paper(Words((Paragraph("ชิดซ้าย"),), "plain"), Words((Paragraph("หมายเหตุ"),), "note"))
    assert [value(style) for style in every(part(plain, DOCUMENT), "pStyle")][:2] == ["ReportPlain", "ReportNote"]


def test_nothing_foreign_is_left_in_the_package() -> None:
    everything = b"".join(parts(MEMO).values()).decode(errors="replace")
    for leftover in ("ja-JP", "python-docx", "Calibri", "Cambria", "MS Mincho"):
        assert leftover not in everything
    settings = part(REPORT, "word/settings.xml")
    assert value(find(settings, "themeFontLang"), "bidi") == "th-TH"
    modes = {value(setting, "name"): value(setting) for setting in every(settings, "compatSetting")}
    assert modes["compatibilityMode"] == "15"


# --- pages ----------------------------------------------------------------------------------------------------


def test_the_page_is_a4_lying_with_thai_page_numbers() -> None:
    (section,) = every(part(REPORT, DOCUMENT), "sectPr")
    assert find(section, "pgSz").attrib == {f"{W}w": "16838", f"{W}h": "11906", f"{W}orient": "landscape"}
    assert find(section, "pgNumType").attrib == {f"{W}fmt": "thaiNumbers", f"{W}start": "1"}
    order = [child.tag.removeprefix(W) for child in section]
    assert order == ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols"]


def test_a_memo_stands_and_its_attachment_lies_and_the_numbers_go_on() -> None:
    standing, lying = every(part(MEMO, DOCUMENT), "sectPr")
    assert [value(find(each, "pgSz"), "w") for each in (standing, lying)] == ["11906", "16838"]
    assert [value(find(each, "pgNumType"), "start") for each in (standing, lying)] == ["1", ""]
    assert find(standing, "titlePg") is not None
    assert lying.find(f"{W}titlePg") is None
    tables = every(part(MEMO, DOCUMENT), "tbl")
    assert [value(find(table, "tblPr/tblW"), "w") for table in tables] == [
        *[str(STANDING.text_width)] * 3,
        str(LYING.text_width),
    ]


def test_a_memo_has_no_number_on_its_first_page() -> None:
    document, found = part(MEMO, DOCUMENT), parts(MEMO)
    links = {element.get("Id"): element.get("Target") for element in fromstring(found["word/_rels/document.xml.rels"])}
    numbers = {
        reference.get(f"{W}type"): "PAGE" in found[f"word/{links[link]}"].decode()
        for reference in every(document, "headerReference")
        for name, link in reference.attrib.items()
        if name.endswith("}id")
    }
    assert numbers == {"first": False, "default": True}


def test_a_page_break_alone_keeps_the_page_as_it_lies() -> None:
    sections = every(part(paper(sample.HEADING, PageBreak(), sample.HEADING), DOCUMENT), "sectPr")
    assert [value(find(section, "pgSz"), "orient") for section in sections] == ["landscape"] * 2


def test_arabic_digits_are_a_choice() -> None:
    arabic = paper(look=Look(digits="arabic"))
    (section,) = every(part(arabic, DOCUMENT), "sectPr")
    assert value(find(section, "pgNumType"), "fmt") == "decimal"
    assert "ร่าง ณ 9 เม.ย. 69 14:05 น." in words(part(arabic, "word/footer1.xml"))


def test_a_draft_says_so_and_shows_what_is_missing() -> None:
    final = paper(stamp=replace(sample.DRAFT, is_draft=False))
    assert words(part(REPORT, "word/header1.xml")) == "- 1 -(ร่าง)"
    assert words(part(final, "word/header1.xml")) == "- 1 -"
    assert [words_of(run) for run in every(part(REPORT, DOCUMENT), "r") if every(run, "highlight")] == ["ยังไม่รายงานผล"]
    assert every(part(final, DOCUMENT), "highlight") == []


def test_the_footer_carries_the_hash_of_the_content() -> None:
    footer = words(part(REPORT, "word/footer1.xml"))
    assert footer == f"รหัสตรวจสอบเนื้อหา (SHA-256) {sample.SHA256}ร่าง ณ ๙ เม.ย. ๖๙ ๑๔:๐๕ น."


def test_paper_under_approval_carries_its_code_and_a_qr_that_can_be_read() -> None:
    found = parts(APPROVED)
    footer = words(fromstring(found["word/footer1.xml"]))
    assert f"รหัสเอกสาร \n{sample.CODE}" in footer
    assert sample.SHA256 in footer
    assert b'Id="qr"' in found["word/_rels/footer1.xml.rels"]
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(found["word/media/qr.png"])).convert("L"))
    assert read.text == sample.ADDRESS


def test_the_logo_opens_the_paper_and_a_broken_one_is_left_out() -> None:
    assert "word/media/logo.png" in parts(APPROVED)
    assert docx.Document(io.BytesIO(written(APPROVED))).paragraphs[0].style.name == "Logo"  # type: ignore[union-attr]
    for bad in ("?", "AAAA", "iVBORw0KGgo=", "/9j/4AAQ"):
        found = parts(paper(look=Look(logo=bad)))
        assert not any(name.startswith("word/media/logo") for name in found)


def test_a_jpeg_keeps_its_proportions() -> None:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "JPEG")
    found = parts(paper(look=Look(logo=base64.b64encode(file.getvalue()).decode())))
    assert found["word/media/logo.jpeg"] == file.getvalue()
    width, height = re.search(rb'extent cx="(\d+)" cy="(\d+)"', found[DOCUMENT]).groups()  # type: ignore[union-attr]
    assert int(width) == 2 * int(height)


# --- tables ---------------------------------------------------------------------------------------------------


def test_only_the_row_of_captions_is_repeated_and_whole() -> None:
    head, *body = every(every(part(REPORT, DOCUMENT), "tbl")[0], "tr")
    assert [child.tag for child in find(head, "trPr")] == [f"{W}cantSplit", f"{W}tblHeader"]
    assert len(body) == len(sample.TABLE.rows)
    assert all(row.find(f"{W}trPr") is None for row in body)


def test_captions_with_a_common_one_above_stand_in_two_rows() -> None:
    upper, lower, band, *_ = every(every(part(APPROVED, DOCUMENT), "tbl")[1], "tr")
    assert [bool(every(row, "tblHeader")) for row in (upper, lower, band)] == [True, True, False]
    assert words(upper).splitlines() == ["ข้อ", "ข้อมูล", "องค์ประกอบด้านข้อมูล", "สถานะ", "ความก้าวหน้าผลการดำเนินการ"]
    assert words(lower).split() == ["ยังไม่แล้วเสร็จ", "แล้วเสร็จ"]
    assert [value(merge) for merge in every(upper, "vMerge")] == ["restart"] * 4
    assert [value(merge) for merge in every(lower, "vMerge")] == [""] * 4
    assert [value(span) for span in every(upper, "gridSpan")] == ["2"]
    assert words(band) == "ตัวชี้วัดย่อยที่ ๙.๑ ข้อมูลพื้นฐาน"
    assert [value(span) for span in every(band, "gridSpan")] == ["6"]


def test_widths_are_fixed_and_fill_the_page() -> None:
    for table in every(part(APPROVED, DOCUMENT), "tbl"):
        grid = [int(value(column, "w")) for column in every(table, "gridCol")]
        assert sum(grid) == LYING.text_width == int(value(find(table, "tblPr/tblW"), "w"))
        assert value(find(table, "tblPr/tblLayout"), "type") == "fixed"
        for row in every(table, "tr"):
            assert sum(int(value(width, "w")) for width in every(row, "tcW")) == sum(grid)


def test_two_tables_never_touch() -> None:
    body = find(part(APPROVED, DOCUMENT), "body")
    kinds = [child.tag.removeprefix(W) for child in body]
    assert "tbl tbl" not in " ".join(kinds)
    assert "tc" not in kinds


def test_an_empty_cell_holds_a_paragraph() -> None:
    """Word calls a file damaged whose cell has none."""
    row = replace(sample.SERVICE, cells=((),) * 7)
    table = every(part(paper(replace(sample.TABLE, rows=(row,))), DOCUMENT), "tbl")[0]
    assert all(cell[-1].tag == f"{W}p" for cell in every(table, "tc"))


# --- signatures -----------------------------------------------------------------------------------------------


def test_three_sign_side_by_side_on_one_page() -> None:
    block = every(part(REPORT, DOCUMENT), "tbl")[1]
    lines = words(block).splitlines()
    assert lines[0].endswith("ผู้รายงาน")
    assert lines[1:3] == ["(นางสาวสุดา แสงจันทร์)", "ตำแหน่ง นักวิเคราะห์นโยบายและแผนชำนาญการ"]
    assert re.fullmatch(r"\(\.+\)", lines[5])
    assert find(block, "tr/trPr/cantSplit") is not None
    keeping = {value(style, "styleId") for style in every(part(REPORT, STYLES), "style") if every(style, "keepNext")}
    assert {value(style) for style in every(block, "pStyle")} <= keeping


def test_a_heading_of_a_memo_stays_with_what_it_heads() -> None:
    title, told = Words((Paragraph("", lead="๓. ข้อเสนอ"),), "plain"), Words((Paragraph("ครบ", lead="สรุป:"),), "plain")
    paragraphs = [each for each in every(part(paper(title, told), DOCUMENT), "p") if words_of(each)]
    assert [bool(every(each, "keepNext")) for each in paragraphs] == [True, False]


@pytest.mark.parametrize(("is_landscape", "rows"), [(True, 1), (False, 2)])
def test_signatures_get_room_on_a_page_that_stands(is_landscape: bool, rows: int) -> None:
    block = every(part(paper(Signatures(SIGNATORIES), is_landscape=is_landscape), DOCUMENT), "tbl")[0]
    assert len(every(block, "tr")) == rows


def test_opinions_follow_each_other_with_lines_to_write_on() -> None:
    chain = every(part(MEMO, DOCUMENT), "tbl")[2]
    assert len(every(chain, "tr")) == 2
    said, unsaid, decided = (words(cell) for cell in every(chain, "tc")[:3])
    assert "เห็นควรเสนอผู้บริหารพิจารณา" in said
    dotted = [
        len([stop for stop in every(cell, "tab") if value(stop, "leader") == "dot"]) for cell in every(chain, "tc")
    ]
    assert dotted == [0, 2, 2, 0]
    assert "ปลัด" in unsaid
    assert decided.splitlines()[1:3] == ["☐ อนุมัติ", "☐ ไม่อนุมัติ"]


def test_an_empty_field_of_a_memo_is_dotted() -> None:
    lines = [p for p in every(part(MEMO, DOCUMENT), "p") if value((every(p, "pStyle") or [p])[0]) == "MemoLine"]
    assert words_of(lines[1]) == "ที่  นธ ๗๒๙๐๑/วันที่ "
    assert [value(stop, "leader") for stop in every(find(lines[1], "pPr"), "tab")] == ["none", "dot"]


# --- the file -------------------------------------------------------------------------------------------------


def test_the_same_paper_is_the_same_file() -> None:
    assert written(MEMO) == written(MEMO)
    later = replace(MEMO, stamp=replace(MEMO.stamp, made_at=sample.MADE_AT + timedelta(minutes=1)))
    assert written(later) != written(MEMO)


def test_properties_are_the_papers_own() -> None:
    properties = docx.Document(io.BytesIO(written(REPORT))).core_properties
    assert properties.title == REPORT.title
    assert properties.author == REPORT.organization_name
    assert properties.identifier == f"sha256:{sample.SHA256}"
    assert properties.created is not None
    assert properties.created.astimezone(UTC) == sample.MADE_AT.astimezone(UTC)


def test_the_front_door_writes_in_a_child_process() -> None:
    assert write_paper(REPORT, Format.DOCX) == written(REPORT)


@pytest.mark.parametrize(
    ("kind", "paper", "code", "words"),
    [
        (Format.DOCX, REPORT, "report_not_written", "จัดทำไฟล์รายงานไม่สำเร็จ"),
        (Format.PDF, REPORT, "report_not_written", "จัดทำไฟล์รายงานไม่สำเร็จ"),
        (Format.PDF, with_text("ก" * 1_000_000), "too_long_for_pdf", "เลือกแบบ Word"),
        (Format.DOCX, with_text("ก" * 1_000_000), "report_not_written", "จัดทำไฟล์รายงานไม่สำเร็จ"),
    ],
    ids=["docx", "pdf", "long-pdf", "long-docx"],
)
def test_a_writer_that_fails_is_told_in_words_about_writing(
    monkeypatch: pytest.MonkeyPatch, kind: Format, paper: Paper, code: str, words: str
) -> None:
    def dies(*_: object, **__: object) -> bytes:
        raise UnreadableFile("damaged", "อ่านไฟล์นี้ไม่ได้")

    monkeypatch.setattr(writing, "run_in_child", dies)
    with pytest.raises(RuleBroken, match=words) as told:
        write_paper(paper, kind)
    assert told.value.code == code
