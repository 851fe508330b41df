"""From tables to the printed rows of measures, those that belong together grouped (page breaks, merged cells)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tracker.rules.owner_cell import looks_like_owners
from tracker.rules.plan_codes import indicators_in_cell
from tracker.rules.plan_draft import Problem, Severity, Source
from tracker.rules.plan_form import upright
from tracker.rules.plan_header import Header, header_at
from tracker.rules.plan_headings import Role
from tracker.rules.plan_row import NOTHING, Cell, PlanRow, layout_of, read_row
from tracker.rules.plan_text import clean, one_line
from tracker.rules.reading_choices import NO_CHOICES, ReadingChoices
from tracker.rules.source_table import SourceDocument, SourceRow, SourceTable
from tracker.rules.thai_text import match_key

_FOOTER = re.compile(r"^(?:หมายเหตุ|ลงชื่อ|ผู้รายงาน|ผู้จัดทำ|ผู้ตรวจสอบ|\(ลงชื่อ|รวม(?:ทั้งสิ้น)?$|\*)")
_TOTAL = re.compile(r"รวม(?:ทั้งสิ้น|ทั้งหมด|เป็นเงิน|งบประมาณ|เงิน)*\s*[\d๐-๙,.]*\s*(?:โครงการ|กิจกรรม|มาตรการ|บาท|รายการ)?")
_SIGNED = re.compile(r"^\(?\s*(?:ลงชื่อ|ลงนาม)")
_COUNTING_ROW = re.compile(r"[\s(]*[\d๐-๙]{1,2}[\s)]*")
_HEADING_WORDS = re.compile(
    r"^(?:\(?[\d๐-๙]{1,2}(?:\.[\d๐-๙]+)*[.)]?\)?\s*(?=[ก-๎])|ตัวชี้วัด|ประเด็น|ส่วนที่|มิติ|ด้าน|หมวด|ยุทธศาสตร์|กลุ่ม|กระบวนการ)"
)
_SECTION = re.compile(r"^(?:ตัวชี้วัด|ด้าน|มิติ|ส่วน|ประเด็น|หมวด|กลุ่ม|ยุทธศาสตร์|กระบวนการ)ที่\s*[\d๐-๙]")
_OF_DIVISION = re.compile(r"^(?:หน่วยงาน(?:ที่รับผิดชอบ)?|ผู้รับผิดชอบ|สำนัก/กอง|ส่วนราชการ)\s*:\s*")
_POST = re.compile(r"^(?:ผู้อำนวยการ|ผอ\.?|หัวหน้า|หน\.|รอง|ปลัด|นายก)")
_LONGEST_OFFICE = 60
_PROSE = 160  # a longer paragraph is no heading


@dataclass
class Rows:
    """What was found in a document: groups of rows (each one printed measure or more) and what was left aside."""

    groups: list[list[PlanRow]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_rows(document: SourceDocument, choices: ReadingChoices = NO_CHOICES) -> Rows:  # noqa: ARG001
    """Every row of every table of measures, grouped."""
    rows = Rows()
    walk = _Walk(rows)
    for block in document.blocks:
        if isinstance(block, SourceTable):
            walk.table(upright(block))
        else:
            walk.paragraph(block.text, block.source)
    rows.groups = _without_section_rows(rows.groups)
    return rows


class _Walk:
    """Goes through a document in printed order; remembers the last heading, header and group."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.heading = ""
        self.office = NOTHING
        self.header: Header | None = None
        self.width = 0
        self.may_continue = False

    def paragraph(self, text: str, source: Source) -> None:
        if source.sheet:  # a new sheet: what stood on the one before says nothing about it
            self.heading, self.office = "", NOTHING
        text = one_line(clean(text))
        self._note_office(text, source)
        if len(text) < _PROSE and _HEADING_WORDS.match(text):
            self.heading = text
        if len(text) > _PROSE:
            self.may_continue = False

    def table(self, table: SourceTable) -> None:
        header = self.header if self.may_continue and self.header and table.width == self.width else None
        is_after_break = True
        above: dict[int, Cell] = {}
        at = 0
        while at < len(table.rows):
            found = header_at(table, at)
            row = table.rows[at]
            at += found.height if found else 1
            if found:
                header, is_after_break = found, True
                self._note_skipped(found, row)
                above.clear()
            elif header is None or row.is_empty or self._is_aside(row, header):
                self._note_heading(row)
            elif header.is_of_measures:
                self._add(
                    read_row(
                        *(row, header, above),
                        heading=self.heading,
                        office=self.office,
                        is_after_break=is_after_break,
                    )
                )
                is_after_break = False
        self.header, self.width = header, table.width
        self.may_continue = bool(header and header.is_of_measures)

    def _note_heading(self, row: SourceRow) -> None:
        text = one_line(clean(row.band or ""))
        self._note_office(text, row.source)
        if text and _HEADING_WORDS.match(text) and len(text) < _PROSE:
            self.heading = text

    def _note_skipped(self, header: Header, row: SourceRow) -> None:
        if header.is_of_work and not header.is_of_measures:
            message = (
                f"ข้ามตารางที่มีหัวคอลัมน์ “{_short(' / '.join(text for text in header.captions if text))}” เพราะไม่มีผู้รับผิดชอบ"
                " ระยะเวลา หรือผลการดำเนินการ หากเป็นมาตรการ กรุณาเพิ่มคอลัมน์แล้วนำเข้าใหม่"
            )
            self.rows.problems.append(Problem(Severity.INFO, "table_skipped", message, row.source))

    def _note_office(self, text: str, source: Source) -> None:
        """A heading that is nothing but the name of a division: the owner of tables without such a column."""
        named = _OF_DIVISION.sub("", text)
        if named and len(named) <= _LONGEST_OFFICE and not _POST.match(named) and looks_like_owners(named):
            self.office = Cell(named, source, is_inherited=True)

    def _is_aside(self, row: SourceRow, header: Header) -> bool:
        """A band over the columns, a row that only counts the columns, or a footer."""
        filled = [text.strip() for text in row.texts if text.strip()]
        if len(filled) > 2 and all(_COUNTING_ROW.fullmatch(text) for text in filled):
            return True
        band = one_line(clean(row.band or ""))
        if _is_footer(filled, band):
            message = f"ข้ามบรรทัดท้ายตาราง “{_short(' '.join(filled))}” เพราะไม่ใช่มาตรการ หากเป็นมาตรการ กรุณาเพิ่มเองหลังนำเข้า"
            self.rows.problems.append(Problem(Severity.INFO, "row_skipped", message, row.source))
            return True
        if not band:
            return False
        is_merged = any(cell.span > 1 for cell in row.cells if cell.text.strip())
        first = next((role for role, column in header.columns.items() if column == 0), None)
        in_number_column = first is Role.NUMBER and not _COUNTING_ROW.fullmatch(band) and len(match_key(band)) > 4
        if is_merged or in_number_column or _SECTION.match(band):
            return True
        return bool(_HEADING_WORDS.match(band)) and first is not layout_of(header).title

    def _add(self, row: PlanRow) -> None:
        groups = self.rows.groups
        if groups and _continues(row, groups[-1]):
            groups[-1].append(row)
        else:
            groups.append([row])


def _is_footer(filled: list[str], band: str) -> bool:
    """Remarks, totals and signatures below the measures."""
    is_total = any(_TOTAL.fullmatch(one_line(text)) for text in filled[:2]) and len(filled) <= 4
    return bool(_FOOTER.match(band)) or is_total or any(_SIGNED.match(text) for text in filled)


def _continues(row: PlanRow, group: list[PlanRow]) -> bool:
    """Whether a row goes on with the measure above it."""
    before = group[-1]
    if row.layout != before.layout:
        return False
    if not row.title.text or row.title.is_inherited:
        return True
    number = row.cell(Role.NUMBER)
    has_own_number = bool(number.text) and not number.is_inherited
    if match_key(row.title.text) == match_key(before.title.text):
        return not has_own_number or match_key(number.text) == match_key(before.cell(Role.NUMBER).text)
    return not has_own_number and _numbers_go_on(row, group)


def _numbers_go_on(row: PlanRow, group: list[PlanRow]) -> bool:
    """Steps that go on counting (๓. after ๒.) in a row cut by the end of a page."""
    first = row.steps.first_number
    numbers = [item.number for before in group for item in before.steps.items if item.number]
    first_cell = next((cell for role, cell in row.cells.items() if row.header.columns[role] == 0), NOTHING)
    is_cut = row.is_after_break or not first_cell.text or first_cell.is_inherited or not _starts_item(first_cell.text)
    goes_on = bool(first and first > 1 and numbers and first == numbers[-1] + 1)
    return goes_on and is_cut and not _begins_anew(row, group[-1])


def _begins_anew(row: PlanRow, before: PlanRow) -> bool:
    """A numbering that Word went on with by itself: the row names its own indicator, owner and period."""
    about = next((row.cell(role) for role in (Role.INDICATOR, Role.TOPIC) if role in row.cells), NOTHING)
    if not about.text or about.is_inherited or not row.cell(Role.OWNER).text:
        return False
    numbers = indicators_in_cell(about.text)
    return bool(numbers) and not set(numbers) & set(indicators_in_cell(before.cell(Role.INDICATOR).text))


def _starts_item(text: str) -> bool:
    return bool(re.match(r"[-–•*]|\(?[\d๐-๙]+[.)]", text))


def _without_section_rows(groups: list[list[PlanRow]]) -> list[list[PlanRow]]:
    """A row "1 …" without anything else above rows "1.1 …" is their heading, not a measure."""
    kept: list[list[PlanRow]] = []
    heading = section = ""
    for at, group in enumerate(groups):
        row = group[0]
        following = groups[at + 1] if at + 1 < len(groups) else []
        number = row.cell(Role.NUMBER).text.strip(" .")
        filled = [role for role, cell in row.cells.items() if cell.text and not cell.is_inherited]
        below = following[0].cell(Role.NUMBER).text.strip() if following else ""
        if (
            len(group) == 1
            and number
            and set(filled) <= {Role.NUMBER, row.layout.title}
            and below.startswith(f"{number}.")
        ):
            section, heading = number, f"{number} {one_line(row.title.text)}"
            continue
        is_below = bool(section) and number.startswith(f"{section}.")
        kept.append([replace(part, heading=heading) for part in group] if is_below else group)
    return kept


def rows_in(groups: list[list[PlanRow]]) -> Iterator[PlanRow]:
    """Every row of every group."""
    for group in groups:
        yield from group


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
