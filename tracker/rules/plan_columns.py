"""The single columns of a measure: its indicators, its result and state, and the columns kept as they are."""

import re
from collections.abc import Sequence

from tracker.rules.plan_codes import (
    indicator_numbers,
    indicators_by_name,
    indicators_by_question,
    indicators_in_cell,
    split_code,
)
from tracker.rules.plan_draft import Confidence, DraftStatus, Field
from tracker.rules.plan_headings import Role
from tracker.rules.plan_row import Cell, PlanRow
from tracker.rules.plan_steps import printed
from tracker.rules.plan_text import one_line, read_boxes
from tracker.rules.thai_text import match_key

_KEPT_AS_OTHER = (Role.OUTCOME, Role.SCORE, Role.BUDGET, Role.YEAR)
_SAYS_NOT_STARTED = re.compile(r"(?:ยังไม่(?:ได้|มีการ|ถึงกำหนด)*(?:เริ่ม)?(?:ดำเนิน(?:การ|งาน)?)?|รอดำเนินการ)")
_SAYS_DONE = re.compile(r"(?:ได้)?(?:ดำเนินการ)?(?:แล้ว)?เสร็จ(?:สิ้น|เรียบร้อย|สมบูรณ์)*(?:แล้ว)?(?:ครบถ้วน)?")
_HOPED_FOR = re.compile(r"คาดว่า|คาดหมาย|คาดหวัง|เป้าหมาย|ประโยชน์")
_DONE_WORDS = ("แล้วเสร็จ", "ดำเนินการแล้ว", "เสร็จสิ้น", "ครบถ้วน")


def indicators(row: PlanRow, title: Cell, lead: str) -> Field[tuple[int, ...]]:
    """As the document says it, the nearest first: the row's cell, its title, the text before its steps, the heading."""
    cell = row.cell(Role.INDICATOR)
    if numbers := indicators_in_cell(cell.text):
        return Field(numbers, cell.source)
    for text, source in ((title.text, title.source), (lead, row.cell(row.layout.steps).source)):
        if numbers := indicator_numbers(text):
            return Field(numbers, source)
    topic = row.cell(Role.TOPIC)
    if split_code(topic.text)[0].startswith("O"):  # an item of open data, not a question of a survey
        topic = Cell("")
    if numbers := indicator_numbers(topic.text) or indicators_by_name(topic.text):
        return Field(numbers, topic.source)
    if numbers := indicators_by_question(topic.text):
        return Field(numbers, topic.source, Confidence.PROBABLE)
    named = indicators_by_name(row.heading)
    if numbers := indicator_numbers(row.heading) or (named if len(named) == 1 else ()):
        return Field(numbers, row.source, Confidence.PROBABLE)
    return Field((), None, Confidence.DOUBTFUL)


def kept(rows: Sequence[PlanRow], role: Role) -> Field[str]:
    cell = printed(rows, role)
    return Field(cell.text, cell.source)


def outcome(rows: Sequence[PlanRow]) -> Field[str]:
    """What came of the measure; a column of what is only hoped for (ผลที่คาดว่าจะได้รับ) says nothing of that."""
    column = rows[0].header.columns.get(Role.OUTCOME)
    if column is None or _HOPED_FOR.search(match_key(rows[0].header.headings[column])):
        return Field("")
    return kept(rows, Role.OUTCOME)


def others(rows: Sequence[PlanRow]) -> tuple[tuple[str, Field[str]], ...]:
    """Columns without a field of their own, by their printed headings; the heading above the table last."""
    found: dict[str, Cell] = {}
    for row in rows:
        columns = [
            (row.header.headings[row.header.columns[role]], row.cell(role))
            for role in _KEPT_AS_OTHER
            if role in row.cells
        ]
        for heading, cell in (*columns, *row.others):
            if cell.text and not cell.is_inherited:
                before = found.get(heading)
                found[heading] = Cell(f"{before.text}\n{cell.text}", before.source) if before else cell
    kept = tuple((heading, Field(cell.text, cell.source)) for heading, cell in found.items())
    return (*kept, ("หัวข้อ", Field(rows[0].heading))) if rows[0].heading else kept


def result_and_status(rows: Sequence[PlanRow]) -> tuple[Field[str], Field[DraftStatus], Field[str]]:
    """The printed result without its boxes, and the state it shows."""
    cell, status_cell = printed(rows, Role.RESULT), printed(rows, Role.STATUS)
    boxes = read_boxes(cell.text)
    state_boxes = read_boxes(status_cell.text)
    result = Field(boxes.rest if boxes.ticked or boxes.unticked else cell.text, cell.source)
    ticked = boxes.ticked or state_boxes.ticked
    if ticked or boxes.unticked or state_boxes.unticked:
        words = "; ".join(ticked)
        status = _status_of_words(words, rows[0].header.is_of_o_items)
        return result, Field(status, cell.source, Confidence.PROBABLE), Field(words, cell.source)
    if status_cell.text:
        said = Field(_status_of_rows(rows), status_cell.source, Confidence.PROBABLE)
        return result, said, Field(one_line(status_cell.text), status_cell.source)
    return result, Field(_status_of_result(cell.text), cell.source, Confidence.PROBABLE), Field("")


def _status_of_rows(rows: Sequence[PlanRow]) -> DraftStatus:
    """What the rows of a measure say together: steps in different states are work under way."""
    words = [row.cell(Role.STATUS).text for row in rows if row.cell(Role.STATUS).text]
    said = {_status_of_words(one_line(text), is_o_item=False) for text in words}
    return said.pop() if len(said) == 1 else DraftStatus.IN_PROGRESS


def _status_of_result(text: str) -> DraftStatus:
    """A result that is nothing but the name of a state says so; any other result is work under way."""
    words = match_key(text).strip("-–—.")
    if not words:
        return DraftStatus.UNKNOWN
    if _SAYS_NOT_STARTED.fullmatch(words):
        return DraftStatus.NOT_STARTED
    return DraftStatus.DONE if _SAYS_DONE.fullmatch(words) else DraftStatus.IN_PROGRESS


def _status_of_words(words: str, is_o_item: bool) -> DraftStatus:
    if not words:
        return DraftStatus.UNKNOWN
    if "ยังไม่" in words:
        return DraftStatus.NOT_STARTED
    if any(word in words for word in ("อยู่ระหว่าง", "กำลัง")):
        return DraftStatus.IN_PROGRESS
    if any(word in words for word in _DONE_WORDS):
        return DraftStatus.DONE
    return DraftStatus.DONE if is_o_item else DraftStatus.IN_PROGRESS
