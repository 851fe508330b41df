"""Reads a plan kept as an OpenDocument spreadsheet (.ods): every visible sheet is one table, merged cells once.

Straight from the XML: the libraries at hand do not tell which cells of an .ods are merged.
"""

import datetime
from xml.etree.ElementTree import Element

from tracker.documents.office_zip import Package
from tracker.documents.sheet_table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    SheetCell,
    hidden_notes,
    refuse_many_cells,
    refuse_wide_merges,
    thai_date,
    value_text,
)
from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import SourceDocument, SourceParagraph, SourceTable, document_to_bytes

_SPACES = {
    name: f"{{urn:oasis:names:tc:opendocument:xmlns:{space}:1.0}}"
    for name, space in (
        *(("table", "table"), ("text", "text"), ("office", "office"), ("style", "style")),
        *(("number", "datastyle"), ("manifest", "manifest")),
    )
}
_MOST_SPACES = 100
_MOST_TURNS = 200_000  # of the parser through one row
_BACKGROUND = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}background-color"
_UNCOLOURED = ("", "transparent", "#ffffff")


def _name(short: str) -> str:
    space, _, name = short.partition(":")
    return _SPACES[space] + name


def read(content: bytes) -> bytes:
    """The document in an .ods file, as `document_to_bytes` gives it."""
    package = Package(content)
    if any(
        element.tag == _name("manifest:encryption-data") for _, element in package.elements("META-INF/manifest.xml")
    ):
        raise UnreadableFile("encrypted", "ไฟล์นี้ตั้งรหัสผ่านไว้ กรุณาเปิดไฟล์ เอารหัสผ่านออก บันทึก แล้วนำเข้าอีกครั้ง")
    reader = _Reader()
    for event, element in package.elements("content.xml"):
        reader.take(event, element)
    blocks: list[SourceParagraph | SourceTable] = []
    for number, sheet in enumerate(reader.sheets, start=1):
        blocks.append(SourceParagraph(sheet.title, Source(sheet=sheet.title)))
        blocks.append(sheet.table(number))
    notes = tuple(hidden_notes(reader.sheets, reader.hidden))
    return document_to_bytes(SourceDocument("", "ods", tuple(blocks), notes))


class _Reader:
    """Takes the XML as it comes, row by row, so that an empty sheet of a million rows costs nothing."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.hidden: list[str] = []
        self._looks: dict[str, dict[str, str]] = {}  # of styles: whether a sheet shows, how a date is written
        self._formats: dict[str, bool] = {}  # whether a way of writing dates shows the day
        self._sheet: Sheet | None = None
        self._row = 0
        self._depth = 0  # a table inside a cell is not a sheet
        self._filled = 0
        self._cell_count = 0
        self._turns = 0

    def take(self, event: str, element: Element) -> None:
        tag = element.tag
        self._turns += 1
        if self._turns > _MOST_TURNS:  # in one row
            refuse_many_cells(self._turns)
        if tag == _name("table:table"):
            self._depth += 1 if event == "start" else -1
            if event == "start" and self._depth == 1:
                self._begin(element)
            elif event == "end" and self._depth == 0:
                self._end(element)
        elif event == "end" and tag == _name("table:table-row") and self._depth == 1 and self._sheet:
            self._take_row(self._sheet, element)
            element.clear()
            self._turns = 0
        elif event == "end" and tag == _name("style:style"):
            self._take_style(element)
        elif event == "end" and tag == _name("number:date-style"):
            self._formats[element.get(_name("style:name"), "")] = element.find(_name("number:day")) is not None

    def _take_style(self, element: Element) -> None:
        shown = element.find(_name("style:table-properties"))
        look = {"format": element.get(_name("style:data-style-name"), "")}
        if shown is not None and shown.get(_name("table:display")) == "false":
            look["hidden"] = "yes"
        cell = element.find(_name("style:table-cell-properties"))
        if cell is not None and cell.get(_BACKGROUND, "").lower() not in _UNCOLOURED:
            look["shaded"] = "yes"
        self._looks[element.get(_name("style:name"), "")] = look

    def _begin(self, element: Element) -> None:
        self._sheet = Sheet(element.get(_name("table:name"), ""))
        self._row = self._filled = 0

    def _end(self, element: Element) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is None:
            return
        style = self._looks.get(element.get(_name("table:style-name"), ""), {})
        if "hidden" in style:
            self.hidden.append(sheet.title)
        else:
            self.sheets.append(sheet)
        element.clear()

    def _take_row(self, sheet: Sheet, row: Element) -> None:
        repeats = _count(row, "table:number-rows-repeated")
        found, areas = self._cells(row)
        if any(cell.text.strip() for cell in found.values()):
            self._filled += repeats
            if self._filled > MOST_ROWS:
                raise UnreadableFile(
                    "too_large", f"แผ่นงาน “{sheet.title}” มีข้อมูลเกิน {MOST_ROWS:,} แถว กรุณาแบ่งไฟล์แล้วลองใหม่"
                )
            if row.get(_name("table:visibility")) in ("collapse", "filter"):
                sheet.hidden_rows += repeats
            self._cell_count += repeats * len(found)
            refuse_many_cells(self._cell_count)
            for at in range(self._row + 1, self._row + repeats + 1):
                sheet.cells.update({(at, column): cell for column, cell in found.items()})
        sheet.merged += [(self._row + 1, left, self._row + height, right) for left, height, right in areas]
        refuse_wide_merges(sheet.merged[-1:])
        self._row += repeats

    def _cells(self, row: Element) -> tuple[dict[int, SheetCell], list[tuple[int, int, int]]]:
        """The filled cells of a row by column, and (left, height, right) of the merged areas that begin in it."""
        found: dict[int, SheetCell] = {}
        areas: list[tuple[int, int, int]] = []
        column = 1
        for cell in row:
            if cell.tag not in (_name("table:table-cell"), _name("table:covered-table-cell")):
                continue
            repeats = _count(cell, "table:number-columns-repeated")
            text = self._text(cell) if cell.tag == _name("table:table-cell") else ""
            is_shaded = "shaded" in self._looks.get(cell.get(_name("table:style-name"), ""), {})
            if text or is_shaded:
                filled = SheetCell(text, is_shaded)
                found.update(dict.fromkeys(range(column, min(column + repeats, MOST_COLUMNS + 1)), filled))
            width, height = (_count(cell, f"table:number-{of}-spanned") for of in ("columns", "rows"))
            if width * height > 1:
                areas.append((column, height, column + width - 1))
            column += repeats
        return found, areas

    def _text(self, cell: Element) -> str:
        kind = cell.get(_name("office:value-type"))
        if kind == "date" and (day := _day(cell.get(_name("office:date-value"), ""))):
            style = self._looks.get(cell.get(_name("table:style-name"), ""), {})
            return thai_date(day, shows_day=self._formats.get(style.get("format", ""), True))
        if kind == "float" and (number := _number(cell.get(_name("office:value"), ""))) is not None:
            return value_text(number)
        lines = ("".join(_pieces(line)) for line in cell.findall(_name("text:p")))
        return "\n".join(line for line in lines if line.strip()).strip()


def _count(element: Element, attribute: str) -> int:
    text = element.get(_name(attribute), "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _pieces(element: Element) -> list[str]:
    """The words of a line; notes put on a cell are no part of it."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == _name("text:s"):
            pieces.append(" " * min(_count(child, "text:c"), _MOST_SPACES))
        elif child.tag == _name("text:line-break"):
            pieces.append("\n")
        elif child.tag == _name("text:tab"):
            pieces.append(" ")
        elif child.tag != _name("office:annotation"):
            pieces += _pieces(child)
        pieces.append(child.tail or "")
    return pieces
