"""A document as paragraphs and tables in printed order, each cell with its place: what readers give to the rules."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.rules.plan_draft import Source


@dataclass(frozen=True)
class SourceParagraph:
    """A line of text outside tables (or a heading of a sheet)."""

    text: str
    source: Source


@dataclass(frozen=True)
class SourceCell:
    """One cell. Lines are kept apart by newlines; a merged cell has its text once, in its first row and column.

    `span` is how many columns it covers; `continues` marks a cell that belongs to a merged one above or to the left.
    `is_shaded`: filled with a colour, which in a calendar says "then".
    """

    text: str
    source: Source
    span: int = 1
    continues: bool = False
    is_shaded: bool = False


@dataclass(frozen=True)
class SourceRow:
    """One printed row; always as many cells as the table has columns."""

    cells: tuple[SourceCell, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text in self.texts)

    @property
    def source(self) -> Source:
        return self.cells[0].source

    @property
    def band(self) -> str | None:
        """The text of a row that is one heading over all columns (merged, or alone in its first cell)."""
        filled = [cell for cell in self.cells if cell.text.strip()]
        if len(filled) != 1 or len(self.cells) < 2:
            return None
        is_merged = filled[0].span >= max(2, len(self.cells) - 1)
        return filled[0].text if is_merged or filled[0] is self.cells[0] else None


@dataclass(frozen=True)
class SourceTable:
    """A table of a document or the used range of a sheet."""

    rows: tuple[SourceRow, ...]
    number: int

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True)
class SourceNote:
    """Something a reader saw and could not give: a hidden row, a page without text; a Thai sentence that says so."""

    code: str
    message: str
    source: Source


@dataclass(frozen=True)
class SourceDocument:
    """A whole document; `format` is docx, xlsx, xls, ods, pdf, csv or txt."""

    name: str
    format: str
    blocks: tuple[SourceParagraph | SourceTable, ...]
    notes: tuple[SourceNote, ...] = ()

    @property
    def tables(self) -> tuple[SourceTable, ...]:
        return tuple(block for block in self.blocks if isinstance(block, SourceTable))

    @property
    def paragraphs(self) -> tuple[SourceParagraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, SourceParagraph))

    def texts(self) -> Iterator[str]:
        """Every text of the document in printed order."""
        for block in self.blocks:
            if isinstance(block, SourceParagraph):
                yield block.text
            else:
                for row in block.rows:
                    yield from row.texts


def document_to_bytes(document: SourceDocument) -> bytes:
    """For the way out of the child process; only text and numbers, so nothing can be hidden in it."""
    blocks: list[object] = []
    for block in document.blocks:
        if isinstance(block, SourceParagraph):
            blocks.append({"text": block.text, "place": _place(block.source)})
        else:
            blocks.append({"number": block.number, "rows": [_row(row) for row in block.rows]})
    notes = [[note.code, note.message, _place(note.source)] for note in document.notes]
    content = {"name": document.name, "format": document.format, "blocks": blocks, "notes": notes}
    return json.dumps(content, ensure_ascii=False).encode()


def document_from_bytes(content: bytes, name: str) -> SourceDocument:
    """The document as it left the child process; every place is told the file's name."""
    given = json.loads(content)
    blocks: list[SourceParagraph | SourceTable] = []
    for block in given["blocks"]:
        if "text" in block:
            blocks.append(SourceParagraph(block["text"], Source(name, *block["place"])))
        else:
            rows = tuple(_row_from(row, name) for row in block["rows"])
            blocks.append(SourceTable(rows, block["number"]))
    notes = tuple(
        SourceNote(code, message, Source(name, *place))
        for code, message, place in given.get("notes", ())  # documents kept by an earlier release have none
    )
    return SourceDocument(name, given["format"], tuple(blocks), notes)


def _place(source: Source) -> list[object]:
    return [source.sheet, source.page, source.table, source.row, source.column]


def _row(row: SourceRow) -> list[object]:
    return [[cell.text, cell.span, cell.continues, cell.is_shaded, _place(cell.source)] for cell in row.cells]


def _row_from(row: list[tuple[str, int, bool, bool, list[object]]], name: str) -> SourceRow:
    return SourceRow(
        tuple(
            SourceCell(text, Source(name, *place), span, continues, is_shaded)  # type: ignore[arg-type]
            for text, span, continues, is_shaded, place in row
        )
    )
