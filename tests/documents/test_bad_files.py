"""Files that cannot be read are refused with a Thai sentence that says what to do, and nothing hostile is opened."""

import re

import pytest

from tests.documents.office_files import as_docx, as_text, as_xlsx, saved_workbook, sheet_of, with_member, zipped
from tests.documents.sheet_files import ods_of, ods_with, ole_file, xls_of
from tracker.documents.reading import read_document
from tracker.rules.errors import UnreadableFile

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
MEGABYTE = 1024 * 1024
DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY boom SYSTEM "file:///etc/hostname">]>'

BAD_FILES = {
    "empty": b"",
    "only spaces": b" \n\t \n",
    "picture": PNG,
    "jpeg": b"\xff\xd8\xff\xe0" + b"\x00" * 64,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "old_office": OLE,
    "word 97": ole_file({"WordDocument": b"text that names a Workbook".ljust(5000)}),
    "encrypted": ole_file({"EncryptionInfo": b"", "EncryptedPackage": b"x" * 5000}),
    "excel 97 of nothing": ole_file({"Workbook": b"x" * 5000}),
    "excel 97 cut short": xls_of({"แผน": [["มาตรการ", "ขั้นตอน"]]})[:2000],
    "binary excel": zipped(xl__workbook_bin=b"", **{"xl__workbook.bin": b""}),
    "rtf": rb"{\rtf1\ansi plan}",
    "binary": b"MZ\x90\x00\x03\x00\x00\x00" * 40,
    "cut short": as_docx()[:400],
    "a plain zip": zipped(readme=b"hello"),
    "open document": zipped(**{"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis.opendocument.text"}),
    "broken spreadsheet": ods_with("<office:body>"),
    "encrypted spreadsheet": zipped(
        **{
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"\x01\x02",
            "META-INF__manifest.xml": b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            b"<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
        }
    ),
    "word without its parts": zipped(word__document=b"", **{"word__document.xml": b"<w/>"}),
    "excel without its parts": zipped(**{"xl__workbook.xml": b"<w/>"}),
    "broken word": with_member(as_docx(), "word/document.xml", b"<w:document"),
    "broken excel": with_member(as_xlsx(), "xl/worksheets/sheet1.xml", b"<worksheet"),
}
CODES = {
    "empty": "empty", "only spaces": "empty", "picture": "picture", "jpeg": "picture", "pdf": "damaged",
    "old_office": "old_office", "word 97": "old_office", "encrypted": "encrypted", "open document": "opendocument",
    "encrypted spreadsheet": "encrypted", "binary excel": "binary_excel", "excel 97 of nothing": "damaged",
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused_in_thai(kind: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_document(BAD_FILES[kind], "แผน.docx")
    assert re.search("กรุณา", refused.value.message)  # it says what to do
    assert not re.search(r"Traceback|Error|\.py", refused.value.message)
    assert refused.value.code == CODES.get(kind, refused.value.code)


def test_a_bomb_is_refused_before_anything_is_unpacked() -> None:
    huge = zipped(**{"xl__workbook.xml": b"<w/>", "xl__worksheets__sheet1.xml": b" " * (70 * MEGABYTE)})
    assert len(huge) < MEGABYTE
    with pytest.raises(UnreadableFile) as refused:
        read_document(huge, "แผน.xlsx")
    assert refused.value.code == "bomb"


def test_too_many_members_are_a_bomb() -> None:
    crowd = zipped(**{f"word__m{n}.xml": b"" for n in range(2_100)}, **{"word__document.xml": b""})
    with pytest.raises(UnreadableFile) as refused:
        read_document(crowd, "แผน.docx")
    assert refused.value.code == "bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("file", "part"),
    [
        (as_xlsx(), "xl/workbook.xml"),
        (as_xlsx(), "xl/worksheets/sheet1.xml"),
        (as_docx(), "word/document.xml"),
        (as_docx(), "word/styles.xml"),
        (ods_of({"แผน": [["มาตรการ", "ขั้นตอน"]]}), "content.xml"),
    ],
)
def test_a_file_that_declares_a_document_type_is_refused(file: bytes, part: str, encoding: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_document(with_member(file, part, f"{DTD}<x>&boom;</x>".encode(encoding)), "แผน.xlsx")
    assert refused.value.code == "hostile"


@pytest.mark.parametrize(
    "file",
    [
        b"x" * (51 * MEGABYTE),
        b"x\n" * (3 * MEGABYTE),
        b"x" * 60_000,
        saved_workbook(sheet_of(*([str(n)] for n in range(5_001)))),
    ],
    ids=["file", "text", "cell", "rows"],
)
def test_what_is_too_large_for_a_plan_is_refused(file: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_document(file, "แผน.txt")
    assert refused.value.code == "too_large"


def test_control_characters_do_no_harm() -> None:
    document = read_document(as_text().replace("กองคลัง".encode(), "กอง\x0bคลัง".encode()), "แผน.txt")
    assert document.tables
