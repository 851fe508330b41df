"""The front door for evidence files: what a file is, by its content; what is risky is opened in a child process.

Of a picture only what was made anew is kept, and its SHA-256 is that of what is kept. All other files are kept byte for
byte, since what an official signed must stay what was signed.
"""

import json
from dataclasses import dataclass, field
from datetime import date

from tracker.documents.child import run_in_child
from tracker.rules.errors import UnreadableFile
from tracker.rules.evidence_file import PICTURES, sniff
from tracker.rules.media_type import JPEG, PDF, PNG, ZIP

_SECONDS, _MEMORY_MB = 20, 250
_PICTURE_MEMORY_MB = 640  # 50 million dots with their colours, and the same once more while they are turned
_END_OF_PDF, _TAIL = b"%%EOF", 4_096
_ENDINGS = {"jpeg": JPEG, "png": PNG}
_SLOW = "ไฟล์นี้ซับซ้อนผิดปกติ เปิดไม่เสร็จในเวลาที่กำหนด กรุณาบันทึกเป็น PDF หรือย่อรูป แล้วแนบใหม่"
_LARGE = "ไฟล์นี้ใช้หน่วยความจำมากผิดปกติ ระบบจึงไม่เปิด กรุณาบันทึกเป็น PDF หรือย่อรูป แล้วแนบใหม่"
_DAMAGED = "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ กรุณาบันทึกใหม่จากโปรแกรมเดิม แล้วแนบอีกครั้ง"
_CHILD_WORDS = {"too_slow": _SLOW, "too_large": _LARGE, "damaged": _DAMAGED}


@dataclass(frozen=True)
class OpenedFile:
    """A file as it will be kept. A picture is of our own making and has its size and a small preview.

    `taken_on` is the day a photo says it was taken: a proposal, never the evidence's date by itself.
    """

    data: bytes = field(repr=False)
    media_type: str
    preview: bytes = field(default=b"", repr=False)
    width: int | None = None
    height: int | None = None
    taken_on: date | None = None


def open_evidence(data: bytes) -> OpenedFile:
    """What is to be kept of an upload. Raises RuleBroken, with what to do, for what cannot be evidence."""
    media_type = sniff(data)
    if media_type in PICTURES:
        return _picture(data)
    if media_type == ZIP:
        return OpenedFile(data, _in_child("check_evidence:office", data).decode())
    if media_type == PDF and _wants_a_look(data):
        _in_child("check_evidence:pdf", data)
    return OpenedFile(data, media_type)


def _wants_a_look(data: bytes) -> bool:
    """A lock stands in plain letters in a PDF, and a whole one has an end."""
    return b"/Encrypt" in data or _END_OF_PDF not in data[-_TAIL:]


def _picture(data: bytes) -> OpenedFile:
    head, _, rest = _in_child("read_picture:read", data, memory_mb=_PICTURE_MEMORY_MB).partition(b"\n")
    facts = json.loads(head)
    return OpenedFile(
        rest[: facts["size"]],
        _ENDINGS[facts["ending"]],
        preview=rest[facts["size"] :],
        width=facts["width"],
        height=facts["height"],
        taken_on=date.fromisoformat(facts["taken_on"]) if facts["taken_on"] else None,
    )


def _in_child(target: str, data: bytes, memory_mb: int = _MEMORY_MB) -> bytes:
    """The general words of a child are about plans; evidence wants its own."""
    try:
        return run_in_child(f"tracker.documents.{target}", data, seconds=_SECONDS, memory_mb=memory_mb)
    except UnreadableFile as refused:
        raise UnreadableFile(refused.code, _CHILD_WORDS.get(refused.code, refused.message)) from None
