"""What a twelve-month report says otherwise than the published six-month one, and whose doing that was."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.rules.report_content import NOTHING, Cell, DroppedRow, ReportContent, ReportRow, RowChange
from tracker.rules.report_facts import AnswerField, Doing, ReportFacts, ReportMeasure, Withdrawal
from tracker.rules.thai_text import match_key

OF_THE_PLAN = {
    "indicator": "ตัวชี้วัด",
    "title": "มาตรการ/แนวทาง",
    "steps": "ขั้นตอน/วิธีการปฏิบัติ",
    "responsible": "ผู้รับผิดชอบ",
    "period": "ระยะเวลาดำเนินการ",
    "follow_up": "การกำกับติดตาม",
    "limitation": "ข้อจำกัด",
}
OF_THE_ENTRIES: dict[AnswerField, str] = {
    "result": "ผลการดำเนินการ",
    "outcome": "ผลลัพธ์",
    "suggestion": "ข้อเสนอแนะ",
}


def with_changes(content: ReportContent, facts: ReportFacts) -> ReportContent:
    """The content with what changed since the earlier report; a report without an earlier one has no changes."""
    if facts.earlier is None:
        return content
    earlier = _matched(facts.earlier.rows, content.rows)
    rows = (
        replace(row, changes=tuple(_changes(earlier.get(row.measure_id), row, measure)))
        for row, measure in zip(content.rows, facts.measures, strict=True)
    )
    kept = {row.measure_id for row in earlier.values()}
    dropped = (_dropped(row, facts) for row in facts.earlier.rows if row.measure_id not in kept)
    return replace(content, rows=tuple(rows), dropped=tuple(dropped))


def _matched(before: Sequence[ReportRow], now: Sequence[ReportRow]) -> dict[str, ReportRow]:
    """The earlier row of each measure of today: the same measure, else, in a newer plan, the one of that name."""
    by_id = {row.measure_id: row for row in before}
    today = {row.measure_id for row in now}
    by_name = {match_key(words_of(row.title)): row for row in before if row.measure_id not in today}
    found = {row.measure_id: by_id.get(row.measure_id) or by_name.get(match_key(words_of(row.title))) for row in now}
    return {measure_id: row for measure_id, row in found.items() if row}


def _dropped(row: ReportRow, facts: ReportFacts) -> DroppedRow:
    withdrawal = facts.withdrawn.get(row.measure_id, Withdrawal(""))
    whose = withdrawal.done_by
    return DroppedRow(
        row.code,
        words_of(row.title),
        withdrawal.reason,
        whose.name if whose else "",
        whose.on if whose else None,
    )


def words_of(cell: Cell) -> str:
    """A cell as it is read, a line for each paragraph; what says nothing is nothing."""
    words = "\n".join(paragraph.plain for paragraph in cell)
    return "" if words.strip() == NOTHING else words


def _changes(before: ReportRow | None, row: ReportRow, measure: ReportMeasure) -> Iterator[RowChange]:
    if before is None:
        yield _change(OF_THE_PLAN["title"], "", [measure.revised_by])
        return
    for name, column in OF_THE_PLAN.items():
        was = words_of(getattr(before, name))
        if was != words_of(getattr(row, name)):
            yield _change(column, was, [measure.revised_by])
    for field, column in OF_THE_ENTRIES.items():
        (said, owed), (says, owes) = _parts(getattr(before, field)), _parts(getattr(row, field))
        gone = [*(part for part in said if part not in says), *(part for part in owed if part not in owes)]
        if gone or any(part not in said for part in says):  # a report that is owed anew is nobody's doing
            yield _change(column, "\n".join(gone), _who_said(measure, field))


def _parts(cell: Cell) -> tuple[list[str], list[str]]:
    """What is said, and what is still owed. The system's own lead ("กองคลัง (รอบ ๖ เดือน):") is no word of anybody."""
    said = (paragraph.text for paragraph in cell if not paragraph.is_missing)
    owed = [paragraph.plain for paragraph in cell if paragraph.is_missing]
    return [text for text in said if text.strip() and text != NOTHING], owed


def _who_said(measure: ReportMeasure, field: AnswerField) -> list[Doing | None]:
    if field in measure.worded:
        return [measure.worded[field].said_by]
    latest = max((entry.round_months for entry in measure.entries), default=12)
    said = [entry for entry in measure.entries if entry.round_months == latest and getattr(entry, field).strip()]
    return [entry.said_by for entry in said]


def _change(column: str, before: str, doings: Sequence[Doing | None]) -> RowChange:
    known = [doing for doing in doings if doing]
    names = ", ".join(dict.fromkeys(doing.name for doing in known))
    return RowChange(column, before, names, max((doing.on for doing in known), default=None))
