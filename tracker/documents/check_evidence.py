"""Looks at a PDF or an Office file sent as evidence: can others open it, is a program in it (runs in the child)."""

import io
import zipfile
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tracker.rules.errors import UnreadableFile
from tracker.rules.evidence_file import ACCEPTED, PASSWORD
from tracker.rules.media_type import DOCX, PPTX, XLSX

_MEGABYTE = 1024 * 1024
_MOST_MEMBERS = 5_000
_MOST_UNPACKED = 500 * _MEGABYTE
_MOST_RATIO = 100
_RATIO_FROM = 64 * _MEGABYTE
_KINDS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX))
_TYPES = "[Content_Types].xml"
_LONGEST_TYPES = 4 * _MEGABYTE
_DAMAGED = "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ กรุณาเปิดด้วยโปรแกรมเดิมแล้วบันทึกใหม่ จากนั้นแนบอีกครั้ง"
_MACRO = "ไฟล์นี้มีมาโคร (โปรแกรมที่ซ่อนอยู่ในไฟล์) ระบบจึงไม่รับ กรุณาเปิดไฟล์แล้วเลือก “บันทึกเป็น” .docx .xlsx .pptx หรือ PDF จากนั้นแนบใหม่"
_ODD = "ไฟล์นี้มีส่วนที่ไม่ปลอดภัยหรือขยายแล้วใหญ่ผิดปกติ ระบบจึงไม่รับ กรุณาบันทึกเป็น PDF แล้วแนบใหม่"
_KIND = f"ไฟล์นี้เป็นไฟล์บีบอัดหรือชนิดที่ไม่รองรับ กรุณาแตกไฟล์ออกก่อน แล้วแนบทีละไฟล์ แนบได้เฉพาะ {ACCEPTED}"
_FAULTS = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError)


def pdf(content: bytes) -> bytes:
    """Nothing, where whoever gets the file can open it without a password. Raises UnreadableFile otherwise."""
    try:
        pages = len(pdfium.PdfDocument(content))
    except pdfium.PdfiumError as fault:
        if fault.err_code == raw.FPDF_ERR_PASSWORD:
            raise UnreadableFile("password", PASSWORD) from None
        pages = 0
    if not pages:
        raise UnreadableFile("damaged", _DAMAGED)
    return b""


def office(content: bytes) -> bytes:
    """The media type of a Word, Excel or PowerPoint file. Raises UnreadableFile for other ZIPs and for macros."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _FAULTS:
        raise UnreadableFile("damaged", _DAMAGED) from None
    members = archive.infolist()
    names = {member.filename for member in members}
    found = next((media_type for part, media_type in _KINDS if part in names), None)
    if found is None or _TYPES not in names:
        raise UnreadableFile("file_kind", _KIND)
    _refuse_odd(members, len(content))
    if any("vbaproject" in name.lower() for name in names) or _is_macro_enabled(archive):
        raise UnreadableFile("macro", _MACRO)
    return found.encode()


def _refuse_odd(members: list[zipfile.ZipInfo], packed: int) -> None:
    """No program writes a part twice, or outside its folder, or that unpacks to hundreds of times its size."""
    unpacked = sum(member.file_size for member in members)
    is_bomb = unpacked > _MOST_UNPACKED or (unpacked > _RATIO_FROM and unpacked > _MOST_RATIO * packed)
    names = Counter(member.filename for member in members)
    is_twice = len(members) > _MOST_MEMBERS or any(count > 1 for count in names.values())
    if is_bomb or is_twice or any(_leaves_folder(name) for name in names):
        raise UnreadableFile("hostile", _ODD)
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableFile("password", PASSWORD)


def _leaves_folder(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _is_macro_enabled(archive: zipfile.ZipFile) -> bool:
    try:
        if archive.getinfo(_TYPES).file_size > _LONGEST_TYPES:
            raise UnreadableFile("hostile", _ODD)
        return b"macroEnabled" in archive.read(_TYPES)
    except _FAULTS:
        raise UnreadableFile("damaged", _DAMAGED) from None
