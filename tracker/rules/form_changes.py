"""The annex of a twelve-month report: what changed since the published six-month one, where and whose doing."""

from collections.abc import Iterator

from tracker.rules.paper import Block, Column, Heading, PageBreak, Row, Table
from tracker.rules.report_changes import words_of
from tracker.rules.report_content import DroppedRow, Paragraph, ReportContent, ReportRow, RowChange
from tracker.rules.report_wording import Wording, persons_text
from tracker.rules.thai_calendar import format_date

# None of these is the name of a column of a plan, so that nobody reads the annex as measures.
COLUMNS = (
    Column("ข้อ", 70, is_centered=True),
    Column("ชื่อที่รายงานไว้", 260),
    Column("ส่วนที่เปลี่ยน", 160),
    Column("ข้อความเดิม", 520),
    Column("ผู้รายงานหรือผู้แก้ไข", 200),
    Column("เมื่อวันที่", 130, is_centered=True),
)
ONLY_ADDED, DROPPED, NEW = "(เพิ่มเติมจากเดิม)", "ถอนออกจากแผน", "(เพิ่มใหม่ในแผน)"
_TITLE = "มาตรการ/แนวทาง"


def change_blocks(content: ReportContent) -> tuple[Block, ...]:
    """A page of its own, or nothing where nothing changed."""
    rows = tuple(_rows(content))
    if not rows:
        return ()
    six = Wording.of(content).round(6)
    return PageBreak(), Heading((f"การเปลี่ยนแปลงจากรายงาน{six}",), level=2), Table(COLUMNS, rows, name="การเปลี่ยนแปลง")


def _rows(content: ReportContent) -> Iterator[Row]:
    wording = Wording.of(content)
    for row in content.rows:
        for change in row.changes:
            yield _changed(row, change, wording)
    for gone in content.dropped:
        yield _dropped(gone, wording)


def _changed(row: ReportRow, change: RowChange, wording: Wording) -> Row:
    before = change.before or (NEW if change.column == _TITLE else ONLY_ADDED)
    day = format_date(change.changed_on, "short", wording.digits) if change.changed_on else ""
    return _row(row.code, words_of(row.title), change.column, before, change.changed_by, day)


def _dropped(gone: DroppedRow, wording: Wording) -> Row:
    day = format_date(gone.changed_on, "short", wording.digits) if gone.changed_on else ""
    return _row(gone.code, gone.title, DROPPED, gone.reason, gone.changed_by, day)


def _row(*texts: str) -> Row:
    return Row(tuple(tuple(persons_text(text)) or (Paragraph(""),) for text in texts))
