"""Reads a plan kept as plain text: its tables as lines with tabs, or all of it as comma-separated values."""

import csv
import re
from collections import Counter

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

_PAGE_NUMBER = re.compile(r"\s*[-–—]\s*([0-9๐-๙]{1,4})\s*[-–—]\s*")
_ENCODINGS = ("utf-8-sig", "cp874")
_SEPARATORS = ",;"
_FEWEST_COLUMNS = 3
_LABEL_AND_VALUE, _FEWEST_PAIRS = 2, 4
_MOST_COLUMNS = 200
_MOST_ROWS = 20_000
_MOST_CELLS = 100_000
_MOST_LINES = 50_000
_LINE_END = re.compile(r"[\n\r]")
# A cell with a line break in it, as Excel writes one between tabs.
_BROKEN_CELL = re.compile(r'(?:^|\t)"(?:[^"\t]|"")*\n', re.MULTILINE)


def read(content: bytes) -> bytes:
    """The document in a text file, as `document_to_bytes` gives it."""
    return document_to_bytes(read_text(_decode(content)))


def read_text(text: str) -> SourceDocument:
    """Lines with tabs win; without any, a text most of whose rows have as many commas is a table."""
    if sum(1 for _ in _LINE_END.finditer(text)) > _MOST_LINES:
        raise UnreadableFile("too_large", "ไฟล์ข้อความนี้ยาวเกินไป กรุณาแบ่งไฟล์แล้วลองใหม่")
    if "\t" in text:
        rows = _parsed(text, "\t") if _BROKEN_CELL.search(text) else []
        return _document(rows, "txt") if _is_table(rows) else read_lines(text)
    for separator in _SEPARATORS:
        rows = _parsed(text, separator)
        if _is_table(rows):
            return _document(rows, "csv")
    return read_lines(text)


def _parsed(text: str, separator: str) -> list[list[str]]:
    """The rows of separated values; none where the text is no such thing."""
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error:  # a field longer than any cell, or a bare line end inside one
        return []


def _is_table(rows: list[list[str]]) -> bool:
    """Whether most rows have one and the same width; title rows above may have fewer columns."""
    widths = Counter(len(row) for row in rows if any(field.strip() for field in row))
    if not widths or len(rows) > _MOST_ROWS:
        return False
    width, count = widths.most_common(1)[0]
    if width == _LABEL_AND_VALUE:  # a form; running text has not just as many commas in every line
        return count == sum(widths.values()) and count >= _FEWEST_PAIRS
    wide = sum(number for columns, number in widths.items() if columns > 1)
    return width >= _FEWEST_COLUMNS and count >= 2 and count * 5 >= wide * 4 and wide * 2 > sum(widths.values())


def _document(rows: list[list[str]], kind: str) -> SourceDocument:
    """One table with every row, as in a sheet; empty rows are left out."""
    width = min(max(len(row) for row in rows), _MOST_COLUMNS)
    _refuse_many_cells(width * len(rows))
    filled = [(at, row) for at, row in enumerate(rows, start=1) if any(field.strip() for field in row)]
    lines = tuple(_row([*row[:width], *[""] * (width - len(row))], 1, at, None) for at, row in filled)
    return SourceDocument("", kind, (SourceTable(lines, 1),))


def read_lines(text: str) -> SourceDocument:
    """Neighbouring lines with tabs are one table; every other line with something on it is a paragraph."""
    blocks: list[SourceParagraph | SourceTable] = []
    waiting: list[list[str]] = []
    page: int | None = None
    tables = 0
    for line in [*text.splitlines(), ""]:
        if "\t" in line:
            waiting.append(line.split("\t")[:_MOST_COLUMNS])
            continue
        if waiting:
            tables += 1
            blocks.append(_table(waiting, tables, page))
            waiting = []
        if mark := _PAGE_NUMBER.fullmatch(line):
            page = int(mark[1])
        elif line.strip():
            blocks.append(SourceParagraph(line.strip(), Source(page=page)))
    return SourceDocument("", "txt", tuple(blocks))


def _refuse_many_cells(count: int) -> None:
    if count > _MOST_CELLS:
        raise UnreadableFile("too_large", "ไฟล์ข้อความนี้มีช่องมากเกินไป กรุณาแบ่งไฟล์แล้วลองใหม่")


def _table(lines: list[list[str]], number: int, page: int | None) -> SourceTable:
    width = max(len(line) for line in lines)
    _refuse_many_cells(width * len(lines))
    padded = ([*line, *[""] * (width - len(line))] for line in lines)
    return SourceTable(tuple(_row(line, number, at, page) for at, line in enumerate(padded, start=1)), number)


def _row(fields: list[str], table: int, row: int, page: int | None) -> SourceRow:
    return SourceRow(
        tuple(
            SourceCell(_tidy(text), Source(page=page, table=table, row=row, column=column))
            for column, text in enumerate(fields, start=1)
        )
    )


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("not_text", "อ่านตัวอักษรในไฟล์นี้ไม่ได้ กรุณาบันทึกไฟล์ใหม่เป็น UTF-8 หรือใช้ไฟล์ .docx หรือ .xlsx แทน")
