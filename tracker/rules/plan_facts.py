"""What a document says about itself: the organization, the fiscal year, the round, its date and its kind."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period import read_periods
from tracker.rules.plan_draft import Confidence, DraftOrganization, Field, PlanKind, Source
from tracker.rules.plan_header import header_at
from tracker.rules.plan_text import clean, one_line
from tracker.rules.source_table import SourceDocument, SourceTable
from tracker.rules.thai_calendar import common_year, month_number, parse_date
from tracker.rules.thai_text import normalise, to_arabic_digits

_KINDS = (
    ("องค์การบริหารส่วนตำบล", "อบต."),
    ("องค์การบริหารส่วนจังหวัด", "อบจ."),
    ("เทศบาลตำบล", "เทศบาลตำบล"),
    ("เทศบาลเมือง", "เทศบาลเมือง"),
    ("เทศบาลนคร", "เทศบาลนคร"),
    ("อบต.", "อบต."),
    ("อบจ.", "อบจ."),
    ("ทต.", "เทศบาลตำบล"),
    ("ทม.", "เทศบาลเมือง"),
    ("ทน.", "เทศบาลนคร"),
)
_FULL = {
    "อบต.": "องค์การบริหารส่วนตำบล",
    "อบจ.": "องค์การบริหารส่วนจังหวัด",
    "ทต.": "เทศบาลตำบล",
    "ทม.": "เทศบาลเมือง",
    "ทน.": "เทศบาลนคร",
}
_NAME = re.compile(rf"({'|'.join(re.escape(prefix) for prefix, _ in _KINDS)})\s?([ก-๎]{{2,30}})(?![^\W\d_ก-๎])")
_NO_NAME = re.compile(r"^(?:และ|หรือ|ที่|ใน|ของ|ได้|มี|เป็น|จัด|ดำเนิน|ประจำ|ต้อง|ควร|เพื่อ|โดย|อำเภอ|จังหวัด|ทุก|ตาม|พ\.ศ|แห่ง)")
_DISTRICT = re.compile(r"(?:อำเภอ|อ\.)\s*([ก-๎]{2,30})")
_PROVINCE = re.compile(r"(?:จังหวัด|จ\.)\s*([ก-๎]{2,30})")
_YEAR = re.compile(r"ปี\s*งบ\s*ประมาณ\s*(?:พ\s*\.?\s*ศ\s*\.?)?\s*(2[45]\d\d)")
_PLAIN_YEAR = re.compile(r"(?:พ\s*\.\s*ศ\s*\.|ปี|ITA)\s*(2[45]\d\d)(?!\s*[-–/]\s*2[45])")
_ROUND = re.compile(
    r"(?:รอบ|ระยะ)\s*(?:ระยะเวลา)?\s*(6|12)\s*เดือน|(6)\s*เดือน\s*(?:แรก|หลัง)|รอบ\s*(?:การรายงาน)?ที่\s*([12])(?!\d)"
)
_MONTH_ALONE = re.compile(r"(?:เดือน)?\s*([ก-๎.]{2,12})\s*(?:พ\.?\s*ศ\.?\s*)?(2[45]\d\d)")
_DATED = re.compile(r"วันที่\s*(\d{1,2}\s*(?:เดือน)?\s*[ก-๎.]{2,12}\s*(?:พ\.?\s*ศ\.?\s*)?2[45]\d\d)")
_HEADING_LENGTH = 220
_MOST_HEADINGS = 14
_MOST_TITLE_ROWS = 12
_MOST_ROWS = 60  # of a table: in the first ones an organization that names itself does so
_SHORTEST_ROUND = 150  # days; shorter periods in a heading are no half of a year


@dataclass(frozen=True)
class Facts:
    """What a document says about itself."""

    kind: Field[PlanKind]
    round_months: Field[int | None]
    document_date: Field[date | None]
    organization: DraftOrganization
    fiscal_year: Field[int | None]


@dataclass(frozen=True)
class _Line:
    text: str
    source: Source
    is_heading: bool


def read_facts(document: SourceDocument, *, has_results: bool) -> Facts:
    """Read the facts from headings first, then from the running text. `has_results`: the tables print results."""
    lines = _lines(document)
    headings = [line for line in lines if line.is_heading]
    return Facts(
        kind=_kind(headings, has_results),
        round_months=_round(headings),
        document_date=_date(lines),
        organization=_organization(lines) or _organization_in_cells(document) or _nobody(lines),
        fiscal_year=_fiscal_year(lines, headings),
    )


def _lines(document: SourceDocument) -> list[_Line]:
    """Paragraphs and title rows of tables with Arabic digits; the first short ones are headings."""
    lines: list[_Line] = []
    headings = 0
    for block in document.blocks:
        found = _title_rows(block) if isinstance(block, SourceTable) else [(block.text, block.source, 1)]
        for printed, source, _ in found:
            text = to_arabic_digits(normalise(one_line(clean(printed))))
            is_heading = headings < _MOST_HEADINGS and 0 < len(text) <= _HEADING_LENGTH
            headings += is_heading
            lines.append(_Line(text, source, is_heading))
    return lines


def _title_rows(table: SourceTable) -> list[tuple[str, Source, int]]:
    """Rows before the heading of a table: where a sheet keeps its title; without a heading only rows of one text."""
    rows: list[tuple[str, Source, int]] = []
    for at, row in enumerate(table.rows[:_MOST_TITLE_ROWS]):
        if header_at(table, at):
            return rows
        filled = [text for text in row.texts if text.strip()]
        rows.append((" ".join(filled), row.source, len(filled)))
    alone = takewhile(lambda row: row[2] <= 1, rows)
    return [row for row in alone if row[0]]


def _kind(headings: Sequence[_Line], has_results: bool) -> Field[PlanKind]:
    for line in headings:
        text = line.text.replace(" ", "")
        if text.startswith("บันทึกข้อความ"):
            return Field(PlanKind.MEMO, line.source)
        if re.search(
            r"รายงานผลการ(?:ดำเนิน|ปฏิบัติ|กำกับ)|รายงานความก้าวหน้า|รายงานการกำกับติดตาม|ผลการดำเนินการตามมาตรการ", text
        ):
            return Field(PlanKind.PROGRESS_REPORT, line.source)
        if re.search(r"รายงาน(?:ผล)?(?:การ)?วิเคราะห์|การวิเคราะห์ผลการประเมิน|รายงานผลการวิเคราะห์", text):
            return Field(PlanKind.ANALYSIS, line.source)
        if re.match(r"(?:แผน|มาตรการ|มาตราการ|\d*\.?มาตรการ|โครงการ)", text):
            return Field(PlanKind.PROGRESS_REPORT if has_results else PlanKind.PLAN, line.source)
    return Field(PlanKind.PROGRESS_REPORT if has_results else PlanKind.PLAN, None, Confidence.PROBABLE)


def _round(headings: Sequence[_Line]) -> Field[int | None]:
    for line in headings:
        if found := _ROUND.search(line.text):
            if "หลัง" in found.group():
                return Field(12, line.source)
            months = found[1] or found[2] or {"1": "6", "2": "12"}[found[3]]
            return Field(int(months), line.source)
    return Field(None)


def _date(lines: Sequence[_Line]) -> Field[date | None]:
    """A date after ลงวันที่, or a line that is nothing but a date or a month (its first day, then)."""
    for line in lines:
        if dated := _DATED.search(line.text):
            day = parse_date(dated[1].replace("เดือน", ""))
            if day:
                return Field(day, line.source)
        if line.is_heading or len(line.text) < 40:
            if day := parse_date(line.text):
                return Field(day, line.source)
            month = _MONTH_ALONE.fullmatch(line.text)
            if month and (number := month_number(month[1].removeprefix("เดือน"))):
                return Field(date(common_year(int(month[2])), number, 1), line.source, Confidence.PROBABLE)
    return Field(None)


def _fiscal_year(lines: Sequence[_Line], headings: Sequence[_Line]) -> Field[int | None]:
    """The year most headings name; else the one most of the text names."""
    for group, sure in ((headings, Confidence.CLEAR), (lines, Confidence.PROBABLE)):
        for pattern in (_YEAR, _PLAIN_YEAR):
            years = [(int(found), line.source) for line in group for found in pattern.findall(line.text)]
            if years:
                counted = Counter(year for year, _ in years)
                best = max(counted, key=lambda year: (counted[year], -[y for y, _ in years].index(year)))
                source = next(source for year, source in years if year == best)
                return Field(best, source, sure if pattern is _YEAR else Confidence.PROBABLE)
    return _year_of_round(headings)


def _year_of_round(headings: Sequence[_Line]) -> Field[int | None]:
    """The fiscal year in which months of a heading lie: รอบ 6 เดือน (ต.ค. 2568 - มี.ค. 2569)."""
    for line in headings:
        for period in read_periods(line.text, None).periods:
            if period.start and period.end and (period.end - period.start).days > _SHORTEST_ROUND:
                year = FiscalYear.of(period.start)
                if year.contains(period.end):
                    return Field(year.year, line.source, Confidence.PROBABLE)
    return Field(None)


def _organization(lines: Sequence[_Line]) -> DraftOrganization | None:
    candidates: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], Source] = {}
    for line in lines:
        for found in _NAME.finditer(line.text):
            name = _proper_name(found[2])
            if not name or _NO_NAME.match(name):
                continue
            key = (_FULL.get(found[1], found[1]), name)
            followed = re.match(r"\s*(?:$|อำเภอ|อ\.|จังหวัด|จ\.)", line.text[found.end() :])
            candidates[key] += 5 if followed else (3 if line.is_heading else 1)
            places.setdefault(key, line.source)
    for prefix, name in list(candidates):  # "ศรีคำกับประชาชน" counts for "ศรีคำ"
        for other_prefix, other in list(candidates):
            if prefix == other_prefix and name != other and other.startswith(name):
                candidates[prefix, name] += candidates[other_prefix, other]
    if not candidates:
        return None
    best = max(candidates, key=lambda key: (candidates[key], -len(key[1])))
    source = places[best]
    return DraftOrganization(
        name=Field("".join(best), source),
        kind=Field(dict(_KINDS)[best[0]], source),
        district=_place(lines, _DISTRICT, best[1]),
        province=_place(lines, _PROVINCE, best[1]),
    )


def _organization_in_cells(document: SourceDocument) -> DraftOrganization | None:
    """The organization its own measures name, where no heading does."""
    cells = [
        _Line(to_arabic_digits(normalise(one_line(clean(cell.text)))), cell.source, is_heading=False)
        for table in document.tables
        for row in table.rows[:_MOST_ROWS]
        for cell in row.cells
    ]
    found = _organization(cells)
    if not found:
        return None
    return DraftOrganization(
        replace(found.name, confidence=Confidence.PROBABLE), replace(found.kind, confidence=Confidence.PROBABLE)
    )


def _nobody(lines: Sequence[_Line]) -> DraftOrganization:
    return DraftOrganization(district=_place(lines, _DISTRICT, ""), province=_place(lines, _PROVINCE, ""))


def _proper_name(run: str) -> str:
    """The name at the start of a run of letters; a name and its district may be printed without a space."""
    return re.split(r"อำเภอ|จังหวัด|ประจำ|ปีงบ|ได้|มีการ", run)[0]


def _place(lines: Sequence[_Line], pattern: re.Pattern[str], near: str) -> Field[str | None]:
    """The district or province beside the organization's name, else in a heading."""
    for wanted in (lambda line: near in line.text, lambda line: line.is_heading):
        for line in lines:
            if wanted(line) and (found := pattern.search(line.text)):
                name = re.split(r"จังหวัด|อำเภอ|ใน|ประจำ|ปีงบ", found[1])[0]
                if len(name) >= 2:
                    return Field(name, line.source)
    return Field(None)
