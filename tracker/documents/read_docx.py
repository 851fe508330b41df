"""Reads a plan kept as a Word document: paragraphs and tables in printed order, merged cells once.

Straight from the XML, row by row: what is done with is let go, so that a long plan needs little memory.
"""

from dataclasses import replace
from xml.etree.ElementTree import Element

from tracker.documents.docx_numbers import Numbering
from tracker.documents.docx_text import paragraph_text, text_boxes
from tracker.documents.docx_xml import FALLBACK, WORD, attribute, child, children, value
from tracker.documents.office_zip import Package
from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import (
    SourceCell,
    SourceDocument,
    SourceNote,
    SourceParagraph,
    SourceRow,
    SourceTable,
    document_to_bytes,
)

_DOCUMENT = "word/document.xml"
_MOST_ELEMENTS = 150_000  # in one row or paragraph
_MOST_IN_ALL = 1_000_000  # a plan of 2,000 rows has 300,000
_MOST_CELLS = 100_000
_MOST_PARAGRAPHS = 20_000
_MOST_SPAN = 200
_DEEPEST_TABLE = 8


def read(content: bytes) -> bytes:
    """The document in a .docx file, as `document_to_bytes` gives it."""
    package = Package(content)
    numbering, styles = _whole_part(package, "numbering"), _whole_part(package, "styles")
    reader = _Reader(Numbering(numbering, styles))
    for event, element in package.elements(_DOCUMENT):
        reader.take(event, element)
    return document_to_bytes(reader.finish())


def _whole_part(package: Package, kind: str) -> Element | None:
    """The part of a kind that the document points to."""
    for event, element in package.elements("word/_rels/document.xml.rels"):
        if event == "start" and element.get("Type", "").endswith(f"/{kind}"):
            return package.tree(_place_of(element.get("Target", "")))
    return None


def _place_of(target: str) -> str:
    return target[1:] if target.startswith("/") else f"word/{target}"


class _Reader:
    """One pass over a document; remembers the numbers it gave and the page breaks it met."""

    def __init__(self, numbers: Numbering) -> None:
        self._numbers = numbers
        self._blocks: list[SourceParagraph | SourceTable] = []
        self._open = {"p": 0, "tbl": 0, "fallback": 0}
        self._names = {f"{WORD}p": "p", f"{WORD}tbl": "tbl", FALLBACK: "fallback"}
        self._rows: list[list[SourceCell]] = []
        self._boxes: list[SourceParagraph] = []
        self._box_count = 0
        self._page = 1
        self._tables = 0
        self._cells = 0
        self._paragraphs = 0
        self._elements = 0
        self._all_elements = 0
        self._has_body = False

    def take(self, event: str, element: Element) -> None:
        """The next turn of the parser; acts where a paragraph, a row or a table outside all others ends."""
        name = self._names.get(element.tag)
        if event == "start":
            self._begin(name, element)
            return
        if name:
            self._open[name] -= 1
        if self._open["p"] or self._open["fallback"]:
            return
        if element.tag == f"{WORD}tr" and self._open["tbl"] == 1:
            self._take_row(element)
            self._let_go(element)
        elif name == "tbl" and not self._open["tbl"]:
            self._take_table()
        elif name == "p" and not self._open["tbl"]:
            lines = (line.strip() for line in self._text(element).splitlines())
            self._blocks += [SourceParagraph(line, Source(page=self._page)) for line in lines if line]
            self._count_paragraph()
            self._add_boxes()
            self._let_go(element)

    def _begin(self, name: str | None, element: Element) -> None:
        self._has_body = self._has_body or element.tag == f"{WORD}body"
        self._elements += 1
        self._all_elements += 1
        if self._elements > _MOST_ELEMENTS or self._all_elements > _MOST_IN_ALL:
            raise UnreadableFile("too_complex", "ไฟล์ Word นี้ซับซ้อนผิดปกติ กรุณาคัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่แล้วลองอีกครั้ง")
        if name == "tbl" and not self._open["tbl"] and not self._open["p"]:
            self._tables += 1
        if name:
            self._open[name] += 1

    def _let_go(self, element: Element) -> None:
        element.clear()
        self._elements = 0

    def finish(self) -> SourceDocument:
        if not self._has_body:
            raise UnreadableFile("damaged", "เปิดไฟล์ Word นี้ไม่ได้ กรุณาเปิดด้วย Word แล้วบันทึกใหม่เป็น .docx จากนั้นลองอีกครั้ง")
        notes = []
        if self._box_count:
            message = (
                f"ไฟล์นี้มีกล่องข้อความ {self._box_count} กล่อง ระบบอ่านเป็นย่อหน้า ไม่ใช่ส่วนของตาราง"
                " กรุณาตรวจว่าไม่มีมาตรการอยู่ในกล่องข้อความ"
            )
            notes.append(SourceNote("text_boxes", message, Source()))
        return SourceDocument("", "docx", tuple(self._blocks), tuple(notes))

    def _take_table(self) -> None:
        width = max((len(row) for row in self._rows), default=0)
        self._count_cells(width * len(self._rows))
        rows = (_filled_up(row, width, self._tables, at) for at, row in enumerate(self._rows, start=1))
        if self._rows:
            self._blocks.append(SourceTable(tuple(rows), self._tables))
        self._rows = []
        self._add_boxes()

    def _count_paragraph(self) -> None:
        self._paragraphs += 1
        if self._paragraphs > _MOST_PARAGRAPHS:
            raise UnreadableFile("too_large", "ไฟล์ Word นี้ยาวเกินไป กรุณาคัดลอกเฉพาะตารางแผนไปไว้ในไฟล์ใหม่แล้วลองอีกครั้ง")

    def _add_boxes(self) -> None:
        self._blocks += self._boxes
        self._boxes = []

    def _count_cells(self, count: int) -> None:
        self._cells += count
        if self._cells > _MOST_CELLS:
            raise UnreadableFile("too_large", "ไฟล์ Word นี้มีช่องในตารางมากผิดปกติ กรุณาแบ่งไฟล์แล้วลองใหม่")

    def _take_row(self, row: Element) -> None:
        """The cells of a row, one for every column: what a merged cell covers is empty and marked."""
        properties = child(row, "trPr")
        if child(properties, "del") is not None:  # a reviewer took it out
            return
        at = len(self._rows) + 1
        cells: list[SourceCell] = []
        for _ in range(_count(value(properties, "gridBefore"), 0)):
            cells.append(SourceCell("", self._place(at, cells)))
        for cell in children(row, "tc"):
            self._take_cell(cell, at, cells)
        self._count_cells(len(cells))
        self._rows.append(cells)

    def _take_cell(self, cell: Element, at: int, cells: list[SourceCell]) -> None:
        properties = child(cell, "tcPr")
        span = _count(value(properties, "gridSpan"), 1)
        is_shaded = _is_shaded(properties)
        text = self._cell_text(cell, 1)
        if _goes_on(properties, "hMerge") and cells:
            first = next(i for i in range(len(cells) - 1, -1, -1) if not cells[i].continues or i == 0)
            cells[first] = replace(cells[first], span=cells[first].span + span)
            cells += [SourceCell("", self._place(at, [*cells]), 1, continues=True, is_shaded=is_shaded)]
            return
        goes_on = _goes_on(properties, "vMerge")
        for part in range(span):
            is_first = part == 0
            cells.append(
                SourceCell(
                    text if is_first and not goes_on else "",
                    self._place(at, cells),
                    span if is_first else 1,
                    goes_on or not is_first,
                    is_shaded,
                )
            )

    def _place(self, row: int, before: list[SourceCell]) -> Source:
        return Source(page=self._page, table=self._tables, row=row, column=len(before) + 1)

    def _cell_text(self, cell: Element, depth: int) -> str:
        lines = []
        inner = list(children(cell, "p", "tbl"))
        for element in inner:
            if element.tag == f"{WORD}p":
                lines.append(self._text(element, is_alone=len(inner) == 1))
            elif depth < _DEEPEST_TABLE:  # a table inside a cell: its text, row by row
                for row in children(element, "tr"):
                    lines.append(" ".join(self._cell_text(part, depth + 1) for part in children(row, "tc")))
        return "\n".join(line for line in lines if line.strip()).strip()

    def _text(self, paragraph: Element, *, is_alone: bool = False) -> str:
        """The paragraph as printed, with its automatic number; page breaks on the way are counted.

        A number without words is printed only in a cell of its own: the column of running numbers.
        """
        self._page += sum(1 for _ in paragraph.iter(f"{WORD}lastRenderedPageBreak"))
        for box in text_boxes(paragraph):
            self._box_count += 1
            self._boxes += [SourceParagraph(line, Source(page=self._page)) for line in box.splitlines() if line]
        text = paragraph_text(paragraph)
        mark = self._numbers.mark(child(paragraph, "pPr"))
        if mark and text.strip():
            return f"{mark} {text}"
        return mark if is_alone and not text.strip() else text


def _goes_on(properties: Element | None, merge: str) -> bool:
    found = child(properties, merge)
    return found is not None and found.get(f"{WORD}val", "continue") == "continue"


def _is_shaded(properties: Element | None) -> bool:
    """Whether a cell is filled with a colour other than white."""
    fill = attribute(child(properties, "shd"), "fill")
    return fill.upper() not in ("", "AUTO", "FFFFFF")


def _count(text: str, otherwise: int) -> int:
    return min(int(text), _MOST_SPAN) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _filled_up(cells: list[SourceCell], width: int, table: int, row: int) -> SourceRow:
    missing = range(len(cells) + 1, width + 1)
    return SourceRow((*cells, *(SourceCell("", Source(table=table, row=row, column=column)) for column in missing)))
