"""A paper as an Excel workbook: what Excel finds in it, and that our own reader reads it back whole."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.documents import paper_sample as sample
from tests.documents.paper_sample import APPROVED, MEMO, REPORT, paper, said, with_text
from tracker.documents import read_xlsx
from tracker.documents.write_xlsx import write
from tracker.documents.writing import write_paper
from tracker.rules.paper import Column, Format, Heading, Look, PageBreak, Paper, Row, Table
from tracker.rules.plan_draft import PlanDraft
from tracker.rules.plan_sheet_size import MOST_LINES, line_count
from tracker.rules.plan_table import read_plan
from tracker.rules.report_content import Cell, Paragraph
from tracker.rules.source_table import document_from_bytes

COLUMNS = (Column("ตัวชี้วัด", 144), *sample.COLUMNS[1:])  # as our reader knows them
TALLEST = 409


def written(paper: Paper) -> bytes:
    return write(paper.to_json())


def opened(paper: Paper) -> Workbook:
    return load_workbook(io.BytesIO(written(paper)), rich_text=True)


def sheet(paper: Paper, number: int = 0) -> Worksheet:
    found = opened(paper).worksheets[number]
    assert isinstance(found, Worksheet)
    return found


def texts(worksheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in worksheet.iter_rows() for cell in row if cell.value is not None]


def cell_with(worksheet: Worksheet, text: str) -> ExcelCell:
    found = [
        cell for row in worksheet.iter_rows() for cell in row if cell.value is not None and str(cell.value) == text
    ]
    assert len(found) == 1, text
    assert isinstance(found[0], ExcelCell)
    return found[0]


def parts(paper: Paper) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(written(paper))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheets_of(paper: Paper) -> list[str]:
    return [inside.decode() for name, inside in sorted(parts(paper).items()) if name.startswith("xl/worksheets/sheet")]


def measures(*results: Cell) -> Paper:
    """A report with a measure for each result."""
    cells = sample.SERVICE.cells
    rows = (Row((cells[0], said(f"มาตรการที่ {at}"), *cells[2:5], each, ())) for at, each in enumerate(results, start=1))
    return paper(sample.HEADING, Table(COLUMNS, tuple(rows), name="รายงานผล"))


def read_back(paper: Paper) -> PlanDraft:
    return read_plan(document_from_bytes(read_xlsx.read(written(paper)), "รายงาน.xlsx"))


def squeezed(text: str) -> str:
    return "".join(text.split())


# --- words ----------------------------------------------------------------------------------------------------


def test_every_word_of_the_table_stands_in_its_cell() -> None:
    found = sheet(REPORT)
    top = cell_with(found, "มาตรการ/แนวทาง").row
    printed = [[str(cell.value or "") for cell in row] for row in found.iter_rows(top, top + 2, max_col=7)]
    expected = [["\n".join(part.plain for part in cell) for cell in row.cells] for row in sample.TABLE.rows]
    assert printed == [[column.title for column in sample.COLUMNS], *expected]
    assert texts(found)[:4] == [*sample.HEADING.lines, sample.OPENING.cell[0].plain]


@pytest.mark.parametrize(
    "text",
    [
        "=SUM(A1:A9)",
        '=HYPERLINK("http://evil.example","คลิก")',
        "+66 7364 0000",
        "-จัดระบบยืมคืน",
        "@กองคลัง",
        "{=1+1}",
        "http://thungmaisak.example/manual",
        "internal:Sheet1!A1",
        "1234",
        "1E10",
        "<r><t>หลอก</t></r>",
        "<b>& \" ' ]]> <!-- -->",
        "น้ำ ก้ำ ปี่ ฟื้น ฝึก กตัญญู ฐู ฎุ เป็น ฃวด ฅน ฤๅ ๚ ๛ ๏",
        "😀 𝕏 👨‍👩‍👧",
        "บรรทัดหนึ่ง\nบรรทัดสอง",
    ],
)
def test_a_persons_text_is_a_text_and_nothing_else(text: str) -> None:
    found = with_text(text)
    cell = cell_with(sheet(found), f"{text} " if text.startswith("<r>") else text)
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@"))
    inside = parts(found)
    assert b"<f>" not in inside["xl/worksheets/sheet1.xml"]
    assert b"<t>\xe0\xb8\xab\xe0\xb8\xa5\xe0\xb8\xad\xe0\xb8\x81</t>" not in inside["xl/worksheets/sheet1.xml"]


def test_what_excel_would_take_for_an_escape_is_escaped() -> None:
    assert b"_x005F_x0041_" in parts(with_text("_x0041_"))["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("bad", [0x00, 0x08, 0x0B, 0x1F, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF], ids=hex)
def test_what_xml_cannot_hold_is_left_out(bad: int) -> None:
    hostile = replace(with_text(f"ก{chr(bad)}ข"), title=f"ชื่อ{chr(bad)}", organization_name=f"อบต.{chr(bad)}")
    book = opened(hostile)
    assert "กข" in texts(book.worksheets[0])
    assert book.properties.title == "ชื่อ"


def test_hostile_names_reach_neither_sheets_nor_the_foot() -> None:
    name = "ผล:[ก]*?/\\'=1+1 ซึ่งยาวเกินกว่าที่ Excel จะรับได้เป็นชื่อแผ่นงาน"
    tables = [replace(sample.PLAN, name=name), replace(sample.PLAN, name=name.upper()), replace(sample.PLAN, name="''")]
    names = opened(paper(*tables, look=Look(font='TH "Sarabun"&R'))).sheetnames
    assert len({each.casefold() for each in names}) == 3
    assert all(0 < len(each) <= 31 and not set(each) & set("[]:*?/\\") for each in names)
    assert names[2] == "ตาราง"


def test_the_systems_own_words_are_bold_and_what_is_missing_is_coloured() -> None:
    cell = next(
        cell for row in sheet(REPORT).iter_rows() for cell in row if str(cell.value or "").startswith("กองคลัง:")
    )
    bold = [piece.text for piece in cell.value if getattr(getattr(piece, "font", None), "b", False)]
    assert bold == ["กองคลัง:", "สำนักปลัด:", "กองช่าง:"]
    assert cell.fill.fgColor.rgb == "FFFFF2CC"
    final = sheet(paper(stamp=replace(sample.DRAFT, is_draft=False)))
    assert all(cell.fill.fgColor.rgb != "FFFFF2CC" for row in final.iter_rows() for cell in row)


# --- days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("digits", "form"), [("arabic", "[$-1070000]d/m/yyyy;@"), ("thai", "[$-D07041E]d mmm yyyy;@")])
def test_days_are_days_in_the_buddhist_calendar(digits: str, form: str) -> None:
    found = sheet(paper(sample.PLAN, look=Look(digits=digits)))  # type: ignore[arg-type]
    cells = [cell for row in found.iter_rows() for cell in row if isinstance(cell.value, datetime)]
    assert [cell.value for cell in cells] == [datetime(2025, 10, 1), datetime(2026, 3, 31)]  # noqa: DTZ001
    assert {cell.number_format for cell in cells} == {form}
    assert "๑ ต.ค. ๖๘" not in texts(found)


# --- sheets and pages -----------------------------------------------------------------------------------------


def test_each_table_has_a_sheet_with_what_stands_above_it() -> None:
    book = opened(APPROVED)
    assert book.sheetnames == ["ผลการดำเนินการ", "OIT", "กำหนดเวลา"]
    assert texts(book.worksheets[1])[0] == "ประเด็นการประเมิน OIT"
    assert any("ผู้อนุมัติ" in text for text in texts(book.worksheets[2]))
    assert opened(MEMO).sheetnames == ["บันทึกข้อความ", "ผลการดำเนินการ"]


def test_a_heading_goes_with_the_table_below_it() -> None:
    sheets = opened(paper(sample.TABLE, Heading(("ข้อ ๒",), 2), sample.PLAN, Heading(("ลงนาม",), 2)))
    assert texts(sheets.worksheets[1])[0] == "ข้อ ๒"
    assert texts(sheets.worksheets[1])[-1] == "ลงนาม"


def test_an_empty_paper_is_still_a_file() -> None:
    assert len(opened(replace(REPORT, blocks=())).sheetnames) == 1
    assert len(opened(replace(REPORT, blocks=(PageBreak(), PageBreak()))).sheetnames) == 1


def test_pages_are_a4_as_wide_as_the_paper_with_captions_on_each() -> None:
    found = sheet(REPORT)
    top = cell_with(found, "มาตรการ/แนวทาง").row
    setup = found.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert found.sheet_properties.pageSetUpPr is not None
    assert found.sheet_properties.pageSetUpPr.fitToPage is True
    assert found.print_title_rows == f"${top}:${top}"
    assert found.freeze_panes == f"A{top + 1}"
    assert [each.page_setup.orientation for each in opened(MEMO).worksheets] == ["portrait", "landscape"]


def test_two_rows_of_captions_are_frozen_together() -> None:
    found = sheet(APPROVED, 1)
    over, under = cell_with(found, "สถานะ"), cell_with(found, "แล้วเสร็จ")
    assert over.row + 1 == under.row == cell_with(found, "ข้อมูล").row
    assert found.print_title_rows == f"${over.row}:${under.row}"
    merged = {str(area) for area in found.merged_cells.ranges}
    assert f"D{over.row}:E{over.row}" in merged
    assert f"A{under.row + 1}:F{under.row + 1}" in merged, "a band stands over the whole width"


def test_the_foot_carries_the_hash_and_under_approval_the_code() -> None:
    draft, final = sheet(REPORT), sheet(APPROVED)
    assert sample.SHA256 in str(draft.oddFooter.left.text)  # type: ignore[union-attr]
    assert "๙ เม.ย. ๖๙" in str(draft.oddFooter.left.text)  # type: ignore[union-attr]
    assert str(draft.oddHeader.right.text).endswith("(ร่าง)")  # type: ignore[union-attr]
    assert sample.CODE in str(final.oddFooter.center.text)  # type: ignore[union-attr]
    assert "(ร่าง)" not in str(final.oddHeader.right.text)  # type: ignore[union-attr]
    foot = "".join(str(final.oddFooter.left.text).splitlines())  # type: ignore[union-attr]
    assert sample.SHA256 in foot
    pictures = [name for name in parts(APPROVED) if name.startswith("xl/media/")]
    assert len(pictures) == 3, "the logo, the QR of the foot and of the sheet"


def test_where_somebody_signs_the_code_is_in_the_sheet_as_well() -> None:
    drawn = [inside for name, inside in sorted(parts(MEMO).items()) if name.startswith("xl/drawings/drawing")]
    rows = [[int(row) for row in re.findall(rb"<xdr:from>.*?<xdr:row>(\d+)<", inside)] for inside in drawn]
    assert [len(each) for each in rows] == [2, 1], "the logo and the code; the last sheet has the code in any case"
    signed = sheet(MEMO)
    filled = [row for row, cells in enumerate(signed.iter_rows()) if any(cell.value for cell in cells)]
    assert rows[0][1] > filled[-1]


def test_only_merged_cells_and_pictures_have_a_height_that_stays() -> None:
    for each in (REPORT, APPROVED, MEMO):
        for found, inside in zip(opened(each).worksheets, sheets_of(each), strict=True):
            fixed = {int(row) for row in re.findall(r'<row r="(\d+)" ht="[\d.]+" customHeight="1"', inside)}
            merged = {row for area in found.merged_cells.ranges for row in range(area.min_row, area.max_row + 1)}
            filled = {cell.row for row in found.iter_rows() for cell in row if cell.value}
            assert merged <= fixed
            assert filled - fixed or found.title == "บันทึกข้อความ", "rows of a table grow"
            assert all(20 < (found.row_dimensions[row].height or 0) <= TALLEST for row in filled)
            assert '<sheetFormatPr defaultRowHeight="15"/>' in inside, "no row is as tall as all others"


def test_heights_have_room_for_a_font_wider_and_taller() -> None:
    words = " ".join(["ประชุมคณะทำงานตามมาตรการ"] * 16)  # two lines over the sheet in TH Sarabun New, three in Laksaman
    found = sheet(paper(sample.HEADING, replace(sample.OPENING, cell=said(words)), sample.TABLE))
    assert (found.row_dimensions[cell_with(found, words).row].height or 0) > 3 * 31


# --- rows taller than Excel's tallest ------------------------------------------------------------------------

MANY = said(*(f"- รายการที่ {number} ดำเนินการแล้วเสร็จ" for number in range(1000, 1120)))
LONG = (Paragraph(" ".join(f"ครั้งที่ {number} ประชุมคณะทำงานตามมาตรการ" for number in range(1000, 1222))),)
UNBROKEN = (Paragraph("".join(f"ก{number}ข" for number in range(10000, 11143))),)
LINES = (Paragraph("\n".join(f"{number} บรรทัด" for number in range(1000, 1100))),)
LED = tuple(Paragraph(f"รายงานผลครั้งที่ {number} แล้ว", lead=f"กองที่ {number}:") for number in range(100, 160))


@pytest.mark.parametrize("result", [MANY, LONG, UNBROKEN, LINES, LED], ids=["many", "long", "unbroken", "lines", "led"])
def test_a_row_too_tall_goes_on_in_further_rows_and_comes_back_whole(result: Cell) -> None:
    report = measures(result, said("สั้น"))
    found = sheet(report)
    for letter in "ABCDEFG":
        width = found.column_dimensions[letter].width
        assert all(line_count(str(cell.value or ""), width) <= MOST_LINES for cell in found[letter])
    first = cell_with(found, "มาตรการที่ 1").row
    assert cell_with(found, "มาตรการที่ 2").row > first + 1
    draft = read_back(report)
    assert [measure.title.value for measure in draft.measures] == ["มาตรการที่ 1", "มาตรการที่ 2"]
    assert squeezed(draft.measures[0].result.value) == squeezed("".join(part.plain for part in result))
    assert draft.measures[1].result.value == "สั้น"


def test_no_rule_is_drawn_inside_a_measure_that_goes_on() -> None:
    found = sheet(measures(MANY, said("สั้น")))
    first, after = (cell_with(found, f"มาตรการที่ {number}").row for number in (1, 2))
    ruled = [
        (found.cell(row, 2).border.top.style, found.cell(row, 2).border.bottom.style) for row in range(first, after)
    ]
    assert ruled[0] == ("thin", None)
    assert ruled[-1] == (None, "thin")
    assert set(ruled[1:-1]) <= {(None, None)}


# --- the file -------------------------------------------------------------------------------------------------


def test_the_same_paper_is_the_same_file() -> None:
    assert written(MEMO) == written(MEMO)
    later = replace(MEMO, stamp=replace(MEMO.stamp, made_at=sample.MADE_AT + timedelta(minutes=1)))
    assert written(later) != written(MEMO)


def test_properties_are_the_papers_own() -> None:
    properties = opened(REPORT).properties
    assert (properties.title, properties.creator) == (REPORT.title, REPORT.organization_name)
    assert properties.description == f"sha256:{sample.SHA256}"
    assert properties.created == sample.MADE_AT.replace(tzinfo=None)


def test_the_front_door_writes_in_a_child_process() -> None:
    assert write_paper(REPORT, Format.XLSX) == written(REPORT)
