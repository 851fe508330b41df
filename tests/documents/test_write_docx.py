"""The report as a Word file: Thai fonts and sizes, the form offices use, and every word of the content."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import docx
import pytest
from defusedxml.ElementTree import fromstring

from tests.conftest import missing
from tests.documents.report_sample import MEASURES, PREPARED_AT, SERVICE, sample_report
from tracker.documents import writing
from tracker.documents.docx_thai import TEXT_WIDTH
from tracker.documents.write_docx import COLUMN_WIDTHS, write
from tracker.documents.writing import write_report_docx
from tracker.rules.errors import RuleBroken, UnreadableFile
from tracker.rules.report_content import RoundReportContent, Signatory
from tracker.rules.report_facts import ReportMeasure
from tracker.rules.round_report import COLUMNS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = [
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/header.xml",
    "word/footer.xml",
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
]


def written(content: RoundReportContent) -> bytes:
    return write(content.to_json())


def part(content: RoundReportContent, name: str) -> Element:
    with zipfile.ZipFile(io.BytesIO(written(content))) as archive:
        return fromstring(archive.read(name))


def find(root: Element, path: str) -> Element:
    found = root.find("/".join(f"{W}{step}" if step.isalnum() else step for step in path.split("/")))
    assert found is not None, path
    return found


def every(root: Element, name: str) -> list[Element]:
    return list(root.iter(W + name))


def words(root: Element) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in root.iter(W + "p"))


def one(text: str) -> RoundReportContent:
    """A report whose only measure has this title."""
    return sample_report(ReportMeasure(text))


def test_every_word_of_the_content_is_printed_once_and_in_order() -> None:
    content = sample_report()
    document = docx.Document(io.BytesIO(written(content)))
    table = document.tables[0]
    printed = [[cell.text for cell in row.cells] for row in table.rows]
    expected = [["\n".join(paragraph.plain for paragraph in cell) for cell in row] for row in content.rows]
    assert printed == [list(COLUMNS), *expected]
    assert [paragraph.text for paragraph in document.paragraphs][:3] == [*content.heading, content.opening]


def test_thai_has_its_font_and_its_size_in_every_slot() -> None:
    styles = part(sample_report(), "word/styles.xml")
    defaults = find(styles, "docDefaults/rPrDefault/rPr")
    assert set(find(defaults, "rFonts").attrib) == {f"{W}{slot}" for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert set(find(defaults, "rFonts").attrib.values()) == {"TH Sarabun New"}
    assert [find(defaults, name).get(f"{W}val") for name in ("sz", "szCs")] == ["32", "32"]
    assert find(defaults, "lang").get(f"{W}bidi") == "th-TH"
    assert find(defaults, "lang").get(f"{W}val") == "en-US"  # Latin words are not cut like Thai ones: E-Ser|vice
    sizes = {
        style.get(f"{W}styleId"): {size.get(f"{W}val") for name in ("sz", "szCs") for size in every(style, name)}
        for style in every(styles, "style")
    }
    assert sizes["TableText"] == sizes["TableHeading"] == {"28"}
    assert sizes["ReportHeading"] == set()  # that of the document, 16 points


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/header.xml", "word/footer.xml"])
def test_latin_and_thai_are_never_set_apart(name: str) -> None:
    root = part(sample_report(), name)
    for latin, thai in (("b", "bCs"), ("sz", "szCs")):
        assert len(every(root, latin)) == len(every(root, thai))


def test_every_style_in_use_exists_and_has_an_ascii_id() -> None:
    content = sample_report()
    defined = {style.get(f"{W}styleId") for style in every(part(content, "word/styles.xml"), "style")}
    used = {
        style.get(f"{W}val")
        for name in ("document", "header", "footer")
        for style in every(part(content, f"word/{name}.xml"), "pStyle")
    }
    assert used <= defined
    assert all(style and style.isascii() for style in defined)


def test_the_page_is_a4_lying_with_thai_page_numbers() -> None:
    section = find(part(sample_report(), "word/document.xml"), "body/sectPr")
    page = find(section, "pgSz").attrib
    assert page == {f"{W}w": "16838", f"{W}h": "11906", f"{W}orient": "landscape"}
    assert find(section, "pgNumType").get(f"{W}fmt") == "thaiNumbers"
    order = [child.tag.removeprefix(W) for child in section]
    assert order == ["headerReference", "footerReference", "pgSz", "pgMar", "pgNumType", "cols"]


def test_arabic_digits_are_a_choice() -> None:
    content = replace(sample_report(), digits="arabic")
    assert find(part(content, "word/document.xml"), "body/sectPr/pgNumType").get(f"{W}fmt") == "decimal"
    assert "ร่าง ณ 9 เม.ย. 69 14:05 น." in words(part(content, "word/footer.xml"))


def test_only_the_row_of_titles_is_repeated_and_whole() -> None:
    table = every(part(sample_report(), "word/document.xml"), "tbl")[0]
    head, *body = every(table, "tr")
    assert [child.tag for child in find(head, "trPr")] == [f"{W}cantSplit", f"{W}tblHeader"]
    assert all(row.find(f"{W}trPr") is None for row in body)
    assert len(body) == len(MEASURES)


def test_widths_are_fixed_and_fill_the_page() -> None:
    table = every(part(sample_report(), "word/document.xml"), "tbl")[0]
    assert find(table, "tblPr/tblLayout").get(f"{W}type") == "fixed"
    assert find(table, "tblPr/tblW").get(f"{W}w") == str(TEXT_WIDTH)
    grid = [int(column.get(f"{W}w", "")) for column in every(table, "gridCol")]
    assert grid == list(COLUMN_WIDTHS)
    assert sum(grid) == TEXT_WIDTH
    for row in every(table, "tr"):
        assert [int(width.get(f"{W}w", "")) for width in every(row, "tcW")] == grid


def test_a_draft_says_so_and_shows_what_is_missing() -> None:
    draft, final = sample_report(), sample_report(is_draft=False)
    assert words(part(draft, "word/header.xml")) == "- 1 -(ร่าง)"
    assert words(part(final, "word/header.xml")) == "- 1 -"
    assert len(every(part(draft, "word/document.xml"), "highlight")) == draft.missing_count
    assert every(part(final, "word/document.xml"), "highlight") == []


def test_the_footer_carries_the_hash_of_the_content() -> None:
    content = sample_report()
    footer = words(part(content, "word/footer.xml"))
    assert footer == f"รหัสตรวจสอบเนื้อหา (SHA-256) {content.sha256}ร่าง ณ ๙ เม.ย. ๖๙ ๑๔:๐๕ น."


def test_three_sign_side_by_side_on_one_page() -> None:
    signatories = (
        Signatory("ผู้รายงาน", "นางสาวสุดา แสงจันทร์", "นักวิเคราะห์นโยบายและแผนชำนาญการ"),
        Signatory("ผู้ตรวจสอบ", post="ปลัดองค์การบริหารส่วนตำบลทุ่งไม้สัก"),
        Signatory("ผู้อนุมัติ", post="นายกองค์การบริหารส่วนตำบลทุ่งไม้สัก"),
    )
    content = replace(sample_report(), signatories=signatories)
    block = every(part(content, "word/document.xml"), "tbl")[1]
    lines = words(block).splitlines()
    assert lines[0].endswith("ผู้รายงาน")
    assert lines[1:3] == ["(นางสาวสุดา แสงจันทร์)", "ตำแหน่ง นักวิเคราะห์นโยบายและแผนชำนาญการ"]
    assert re.fullmatch(r"\(\.+\)", lines[5])
    assert find(block, "tr/trPr/cantSplit") is not None
    keeping = {s.get(f"{W}styleId") for s in every(part(content, "word/styles.xml"), "style") if every(s, "keepNext")}
    assert {style.get(f"{W}val") for style in every(block, "pStyle")} <= keeping


@pytest.mark.parametrize(
    "text",
    [
        "<w:p>หลอก</w:p>",
        "ก & ข < ค > ง \" จ ' ฉ",
        "{{ ''.__class__ }} ${x} {% raw %}",
        "]]><!-- --> <?xml ?>",
        "=SUM(1,2) &amp; &#0;",
        "น้ำ ก้ำ ปี่ ฟื้น ฝึก กตัญญู ฐู ฎุ เป็น",
        "ก  ข   ค",
        "😀 𝕏",
    ],
)
def test_a_persons_text_is_words_and_nothing_else(text: str) -> None:
    assert docx.Document(io.BytesIO(written(one(text)))).tables[0].cell(1, 1).text == text


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_left_out(bad: str) -> None:
    content = replace(one("ก"), opening=f"ก{bad}ข")
    assert docx.Document(io.BytesIO(written(content))).paragraphs[2].text == "กข"


def test_the_same_content_is_the_same_file() -> None:
    content = sample_report()
    assert written(content) == written(content)
    later = replace(content, prepared_at=PREPARED_AT + timedelta(minutes=1))
    assert written(later) != written(content)


def test_nothing_foreign_is_left_in_the_package() -> None:
    content = sample_report()
    with zipfile.ZipFile(io.BytesIO(written(content))) as archive:
        assert archive.namelist() == PARTS
        everything = b"".join(archive.read(name) for name in PARTS).decode()
    for leftover in ("ja-JP", "python-docx", "Calibri", "Cambria", "MS Mincho"):
        assert leftover not in everything
    settings = part(content, "word/settings.xml")
    assert find(settings, "themeFontLang").get(f"{W}bidi") == "th-TH"
    modes = {s.get(f"{W}name"): s.get(f"{W}val") for s in every(settings, "compatSetting")}
    assert modes["compatibilityMode"] == "15"


def test_properties_are_the_reports_own() -> None:
    content = sample_report()
    properties = docx.Document(io.BytesIO(written(content))).core_properties
    assert properties.title == " ".join(content.heading)
    assert properties.author == content.organization_name
    assert properties.identifier == f"sha256:{content.sha256}"
    assert properties.created is not None
    assert properties.created.astimezone(UTC) == PREPARED_AT.astimezone(UTC)


def test_the_front_door_writes_in_a_child_process() -> None:
    content = sample_report()
    assert write_report_docx(content) == written(content)


def test_a_writer_that_fails_is_told_in_words_about_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> bytes:
        raise UnreadableFile("damaged", "อ่านไฟล์นี้ไม่ได้")

    monkeypatch.setattr(writing, "run_in_child", dies)
    with pytest.raises(RuleBroken, match="จัดทำไฟล์รายงานไม่สำเร็จ") as told:
        write_report_docx(sample_report())
    assert told.value.code == "report_not_written"


@pytest.fixture
def pages(tmp_path: Path) -> Callable[[RoundReportContent], list[str]]:
    """The text of each page as LibreOffice lays them out, with whatever Thai font it has."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        missing("soffice", "there is no LibreOffice with pdftotext here to lay the report out")

    def lay_out(content: RoundReportContent) -> list[str]:
        file = tmp_path / "report.docx"
        file.write_bytes(written(content))
        home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
        command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        told = subprocess.run([reader, str(file.with_suffix(".pdf")), "-"], check=True, capture_output=True)
        return told.stdout.decode().split("\f")[:-1]

    return lay_out


def test_a_row_longer_than_a_page_runs_on_under_its_titles(
    pages: Callable[[RoundReportContent], list[str]],
) -> None:
    items = "\n".join(f"- รายการที่ {number} ดำเนินการแล้วเสร็จ" for number in range(1000, 1120))
    content = sample_report(replace(SERVICE, entries=(replace(SERVICE.entries[0], result=items),)))
    laid_out = pages(content)
    assert len(laid_out) >= 3
    assert all(str(number) in "".join(laid_out) for number in range(1000, 1120))
    assert all("มาตรการ/" in page for page in laid_out[:-1])
