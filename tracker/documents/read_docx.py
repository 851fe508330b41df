"""Reads a plan kept as a Word document: paragraphs and tables in printed order, merged cells once.

Works on the XML itself: python-docx opens the package, but leaves out ticked boxes, automatic numbers and text boxes.
"""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from tracker.documents.office_zip import refuse_document_types
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

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_COUNTED = {"decimal", "decimalZero", "thaiNumbers", "thaiCounting", "thaiLetters", "lowerLetter", "upperLetter"}
# Signs of the Wingdings fonts that stand for boxes.
_SYMBOLS = {"F0FE": "☑", "F0FD": "☑", "F052": "☑", "F0FC": "✓", "F0A8": "☐", "F06F": "☐", "F071": "☐", "F0A3": "☐"}
_Element = Any


def read(content: bytes) -> bytes:
    """The document in a .docx file, as `document_to_bytes` gives it."""
    refuse_document_types(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, PackageNotFoundError, SyntaxError) as fault:
        raise UnreadableFile(
            "damaged", "เปิดไฟล์ Word นี้ไม่ได้ กรุณาเปิดด้วย Word แล้วบันทึกใหม่เป็น .docx จากนั้นลองอีกครั้ง"
        ) from fault
    reader = _Reader(_styles_of(document), _numbering_of(document))
    return document_to_bytes(reader.read(document.element.body))


def _styles_of(document: Any) -> dict[str, _Element]:
    """Paragraph properties of each style by its id."""
    styles = document.styles.element.findall(qn("w:style"))
    return {style.get(qn("w:styleId")): style.find(qn("w:pPr")) for style in styles}


def _numbering_of(document: Any) -> dict[tuple[str, str], str]:
    """How each automatic list counts: (numId, level) → decimal, bullet, …"""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds: dict[str, dict[str, str]] = {}
    for abstract in numbering.findall(qn("w:abstractNum")):
        kinds[abstract.get(qn("w:abstractNumId"))] = {
            level.get(qn("w:ilvl")): _value(level, "w:numFmt") for level in abstract.findall(qn("w:lvl"))
        }
    return {
        (number.get(qn("w:numId")), level): form
        for number in numbering.findall(qn("w:num"))
        for level, form in kinds.get(_value(number, "w:abstractNumId"), {}).items()
    }


def _value(element: _Element, tag: str) -> str:
    """The w:val of a child; empty where there is none."""
    child = element.find(qn(tag)) if element is not None else None
    return str(child.get(qn("w:val"), "")) if child is not None else ""


class _Reader:
    """One pass over a document; remembers the counters of automatic numbering and the page breaks it met."""

    def __init__(self, styles: dict[str, _Element], formats: dict[tuple[str, str], str]) -> None:
        self.styles = styles
        self.formats = formats
        self.counters: Counter[tuple[str, str]] = Counter()
        self.page = 1
        self.tables = 0

    def read(self, body: _Element) -> SourceDocument:
        blocks: list[SourceParagraph | SourceTable] = []
        for element in _children(body, "w:p", "w:tbl"):
            if element.tag == qn("w:tbl"):
                blocks.append(self._table(element))
            else:
                lines = (line.strip() for line in self._text(element).splitlines())
                blocks += [SourceParagraph(line, Source(page=self.page)) for line in lines if line]
        return SourceDocument("", "docx", tuple(blocks))

    def _table(self, table: _Element) -> SourceTable:
        self.tables += 1
        number = self.tables
        rows = [self._row(row, number, at) for at, row in enumerate(_children(table, "w:tr"), start=1)]
        width = max((len(row) for row in rows), default=0)
        return SourceTable(tuple(_filled_up(row, width, number, at) for at, row in enumerate(rows, start=1)), number)

    def _row(self, row: _Element, table: int, at: int) -> list[SourceCell]:
        """The cells of a row, one for every column: what a merged cell covers is empty and marked."""
        cells: list[SourceCell] = []
        for _ in range(_count(_value(row.find(qn("w:trPr")), "w:gridBefore"), 0)):
            cells.append(SourceCell("", Source(page=self.page, table=table, row=at, column=len(cells) + 1)))
        for cell in _children(row, "w:tc"):
            properties = cell.find(qn("w:tcPr"))
            span = _count(_value(properties, "w:gridSpan"), 1)
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            text = "" if goes_on else self._cell_text(cell)
            is_shaded = _is_shaded(properties)
            for part in range(span):
                place = Source(page=self.page, table=table, row=at, column=len(cells) + 1)
                cells.append(
                    SourceCell("" if part else text, place, 1 if part else span, goes_on or part > 0, is_shaded)
                )
        return cells

    def _cell_text(self, cell: _Element) -> str:
        lines = []
        for element in _children(cell, "w:p", "w:tbl"):
            if element.tag == qn("w:p"):
                lines.append(self._text(element))
            else:  # a table inside a cell: its text, row by row
                for row in _children(element, "w:tr"):
                    lines.append(" ".join(self._cell_text(inner) for inner in _children(row, "w:tc")))
        return "\n".join(line for line in lines if line.strip()).strip()

    def _text(self, paragraph: _Element) -> str:
        """The paragraph as printed, with its automatic number; page breaks on the way are counted."""
        self.page += sum(1 for _ in paragraph.iter(qn("w:lastRenderedPageBreak")))
        text = "".join(_pieces(paragraph))
        mark = self._mark(paragraph.find(qn("w:pPr")))
        return f"{mark} {text}" if mark and text.strip() else text

    def _mark(self, properties: _Element) -> str:
        """ "2." or "-" where Word would print an automatic number or bullet."""
        number, level = self._list_of(properties)
        if number in ("", "0"):
            return ""
        if self.formats.get((number, level)) not in _COUNTED:
            return "-"
        self.counters[number, level] += 1
        return f"{self.counters[number, level]}."

    def _list_of(self, properties: _Element) -> tuple[str, str]:
        """(numId, level) of a paragraph, its own or its style's."""
        for owner in (properties, self.styles.get(_value(properties, "w:pStyle"))):
            numbers = owner.find(qn("w:numPr")) if owner is not None else None
            if numbers is not None:
                return _value(numbers, "w:numId"), _value(numbers, "w:ilvl") or "0"
        return "", "0"


def _children(parent: _Element, *tags: str) -> Iterator[_Element]:
    """Children with one of the tags in order, also those inside content controls and tracked insertions."""
    wanted = {qn(tag) for tag in tags}
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _children(child, *tags)


def _pieces(element: _Element) -> Iterator[str]:
    """The text inside an element as a reader sees it, boxes as ☑ and ☐."""
    for child in element:
        tag = child.tag
        if tag in (qn("w:del"), qn("w:pPr"), qn("w:rPr"), _FALLBACK):
            continue
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\n" if child.get(qn("w:type")) is None else ""
        elif tag == qn("w:tab"):
            yield " "
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif tag == qn("w:sym"):
            yield _SYMBOLS.get(str(child.get(qn("w:char"), "")).upper(), "")
        elif tag == qn("w:checkBox"):
            yield "☑ " if _is_ticked(child) else "☐ "
        else:
            yield from _pieces(child)
            if tag == qn("w:p"):  # a paragraph of a text box
                yield "\n"


def _is_shaded(properties: _Element) -> bool:
    """Whether a cell is filled with a colour other than white."""
    shading = properties.find(qn("w:shd")) if properties is not None else None
    return shading is not None and str(shading.get(qn("w:fill"), "auto")).upper() not in ("AUTO", "FFFFFF")


def _is_ticked(box: _Element) -> bool:
    state = box.find(qn("w:checked"))
    state = state if state is not None else box.find(qn("w:default"))
    return state is not None and state.get(qn("w:val"), "1") not in ("0", "false")


def _count(text: str, otherwise: int) -> int:
    return min(int(text), 200) if text.isdigit() else otherwise


def _filled_up(cells: list[SourceCell], width: int, table: int, row: int) -> SourceRow:
    missing = range(len(cells) + 1, width + 1)
    return SourceRow((*cells, *(SourceCell("", Source(table=table, row=row, column=column)) for column in missing)))
