"""Which files may be kept as evidence, told from their first bytes and never from their name."""

from tracker.rules.errors import RuleBroken
from tracker.rules.media_type import DOCX, HEIC, JPEG, PDF, PNG, PPTX, XLSX

_OFFICE_PARTS = ((b"word/document.xml", DOCX), (b"xl/workbook.xml", XLSX), (b"ppt/presentation.xml", PPTX))
_HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
LONGEST_NAME = 100
_EXTENSIONS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    HEIC: (".heic", ".heif"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
}


def download_name(name: str, media_type: str) -> str:
    """The name under which a file is saved: its ending says what its bytes are, whatever it was called."""
    endings = _EXTENSIONS.get(media_type, (".bin",))
    stem, dot, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    if dot and f".{ending}".lower() in endings:
        return f"{stem.strip('. ')[:LONGEST_NAME] or 'หลักฐาน'}.{ending.lower()}"
    return f"{(stem if dot else ending).strip('. ')[:LONGEST_NAME] or 'หลักฐาน'}{endings[0]}"


def media_type_of(data: bytes) -> str:
    """The media type of PDF, JPEG, PNG, HEIC, Word, Excel and PowerPoint files; raises RuleBroken for all others."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HEIC
    if data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in data:
        for part, media_type in _OFFICE_PARTS:
            if part in data:
                return media_type
    raise RuleBroken(
        "file_kind",
        "แนบได้เฉพาะไฟล์ PDF รูปภาพ (JPEG, PNG, HEIC) และไฟล์ Word, Excel, PowerPoint รุ่นใหม่ (.docx .xlsx .pptx)",
    )
