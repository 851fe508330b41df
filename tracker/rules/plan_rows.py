"""From tables to the printed rows of measures, those that belong together grouped (page breaks, merged cells)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tracker.rules.column_contents import Kind, contradicts, kind_of
from tracker.rules.owner_cell import looks_like_owners
from tracker.rules.plan_codes import is_indicator_name
from tracker.rules.plan_continuation import (
    continues,
    is_cut_off,
    joined_by_hand,
    rest_of_page,
    without_section_rows,
)
from tracker.rules.plan_draft import Problem, Severity, Source
from tracker.rules.plan_form import Part, parts_of, with_written_forms
from tracker.rules.plan_header import Header
from tracker.rules.plan_headings import Role
from tracker.rules.plan_other_rows import (
    HEADING_WORDS,
    band_of,
    counts_columns,
    ends_measures,
    ends_surely,
    is_footer,
    is_heading,
)
from tracker.rules.plan_row import NOTHING, Cell, PlanRow, layout_of, read_row
from tracker.rules.plan_text import clean, one_line
from tracker.rules.reading_choices import NO_CHOICES, ReadingChoices, TableChoice, place_of
from tracker.rules.source_table import SourceDocument, SourceRow, SourceTable
from tracker.rules.table_headers import Captions, Roles, TableHeaders, known_in

_OF_DIVISION = re.compile(
    r"^(?:หน่วยงาน(?:ที่รับผิดชอบ)?|ผู้รับผิดชอบ|สำนัก/กอง|ส่วนราชการ)\s*(?::\s*|(?=\s*(?:สำนัก|กอง|หน่วย|ฝ่าย|งาน)))\s*"
)
_POST = re.compile(r"^(?:ผู้อำนวยการ|ผอ\.?|หัวหน้า|หน\.|รอง|ปลัด|นายก)")
_LONGEST_OFFICE = 60
_NEXT_ROWS = 4
_PROSE = 160  # a longer paragraph is no heading


@dataclass(frozen=True)
class TableHeading:
    """The heading a table was read by, and its last row as `Source` counts; none where a table before prints it."""

    header: Header
    row: int | None


@dataclass
class Rows:
    """What was found in a document: groups of rows (each one printed measure or more) and what was left aside."""

    groups: list[list[PlanRow]] = field(default_factory=list)
    headers: dict[int, TableHeading] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def find_rows(document: SourceDocument, choices: ReadingChoices = NO_CHOICES) -> Rows:
    """Every row of every table of measures, grouped."""
    rows = Rows()
    walk = _Walk(rows, choices, known_in(document, choices), is_paper=document.format == "pdf")
    for block in with_written_forms(document).blocks:
        if isinstance(block, SourceTable):
            walk.table(block)
        else:
            walk.paragraph(block.text, block.source)
    rows.groups = without_section_rows(rows.groups, choices.apart)
    return rows


class _Walk:
    """Goes through a document in printed order; remembers the last heading, header and group."""

    def __init__(self, rows: Rows, choices: ReadingChoices, known: Mapping[Captions, Roles], *, is_paper: bool) -> None:
        self.is_paper = is_paper
        self.rows = rows
        self.choices = choices
        self.known = known
        self.heading = ""
        self.office = NOTHING
        self.header: Header | None = None
        self.width = 0
        self.above: dict[int, Cell] = {}
        self.may_continue = False

    def paragraph(self, text: str, source: Source) -> None:
        if source.sheet:  # a new sheet: what stood on the one before says nothing about it
            self.heading, self.office = "", NOTHING
        text = one_line(clean(text))
        self._note_office(text, source)
        if len(text) < _PROSE and HEADING_WORDS.match(text):
            self.heading = text
        if len(text) > _PROSE:
            self.may_continue = False

    def table(self, table: SourceTable) -> None:
        choice = self.choices.tables.get(table.number)
        for part in (Part(table),) if choice else parts_of(table):
            form = TableChoice(part.table.rows[0].source.row) if part.is_form or not table.number else None
            self._rows_of(part.table, choice or form)
            self.may_continue = self.may_continue and not part.is_form

    def _rows_of(self, table: SourceTable, choice: TableChoice | None) -> None:
        headers = TableHeaders(table, choice, self.known)
        header = None if headers.is_decided else self._header_above(table)
        is_after_break = True
        above = dict(self.above) if header else {}
        at = 0
        while at < len(table.rows):
            row = table.rows[at]
            is_dropped = place_of(row.source) in self.choices.dropped
            found = headers.at(at, header) if headers.chosen or not is_dropped else None
            at += found.height if found else 1
            if found:
                above = self._kept_above(found, header or self.header, above)
                header, is_after_break = found, True
                self._note_header(table, found, row)
            elif is_dropped and header:
                self._read(row, header, above)  # for what its merged cells say about the rows below
            elif is_dropped:
                continue
            elif header and self._ends(table, at - 1, header):
                self._tell_skipped(row, Severity.INFO if ends_surely(header, row) else Severity.WARNING)
                header = None
            elif (
                header is None
                or row.is_empty
                or self._is_aside(row, header)
                or self._is_caption(table, at, headers, header)
            ):
                self._note_heading(row, header)
            elif header.is_of_measures:
                printed = dict(above)
                read = replace(self._read(row, header, above), is_after_break=is_after_break)
                if self._add(read):
                    above |= rest_of_page(read, printed)
                is_after_break = False
        self.header, self.width, self.above = header, table.width, above
        self.may_continue = bool(header and header.is_of_measures)

    def _is_caption(self, table: SourceTable, below: int, headers: TableHeaders, header: Header) -> bool:
        """One text alone that names a division, or stands directly above a heading."""
        filled = [(column, text) for column, text in enumerate(table.rows[below - 1].texts) if text.strip()]
        if len(filled) != 1 or place_of(table.rows[below - 1].source) in self.choices.apart | self.choices.joined:
            return False
        column, text = filled[0]
        is_left = column <= header.first_column or column == header.columns.get(layout_of(header).title)
        if not is_left or _is_covered(table.rows[below - 1], column):
            return False  # a step under its measure
        is_division = column == header.first_column != header.columns.get(Role.OWNER) and kind_of(text) is Kind.OWNERS
        if is_division or below >= len(table.rows):
            return is_division
        return bool(headers.at(below)) or self._ends(table, below, header)

    def _ends(self, table: SourceTable, at: int, header: Header) -> bool:
        """Whether the measures end above row `at`, unless a person says that it is one."""
        is_decided = place_of(table.rows[at].source) in self.choices.apart | self.choices.joined
        return not is_decided and ends_measures(header, table.rows[at : at + _NEXT_ROWS + 1])

    def _header_above(self, table: SourceTable) -> Header | None:
        """The heading of the table before, where this one only goes on with it."""
        header = self.header if self.may_continue and table.width == self.width else None
        if header and contradicts(header, table.rows):
            self._tell_skipped(table.rows[0])
            return None
        if header:
            self.rows.headers[table.number] = TableHeading(header, None)
        return header

    def _kept_above(self, found: Header, before: Header | None, above: dict[int, Cell]) -> dict[int, Cell]:
        """What holds for the rows below a heading that is only repeated: the indicator or topic of the page before."""
        if not before or found.captions != before.captions:
            return {}
        kept = {found.columns[role] for role in (Role.INDICATOR, Role.TOPIC) if role in found.columns}
        return {column: cell for column, cell in {**self.above, **above}.items() if column in kept}

    def _tell_skipped(self, row: SourceRow, severity: Severity = Severity.INFO) -> None:
        words = _short(one_line(clean(" / ".join(text for text in row.texts if text.strip()))))
        message = f"ข้ามแถวตั้งแต่ “{words}” เพราะไม่เหมือนแถวของมาตรการ หากเป็นมาตรการ กรุณาเลือกแถวหัวตารางเอง"
        self.rows.problems.append(Problem(severity, "table_skipped", message, row.source))

    def _note_header(self, table: SourceTable, header: Header, row: SourceRow) -> None:
        """The heading that says most about a table: the first above measures, else the first."""
        self._note_skipped(header, row)
        kept = self.rows.headers.get(table.number)
        if kept is None or (header.is_of_measures and not kept.header.is_of_measures):
            self.rows.headers[table.number] = TableHeading(header, (row.source.row or 0) + header.height - 1)

    def _read(self, row: SourceRow, header: Header, above: dict[int, Cell]) -> PlanRow:
        read = read_row(row, header, above, heading=self.heading, office=self.office)
        return replace(read, is_paper=True) if self.is_paper else read

    def _note_heading(self, row: SourceRow, header: Header | None) -> None:
        filled = [text for text in row.texts if text.strip()]
        alone = filled[0] if len(filled) == 1 else row.band
        text = one_line(clean((band_of(row, header) if header else alone) or ""))
        self._note_office(text, row.source)
        if (HEADING_WORDS.match(text) or is_indicator_name(text)) and len(text) < _PROSE:
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
        if place_of(row.source) in self.choices.apart | self.choices.joined:
            return False  # a person says that it is a measure
        if counts_columns(row):
            return True
        if is_footer(row, header):
            words = _short(" ".join(text.strip() for text in row.texts if text.strip()))
            message = f"ข้ามบรรทัดท้ายตาราง “{words}” เพราะไม่ใช่มาตรการ หากเป็นมาตรการ กรุณาเพิ่มเองหลังนำเข้า"
            self.rows.problems.append(Problem(Severity.INFO, "row_skipped", message, row.source))
            return True
        return is_heading(row, header)

    def _add(self, row: PlanRow) -> bool:
        """Put the row where it belongs; whether it goes on with the one above."""
        groups, place = self.rows.groups, place_of(row.source)
        if groups and place in self.choices.joined:
            groups[-1] = joined_by_hand(groups[-1], row)
        elif not groups or place in self.choices.apart:
            groups.append([row])
            return False
        elif is_cut_off(row, groups[-1][-1]):
            groups[-1] = joined_by_hand(groups[-1], row)
        elif continues(row, groups[-1]):
            groups[-1].append(row)
        else:
            groups.append([row])
            return False
        return True


def _is_covered(row: SourceRow, column: int) -> bool:
    """Whether merged cells from above reach into a row beside its only text."""
    own = range(column, column + row.cells[column].span)
    return any(cell.continues for at, cell in enumerate(row.cells) if at not in own)


def rows_in(groups: list[list[PlanRow]]) -> Iterator[PlanRow]:
    """Every row of every group."""
    for group in groups:
        yield from group


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
