"""Which files may be kept as evidence, told from their bytes and never from their name; what to say of the others."""

from tracker.rules.errors import RuleBroken
from tracker.rules.media_type import DOCX, HEIC, JPEG, PDF, PNG, PPTX, TEXT, XLSX, ZIP

LARGEST_FILE = 20 * 1024 * 1024
LONGEST_NAME = 100
ACCEPTED = "PDF รูปภาพ (JPEG, PNG, HEIC) Word, Excel, PowerPoint รุ่นใหม่ (.docx .xlsx .pptx) และข้อความ (.txt .csv)"
PICTURES = (JPEG, PNG, HEIC)
_BEGINNINGS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"PK\x03\x04", ZIP))
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # how Office names what a password locks
_MARKUP = ("<", "{\\rtf", "%!ps", "gif8", "riff", "mz")  # what is no text, although every sign of it may be one
_MOST_TEXT = 5 * 1024 * 1024
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 66_000  # where a ZIP's directory ends, and how far from the end it may be
_ACTIVE = (b"<html", b"<script", b"<svg", b"<?php", b"<!doctype")
_EXTENSIONS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    HEIC: (".heic", ".heif"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
    TEXT: (".txt", ".csv"),
}
PASSWORD = "ไฟล์นี้มีรหัสผ่าน ผู้ตรวจจะเปิดไม่ได้ กรุณาเปิดไฟล์ เอารหัสผ่านออก บันทึก แล้วแนบใหม่"  # noqa: S105


def download_name(name: str, media_type: str) -> str:
    """The name under which a file is saved: its ending says what its bytes are, whatever it was called."""
    endings = _EXTENSIONS.get(media_type, (".bin",))
    stem, dot, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    if dot and f".{ending}".lower() in endings:
        return f"{stem.strip('. ')[:LONGEST_NAME] or 'หลักฐาน'}.{ending.lower()}"
    return f"{(stem if dot else ending).strip('. ')[:LONGEST_NAME] or 'หลักฐาน'}{endings[0]}"


def sniff(data: bytes) -> str:
    """The media type by what stands in the bytes; ZIP where somebody must look inside for an Office file.

    Raises RuleBroken, with what to do, for all that cannot be evidence.
    """
    if not data:
        raise RuleBroken("empty_file", "ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์อื่น")
    if len(data) > LARGEST_FILE:
        raise RuleBroken("too_large", "ไฟล์ต้องเล็กกว่า 20 MB กรุณาย่อรูปหรือแบ่งไฟล์แล้วลองใหม่")
    found = next((media_type for beginning, media_type in _BEGINNINGS if data.startswith(beginning)), None)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        found = HEIC
    if found == PDF and _is_two_files(data):
        raise RuleBroken("two_files", "ไฟล์ PDF นี้มีไฟล์อื่นซ่อนอยู่ข้างใน ระบบจึงไม่รับ กรุณาเปิดแล้วพิมพ์เป็น PDF ใหม่ จากนั้นแนบอีกครั้ง")
    return found or _plain_text(data)


def _plain_text(data: bytes) -> str:
    if data.startswith(_OLD_OFFICE):
        raise _old_office(data)
    text = _decoded(data)
    if text is None or text.lstrip().lower().startswith(_MARKUP) or _is_active(data):
        raise unknown_kind()
    if len(data) > _MOST_TEXT:
        raise RuleBroken("too_large", "ไฟล์ข้อความต้องเล็กกว่า 5 MB กรุณาแบ่งไฟล์แล้วลองใหม่")
    return TEXT


def unknown_kind() -> RuleBroken:
    """What to say of a file that is none of ours."""
    return RuleBroken("file_kind", f"แนบไฟล์ชนิดนี้ไม่ได้ แนบได้เฉพาะ {ACCEPTED}")


def _old_office(data: bytes) -> RuleBroken:
    if _ENCRYPTED in data:
        return RuleBroken("password", PASSWORD)
    return RuleBroken(
        "old_office",
        "ไฟล์นี้เป็น Word, Excel หรือ PowerPoint รุ่นเก่า กรุณาเปิดไฟล์แล้วเลือก “บันทึกเป็น” .docx .xlsx .pptx หรือ PDF จากนั้นแนบใหม่",
    )


def _decoded(data: bytes) -> str | None:
    """The text, as Windows and telephones in Thailand write it; None for what is no text."""
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text) else text
    return None


def _is_two_files(data: bytes) -> bool:
    """A PDF another program would take for a page or a ZIP: who makes one wants two readers to see two files."""
    return _ZIP_END in data[-_ZIP_TAIL:] or _is_active(data)


def _is_active(data: bytes) -> bool:
    return any(word in data[:1024].lower() for word in _ACTIVE)
