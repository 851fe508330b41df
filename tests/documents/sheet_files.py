"""Spreadsheets no library at hand writes: old Excel (.xls, BIFF8 in an OLE file) and OpenDocument (.ods)."""

import datetime
import struct
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO

Value = str | float | datetime.date | None
Rows = Sequence[Sequence[Value]]
Area = tuple[int, int, int, int]  # top, left, bottom, right; from 1

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST_STREAM = 4096  # what is shorter stands in another place
_EPOCH = datetime.date(1899, 12, 30)
_DATE_LOOK = 15


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file: the container of every Office file before 2007."""
    body, fat, entries = b"", [], []
    for name, given in streams.items():
        data = given.ljust(_LEAST_STREAM, b"\0")
        first, count = len(fat), -(-len(data) // _SECTOR)
        fat += [*range(first + 1, first + count), _END]
        body += data.ljust(count * _SECTOR, b"\0")
        entries.append(_entry(name, 2, first, len(data)))
    tree = [_entry("Root Entry", 5, _END, 0, child=1 if entries else _FREE)]
    tree += [entry[:72] + struct.pack("<I", at + 2 if at + 1 < len(entries) else _FREE) + entry[76:]
             for at, entry in enumerate(entries)]  # fmt: skip
    directory = b"".join(tree).ljust(-(-len(tree) // 4) * _SECTOR, b"\0")
    start = len(fat)
    fat += [*range(start + 1, start + len(directory) // _SECTOR), _END]
    tables = -(-(len(fat) + 1) // 128)
    while (len(fat) + tables) > tables * 128:
        tables += 1
    first_table = len(fat)
    fat += [_FAT] * tables
    fat += [_FREE] * (tables * 128 - len(fat))
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, start, 0, _LEAST_STREAM, _END, 0, _END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", *range(first_table, first_table + tables), *[_FREE] * (109 - tables))
    return head + body + directory + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, first: int, size: int, child: int = _FREE) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def xls_of(sheets: Mapping[str, Rows], *, merged: Sequence[Area] = (), hidden: Sequence[str] = ()) -> bytes:
    """An .xls workbook; the merged areas are those of its first sheet."""
    pages = [_xls_sheet(rows, merged if at == 0 else ()) for at, rows in enumerate(sheets.values())]
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600))
    looks = b"".join(_record(0xE0, struct.pack("<HHHBBBBIIH", 0, look, 0, 0, 0, 0, 0, 0, 0, 0)) for look in (0, 14))
    names = {name: name.encode("utf-16-le") for name in sheets}
    at = len(start) + len(looks) + 4 + sum(12 + len(words) for words in names.values())
    listed = b""
    for (name, words), page in zip(names.items(), pages, strict=True):
        listed += _record(0x85, struct.pack("<IBBBB", at, name in hidden, 0, len(words) // 2, 1) + words)
        at += len(page)
    return ole_file({"Workbook": start + looks + listed + _record(0x0A) + b"".join(pages)})


def _xls_sheet(rows: Rows, merged: Sequence[Area]) -> bytes:
    width = max((len(row) for row in rows), default=0)
    page = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600))
    page += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                words = value.encode("utf-16-le")
                page += _record(0x204, struct.pack("<HHHHB", at, column, 0, len(words) // 2, 1) + words)
            elif isinstance(value, datetime.date):
                page += _record(0x203, struct.pack("<HHHd", at, column, 1, float((value - _EPOCH).days)))
            elif value is not None:
                page += _record(0x203, struct.pack("<HHHd", at, column, 0, value))
    areas = b"".join(
        struct.pack("<HHHH", top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in merged
    )
    if merged:
        page += _record(0xE5, struct.pack("<H", len(merged)) + areas)
    return page + _record(0x0A)


_ODS_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    )
)
_ODS_STYLES = """<office:automatic-styles>
<number:date-style style:name="N1"><number:month number:textual="true"/><number:year/></number:date-style>
<style:style style:name="month" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>"""


def ods_of(sheets: Mapping[str, Rows], *, merged: Sequence[Area] = (), hidden: Sequence[str] = ()) -> bytes:
    """An .ods workbook as LibreOffice writes it, with a million empty rows at the end of each sheet."""
    tables = ""
    for at, (name, rows) in enumerate(sheets.items()):
        style = ' table:style-name="away"' if name in hidden else ""
        lines = _ods_rows(rows, merged if at == 0 else ())
        rest = (
            '<table:table-row table:number-rows-repeated="1048000">'
            '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        )
        tables += f'<table:table table:name="{escape(name)}"{style}>{lines}{rest}</table:table>'
    return ods_with(f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>")


def ods_with(body: str, before: str = "") -> bytes:
    root = "office:document-content"
    content = f'<?xml version="1.0" encoding="UTF-8"?>{before}<{root} {_ODS_NAMES}>{_ODS_STYLES}{body}</{root}>'
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return file.getvalue()


def _ods_rows(rows: Rows, merged: Sequence[Area]) -> str:
    first = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merged}
    covered = {
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(first)
    lines = ""
    for at, row in enumerate(rows, start=1):
        cells = ""
        for column, value in enumerate(row, start=1):
            if (at, column) in covered:
                cells += "<table:covered-table-cell/>"
                continue
            height, width = first.get((at, column), (1, 1))
            area = (
                f' table:number-rows-spanned="{height}" table:number-columns-spanned="{width}"'
                if height * width > 1
                else ""
            )
            cells += _ods_cell(value, area)
        lines += f"<table:table-row>{cells}</table:table-row>"
    return lines


def _ods_cell(value: Value, area: str) -> str:
    if isinstance(value, datetime.date):
        kind, lines = f' office:value-type="date" office:date-value="{value.isoformat()}"', "<text:p>?</text:p>"
    elif isinstance(value, int | float):
        kind, lines = f' office:value-type="float" office:value="{value}"', f"<text:p>{value}</text:p>"
    else:
        kind = ' office:value-type="string"' if value else ""
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in (value or "").split("\n") if line)
    return f"<table:table-cell{kind}{area}>{lines}</table:table-cell>"
