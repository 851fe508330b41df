"""A plan as the rows of the product's own sheet: one row per step group, the code tells which rows are one measure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent
from tracker.rules.plan_draft import PlanDraft, Severity
from tracker.rules.plan_sheet_form import (
    ALL_DIVISIONS,
    COLUMNS,
    EXAMPLE,
    FORM_VERSION,
    LONGEST_TEXT,
    MARK,
    Column,
    plain,
    plain_name,
    plain_step,
    steps_to_text,
)
from tracker.rules.plan_sheet_size import MOST_LINES, line_count
from tracker.rules.thai_calendar import format_date

Value = str | date
_MOST_STEP_TEXT = 30_000
_MOST_IN_HEAD = 3
_NO_RESULTS = "แบบฟอร์มนี้ไม่มีช่องผลการดำเนินการ หากต้องการนำเข้าผลด้วย กรุณาแก้ไขในหน้าตรวจทาน หรือแก้ไฟล์เดิมแล้วนำเข้าใหม่"
_WORDS = {Severity.ERROR: "ต้องแก้", Severity.WARNING: "ควรตรวจ", Severity.INFO: "โปรดทราบ"}


@dataclass(frozen=True)
class SheetRow:
    """One row: a value for each of COLUMNS, and what is to be corrected in it."""

    cells: tuple[Value, ...]
    faults: str = ""
    is_example: bool = False

    def value(self, column: Column) -> Value:
        return self.cells[COLUMNS.index(column)]


@dataclass(frozen=True)
class PlanSheet:
    """Everything the file says. `faults` are those of the whole document; None: a sheet without the column for them."""

    organization: str
    fiscal_year: int | None
    divisions: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    prepared_on: date | None = None
    faults: tuple[str, ...] | None = None

    @property
    def head(self) -> tuple[str, ...]:
        """The lines above the captions; the year and the mark are read back from them."""
        year = str(self.fiscal_year) if self.fiscal_year else "............"
        shown = (self.faults or ())[:_MOST_IN_HEAD]  # the head stays in sight while the rows are scrolled
        hidden = len(self.faults or ()) - len(shown)
        when = f" ข้อมูล ณ วันที่ {format_date(self.prepared_on)}" if self.prepared_on else ""
        return (
            f"แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ปีงบประมาณ พ.ศ. {year}",
            self.organization,
            f"{MARK} รุ่นที่ {FORM_VERSION} (กรุณาคงบรรทัดนี้และหัวตารางไว้){when}",
            "หนึ่งแถวคือขั้นตอนที่มีผู้รับผิดชอบและระยะเวลาเดียวกัน แถวที่รหัสเดียวกันเป็นมาตรการเดียวกัน วิธีกรอกอยู่ในแผ่นงาน “คำอธิบาย”",
            *(f"สิ่งที่ต้องแก้ของทั้งเอกสาร: {fault}" for fault in shown),
            *([f"และอีก {hidden} เรื่อง ดูในหน้าตรวจทานแผน"] if hidden else []),
        )

    def to_json(self) -> bytes:
        """For the way into the child process."""
        rows = [[[_told(cell) for cell in row.cells], row.faults, row.is_example] for row in self.rows]
        told = {
            "organization": self.organization,
            "fiscal_year": self.fiscal_year,
            "divisions": self.divisions,
            "rows": rows,
            "prepared_on": _told(self.prepared_on) if self.prepared_on else None,
            "faults": self.faults,
        }
        return json.dumps(told, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, payload: bytes) -> "PlanSheet":
        """What `to_json` told."""
        told = json.loads(payload)
        rows = (SheetRow(tuple(map(_given, cells)), faults, example) for cells, faults, example in told["rows"])
        return cls(
            told["organization"],
            told["fiscal_year"],
            tuple(told["divisions"]),
            tuple(rows),
            date.fromisoformat(told["prepared_on"][0]) if told["prepared_on"] else None,
            tuple(told["faults"]) if told["faults"] is not None else None,
        )


def rows_of(content: PlanContent, problems_by_measure: Mapping[str, Sequence[str]] | None = None) -> list[SheetRow]:
    """The rows of a plan. `problems_by_measure`: by code, told on the measure's first row."""
    problems = problems_by_measure or {}
    return [row for measure in content.measures for row in _measure_rows(measure, problems.get(measure.code, ()))]


def template_rows(fiscal_year: int) -> list[SheetRow]:
    """The example, with days of that year."""
    first, last = FiscalYear(fiscal_year).round_window(6)
    days: dict[Column, Value] = {Column.START: first, Column.END: last}
    return [replace(_row({**EXAMPLE, **days}), is_example=True)]


def problems_by_code(draft: PlanDraft) -> dict[str, list[str]]:
    """The problems of a draft told for each measure, by its code; those of no measure are not among them."""
    codes = {measure.key: measure.code.value for measure in draft.measures}
    measures = {group.key: group.measures for group in draft.groups}
    told: dict[str, list[str]] = {}
    for problem in draft.problems:
        for key in measures.get(problem.about or "", ()):
            told.setdefault(codes.get(key, ""), []).append(_sentence(problem.severity, problem.message))
    return told


def problems_of_document(draft: PlanDraft) -> tuple[str, ...]:
    """The problems that are about no measure of the draft, and what the form has no column for."""
    keys = {group.key for group in draft.groups if group.measures}
    told = [_sentence(p.severity, p.message) for p in draft.problems if p.about not in keys]
    if any(measure.result.value for measure in draft.measures):
        told.insert(0, _sentence(Severity.INFO, _NO_RESULTS))
    return tuple(told)


def _sentence(severity: Severity, message: str) -> str:
    return f"{_WORDS[severity]}: {message}"


def _measure_rows(measure: MeasureContent, problems: Sequence[str]) -> Iterator[SheetRow]:
    of_measure: dict[Column, Value] = {
        Column.INDICATORS: ", ".join(map(str, measure.indicators)),
        Column.O_ITEM: plain(measure.o_item or ""),
        Column.TITLE: plain(measure.title),
        Column.FOLLOW_UP: plain(measure.follow_up),
        Column.LIMITATION: plain(measure.limitation),
        Column.CONTEXT: plain(measure.context),
        Column.APPROACH: plain(measure.approach),
    }
    faults = "\n".join(problems)
    for of_group in [cells for group in measure.groups for cells in _group_rows(group)] or [{}]:
        yield replace(_row({Column.CODE: plain(measure.code), **of_measure, **of_group}), faults=faults)
        of_measure, faults = {}, ""


def _group_rows(group: GroupContent) -> Iterator[dict[Column, Value]]:
    """One row; several that read as one where the steps are more than a row can show."""
    around: dict[Column, Value] = {
        Column.OWNERS: _names(group.divisions, is_all=group.is_for_all),
        Column.UNIT: plain_name(group.unit or ""),
        Column.SUPPORTERS: _names(group.supporting, is_all=group.is_supported_by_all),
        Column.PERIOD: plain(group.period_text),
        Column.START: group.starts_on or "",
        Column.END: group.ends_on or "",
        Column.DUE: group.due_on if group.due_on and group.due_on != group.ends_on else "",
    }
    for text in _step_texts(group.steps):
        yield {**around, Column.STEPS: text}


def _step_texts(steps: Sequence[str]) -> Iterator[str]:
    text, lines, first = "", 0, 1
    for number, step in enumerate(filter(None, map(plain_step, steps)), start=1):
        one = steps_to_text([step], number)
        height = line_count(one, Column.STEPS.value.width)
        if text and (lines + height > MOST_LINES or len(text) + len(one) > _MOST_STEP_TEXT):
            yield text
            text, lines, first = "", 0, number
        text = f"{text}\n{one}" if number > first else one
        lines += height
    yield text


def _names(names: Sequence[str], *, is_all: bool) -> str:
    return "\n".join([*([ALL_DIVISIONS] if is_all else []), *map(plain_name, names)])


def _row(values: Mapping[Column, Value]) -> SheetRow:
    row = SheetRow(tuple(values.get(column, "") for column in COLUMNS))
    for column, value in zip(COLUMNS, row.cells, strict=True):
        if isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            raise RuleBroken(
                "sheet_text_too_long",
                f"ข้อความช่อง “{column.caption}” ของมาตรการรหัส {row.value(Column.CODE)} ยาวกว่า {LONGEST_TEXT:,} ตัวอักษร"
                " ซึ่งเกินที่ช่องของ Excel รับได้ กรุณาย่อข้อความนั้นก่อนส่งออก",
            )
    return row


def _told(value: Value) -> object:
    """A day in a list of one, so that no text can pass for a day."""
    return [value.isoformat()] if isinstance(value, date) else value


def _given(value: str | list[str]) -> Value:
    return value if isinstance(value, str) else date.fromisoformat(value[0])
