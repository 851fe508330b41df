"""Tells by its content what a file is, and refuses what no reader can read. Nothing is unpacked here."""

import io
import zipfile
from collections import Counter

from tracker.rules.errors import UnreadableFile

_MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * _MEGABYTE
_MOST_TEXT = 5 * _MEGABYTE
_MOST_UNPACKED = 100 * _MEGABYTE
_MOST_MEMBER = 60 * _MEGABYTE
_MOST_XML = 40 * _MEGABYTE  # together; a plan of 2,000 rows has 12
_MOST_MEMBERS = 2_000
_MOST_RATIO = 50
_RATIO_FROM = 64 * _MEGABYTE  # small files of spaces compress better than any honest large one
_LONGEST_TYPE = 100

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128  # bytes of an entry in the directory of an old Office file: its name, then the name's length at 64
_ENTRY_NAME = 64

_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}

ACCEPTED = "Word (.docx) Excel (.xlsx .xls) OpenDocument (.ods) PDF ที่มีตัวอักษร หรือข้อความ (.csv .txt)"
_ASK = f"กรุณาใช้ไฟล์ {ACCEPTED}"
_DAMAGED = "ไฟล์นี้เสียหายหรือส่งมาไม่ครบ กรุณาเปิดด้วย Word หรือ Excel แล้วบันทึกใหม่ จากนั้นลองอีกครั้ง"
_PASSWORD = "ไฟล์นี้ตั้งรหัสผ่านไว้ กรุณาเปิดไฟล์ เอารหัสผ่านออก บันทึก แล้วนำเข้าอีกครั้ง"  # noqa: S105


def kind_of(data: bytes) -> str:
    """One of docx, xlsx, ods, xls, pdf and text; raises UnreadableFile with a Thai sentence for anything else."""
    if not data.strip():
        raise UnreadableFile("empty", f"ไฟล์นี้ว่างเปล่า ไม่มีข้อมูลให้อ่าน {_ASK} ที่มีเนื้อหาแผน")
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large", "ไฟล์ใหญ่เกิน 50 เมกะไบต์ กรุณาลดขนาดรูปภาพในไฟล์หรือแบ่งไฟล์แล้วลองใหม่")
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_old_office(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    _refuse_known_others(data)
    if b"\x00" in data[:4096] and not data.startswith(_UTF_16):
        raise UnreadableFile("unknown_kind", f"ไฟล์นี้ไม่ใช่เอกสารที่ระบบอ่านได้ {_ASK}")
    if len(data) > _MOST_TEXT:
        raise UnreadableFile("too_large", "ไฟล์ข้อความใหญ่เกิน 5 เมกะไบต์ กรุณาแบ่งไฟล์แล้วลองใหม่")
    return "text"


def _refuse_known_others(data: bytes) -> None:
    if data.startswith(_PICTURES) or data[4:8] == b"ftyp":
        raise UnreadableFile("picture", f"ไฟล์นี้เป็นรูปภาพ ไม่ใช่เอกสาร แม้ชื่อไฟล์จะลงท้ายอย่างอื่น {_ASK} ที่เป็นต้นฉบับ")
    if data.lstrip()[:5].lower() in (b"{\\rtf", b"<html", b"<!doc", b"<?xml"):
        raise UnreadableFile(
            "unknown_kind", f"ไฟล์นี้ไม่ใช่ไฟล์ Word หรือ Excel จริง กรุณาเปิดแล้ว “บันทึกเป็น” .docx หรือ .xlsx {_ASK}"
        )


def _kind_of_old_office(data: bytes) -> str:
    """By the streams in its directory; searching the whole file would also find the words of its text."""
    if _has_stream(data, "EncryptedPackage") or _has_stream(data, "EncryptionInfo"):
        raise UnreadableFile("encrypted", _PASSWORD)
    if _has_stream(data, "WordDocument"):
        raise UnreadableFile("old_office", "ไฟล์นี้เป็น Word รุ่นเก่า (.doc) กรุณาเปิดแล้วเลือก “บันทึกเป็น” .docx จากนั้นนำเข้าอีกครั้ง")
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return "xls"
    raise UnreadableFile("old_office", f"ไฟล์นี้เป็นไฟล์ Office รุ่นเก่าที่ระบบอ่านไม่ได้ {_ASK}")


def _has_stream(data: bytes, name: str) -> bool:
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    at = data.find(wanted)
    while at >= 0:
        length = int.from_bytes(data[at + _ENTRY_NAME : at + _ENTRY_NAME + 2], "little")
        if at % _OLE_ENTRY == 0 and length == len(wanted):
            return True
        at = data.find(wanted, at + 1)
    return False


def _kind_of_zip(data: bytes) -> str:
    """Looks only at the directory of the ZIP (and at the few letters by which OpenDocument names itself)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableFile("damaged", _DAMAGED) from None
    members = archive.infolist()
    _refuse_bomb(members, len(data))
    _refuse_odd_names(members)
    names = {member.filename for member in members}
    kind = next((kind for part, kind in _KINDS.items() if part in names), None)
    if kind:
        return kind
    if "content.xml" in names:
        return _open_document(archive)
    if "xl/workbook.bin" in names:
        raise UnreadableFile("binary_excel", "ไฟล์นี้เป็น .xlsb กรุณาเปิดด้วย Excel แล้วเลือก “บันทึกเป็น” .xlsx จากนั้นนำเข้าอีกครั้ง")
    raise UnreadableFile("unknown_kind", f"ไฟล์นี้ไม่ใช่เอกสาร Word หรือ Excel {_ASK}")


def _open_document(archive: zipfile.ZipFile) -> str:
    try:
        stated = archive.getinfo("mimetype")
        name = archive.read(stated).decode("ascii") if stated.file_size <= _LONGEST_TYPE else ""
    except (KeyError, ValueError, OSError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
        name = ""
    if name.strip().endswith("opendocument.spreadsheet"):
        return "ods"
    raise UnreadableFile("opendocument", "ไฟล์นี้เป็น OpenDocument ที่ไม่ใช่ตารางคำนวณ กรุณาเลือก “บันทึกเป็น” .docx แล้วนำเข้าอีกครั้ง")


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    xml = sum(member.file_size for member in members if member.filename.lower().endswith((".xml", ".rels", ".vml")))
    too_dense = unpacked > _RATIO_FROM and unpacked > _MOST_RATIO * packed
    largest = max((member.file_size for member in members), default=0)
    too_large = unpacked > _MOST_UNPACKED or largest > _MOST_MEMBER or xml > _MOST_XML
    if too_dense or too_large or len(members) > _MOST_MEMBERS:
        raise UnreadableFile("bomb", "ไฟล์นี้เมื่อขยายแล้วใหญ่ผิดปกติ ระบบจึงไม่เปิด กรุณาคัดลอกเฉพาะตารางแผนไปไว้ในไฟล์ใหม่แล้วลองอีกครั้ง")
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableFile("encrypted", _PASSWORD)


def _refuse_odd_names(members: list[zipfile.ZipInfo]) -> None:
    """No program writes a part twice or outside its folder; who does wants two readers to see two files."""
    names = Counter(member.filename for member in members)
    if any(count > 1 for count in names.values()) or any(_leaves_folder(name) for name in names):
        raise UnreadableFile("hostile", "ไฟล์นี้มีส่วนที่ไม่ปลอดภัย ระบบจึงไม่เปิด กรุณาคัดลอกเนื้อหาไปไว้ในไฟล์ใหม่แล้วนำเข้าอีกครั้ง")


def _leaves_folder(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")
