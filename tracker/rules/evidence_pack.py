"""What goes into the ZIP of a report's evidence: names that every computer takes, and what is said of each piece."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.rules.evidence_file import download_name
from tracker.rules.file_name import file_name
from tracker.rules.list_table import csv_value
from tracker.rules.report_content import EvidenceLine
from tracker.rules.thai_calendar import format_date, format_instant
from tracker.rules.thai_text import normalise

FORMAT = "evidence-pack/1"
MANIFEST, LIST, READ_ME = "manifest.json", "รายการ.csv", "อ่านก่อน.txt"
_LONGEST_STEM = 150  # bytes: file systems count them, and a Thai letter has three
_NOT_ON_WINDOWS = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_MARKS = re.compile("[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")
_LIST_HEAD = (
    "ลำดับ", "รายการหลักฐาน", "วันที่ในหลักฐาน", "วันที่ส่ง", "มาตรการ", "ที่อยู่เว็บ", "ชื่อไฟล์ในชุดนี้", "ชื่อไฟล์เดิม",
    "SHA-256", "ผลการบรรจุ", "ข้อควรตรวจ",
)  # fmt: skip


class Packed(StrEnum):
    """What became of a piece of evidence on its way into the ZIP."""

    FILE = "file"
    LINK = "link"
    MISSING = "missing"
    DAMAGED = "damaged"


PACKED_WORDS = {
    Packed.FILE: "อยู่ในชุดนี้",
    Packed.LINK: "เป็นที่อยู่เว็บ ไม่มีไฟล์",
    Packed.MISSING: "ไม่พบไฟล์ในโฟลเดอร์ข้อมูล",
    Packed.DAMAGED: "ไฟล์ไม่ตรงกับรหัสที่บันทึกไว้",
}


@dataclass(frozen=True)
class PackHead:
    """Whose evidence of what this is. `report_sha256` is the hash of a published report's content, "" before that."""

    organization_name: str
    title: str  # "รายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570"
    made_at: datetime
    report_sha256: str = ""
    selection: str = ""  # in words, where it is not everything

    @property
    def file_name(self) -> str:
        """Under which the whole is saved."""
        return f"หลักฐานประกอบ{self.title}.zip"


@dataclass(frozen=True)
class PackedLine:
    """One piece with what became of it; `name` and `size` are those of the file in the ZIP."""

    line: EvidenceLine
    state: Packed
    name: str = ""
    size: int = 0


def name_in_pack(line: EvidenceLine, media_type: str, highest: int) -> str:
    """ "012 ชื่อ.pdf": sorts as the list does; no folders, no marks Windows refuses, never the same twice."""
    given = download_name(file_name(normalise(line.title or line.file_name)), media_type)
    stem, _, ending = given.rpartition(".")
    clean = " ".join(_NOT_ON_WINDOWS.sub("-", stem).split()).strip(". ")
    return f"{line.number:0{max(3, len(str(highest)))}d} {_cut(clean) or 'หลักฐาน'}.{ending}"


def _cut(stem: str) -> str:
    """As many whole letters, each with its marks, as fit."""
    if len(stem.encode()) <= _LONGEST_STEM:
        return stem
    kept = stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    if _MARKS.match(stem[len(kept)]):
        while kept and _MARKS.match(kept[-1]):
            kept = kept[:-1]
        kept = kept[:-1]
    return kept.strip(". ")


def manifest(head: PackHead, packed: Sequence[PackedLine]) -> bytes:
    """For programs: everything, and how many of each state."""
    counts = Counter(one.state.value for one in packed)
    told = {
        "format": FORMAT,
        "organization": head.organization_name,
        "report": head.title,
        "report_sha256": head.report_sha256 or None,
        "selection": head.selection or None,
        "made_at": head.made_at.isoformat(timespec="seconds"),
        "counts": {state.value: counts[state.value] for state in Packed},
        "evidence": [_told(one) for one in packed],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode(errors="ignore") + b"\n"


def _told(one: PackedLine) -> dict[str, object]:
    line = one.line
    return {
        "number": line.number,
        "title": line.title,
        "evidence_on": line.evidence_on.isoformat() if line.evidence_on else None,
        "uploaded_on": line.uploaded_on.isoformat() if line.uploaded_on else None,
        "measures": list(line.rows),
        "state": one.state.value,
        "url": line.url or None,
        "file": one.name or None,
        "original_name": line.file_name or None,
        "sha256": line.sha256 or None,
        "size": one.size if one.name else None,
        "doubts": list(line.doubts),
    }


def list_csv(packed: Sequence[PackedLine]) -> bytes:
    """For Excel: what a person typed never becomes a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_LIST_HEAD)
    for one in packed:
        writer.writerow(map(csv_value, _cells(one)))
    return text.getvalue().encode("utf-8-sig", "ignore")


def _cells(one: PackedLine) -> tuple[str, ...]:
    line = one.line
    days = (format_date(day, "short") if day else "" for day in (line.evidence_on, line.uploaded_on))
    said = (line.url, one.name, line.file_name, line.sha256, PACKED_WORDS[one.state], " · ".join(line.doubts))
    return (str(line.number), line.title, *days, ", ".join(line.rows), *said)


def read_me(head: PackHead, packed: Sequence[PackedLine]) -> bytes:
    """For a person who opens the ZIP: what it is, what is in it, and above all what is not."""
    counts = Counter(one.state for one in packed)
    lost = [one for one in packed if one.state in (Packed.MISSING, Packed.DAMAGED)]
    said = [
        f"หลักฐานประกอบ{head.title}",
        head.organization_name,
        f"จัดทำเมื่อ {format_instant(head.made_at)}",
        *([head.selection] if head.selection else []),
        "",
        f"หลักฐานทั้งหมด {len(packed)} รายการ: ไฟล์ในชุดนี้ {counts[Packed.FILE]} ไฟล์ ที่อยู่เว็บ {counts[Packed.LINK]} รายการ",
        *_lost(lost),
        "",
        "ชื่อไฟล์ขึ้นต้นด้วยลำดับเดียวกับบัญชีหลักฐานท้ายรายงาน",
        f"{LIST} เปิดด้วย Excel ได้ บอกวันที่ มาตรการ ที่อยู่เว็บ และรหัส SHA-256 ของทุกไฟล์",
        f"{MANIFEST} เป็นข้อมูลชุดเดียวกันสำหรับโปรแกรม",
        "ทุกไฟล์ตรวจรหัส SHA-256 กับที่บันทึกไว้เมื่อรับหลักฐานแล้วตอนบรรจุ",
    ]
    if head.report_sha256:
        said.append(f"รหัสของรายงานที่เผยแพร่ (SHA-256): {head.report_sha256}")
    return ("\r\n".join(said) + "\r\n").encode("utf-8-sig", "ignore")


def _lost(lost: Sequence[PackedLine]) -> list[str]:
    if not lost:
        return []
    named = [f"  {one.line.number} {one.line.title}: {PACKED_WORDS[one.state]}" for one in lost]
    return [f"บรรจุไม่ได้ {len(lost)} ไฟล์ กรุณาแจ้งผู้ดูแลระบบให้กู้จากข้อมูลสำรอง:", *named]
