"""What a correction did, as a Thai sentence for the button that undoes it."""

from collections.abc import Iterable, Mapping

from tracker.rules.plan_correction import (
    NEW_DIVISION,
    NOBODY,
    AddMeasure,
    CheckedGroup,
    Correction,
    DropMeasure,
    DropRows,
    EditMeasure,
    JoinRow,
    MeasureValues,
    MergeMeasure,
    NameDivision,
    RestoreMeasure,
    RestoreRows,
    SetPlan,
    SetTable,
    SplitMeasure,
    SplitRow,
)
from tracker.rules.plan_correction_draft import CorrectedPlan
from tracker.rules.plan_correction_values import values_of
from tracker.rules.plan_draft import DraftMeasure
from tracker.rules.plan_faults import short
from tracker.rules.reading_choices import RowPlace

_LONGEST_TITLE = 40
_FIELDS = {
    "title": "ชื่อ",
    "code": "รหัส",
    "indicators": "ตัวชี้วัด",
    "owners": "ผู้รับผิดชอบ",
    "period": "ระยะเวลา",
    "follow_up": "การกำกับติดตาม",
    "limitation": "ข้อจำกัด",
    "result": "ผลการดำเนินการ",
    "outcome": "ผลลัพธ์/ความสำเร็จ",
    "suggestion": "ข้อเสนอแนะ",
    "steps": "ขั้นตอน",
}


def describe(correction: Correction, before: CorrectedPlan) -> str:  # noqa: C901, PLR0911, PLR0912  # a word for each
    """What the correction did to the plan as it was `before` it."""
    measures = {measure.key: measure for measure in (*before.dropped, *before.draft.measures)}
    match correction:
        case SetTable(table, header_row, _):
            return f"กำหนดหัวคอลัมน์ของตารางที่ {table}" if header_row else f"ไม่อ่านตารางที่ {table} เป็นมาตรการ"
        case JoinRow(table, row):
            return f"ให้แถวที่ {row} ของตารางที่ {table} ต่อจากแถวก่อน"
        case SplitRow(table, row):
            return f"ให้แถวที่ {row} ของตารางที่ {table} ขึ้นมาตรการใหม่"
        case DropRows(rows):
            return f"ไม่อ่าน{_rows(rows)}"
        case RestoreRows(rows):
            return f"นำ{_rows(rows)} กลับมาอ่าน"
        case EditMeasure(key, values):
            return f"{_edit(measures.get(key), values)}{_title(measures, key)}"
        case SplitMeasure(key, at_step, _):
            return f"แยกขั้นตอนที่ {at_step + 1} เป็นต้นไปออกจาก{_title(measures, key)}"
        case MergeMeasure(key):
            return f"รวม{_title(measures, key)} กับมาตรการก่อนหน้า"
        case DropMeasure(key):
            return f"ไม่นำเข้า{_title(measures, key)}"
        case RestoreMeasure(key):
            return f"นำ{_title(measures, key)} กลับมา"
        case AddMeasure(_, values):
            return f"เพิ่มมาตรการ “{short(values.title, _LONGEST_TITLE)}”"
        case CheckedGroup(key):
            return f"ตรวจแล้วว่าถูกต้อง: {_of_group(before, measures, key)}"
        case NameDivision(printed, choice):
            return f"{_NAMED.get(choice, 'เลือกสำนัก/กองของ')} “{short(printed, _LONGEST_TITLE)}”"
        case SetPlan():
            return _plan(correction)


_NAMED = {NEW_DIVISION: "สร้างสำนัก/กอง", NOBODY: "ไม่ใช่สำนัก/กอง:"}


def _rows(rows: Iterable[RowPlace]) -> str:
    named = sorted(rows)
    if len(named) == 1:
        return f"แถวที่ {named[0].row} ของตารางที่ {named[0].table}"
    return f" {len(named)} แถว"


def _title(measures: Mapping[str, DraftMeasure], key: str) -> str:
    measure = measures.get(key)
    return f" “{short(measure.title.value, _LONGEST_TITLE)}”" if measure else "มาตรการหนึ่งรายการ"


def _edit(measure: DraftMeasure | None, values: MeasureValues) -> str:
    """The one thing that was changed, by name."""
    before = vars(values_of(measure)) if measure else {}
    after = {name: value for name, value in vars(values).items() if value is not None}
    changed = [word for name, word in _FIELDS.items() if name in after and before.get(name) != after[name]]
    if measure and not changed:
        return "ตรวจ"
    return f"แก้{changed[0]}ของ" if len(changed) == 1 else "แก้ไข"


def _of_group(before: CorrectedPlan, measures: Mapping[str, DraftMeasure], key: str) -> str:
    group = next((group for group in before.draft.groups if group.key == key), None)
    names = [_title(measures, name).strip() for name in (group.measures if group else ())]
    if not names:
        return "มาตรการหนึ่งรายการ"
    return names[0] if len(names) == 1 else f"{names[0]} และอีก {len(names) - 1} มาตรการ"


def _plan(said: SetPlan) -> str:
    parts = [
        f"ปีงบประมาณ {said.fiscal_year}" if said.fiscal_year else "",
        f"รอบ {said.round_months} เดือน" if said.round_months else "",
        "ชนิดของเอกสาร" if said.kind else "",
    ]
    return f"กำหนด{' '.join(part for part in parts if part) or 'ข้อมูลของแผน'}"
