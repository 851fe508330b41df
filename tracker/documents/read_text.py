"""Reads a plan kept as plain text, its tables as lines with tabs."""

import re

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


def read(content: bytes) -> bytes:
    """The document in a text file, as `document_to_bytes` gives it."""
    return document_to_bytes(read_lines(_decode(content)))


def read_lines(text: str) -> SourceDocument:
    """Neighbouring lines with tabs are one table; every other line with something on it is a paragraph."""
    blocks: list[SourceParagraph | SourceTable] = []
    waiting: list[list[str]] = []
    page: int | None = None
    tables = 0
    for line in [*text.splitlines(), ""]:
        if "\t" in line:
            waiting.append(line.split("\t"))
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


def _table(lines: list[list[str]], number: int, page: int | None) -> SourceTable:
    width = max(len(line) for line in lines)
    rows = []
    for row, line in enumerate(lines, start=1):
        padded = [*line, *[""] * (width - len(line))]
        rows.append(
            SourceRow(
                tuple(
                    SourceCell(text.strip(), Source(page=page, table=number, row=row, column=column))
                    for column, text in enumerate(padded, start=1)
                )
            )
        )
    return SourceTable(tuple(rows), number)


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("not_text", "อ่านตัวอักษรในไฟล์นี้ไม่ได้ กรุณาบันทึกไฟล์ใหม่เป็น UTF-8 หรือใช้ไฟล์ .docx หรือ .xlsx แทน")
