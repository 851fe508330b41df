"""Which files may come back as a signed paper, told from their bytes alone: a PDF, a JPEG or a PNG, nothing else."""

from typing import Literal

from tracker.rules.errors import RuleBroken
from tracker.rules.media_type import JPEG, PDF, PNG

ScanKind = Literal["pdf", "jpeg", "png"]
LARGEST = 20 * 1024 * 1024
MEDIA_TYPES: dict[ScanKind, str] = {"pdf": PDF, "jpeg": JPEG, "png": PNG}
_BEGINNINGS: tuple[tuple[bytes, ScanKind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
)
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 66_000  # where a ZIP's directory ends, and how far from the end it may be
_ACTIVE = (b"<script", b"<?php")
_ACCEPTED = "กรุณาใช้ไฟล์ PDF, JPEG หรือ PNG จากเครื่องสแกนหรือกล้อง"


def scan_kind(content: bytes) -> ScanKind:
    """What the file is. Raises RuleBroken, with what to do, for all others and for two files in one."""
    if not content:
        raise RuleBroken("empty_file", "ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์ที่สแกนแล้ว")
    if len(content) > LARGEST:
        raise RuleBroken("too_large", "ไฟล์ต้องไม่เกิน 20 MB กรุณาสแกนใหม่ที่ 200–300 จุดต่อนิ้ว หรือเลือกแบบขาวดำ")
    kind = next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), None)
    if kind is None:
        raise _unknown(content)
    if _is_two_files(content, kind):
        raise RuleBroken(
            "two_files", "ไฟล์นี้มีไฟล์อื่นซ่อนอยู่ข้างใน ระบบจึงไม่รับ กรุณาสแกนใหม่ หรือเปิดไฟล์แล้วพิมพ์เป็น PDF ใหม่ จากนั้นส่งอีกครั้ง"
        )
    return kind


def _is_two_files(content: bytes, kind: ScanKind) -> bool:
    """A file that another program would take for something else: who makes one wants two readers to see two files."""
    if _ZIP_END in content[-_ZIP_TAIL:]:
        return True
    if kind == "pdf":
        return any(word in content[:1024].lower() for word in _ACTIVE)
    return b"%PDF-" in content or any(word in content.lower() for word in _ACTIVE)


def _unknown(content: bytes) -> RuleBroken:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return RuleBroken(
            "heic", f"ไฟล์นี้เป็นรูปแบบ HEIC ของโทรศัพท์ {_ACCEPTED} หรือตั้งค่ากล้องเป็นแบบ “เข้ากันได้มากที่สุด” แล้วถ่ายใหม่"
        )
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return RuleBroken("office_file", f"ไฟล์นี้เป็นไฟล์ Word, Excel หรือไฟล์บีบอัด ไม่ใช่ภาพของเอกสารที่ลงนามแล้ว {_ACCEPTED}")
    return RuleBroken("scan_kind", f"ไฟล์นี้ไม่ใช่เอกสารที่สแกนมา {_ACCEPTED}")
