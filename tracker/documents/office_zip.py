"""Refuses Office files that declare document types: no honest one does, and entities are how such files attack."""

import io
import zipfile

from tracker.rules.errors import UnreadableFile

_MARK = "<!DOCTYPE"
_MARKS = tuple(_MARK.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def refuse_document_types(content: bytes) -> None:
    """Look through every XML part. Runs in the child process: this is where the parts are first unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                part = archive.read(member)
                if any(mark in part for mark in _MARKS):
                    raise UnreadableFile(
                        "hostile",
                        "ไฟล์นี้มีส่วนที่ไม่ปลอดภัย ระบบจึงไม่เปิด กรุณาคัดลอกเนื้อหาไปไว้ในไฟล์ใหม่แล้วนำเข้าอีกครั้ง",
                    )
