"""What two contents of a round's report say otherwise, cell by cell: the one under approval and the one of today."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.rules.plain_record import to_plain
from tracker.rules.report_content import Cell, EvidenceLine, ReportContent, ReportRow

NOTHING_THERE = "(ไม่มี)"
_MOVES_BY_ITSELF = frozenset({"planned"})  # what is due by today is another figure every morning
_COLUMNS = {
    "indicator": "ตัวชี้วัด",
    "title": "มาตรการ/แนวทาง",
    "topic": "หัวข้อการประเมิน",
    "steps": "ขั้นตอน/วิธีการปฏิบัติ",
    "responsible": "ผู้รับผิดชอบ",
    "period": "ระยะเวลาดำเนินการ",
    "follow_up": "การกำกับติดตาม",
    "limitation": "ข้อจำกัด",
    "result": "ผลการดำเนินการ",
    "outcome": "ผลลัพธ์",
    "suggestion": "ข้อเสนอแนะ",
}


@dataclass(frozen=True)
class Difference:
    """One place in which they differ: whose row ("" for the report as a whole), which column, the words of both.

    A figure moves with the work and is told; anything else asks for the signatures anew.
    """

    row: str
    column: str
    before: str
    after: str
    is_figure: bool = False


def list_differences(before: ReportContent, after: ReportContent) -> tuple[Difference, ...]:
    """Everything that differs, rows in printed order, figures last."""
    if before.sha256 == after.sha256:
        return ()
    found = (*_of_rows(before, after), *_of_evidence(before, after))
    if not found and replace(before, figures=()).sha256 != replace(after, figures=()).sha256:
        found = (Difference("", "ส่วนอื่นของรายงาน", "ฉบับที่เสนอ", "ฉบับปัจจุบัน"),)
    return (*found, *_of_figures(before, after))


def needs_signing(differences: Sequence[Difference]) -> bool:
    """Whether what was signed is no longer what would be printed today."""
    return any(not one.is_figure for one in differences)


def cell_sha256(cell: Cell) -> str:
    """The hash of a composed cell, by which somebody who worded it anew is told that it has changed since."""
    plain = json.dumps(to_plain(cell), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def words_of(cell: Cell) -> str:
    """A cell as it is read, a line for each paragraph."""
    lines = []
    for paragraph in cell:
        ticks = " ".join(("☑" if tick.is_ticked else "☐") + f" {tick.label}" for tick in paragraph.ticks)
        lines.append(f"{ticks} {paragraph.plain}".strip())
    return "\n".join(lines)


def _of_rows(before: ReportContent, after: ReportContent) -> Iterator[Difference]:
    known = {row.measure_id: row for row in before.rows}
    for row in after.rows:
        old = known.pop(row.measure_id, None)
        if old is None:
            yield Difference(row.code, "ทั้งแถว", NOTHING_THERE, words_of(row.title))
        else:
            yield from _of_row(old, row)
    for row in known.values():
        yield Difference(row.code, "ทั้งแถว", words_of(row.title), NOTHING_THERE)


def _of_row(before: ReportRow, after: ReportRow) -> Iterator[Difference]:
    name = after.code or words_of(after.title)
    if before.code != after.code:
        yield Difference(name, "ลำดับ", before.code, after.code)
    for field, column in _COLUMNS.items():
        old, new = words_of(getattr(before, field)), words_of(getattr(after, field))
        if old != new:
            yield Difference(name, column, old, new)
    if before.is_carried_out != after.is_carried_out:
        yield Difference(name, "การดำเนินการ", _carried(before), _carried(after))


def _carried(row: ReportRow) -> str:
    return "ดำเนินการ" if row.is_carried_out else "ยังไม่ได้ดำเนินการ"


def _of_figures(before: ReportContent, after: ReportContent) -> Iterator[Difference]:
    known = {figure.key: figure for figure in before.figures}
    for figure in after.figures:
        old = known.get(figure.key)
        was = f"{old.counted} จาก {old.total} {old.unit}" if old else NOTHING_THERE
        now = f"{figure.counted} จาก {figure.total} {figure.unit}"
        if was != now and figure.key not in _MOVES_BY_ITSELF:
            yield Difference("", figure.label, was, now, is_figure=True)


def _of_evidence(before: ReportContent, after: ReportContent) -> Iterator[Difference]:
    old, new = ([_named(line) for line in content.evidence] for content in (before, after))
    for name in new:
        if name not in old:
            yield Difference("", "หลักฐาน", NOTHING_THERE, name)
    for name in old:
        if name not in new:
            yield Difference("", "หลักฐาน", name, NOTHING_THERE)


def _named(line: EvidenceLine) -> str:
    return " ".join(part for part in (line.title, line.url or line.file_name) if part)
