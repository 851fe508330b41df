"""Random and written plans for the product's own sheet, and the sheet as a reader would give it, without any file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period import read_periods
from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent, content_of_draft
from tracker.rules.plan_draft import PlanDraft, Source
from tracker.rules.plan_sheet import read_own_sheet
from tracker.rules.plan_sheet_form import COLUMNS, DIVISION_CAPTION, FAULT_CAPTION, plain, plain_name, plain_step
from tracker.rules.plan_sheet_rows import PlanSheet, Value, rows_of
from tracker.rules.source_table import SourceCell, SourceDocument, SourceRow, SourceTable
from tracker.rules.thai_calendar import format_date

YEAR = FiscalYear(2570)
OFFICE = "องค์การบริหารส่วนตำบลทุ่งลมเย็น อำเภอเนินดาว จังหวัดสมมติบุรี"
DIVISIONS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม", "กองสาธารณสุข, สิ่งแวดล้อม")
NASTY = (
    *("=1+1", '=HYPERLINK("http://x")', "+66 81", "-", "- ข้อย่อย", "@กองคลัง", "1.", "1. ขั้นแรก", "๒) ขั้นสอง", "2569"),
    *("1.5", "31/3/2569", "๓๑ มี.ค. ๖๙", "2026-03-31", "ม.ค. 69", '"อ้าง"', "'", "'ขึ้นต้น", "↳ ต่อ", "  เว้น  ", "ก\nข"),
    *("ก\n- ข\n\n1. ค", "ก\r\nข", "น้ำ ก้ำ ปี่ ฟื้น ฐู ฎุ", "True", "#N/A", "<b>&amp;</b>", "ตัวอย่าง", "ทุกสำนัก/กอง"),
    *("รหัสมาตรการ", "\ttab", "a,b;c", "๙" * 40),
)
LETTERS = st.characters(min_codepoint=0x0E01, max_codepoint=0x0E3A) | st.characters(
    min_codepoint=0x0E40, max_codepoint=0x0E5B
)
ANY_TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(LETTERS, max_size=30),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]), max_size=20),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=4).map("\n".join),
    st.builds(lambda word, times: word * times, st.sampled_from(["ดำเนินการ ", "ตรวจสอบ\n", "ก"]), st.integers(1, 800)),
)


def full(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts with something in them."""
    return text.filter(lambda value: bool(plain(value)))


def day() -> st.SearchStrategy[date]:
    return st.dates(YEAR.start - timedelta(days=40), YEAR.end + timedelta(days=40))


@st.composite
def groups(draw: st.DrawFn) -> GroupContent:
    names = draw(st.lists(st.sampled_from(DIVISIONS), unique=True, max_size=3))
    is_for_all = draw(st.booleans()) if names else draw(st.sampled_from([True, True, False]))
    is_known = bool(names) or is_for_all
    others = [name for name in DIVISIONS if name not in names]
    supporting = draw(st.lists(st.sampled_from(others), unique=True, max_size=2)) if is_known else []
    unit = draw(st.none() | full(ANY_TEXT)) if is_known else None
    start, end = draw(st.none() | day()), draw(st.none() | day())
    text = draw(ANY_TEXT)
    if not (start or end) and read_periods(plain(text), YEAR).periods:
        text = "ตามห้วงเวลาที่ผู้บริหารกำหนด"  # words that can be read are read: then there would be dates
    if not (start or end) and read_periods(plain(text), YEAR).frequencies:
        text = ""
    return GroupContent(
        divisions=tuple(names),
        is_for_all=is_for_all,
        supporting=tuple(supporting),
        is_supported_by_all=len(names) == 1 and not is_for_all and draw(st.booleans()),
        unit=unit,
        period_text=text,
        starts_on=start,
        ends_on=end,
        due_on=draw(st.none() | day()) or end,
        steps=tuple(draw(st.lists(full(ANY_TEXT), max_size=4))),
    )


def same_task(group: GroupContent) -> tuple[object, ...]:
    """Groups alike in this are one group to everybody."""
    has_dates = group.starts_on or group.ends_on or group.due_on
    when = (group.starts_on, group.ends_on, group.due_on, None if has_dates else plain(group.period_text))
    who = (group.divisions, group.is_for_all, group.supporting, group.is_supported_by_all, plain_name(group.unit or ""))
    return (*who, *when)


@st.composite
def measures(draw: st.DrawFn) -> MeasureContent:
    found = draw(st.lists(groups(), min_size=1, max_size=3, unique_by=same_task))
    if len(found) > 1:
        found = [group if group.steps else replace(group, steps=("ขั้นตอนเดียว",)) for group in found]
    return MeasureContent(
        code="",
        title=draw(full(ANY_TEXT)),
        indicators=tuple(draw(st.lists(st.integers(1, 10), unique=True, max_size=3))),
        o_item=draw(st.none() | st.integers(1, 43).map(lambda number: f"O{number}")),
        context=draw(ANY_TEXT),
        approach=draw(ANY_TEXT),
        follow_up=draw(ANY_TEXT),
        limitation=draw(ANY_TEXT),
        groups=tuple(found),
    )


CODES = st.one_of(
    st.sampled_from(["1", "2", "1.1", "1.10", "01", "O12", "๑", "2/1", "=1", "-1", "1e5", "มาตรการที่ 3"]),
    st.integers(1, 999).map(str),
)


@st.composite
def plans(draw: st.DrawFn, most: int = 5) -> PlanContent:
    found = draw(st.lists(measures(), min_size=1, max_size=most))
    codes = draw(st.lists(CODES, min_size=len(found), max_size=len(found), unique=True))
    return PlanContent(YEAR.year, tuple(replace(m, code=code) for m, code in zip(found, codes, strict=True)))


def plain_content(content: PlanContent) -> PlanContent:
    """The plan with every text as a cell gives it back: `plain`, `plain_step`, `plain_name` and nothing else."""
    return replace(content, measures=tuple(map(_plain_measure, content.measures)))


def _plain_measure(measure: MeasureContent) -> MeasureContent:
    texts = {
        name: plain(getattr(measure, name))
        for name in ("code", "title", "context", "approach", "follow_up", "limitation")
    }
    return replace(measure, groups=tuple(map(_plain_group, measure.groups)), **texts)


def _plain_group(group: GroupContent) -> GroupContent:
    return replace(
        group,
        unit=plain_name(group.unit or "") or None,
        period_text=plain(group.period_text),
        steps=tuple(filter(None, map(plain_step, group.steps))),
    )


def sheet_of(content: PlanContent, faults: dict[str, list[str]] | None = None) -> PlanSheet:
    return PlanSheet(OFFICE, content.fiscal_year, DIVISIONS, tuple(rows_of(content, faults)), date(2027, 3, 2))


def grid(sheet: PlanSheet, *, with_faults: bool = False) -> list[list[str]]:
    """The sheet as lines of texts, days as a reader of Excel files tells them."""
    captions = [*([FAULT_CAPTION] if with_faults else []), *(column.caption for column in COLUMNS)]
    rows = [[*([row.faults] if with_faults else []), *map(as_read, row.cells)] for row in sheet.rows]
    return [*([line] for line in sheet.head), captions, *rows]


def as_read(value: Value) -> str:
    return format_date(value) if isinstance(value, date) else value.strip()


def document_of(lines: Sequence[Sequence[str]], *, with_divisions: bool = True) -> SourceDocument:
    tables = [table_of(lines, 1, "แผน")]
    if with_divisions:
        tables.append(table_of([[DIVISION_CAPTION], *([name] for name in DIVISIONS)], 2, "รายชื่อสำนัก-กอง"))
    return SourceDocument("แผน.xlsx", "xlsx", tuple(tables))


def table_of(lines: Sequence[Sequence[str]], number: int, sheet: str) -> SourceTable:
    width = max(map(len, lines))
    rows = []
    for at, line in enumerate(lines, start=1):
        cells = (*line, *[""] * (width - len(line)))
        places = (Source("แผน.xlsx", sheet, None, number, at, column) for column in range(1, width + 1))
        rows.append(SourceRow(tuple(SourceCell(text, place) for text, place in zip(cells, places, strict=True))))
    return SourceTable(tuple(row for row in rows if not row.is_empty), number)


def read(lines: Sequence[Sequence[str]], **more: int) -> PlanDraft:
    draft = read_own_sheet(document_of(lines), **more)
    assert draft is not None, "not known as our own sheet"
    return draft


def content_of(draft: PlanDraft) -> PlanContent:
    return content_of_draft(draft.measures, draft.fiscal_year.value or 0)
