"""Small files that would become large: each is refused with a sentence, and neither child nor parent pays for it."""

import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest

from tests.documents.office_files import as_docx, as_xlsx, with_member, zipped
from tests.documents.pdf_files import PdfPage, pdf_of, stream, written
from tests.documents.sheet_files import ods_with
from tracker.documents.child import run_in_child
from tracker.documents.reading import read_document
from tracker.rules.errors import UnreadableFile

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 200  # child and parent, each
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def docx(body: str) -> bytes:
    return with_member(
        as_docx(), "word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>".encode()
    )


def xlsx(rows: str, after: str = "") -> bytes:
    sheet = f"<worksheet {SHEET}><sheetData>{rows}</sheetData>{after}</worksheet>"
    return with_member(as_xlsx(), "xl/worksheets/sheet1.xml", sheet.encode())


def ods(rows: str) -> bytes:
    table = f'<table:table table:name="a">{rows}</table:table>'
    return ods_with(f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>")


def pdf(content: bytes) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 3 0 R >>"
    pages = b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", pages, content, page])


def many_pages(content: bytes, count: int) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 3 0 R >>"
    kids = " ".join(f"{number + 4} 0 R" for number in range(count))
    pages = f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", pages, content, *[page] * count])


def twice_packed(size: int) -> bytes:
    packed = zlib.compress(zlib.compress(b" " * size, 9), 9)
    return b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(packed), packed)


def lying() -> bytes:
    """A part of 30 MB whose directory says 1,000 bytes."""
    file = xlsx(" " * (30 * MEGABYTE))
    size = re.search(rb"PK\x01\x02.{20}(.{4}).{18}xl/worksheets/sheet1\.xml", file, re.DOTALL)
    assert size
    return file.replace(size[1], struct.pack("<I", 1000))


REPEATED = '<table:table-cell table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell>'
REPEATED_ROWS = f'<table:table-row table:number-rows-repeated="{{}}">{REPEATED}</table:table-row>'
BOMBS: dict[str, Callable[[], bytes]] = {
    "docx: a million paragraphs": lambda: docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_000_000),
    "docx: a row of a million cells": lambda: docx(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 1_000_000}</w:tr></w:tbl>"),
    "docx: wide cells": lambda: docx(
        "<w:tbl>" + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="200"/></w:tcPr><w:p/></w:tc></w:tr>' * 20_000 + "</w:tbl>"
    ),
    "docx: nested": lambda: docx("<w:p>" * 50_000 + "</w:p>" * 50_000),
    "docx: one long text": lambda: docx("<w:p><w:r><w:t>" + "x" * (30 * MEGABYTE) + "</w:t></w:r></w:p>"),
    "docx: texts just short enough": lambda: docx(
        "".join(f"<w:p><w:r><w:t>{'x' * 199_000}</w:t></w:r></w:p>" for _ in range(150))
    ),
    "docx: one long tag": lambda: docx("<w:p " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>"),
    "xlsx: a million cells": lambda: xlsx("".join(f'<row r="{n}">{"<c/>" * 200}</row>' for n in range(1, 5001))),
    "xlsx: a merged sheet": lambda: xlsx(ONE_CELL, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "xlsx: one cell of many names": lambda: xlsx('<row r="1"><c ' + 'r="A1" ' * 28_000 + "></c></row>"),
    "xlsx: many merged cells": lambda: xlsx(ONE_CELL, f"<mergeCells>{'<mergeCell ' * 1_000_000}</mergeCells>"),
    "xlsx: a far cell": lambda: xlsx(ONE_CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "xlsx: a lying directory": lying,
    "xlsx: styles": lambda: with_member(
        as_xlsx(), "xl/styles.xml", f"<styleSheet {SHEET}>{'<xf/>' * 300_000}</styleSheet>".encode()
    ),
    "ods: repeated rows": lambda: ods(REPEATED_ROWS.format(1_000_000)),
    "ods: repeated cells": lambda: ods(REPEATED_ROWS.format(4_999)),
    "ods: a row of a million cells": lambda: ods(
        f"<table:table-row>{'<table:table-cell/>' * 1_000_000}</table:table-row>"
    ),
    "pdf: a gigabyte of spaces": lambda: pdf(twice_packed(900 * MEGABYTE)),
    "pdf: ten million operators": lambda: pdf(stream(b"q " * 10_000_000)),
    "pdf: a million lines": lambda: pdf(stream(b"0 0 m 9 9 l S " * 1_000_000)),
    "pdf: the same drawing on every page": lambda: many_pages(stream(b"0 0 m 9 9 l S " * 20_000), 300),
    "pdf: too many pages": lambda: pdf_of([PdfPage()] * 301),
    "pdf: deep arrays": lambda: written([b"<< /Type /Catalog /Pages 2 0 R >>", b"[" * 100_000 + b"]" * 100_000]),
    "csv: one long line": lambda: b"a," * (2 * MEGABYTE),
    "csv: many lines": lambda: b"a,b,c\n" * 700_000,
    "text: many tabs": lambda: (b"a" + b"\t" * 199 + b"\n") * 20_000,
    "zip: outside its folder": lambda: zipped(**{"..__word__document.xml": b"<x/>", "word__document.xml": b"<x/>"}),
}  # fmt: skip

TRY = """
import resource, sys
from tracker.documents.reading import read_document
from tracker.rules.errors import UnreadableFile
try:
    read_document(open(sys.argv[1], "rb").read(), "a")
    print("read")
except UnreadableFile as refused:
    print(refused.code)
    print(refused.message)
for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF):
    print(resource.getrusage(who).ru_maxrss // 1024, file=sys.stderr)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_costs_little(name: str, tmp_path: object) -> None:
    file = tmp_path / "bomb"  # type: ignore[operator]
    file.write_bytes(BOMBS[name]())
    # a process of its own, started by a small one: the most memory a process ever held is handed on to its children
    inner = [sys.executable, "-c", TRY, str(file)]
    outer = [sys.executable, "-c", "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)", *inner]
    done = subprocess.run(outer, capture_output=True, text=True, check=True)
    code, message = done.stdout.splitlines()
    assert "กรุณา" in message
    assert code in {"bomb", "too_large", "too_complex", "damaged", "hostile"}
    assert max(int(size) for size in done.stderr.split()) < MOST_MEGABYTES


def test_a_part_twice_is_hostile() -> None:
    file = zipped(**{"word__document.xml": b"<x/>", "word__documenT.xml": b"<y/>"})
    with pytest.raises(UnreadableFile) as refused:
        read_document(file.replace(b"documenT", b"document"), "แผน.docx")
    assert refused.value.code == "hostile"


def endless(_: bytes) -> bytes:
    while True:
        pass


def hungry(_: bytes) -> bytes:
    return b"x" * (2_000 * MEGABYTE)


def talkative(payload: bytes) -> bytes:
    """openpyxl prints, of a cell whose look is not in the list of looks, that it is out of range."""
    print("0 is out of range", flush=True)  # noqa: T201
    print("Warning", file=sys.stderr, flush=True)  # noqa: T201
    if payload == b"refuse":
        raise UnreadableFile("code", "ข้อความ")
    return payload


def test_what_a_library_prints_is_no_part_of_the_answer() -> None:
    assert run_in_child("tests.documents.test_bombs:talkative", b"answer") == b"answer"
    with pytest.raises(UnreadableFile) as refused:
        run_in_child("tests.documents.test_bombs:talkative", b"refuse")
    assert (refused.value.code, refused.value.message) == ("code", "ข้อความ")


def test_a_reader_that_never_ends_is_ended() -> None:
    with pytest.raises(UnreadableFile) as refused:
        run_in_child("tests.documents.test_bombs:endless", b"", seconds=1)
    assert refused.value.code == "too_slow"


def test_a_reader_that_takes_too_much_memory_says_so() -> None:
    with pytest.raises(UnreadableFile, match="หน่วยความจำ"):
        run_in_child("tests.documents.test_bombs:hungry", b"")
