"""The front door for documents: decides by content what a file is, refuses what cannot be read, reads the rest."""

import io
import zipfile

from tracker.documents.child import run_in_child
from tracker.rules.errors import UnreadableFile
from tracker.rules.source_table import SourceDocument, document_from_bytes

_MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * _MEGABYTE
_MOST_UNPACKED = 100 * _MEGABYTE
_MOST_MEMBER = 60 * _MEGABYTE
_MOST_MEMBERS = 2_000
_MOST_RATIO = 50
_RATIO_FROM = 64 * _MEGABYTE  # small files of spaces compress better than any honest large one

_OFFICE = {
    "word/document.xml": "tracker.documents.read_docx:read",
    "xl/workbook.xml": "tracker.documents.read_xlsx:read",
}
_MOST_TEXT = 5 * _MEGABYTE
_LONGEST_CELL = 50_000  # characters; Excel itself stops at 32,767
_TEXT = "tracker.documents.read_text:read"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

_ASK_FOR_OFFICE = "กรุณาใช้ไฟล์ Word (.docx) Excel (.xlsx) หรือข้อความ (.txt)"


def read_document(data: bytes, name: str) -> SourceDocument:
    """Paragraphs and tables of a file. `name` is only told to the reader's places; the content decides the kind.

    Raises UnreadableFile with a Thai sentence that says what to do.
    """
    document = document_from_bytes(run_in_child(_reader_for(data), data), name)
    if any(len(text) > _LONGEST_CELL for text in document.texts()):
        raise UnreadableFile("too_large", "มีช่องหรือย่อหน้าที่ยาวผิดปกติ ไฟล์นี้ไม่น่าจะเป็นแผน กรุณาตรวจไฟล์แล้วลองใหม่")
    return document


def _reader_for(data: bytes) -> str:
    if not data.strip():
        raise UnreadableFile("empty", f"ไฟล์นี้ว่างเปล่า ไม่มีข้อมูลให้อ่าน {_ASK_FOR_OFFICE} ที่มีเนื้อหาแผน")
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large", "ไฟล์ใหญ่เกิน 50 เมกะไบต์ กรุณาลดขนาดรูปภาพในไฟล์หรือแบ่งไฟล์แล้วลองใหม่")
    if data.startswith(b"PK"):
        return _reader_for_zip(data)
    _refuse_known_others(data)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("unknown_kind", f"ไฟล์นี้ไม่ใช่เอกสารที่ระบบอ่านได้ {_ASK_FOR_OFFICE}")
    if len(data) > _MOST_TEXT:
        raise UnreadableFile("too_large", "ไฟล์ข้อความใหญ่เกิน 5 เมกะไบต์ กรุณาแบ่งไฟล์แล้วลองใหม่")
    return _TEXT


def _refuse_known_others(data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise UnreadableFile("encrypted", "ไฟล์นี้ตั้งรหัสผ่านไว้ กรุณาเปิดไฟล์ เอารหัสผ่านออก บันทึก แล้วนำเข้าอีกครั้ง")
        raise UnreadableFile(
            "old_office", "ไฟล์นี้เป็นรูปแบบเก่า (.doc หรือ .xls) กรุณาเปิดแล้วเลือก “บันทึกเป็น” .docx หรือ .xlsx จากนั้นนำเข้าอีกครั้ง"
        )
    if data.startswith(b"%PDF"):
        raise UnreadableFile("pdf", f"ยังอ่านไฟล์ PDF และเอกสารสแกนไม่ได้ {_ASK_FOR_OFFICE} ที่เป็นต้นฉบับ")
    if data.startswith(_PICTURES) or data[4:8] == b"ftyp":
        raise UnreadableFile("picture", f"ไฟล์นี้เป็นรูปภาพ ไม่ใช่เอกสาร แม้ชื่อไฟล์จะลงท้ายอย่างอื่น {_ASK_FOR_OFFICE} ที่เป็นต้นฉบับ")
    if data.lstrip()[:5].lower() in (b"{\\rtf", b"<html", b"<!doc"):
        raise UnreadableFile("unknown_kind", f"ไฟล์นี้ไม่ใช่ .docx หรือ .xlsx จริง กรุณาเปิดแล้วบันทึกใหม่ {_ASK_FOR_OFFICE}")


def _reader_for_zip(data: bytes) -> str:
    """Looks only at the directory of the ZIP: nothing is unpacked here."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableFile(
            "damaged", "ไฟล์นี้เสียหายหรือส่งมาไม่ครบ กรุณาเปิดด้วย Word หรือ Excel แล้วบันทึกใหม่ จากนั้นลองอีกครั้ง"
        ) from None
    _refuse_bomb(members, len(data))
    names = {member.filename for member in members}
    for part, reader in _OFFICE.items():
        if part in names:
            return reader
    if "content.xml" in names:
        raise UnreadableFile("opendocument", "ไฟล์นี้เป็น OpenDocument กรุณาเลือก “บันทึกเป็น” .docx หรือ .xlsx แล้วนำเข้าอีกครั้ง")
    raise UnreadableFile("unknown_kind", f"ไฟล์นี้ไม่ใช่เอกสาร Word หรือ Excel {_ASK_FOR_OFFICE}")


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    too_dense = unpacked > _RATIO_FROM and unpacked > _MOST_RATIO * packed
    largest = max((member.file_size for member in members), default=0)
    if too_dense or unpacked > _MOST_UNPACKED or largest > _MOST_MEMBER or len(members) > _MOST_MEMBERS:
        raise UnreadableFile("bomb", "ไฟล์นี้เมื่อขยายแล้วใหญ่ผิดปกติ ระบบจึงไม่เปิด กรุณาคัดลอกเฉพาะตารางแผนไปไว้ในไฟล์ใหม่แล้วลองอีกครั้ง")
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableFile("encrypted", "ไฟล์นี้ตั้งรหัสผ่านไว้ กรุณาเอารหัสผ่านออก บันทึก แล้วนำเข้าอีกครั้ง")
