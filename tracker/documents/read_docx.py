"""Reads a plan kept as a Word document: paragraphs and tables in printed order, merged cells once."""

import io
from collections import Counter
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import (
    SourceCell,
    SourceDocument,
    SourceParagraph,
    SourceRow,
    SourceTable,
    document_to_bytes,
)

_COUNTED = {"decimal", "decimalZero", "thaiNumbers", "thaiCounting", "thaiLetters", "lowerLetter", "upperLetter"}


def read(content: bytes) -> bytes:
    """The document in a .docx file, as `document_to_bytes` gives it."""
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError) as fault:
        raise UnreadableFile(
            "damaged", "เปิดไฟล์ Word นี้ไม่ได้ กรุณาเปิดด้วย Word แล้วบันทึกใหม่เป็น .docx จากนั้นลองอีกครั้ง"
        ) from fault
    return document_to_bytes(_Reader(document).read())


class _Reader:
    """One pass over a document; remembers the counters of automatic numbering and the page breaks it met."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.formats = _number_formats(document)
        self.counters: Counter[tuple[str, str]] = Counter()
        self.page = 1
        self.tables = 0

    def read(self) -> SourceDocument:
        blocks: list[SourceParagraph | SourceTable] = []
        for block in _blocks(self.document):
            if isinstance(block, Table):
                blocks.append(self._table(block))
            elif text := self._text(block).strip():
                blocks.append(SourceParagraph(text, Source(page=self.page)))
        return SourceDocument("", "docx", tuple(blocks))

    def _table(self, table: Table) -> SourceTable:
        self.tables += 1
        number = self.tables
        width = max([len(table.columns), *(len(row.cells) for row in table.rows)], default=0)
        rows = []
        seen: set[int] = set()
        kept = []  # the elements must stay alive, or their ids would be used again
        for at, row in enumerate(table.rows, start=1):
            cells: list[SourceCell] = []
            for column, cell in enumerate(_padded(row.cells, width), start=1):
                place = Source(page=self.page, table=number, row=at, column=column)
                if cell is None or id(cell._tc) in seen:
                    cells.append(SourceCell("", place, continues=cell is not None))
                    continue
                seen.add(id(cell._tc))
                kept.append(cell._tc)
                cells.append(SourceCell(self._cell(cell), place, span=cell.grid_span))
            rows.append(SourceRow(tuple(cells)))
        return SourceTable(tuple(rows), number)

    def _cell(self, cell: _Cell) -> str:
        lines = []
        for block in cell.iter_inner_content():
            if isinstance(block, Paragraph):
                lines.append(self._text(block))
            else:  # a table inside a cell: its text, row by row
                lines += ["\t".join(inner.text for inner in row.cells) for row in block.rows]
        return "\n".join(line for line in lines if line.strip()).strip()

    def _text(self, paragraph: Paragraph) -> str:
        """The paragraph as printed: with its automatic number, its ticked boxes; page breaks are counted."""
        self.page += len(paragraph._p.findall(".//" + qn("w:lastRenderedPageBreak")))
        text = _ticked(paragraph) or paragraph.text
        mark = self._mark(paragraph)
        return f"{mark} {text}" if mark and text.strip() else text

    def _mark(self, paragraph: Paragraph) -> str:
        number, level = _numbering(paragraph)
        if not number or number == "0":
            return ""
        if self.formats.get((number, level)) not in _COUNTED:
            return "-"
        self.counters[number, level] += 1
        return f"{self.counters[number, level]}."


def _blocks(document: Document) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in printed order, also those inside content controls."""
    for element in document.element.body.iter(qn("w:p"), qn("w:tbl")):
        parent = element.getparent()
        while parent is not None and parent.tag in (qn("w:sdt"), qn("w:sdtContent")):
            parent = parent.getparent()
        if parent is not document.element.body:
            continue
        yield Paragraph(element, document._body) if element.tag == qn("w:p") else Table(element, document._body)


def _padded(cells: tuple[_Cell, ...], width: int) -> list[_Cell | None]:
    return [*cells, *[None] * (width - len(cells))]


def _numbering(paragraph: Paragraph) -> tuple[str, str]:
    """(numId, level) of an automatic number, of the paragraph itself or of its style; ("", "0") where it has none."""
    owners = [paragraph._p.pPr, getattr(getattr(paragraph.style, "element", None), "pPr", None)]
    for properties in owners:
        if properties is not None and properties.numPr is not None and properties.numPr.numId is not None:
            level = properties.numPr.ilvl
            return str(properties.numPr.numId.val), str(level.val if level is not None else 0)
    return "", "0"


def _number_formats(document: Document) -> dict[tuple[str, str], str]:
    """How each automatic list counts: (numId, level) → decimal, bullet, …"""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds: dict[str, dict[str, str]] = {}
    for abstract in numbering.findall(qn("w:abstractNum")):
        levels = {
            level.get(qn("w:ilvl")): form.get(qn("w:val"))
            for level in abstract.findall(qn("w:lvl"))
            if (form := level.find(qn("w:numFmt"))) is not None
        }
        kinds[abstract.get(qn("w:abstractNumId"))] = levels
    formats = {}
    for number in numbering.findall(qn("w:num")):
        kind = number.find(qn("w:abstractNumId"))
        for level, form in kinds.get(kind.get(qn("w:val")) if kind is not None else "", {}).items():
            formats[number.get(qn("w:numId")), level] = form
    return formats


def _ticked(paragraph: Paragraph) -> str:
    """The text of a paragraph with form boxes, each as ☑ or ☐; empty where it has none."""
    boxes = paragraph._p.findall(".//" + qn("w:ffData") + "/" + qn("w:checkBox"))
    if not boxes:
        return ""
    marks = []
    for box in boxes:
        state = box.find(qn("w:checked"))
        on = state if state is not None else box.find(qn("w:default"))
        is_on = on is not None and on.get(qn("w:val"), "1") not in ("0", "false")
        marks.append("☑" if is_on else "☐")
    words = [word for word in paragraph.text.split("  ") if word.strip()]
    if len(words) == len(marks):
        return " ".join(f"{mark} {word.strip()}" for mark, word in zip(marks, words, strict=True))
    return f"{' '.join(marks)} {paragraph.text}"
