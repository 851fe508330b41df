"""The numbered list of evidence (บัญชีหลักฐาน) that goes with a report, as an annex to be signed."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from tracker.rules.form_words import MEASURES_OF_OFFICE, blank_if_empty, name_and_place, text_cell, year_and_round
from tracker.rules.paper import (
    Block,
    Column,
    Day,
    Form,
    Heading,
    Look,
    Paper,
    Row,
    Signatures,
    Stamp,
    Table,
    Words,
)
from tracker.rules.report_content import NOTHING, Cell, EvidenceLine, Paragraph, ReportContent
from tracker.rules.report_wording import Wording, persons_text
from tracker.rules.thai_calendar import format_date

COLUMNS = (
    Column("ที่", 60, is_centered=True),
    Column("วันที่\nในหลักฐาน", 130, is_centered=True),
    Column("รายการหลักฐาน", 420),
    Column("ที่อยู่เว็บ หรือชื่อไฟล์และรหัสไฟล์", 420),
    Column("มาตรการ\nที่", 110, is_centered=True),
)
DOUBTS = Column("ที่ควรตรวจก่อนเสนอ", 260)
SHORT_HASH = 12  # of 64 signs: enough to tell files of one office apart, short enough to be read aloud
_DATE = 1
_ONLY_ANNEX = "ยังไม่มีหลักฐานที่ยืนยันแล้วในรอบนี้"


def evidence_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """Heading, how many pieces there are, one row for each, three signatures."""
    heading = _heading(content)
    return Paper(
        Form.EVIDENCE,
        title=" ".join(heading),
        organization_name=content.organization_name,
        is_landscape=True,
        look=look,
        stamp=stamp,
        blocks=(Heading(heading), *_body(content), Signatures(content.signatories)),
    )


def _heading(content: ReportContent) -> tuple[str, ...]:
    return (
        f"บัญชีหลักฐานประกอบรายงานผลการดำเนินการ{MEASURES_OF_OFFICE}",
        year_and_round(content),
        name_and_place(content),
    )


def _body(content: ReportContent) -> Iterator[Block]:
    wording = Wording.of(content)
    if not content.evidence:
        yield Words((Paragraph(_ONLY_ANNEX),))
        return
    yield Words((Paragraph(_opening(content, wording)),))
    is_doubted = content.is_draft and any(line.doubts for line in content.evidence)
    columns = (*COLUMNS, DOUBTS) if is_doubted else COLUMNS
    rows = tuple(_row(line, wording, is_doubted=is_doubted) for line in content.evidence)
    yield Table(columns, rows, name="บัญชีหลักฐาน")
    if any(line.sha256 for line in content.evidence):
        yield Words((Paragraph(_about_hashes(wording)),), style="note")


def _opening(content: ReportContent, wording: Wording) -> str:
    count = len(content.evidence)
    files = sum(bool(line.sha256) for line in content.evidence)
    return (
        f"{content.organization_name} ขอแสดงหลักฐานประกอบรายงานผลการดำเนินการ {year_and_round(content)} "
        f"รวม {wording.number(count)} รายการ เป็นไฟล์ {wording.number(files)} รายการ "
        f"และที่อยู่เว็บ {wording.number(count - files)} รายการ ดังต่อไปนี้"
    )


def _about_hashes(wording: Wording) -> str:
    return (
        f"หมายเหตุ: รหัสไฟล์คือ {wording.number(SHORT_HASH)} ตัวแรกของค่า SHA-256 ของไฟล์ที่เก็บไว้ในระบบ "
        "ไฟล์ที่ถูกแก้ไขจะได้รหัสอื่น ค่าเต็มอยู่ใน manifest.json ของชุดไฟล์หลักฐาน"
    )


def _row(line: EvidenceLine, wording: Wording, *, is_doubted: bool) -> Row:
    cells = (
        text_cell(wording.number(line.number)),
        text_cell(format_date(line.evidence_on, "short", wording.digits) if line.evidence_on else NOTHING),
        _what(line),
        _where(line),
        text_cell(", ".join(line.rows)),
    )
    days = (Day(_DATE, line.evidence_on),) if line.evidence_on else ()
    return Row((*cells, _doubts(line, wording)) if is_doubted else cells, days=days)


def _what(line: EvidenceLine) -> Cell:
    """What it was called; a link nobody named is called after its site, for the address stands beside it."""
    if line.url and line.title in ("", line.url):
        return text_cell(f"หน้าเว็บ {urlsplit(line.url).hostname or ''}".strip())
    return blank_if_empty(tuple(persons_text(line.title)))


def _where(line: EvidenceLine) -> Cell:
    """An address whole, or a file's name with the beginning of its hash: both as they are, whatever the digits."""
    if line.url:
        return (Paragraph(line.url),)
    return (*persons_text(line.file_name), Paragraph(line.sha256[:SHORT_HASH], lead="รหัสไฟล์"))


def _doubts(line: EvidenceLine, wording: Wording) -> Cell:
    return blank_if_empty(tuple(Paragraph(wording.number(doubt), is_missing=True) for doubt in line.doubts))
