"""X-ray of the measures: results told twice, gaps in the numbering, work before the plan was, work on one division."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from tracker.rules.analysis_words import Statement
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_check_codes import Places, name_of, problem
from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStep, Field, PlanDraft, PlanKind, Problem
from tracker.rules.plan_faults import short
from tracker.rules.plan_text import clean, split_items
from tracker.rules.source_place import Source
from tracker.rules.source_table import SourceDocument, SourceTable
from tracker.rules.step_group import group_steps
from tracker.rules.thai_calendar import common_year, format_date, format_month, month_number, parse_date
from tracker.rules.thai_text import match_key, to_arabic_digits

# Words any result may hold; what is left must still say something of its own.
_STOCK = re.compile(
    "|".join(
        (
            *("ดำเนินการ", "เผยแพร่", "ประชาสัมพันธ์", "ผ่าน", "บน", "ทาง", "หน้า", "เว็บไซต์", "เว็ปไซต์", "ของหน่วยงาน"),
            *("ของเทศบาล", "ของอบต.", "หลัก", "เป็นปัจจุบัน", "จัดทำ", "แล้ว", "เรียบร้อย", "เสร็จ", "ครบถ้วน", "อยู่ระหว่าง"),
            *("ยังไม่", "ไม่มี", "ได้", "และ", "โดย", "ข้อมูล", "รายงานผล", "ให้ประชาชน", "บุคลากร", "ทราบ", "รับ", "แสดง"),
            *("เปิดเผย", "ปัญหา", "อุปสรรค", "ตามแผน", "ที่กำหนด", "ไว้", "ทุก", "กิจกรรม", "ตามขั้นตอน", "ระยะเวลา", "ต่อเนื่อง"),
            *("เป็นประจำ", "สม่ำเสมอ", "เดือน", "ปีงบประมาณ", "พ.ศ.", "-", r"\.", ",", r"\d"),
        )
    )
)
_MARK = re.compile(r"(\d{1,2})\s*[.)]")  # \d knows Thai digits too
_ENOUGH_OWN = 12
_MOST_MISSING = 2
_NUMBER_CELL = 8
_DATE_LINE = 60
_MONTH_LINE = re.compile(r"(?:เดือน)?\s*(?P<month>[ก-๎.]{2,12})\s*(?:พ\.?\s*ศ\.?\s*)?(?P<year>2[45]\d\d)")
_BEFORE_DATE = re.compile(r"^(?:ประกาศ|ให้ไว้)?\s*(?:ณ)?\s*(?:ลง)?\s*(?:วันที่)?\s*")
_FEWEST_DIVISIONS = 3
_FEWEST_TASKS = 8


def check_results(draft: PlanDraft, places: Places) -> Iterator[Problem]:
    """The same result, word for word, under two measures."""
    same: dict[str, dict[tuple[object, ...], DraftMeasure]] = {}
    for measure in draft.measures:
        key = match_key(measure.result.value)
        if len(_STOCK.sub("", key)) >= _ENOUGH_OWN and measure.result.confidence is Confidence.CLEAR:
            source = measure.result.source or measure.source
            same.setdefault(key, {}).setdefault((source.sheet, source.table, source.row), measure)
    for rows in same.values():
        if len(rows) > 1:
            yield _repeated(list(rows.values()), places)


def _repeated(measures: Sequence[DraftMeasure], places: Places) -> Problem:
    """Blames the measure whose title has least to do with the result."""
    suspect = min(reversed(measures), key=_fits)
    others = " และ ".join(name_of(measure) for measure in measures if measure is not suspect)
    message = (
        f"ผลการดำเนินการของ {name_of(suspect)} คือ “{short(suspect.result.value)}” ซ้ำกับ {others} ทุกตัวอักษร อาจคัดลอกมาผิดข้อ"
        f" กรุณาเขียนผลของ {suspect.o_item.value or suspect.code.value} ตามที่ดำเนินการจริง"
    )
    return problem("result_repeated", message, suspect.result.source or suspect.source, places.of_measure(suspect))


def _fits(measure: DraftMeasure) -> float:
    """The share of a title's letters, three at a time, that its result holds."""
    title, result = match_key(measure.title.value), match_key(measure.result.value)
    parts = {title[at : at + 3] for at in range(len(title) - 2)}
    return sum(part in result for part in parts) / len(parts) if parts else 0.0


def check_numbering(document: SourceDocument, draft: PlanDraft, places: Places) -> Iterator[Problem]:
    """Numbers left out: in the lists of a cell, and in the numbers of the measures themselves."""
    for table in document.tables:
        if table.rows and places.is_in_measures(table.rows[0].source):
            yield from _gaps_in_cells(table, places)
    yield from _gaps_in_codes(draft.measures, _numbers_in(document, places), places)


def _gaps_in_cells(table: SourceTable, places: Places) -> Iterator[Problem]:
    for row in table.rows:
        for cell in row.cells:
            if not _may_have_gap(cell.text):
                continue
            text = clean(cell.text)
            numbers = [item.number for item in split_items(text).items if item.number is not None]
            missing = _missing(numbers)
            if missing and not _is_printed(missing, text):
                printed = ", ".join(map(str, numbers))
                message = (
                    f"ลำดับข้อในช่องนี้คือ {printed} ไม่มีข้อ {_and(missing)} (“{short(text, 60)}”)"
                    " กรุณาตรวจว่าข้อความขาดหายหรือเลขลำดับพิมพ์ผิด"
                )
                yield problem("numbering_gap", message, cell.source, places.of_row(cell.source))


def _may_have_gap(text: str) -> bool:
    """A quick look, since hardly any cell has one: 1 and a later number are marks, and one between them is not."""
    numbers = {int(number) for number in _MARK.findall(text)}
    return len(numbers) > 1 and 1 in numbers and len(numbers) < max(numbers)


def _missing(numbers: Sequence[int]) -> list[int]:
    """The numbers left out of a list that counts up from one; none where it is no such list."""
    if len(numbers) < 2 or numbers[0] != 1 or list(numbers) != sorted(set(numbers)):
        return []
    missing = sorted(set(range(1, numbers[-1])) - set(numbers))
    return missing if len(missing) <= _MOST_MISSING else []


def _is_printed(missing: Sequence[int], text: str) -> bool:
    """Whether a number left out stands somewhere after all, only without its dot."""
    plain = to_arabic_digits(text)
    return any(re.search(rf"(?<![\d.,/]){number}\s*[).ก-๎]", plain) for number in missing)


def _numbers_in(document: SourceDocument, places: Places) -> set[int]:
    """Every number that stands alone in a cell of a table of measures: a row that was not read has its number too."""
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    texts = (to_arabic_digits(cell.text).strip(" .)(") for cell in cells if len(cell.text) <= _NUMBER_CELL)
    return {int(text) for text in texts if text.isdigit()} if places.tables else set()


def _gaps_in_codes(measures: Sequence[DraftMeasure], printed: AbstractSet[int], places: Places) -> Iterator[Problem]:
    before: int | None = None
    for measure in measures:
        code = to_arabic_digits(measure.code.value).rstrip(".")
        is_counted = code.isdigit() and not measure.o_item.value and measure.code.confidence is Confidence.CLEAR
        number = int(code) if is_counted and measure.code.source else None
        if number and before and before + 1 < number <= before + 1 + _MOST_MISSING:
            missing = [between for between in range(before + 1, number) if between not in printed]
            message = (
                f"ลำดับมาตรการข้ามจาก {before} ไป {number} ไม่มีลำดับ {_and(missing)} กรุณาตรวจว่ามาตรการขาดหายหรือเลขลำดับพิมพ์ผิด"
            )
            if missing:
                yield problem("numbering_gap", message, measure.code.source, places.of_measure(measure))
        before = number


def _and(numbers: Sequence[int]) -> str:
    return " และ ".join(map(str, numbers))


@dataclass(frozen=True)
class _Made:
    """When a plan was made; a month alone is its first day."""

    on: date
    is_month: bool

    @property
    def words(self) -> str:
        return format_month(self.on) if self.is_month else format_date(self.on)


def check_starts(lines: Sequence[Statement], draft: PlanDraft, places: Places) -> Iterator[Problem]:
    """Work that ends, or begins, before the day the plan itself bears; a report's own date says nothing."""
    made_on = draft.document_date.value
    is_month = draft.document_date.confidence is not Confidence.CLEAR
    if made_on is None or draft.kind.value is not PlanKind.PLAN or not _is_own_date(lines, made_on):
        return
    year = FiscalYear(draft.fiscal_year.value) if draft.fiscal_year.value else None
    told: set[tuple[str, Source | None]] = set()
    for measure in draft.measures:
        for part in measure.steps or (measure,):
            text, source = part.period_text.value, part.period_text.source
            if (text, source) not in told and (found := _early(part, measure, _Made(made_on, is_month), year)):
                told.add((text, source))
                yield problem(*found, source or measure.source, places.of_measure(measure))


def _early(
    part: DraftStep | DraftMeasure, measure: DraftMeasure, made: "_Made", year: FiscalYear | None
) -> tuple[str, str] | None:
    start, end = part.start.value, part.end.value
    if start is None or end is None or start >= made.on or (year and not (year.contains(start) and year.contains(end))):
        return None
    what, day = f"“{short(_own_words(part).value, 60)}” ของ {name_of(measure)}", made.words
    period = short(part.period_text.value)
    if end < made.on:
        message = f"{what} กำหนด “{period}” ซึ่งสิ้นสุดก่อนวันที่ของแผน ({day}) กรุณาตรวจเดือนและปีที่พิมพ์ หรือระบุว่าทำไปแล้ว"
        return "ends_before_plan", message
    if year and (start, end) == (year.start, year.end):
        return None  # a plan is for its whole year whenever it was signed
    message = f"{what} เริ่ม “{period}” ก่อนวันที่ของแผน ({day}) กรุณาตรวจวันเริ่มต้น หรือระบุว่าเป็นงานต่อเนื่อง"
    return "starts_before_plan", message


def _own_words(part: DraftStep | DraftMeasure) -> Field[str]:
    return part.text if isinstance(part, DraftStep) else part.title


def _is_own_date(lines: Sequence[Statement], made_on: date) -> bool:
    """Whether the date stands alone in a line, as the date of a document does, and not within a sentence."""
    return any(_date_alone(line.text) == made_on for line in lines if len(line.text) <= _DATE_LINE)


def _date_alone(text: str) -> date | None:
    plain = _BEFORE_DATE.sub("", text, count=1).strip()
    if day := parse_date(plain.replace("เดือน", "").replace("พ.ศ.", "")):
        return day
    found = _MONTH_LINE.fullmatch(plain)
    number = month_number(found["month"].removeprefix("เดือน")) if found else None
    return date(common_year(int(found["year"])), number, 1) if found and number else None


def check_load(draft: PlanDraft) -> Iterator[Problem]:
    """One division with more than half of all work, where there are others who could do it."""
    groups = [group for measure in draft.measures for group in group_steps(measure)]
    names = {name for group in groups for name in group.owners.divisions}
    counts: Counter[str] = Counter()
    for group in groups:
        counts.update(names if group.owners.is_for_all else set(group.owners.divisions))
    yield from overload(counts)


def overload(counts: Mapping[str, int]) -> Iterator[Problem]:
    """The same for tasks counted by division."""
    total = sum(counts.values())
    if len(counts) < _FEWEST_DIVISIONS or total < _FEWEST_TASKS:
        return
    name, most = max(counts.items(), key=lambda item: item[1])
    if most * 2 > total:
        message = (
            f"{name} รับผิดชอบ {most} จาก {total} งาน (ร้อยละ {most * 100 // total}) ซึ่งเกินครึ่งของแผน"
            " กรุณาพิจารณาว่ากระจายงานให้กองอื่นร่วมรับผิดชอบได้หรือไม่"
        )
        yield problem("division_overloaded", message)
