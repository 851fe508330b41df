"""What a Word file keeps beside its words: numbers of several levels, boxes, deletions, hidden text, merged rows."""

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.documents.office_files import as_docx, numbered, saved, with_member
from tracker.documents.docx_numbers import number_text
from tracker.documents.reading import read_document
from tracker.rules.plan_table import read_plan
from tracker.rules.source_table import SourceDocument

NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="thaiLetters"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""
PART = "word/document.xml"


def read(document: object) -> SourceDocument:
    return read_document(saved(document), "แผน.docx")


def lines_of(*items: tuple[int, int]) -> list[str]:
    """The paragraphs of a document with numbers of the given (list, level)."""
    document = Document()
    for at, (number, level) in enumerate(items):
        numbered(document.add_paragraph(f"ข้อความ{at}"), number, level)
    file = with_member(saved(document), "word/numbering.xml", NUMBERING.encode())
    return [paragraph.text.split()[0] for paragraph in read_document(file, "แผน.docx").paragraphs]


def test_numbers_of_several_levels_are_printed_as_word_prints_them() -> None:
    assert lines_of((1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2), (1, 2)) == [
        *("๑.", "๑.๑", "๑.๒", "(ก)", "๒.", "๒.๑", "(ก)", "(ข)"),
    ]


def test_a_list_that_begins_anew_and_one_that_goes_on() -> None:
    assert lines_of((1, 0), (1, 0), (2, 0), (2, 0), (1, 0)) == ["๑.", "๒.", "๕.", "๖.", "๗."]


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (11, "thaiNumbers", "๑๑"), (3, "thaiLetters", "ค"), (42, "thaiLetters", "กก"),
        (28, "lowerLetter", "bb"),
        (4, "upperRoman", "IV"), (1994, "lowerRoman", "mcmxciv"), (7, "decimalZero", "07"),
        (9, "ideographDigital", "9"),
        (0, "lowerLetter", "0"), (5, "none", ""),
    ],
)  # fmt: skip
def test_forms_of_numbers(number: int, form: str, printed: str) -> None:
    assert number_text(number, form) == printed


def test_a_column_of_automatic_numbers_without_words_is_printed() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for row in table.rows:
        numbered(row.cells[0].paragraphs[0], 1)
        row.cells[1].text = "การอบรม"
    file = with_member(saved(document), "word/numbering.xml", NUMBERING.encode())
    (read_table,) = read_document(file, "แผน.docx").tables
    assert [row.texts for row in read_table.rows] == [("๑.", "การอบรม"), ("๒.", "การอบรม")]


TEXT_BOX = (
    '<w:r {0}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice><w:txbxContent><w:p><w:r><w:t>ข้อความในกล่อง</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>ข้อความในกล่อง</w:t></w:r></w:p></w:txbxContent></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)


def test_text_boxes_are_paragraphs_of_their_own_and_told() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "การอบรม"
    cell.paragraphs[0]._p.append(parse_xml(TEXT_BOX.format(nsdecls("w"))))
    found = read(document)
    assert found.tables[0].rows[0].texts == ("การอบรม", "")
    assert [paragraph.text for paragraph in found.paragraphs] == ["ข้อความในกล่อง"]
    assert [note.code for note in found.notes] == ["text_boxes"]
    assert "text_boxes" in {problem.code for problem in read_plan(found).problems}


@pytest.mark.parametrize(
    "run",
    [
        "<w:r {0}><w:rPr><w:vanish/></w:rPr><w:t>ซ่อน</w:t></w:r>",
        "<w:del {0}><w:r><w:delText>ลบแล้ว</w:delText></w:r></w:del>",
        "<w:moveFrom {0}><w:r><w:t>ย้ายไปแล้ว</w:t></w:r></w:moveFrom>",
        "<w:sdt {0}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>",
        '<w:r {0}><w:footnoteReference w:id="2"/></w:r>',
        "<w:r {0}><w:instrText>PAGE</w:instrText></w:r>",
    ],
)
def test_what_is_not_printed_is_not_read(run: str) -> None:
    document = Document()
    paragraph = document.add_paragraph("คงไว้")
    paragraph._p.append(parse_xml(run.format(nsdecls("w"))))
    assert [found.text for found in read(document).paragraphs] == ["คงไว้"]


def test_inserted_words_are_read_and_deleted_rows_are_not() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).paragraphs[0]._p.append(
        parse_xml("<w:ins {}><w:r><w:t>เพิ่มแล้ว</w:t></w:r></w:ins>".format(nsdecls("w")))
    )
    table.cell(1, 0).text = "แถวที่ลบ"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml("<w:del {}/>".format(nsdecls("w"))))
    (found,) = read(document).tables
    assert [row.texts for row in found.rows] == [("เพิ่มแล้ว", "")]


def test_a_table_inside_a_cell_is_text_of_the_cell() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "ขั้นตอน"
    inner = cell.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "๑.", "สำรวจ"
    (found,) = read(document).tables
    assert found.rows[0].texts == ("ขั้นตอน\n๑. สำรวจ", "")


def test_headers_and_footers_stay_out() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "หัวกระดาษ"
    document.sections[0].footer.paragraphs[0].text = "ท้ายกระดาษ"
    document.add_paragraph("เนื้อหา")
    assert list(read(document).texts()) == ["เนื้อหา"]


def test_the_stricter_standard_of_word_is_read() -> None:
    file = as_docx()
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = b'<w:document xmlns:w="%s"><w:body><w:p><w:r><w:t>strict</w:t></w:r></w:p></w:body></w:document>' % strict
    assert [p.text for p in read_document(with_member(file, PART, body), "ก.docx").paragraphs] == ["strict"]
