"""The analysis and the list of evidence, as full as a real office has them: every word is in every file."""

import io

import docx
import pypdfium2 as pdfium
import pytest
from openpyxl import load_workbook

from tests.documents.annex_sample import analysis_sample, evidence_sample
from tests.documents.pdf_looks import squeezed
from tracker.documents import write_docx, write_pdf, write_xlsx
from tracker.rules.paper import Paper, Table

PAPERS = {"analysis": analysis_sample(), "evidence": evidence_sample()}


def words_of_docx(data: bytes) -> str:
    tables = docx.Document(io.BytesIO(data)).tables
    return "".join(cell.text for table in tables for row in table.rows for cell in row.cells)


def words_of_xlsx(data: bytes) -> str:
    sheets = load_workbook(io.BytesIO(data)).worksheets
    return "".join(str(cell.value or "") for sheet in sheets for row in sheet.iter_rows() for cell in row)


def words_of_pdf(data: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data))


READ = {
    "docx": (write_docx.write, words_of_docx),
    "xlsx": (write_xlsx.write, words_of_xlsx),
    "pdf": (write_pdf.write, words_of_pdf),
}


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("name", PAPERS)
def test_every_word_of_a_full_annex_is_in_the_file(name: str, kind: str) -> None:
    write, words = READ[kind]
    found = squeezed(words(write(PAPERS[name].to_json())))
    assert [text for text in words_of(PAPERS[name], kind) if text not in found] == []


def words_of(paper: Paper, kind: str) -> list[str]:
    """Of a PDF short words only: a page may end inside a cell, between the words of Thai."""
    shorter = 12 if kind == "pdf" else 1000
    cells = [
        cell
        for block in paper.blocks
        if isinstance(block, Table)
        for row in block.rows
        for at, cell in enumerate(row.cells)
        if not (kind == "xlsx" and at in [day.column for day in row.days])
    ]
    texts = [part.plain for cell in cells for part in cell]
    return [
        squeezed(word) for text in texts for word in (text.split() if kind == "pdf" else [text]) if len(word) < shorter
    ]


def test_items_set_off_by_dashes_stand_on_lines_of_their_own() -> None:
    tables = [block for block in PAPERS["analysis"].blocks if isinstance(block, Table)]
    steps = [part.text for part in tables[0].rows[0].cells[4]]
    assert steps == [
        "- ทบทวนคู่มือการปฏิบัติงานทุกตำแหน่ง",
        "- ติดประกาศขั้นตอนและระยะเวลา ณ จุดบริการ",
        "- รายงานผลการให้บริการต่อผู้บริหารทุกเดือน",
    ]
