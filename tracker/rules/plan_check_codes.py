"""The faults the plan X-ray tells: every code with its severity and its name on screens and lists, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracker.rules.plan_draft import DraftMeasure, PlanDraft, Problem, Severity
from tracker.rules.source_place import Source


@dataclass(frozen=True)
class Fault:
    """A kind of fault. `is_of_reading`: the reader of plans tells it, the X-ray does not tell it again.

    `is_of_content`: the plan in the database shows it as well, so a plan that was mended since no longer has it.
    """

    code: str
    severity: Severity
    name: str
    is_of_reading: bool = False
    is_of_content: bool = False


_LOOK, _NOTE, _STOP = Severity.WARNING, Severity.INFO, Severity.ERROR
# Nothing the X-ray itself tells is an ERROR: an office must be able to import the plan it published.
_FAULTS = (
    Fault("result_repeated", _LOOK, "ผลการดำเนินการซ้ำกับข้ออื่น"),
    Fault("owner_swapped", _LOOK, "ช่องผู้รับผิดชอบสลับกับช่องอื่น", is_of_reading=True),
    Fault("reference_wrong", _LOOK, "อ้างอิงข้อ O ไม่ถูกต้อง"),
    Fault("score_contradiction", _LOOK, "คะแนนเดียวกันพิมพ์ไม่ตรงกัน"),
    Fault("threshold_mismatch", _LOOK, "คะแนนในรายการไม่เป็นไปตามเกณฑ์ที่หัวข้อระบุ"),
    Fault("count_mismatch", _LOOK, "จำนวนที่ระบุไม่ตรงกับรายการ"),
    Fault("indicator_wrong", _LOOK, "เลขตัวชี้วัดไม่ตรงกับชื่อตัวชี้วัด"),
    Fault("period_outside_year", _LOOK, "ระยะเวลาอยู่นอกปีงบประมาณ", is_of_reading=True, is_of_content=True),
    Fault("period_reversed", _STOP, "ระยะเวลาสิ้นสุดก่อนวันเริ่มต้น", is_of_reading=True, is_of_content=True),
    Fault("date_reversed", _LOOK, "วันที่ในข้อความสิ้นสุดก่อนวันเริ่มต้น"),
    Fault("numbering_gap", _NOTE, "ลำดับเลขข้าม"),
    Fault("ends_before_plan", _LOOK, "ขั้นตอนสิ้นสุดก่อนวันที่ของแผน"),
    Fault("starts_before_plan", _NOTE, "ขั้นตอนเริ่มก่อนวันที่ของแผน"),
    Fault("owner_missing", _LOOK, "ไม่มีผู้รับผิดชอบ", is_of_reading=True, is_of_content=True),
    Fault("owner_column_missing", _LOOK, "ตารางไม่มีช่องผู้รับผิดชอบ", is_of_reading=True, is_of_content=True),
    Fault("period_missing", _LOOK, "ไม่มีระยะเวลา", is_of_reading=True, is_of_content=True),
    Fault("period_column_missing", _LOOK, "ตารางไม่มีช่องระยะเวลา", is_of_reading=True, is_of_content=True),
    Fault("weak_without_measure", _LOOK, "ตัวชี้วัดที่ต้องพัฒนายังไม่มีมาตรการ"),
    Fault("division_overloaded", _NOTE, "งานกระจุกตัวที่กองเดียว", is_of_content=True),
    Fault("doubt_letters", _NOTE, "อักษรแปลกปลอมในข้อความ", is_of_reading=True),
)
FAULTS: Mapping[str, Fault] = MappingProxyType({fault.code: fault for fault in _FAULTS})


def problem(code: str, message: str, source: Source | None = None, about: str | None = None) -> Problem:
    """A problem of a known kind, with its severity."""
    return Problem(FAULTS[code].severity, code, message, source, about)


@dataclass(frozen=True)
class Places:
    """Which group of the draft a place in the document, or a measure, belongs to."""

    by_row: Mapping[tuple[str | None, int | None, int | None], str]
    by_measure: Mapping[str, str]
    tables: frozenset[tuple[str | None, int | None]]
    period_columns: frozenset[tuple[str | None, int | None, int | None]] = frozenset()

    @classmethod
    def of(cls, draft: PlanDraft) -> "Places":
        rows = {_row(row): group.key for group in draft.groups for row in group.rows}
        measures = {key: group.key for group in draft.groups for key in group.measures}
        tables = {(m.source.sheet, m.source.table) for m in draft.measures} | {
            (sheet, table) for sheet, table, _ in rows
        }
        printed = [measure.period_text for measure in draft.measures]
        printed += [step.period_text for measure in draft.measures for step in measure.steps]
        periods = {(s.sheet, s.table, s.column) for text in printed if (s := text.source)}
        return cls(rows, measures, frozenset(tables), frozenset(periods))

    def of_row(self, source: Source) -> str | None:
        return self.by_row.get(_row(source))

    def of_measure(self, measure: DraftMeasure) -> str | None:
        return self.by_measure.get(measure.key) or self.of_row(measure.source)

    def is_in_measures(self, source: Source) -> bool:
        """Whether a place lies in a table of measures."""
        return source.table is not None and (source.sheet, source.table) in self.tables

    def is_of_period(self, source: Source) -> bool:
        """Whether a place lies in a column that holds the periods of measures."""
        return source.row is not None and (source.sheet, source.table, source.column) in self.period_columns

    def is_read(self, source: Source) -> bool:
        """Whether the reader of plans looked at the letters of this place."""
        return _row(source) in self.by_row if self.by_row else self.is_in_measures(source)


def _row(source: Source) -> tuple[str | None, int | None, int | None]:
    return source.sheet, source.table, source.row


def name_of(measure: DraftMeasure) -> str:
    """A measure as a sentence calls it."""
    code = measure.o_item.value or measure.code.value
    title = " ".join(measure.title.value.split())
    title = title if len(title) <= 50 else f"{title[:49]}…"
    return f"{code} “{title}”" if code else f"“{title}”"
