"""The front door for signed papers that were scanned: each is opened in a child process, under its limits."""

import json
from dataclasses import dataclass

from tracker.documents.child import run_in_child
from tracker.rules.errors import UnreadableFile
from tracker.rules.scan_file import scan_kind

_SECONDS, _MEMORY_MB = 40, 400
_SLOW = "ไฟล์นี้ซับซ้อนเกินไป ค้นหารหัสไม่เสร็จในเวลาที่กำหนด กรุณาสแกนใหม่ที่ 200–300 จุดต่อนิ้ว เฉพาะรายงานที่ลงนามแล้ว"
_LARGE = "ไฟล์นี้ใช้หน่วยความจำมากผิดปกติ ระบบจึงหยุดอ่าน กรุณาสแกนใหม่ที่ 200–300 จุดต่อนิ้ว แล้วส่งอีกครั้ง"
_DAMAGED = "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ กรุณาสแกนใหม่แล้วส่งอีกครั้ง"
_LOGO = "เปิดรูปนี้ไม่ได้ ไฟล์อาจเสียหายหรือใหญ่ผิดปกติ กรุณาบันทึกเป็น PNG หรือ JPEG ใหม่ แล้วลองอีกครั้ง"
_WORDS = {"too_slow": _SLOW, "too_large": _LARGE, "damaged": _DAMAGED}


@dataclass(frozen=True)
class Scanned:
    """What was seen on a signed paper: the codes of reports, each once."""

    page_count: int
    codes: tuple[str, ...]


def read_scan(content: bytes) -> Scanned:
    """Look for codes. Raises RuleBroken for what is no scan, and for what cannot be opened."""
    scan_kind(content)
    found = json.loads(_in_child("tracker.documents.read_code:read", content))
    return Scanned(found["page_count"], tuple(found["codes"]))


def show_scan(content: bytes, number: int) -> bytes:
    """A page, from 1, as a JPEG for the screen."""
    return _in_child("tracker.documents.show_scan:write", b"%d\n" % number + content)


def clean_logo(content: bytes) -> bytes:
    """An emblem as a small PNG of our own making."""
    try:
        return run_in_child("tracker.documents.clean_logo:write", content, seconds=20, memory_mb=300)
    except UnreadableFile as refused:
        raise refused if refused.code not in _WORDS else UnreadableFile(refused.code, _LOGO) from None


def _in_child(target: str, payload: bytes) -> bytes:
    """The general words of a child are about plans; a signed paper wants its own."""
    try:
        return run_in_child(target, payload, seconds=_SECONDS, memory_mb=_MEMORY_MB)
    except UnreadableFile as refused:
        raise _own_words(refused) from None


def _own_words(refused: UnreadableFile) -> UnreadableFile:
    said = _WORDS.get(refused.code)
    return UnreadableFile(refused.code, said) if said else refused
