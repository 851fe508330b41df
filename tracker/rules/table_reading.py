"""How each table of a document was understood: its heading row and what each column holds, in words for a person."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.rules.plan_form import parts_of
from tracker.rules.plan_header import roles_of
from tracker.rules.plan_headings import Role
from tracker.rules.plan_rows import TableHeading, find_rows
from tracker.rules.reading_choices import NO_CHOICES, ReadingChoices
from tracker.rules.source_table import SourceDocument, SourceTable
from tracker.rules.table_headers import Roles

KEPT_ASIDE = "ไม่ใช้/เก็บไว้เฉย ๆ"

# What a person may say that a column holds, in the order of a select box; None: kept, but made nothing of.
CHOOSABLE_ROLES: Mapping[Role | None, str] = {
    Role.NUMBER: "ลำดับที่",
    Role.MEASURE: "มาตรการ/กิจกรรม/โครงการ",
    Role.STEPS: "ขั้นตอน/วิธีการปฏิบัติ",
    Role.OWNER: "ผู้รับผิดชอบ",
    Role.SUPPORT: "ผู้เกี่ยวข้อง/ผู้สนับสนุน",
    Role.PERIOD: "ระยะเวลาดำเนินการ",
    Role.START: "วันเริ่มต้น",
    Role.END: "วันสิ้นสุด/กำหนดแล้วเสร็จ",
    Role.INDICATOR: "ตัวชี้วัด",
    Role.TOPIC: "ประเด็น/ข้อคำถาม",
    Role.GUIDELINE: "แนวทาง",
    Role.FOLLOW_UP: "การกำกับติดตาม/การรายงานผล",
    Role.RESULT: "ผลการดำเนินการ",
    Role.OUTCOME: "ผลลัพธ์/ผลที่คาดว่าจะได้รับ",
    Role.STATUS: "สถานะ",
    Role.SUGGESTION: "ข้อเสนอแนะ",
    Role.LIMITATION: "ปัญหาอุปสรรค/ข้อจำกัด",
    Role.ITEM: "รายการข้อมูล (OIT)",
    Role.COMPONENT: "องค์ประกอบด้านข้อมูล (OIT)",
    None: KEPT_ASIDE,
}

# What the reader may find by itself besides these.
_OTHER_WORDS: Mapping[Role, str] = {
    Role.APPROACH: "วิธีการนำผลการวิเคราะห์ไปสู่การปฏิบัติ",
    Role.SCORE: "คะแนน",
    Role.YEAR: "ปีงบประมาณ",
    Role.BUDGET: "งบประมาณ",
    Role.MONTH: "เดือน/ไตรมาสในปฏิทิน",
    Role.STATE: "สถานะที่ให้ทำเครื่องหมาย",
    Role.OFFICE: "สำนัก/กองที่ให้ทำเครื่องหมาย",
    Role.PAGE: "เลขหน้า",
}


def role_words(role: Role | None) -> str:
    """What a column holds, in Thai: for "ระบบเข้าใจคอลัมน์นี้เป็น…"."""
    return CHOOSABLE_ROLES.get(role) or (_OTHER_WORDS.get(role) if role else None) or KEPT_ASIDE


@dataclass(frozen=True)
class TableReading:
    """How one table was read.

    `header_row` is the (last) row of its headings as `Source` counts; None where it prints none: then `roles` are
    those of the table it goes on from, or empty. `is_of_measures`: its rows become measures. `is_form`: labels stand
    on the left, so its columns have no roles.
    """

    header_row: int | None = None
    captions: tuple[str, ...] = ()
    roles: Roles = ()
    is_of_measures: bool = False
    is_form: bool = False


def table_readings(document: SourceDocument, choices: ReadingChoices = NO_CHOICES) -> dict[int, TableReading]:
    """How each table of the document was read, by its number."""
    headings = find_rows(document, choices).headers
    return {table.number: _reading(table, headings.get(table.number), choices) for table in document.tables}


def table_reading(document: SourceDocument, choices: ReadingChoices, table_number: int) -> TableReading:
    """How one table was read; nothing known about a table the document does not have."""
    return table_readings(document, choices).get(table_number, TableReading())


def _reading(table: SourceTable, heading: TableHeading | None, choices: ReadingChoices) -> TableReading:
    if not heading:
        return TableReading()
    header = heading.header
    if table.number not in choices.tables and any(part.is_form for part in parts_of(table)):
        return TableReading(is_of_measures=header.is_of_measures, is_form=True)
    return TableReading(heading.row, header.captions, roles_of(header), header.is_of_measures)
