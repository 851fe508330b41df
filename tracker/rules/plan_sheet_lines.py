"""Finds the product's own sheet in a document, however it was sorted, widened or saved, and gives its filled rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.rules.plan_draft import Problem, Severity, Source
from tracker.rules.plan_sheet_form import (
    COLUMNS,
    DIVISION_CAPTION,
    EXAMPLE,
    EXAMPLE_CODE,
    MARK,
    Column,
    plain,
)
from tracker.rules.source_table import SourceCell, SourceDocument, SourceParagraph, SourceRow, SourceTable
from tracker.rules.thai_text import match_key, to_arabic_digits

_MOST_MISSING = 4  # columns a sheet may have lost and still be ours although its mark is gone
_LONGEST_CAPTION = 60
_KEYS = {column.key: column for column in COLUMNS}
_YEAR = re.compile(r"ปี\s*งบ\s*ประมาณ\s*(?:พ\s*\.?\s*ศ\s*\.?)?\s*(2[45]\d\d)")


@dataclass(frozen=True)
class SheetLine:
    """One filled row below the captions."""

    number: int
    cells: Mapping[Column, SourceCell]

    @property
    def source(self) -> Source:
        """The row as a place."""
        return replace(next(iter(self.cells.values())).source, column=None)

    def text(self, column: Column) -> str:
        cell = self.cells.get(column)
        return plain(cell.text) if cell else ""

    def place(self, column: Column) -> Source:
        cell = self.cells.get(column)
        return cell.source if cell else self.source

    @property
    def filled(self) -> list[Column]:
        return [column for column in COLUMNS if self.text(column)]


@dataclass(frozen=True)
class OwnSheet:
    """The form as found: its year, the lines above its captions, its rows, and what is wrong with the form itself."""

    year: int | None
    year_source: Source | None
    head: tuple[SourceParagraph, ...]
    lines: tuple[SheetLine, ...]
    divisions: frozenset[str]  # match keys of the names in the list of our second sheet
    problems: tuple[Problem, ...]


def find_own_sheet(document: SourceDocument) -> OwnSheet | None:
    """The first table with our captions; None where the document is no sheet of ours."""
    has_mark = any(match_key(MARK) in match_key(text) for text in document.texts())
    found = [(table, at) for table in document.tables if (at := _header_at(table, has_mark=has_mark)) is not None]
    if not found:
        return None
    table, at = found[0]
    columns = _columns(table.rows[at])
    problems = [*_lost_columns(columns, table.rows[at])]
    if len(found) > 1:
        message = "ไฟล์นี้มีแผ่นงานตามแบบฟอร์มมากกว่าหนึ่งแผ่น ระบบอ่านเฉพาะแผ่นแรก กรุณาลบแผ่นที่ไม่ใช้ หรือรวมไว้ในแผ่นเดียว"
        problems.append(Problem(Severity.WARNING, "sheet_twice", message, found[1][0].rows[found[1][1]].source))
    head = _head(table.rows[:at])
    year, year_source = _year(head)
    lines = [line for line in _lines(table.rows[at + 1 :], columns) if line.filled]
    kept = [line for line in lines if not _is_untouched_example(line)]
    return OwnSheet(year, year_source, head, tuple(kept), _divisions(document), tuple(problems))


def _header_at(table: SourceTable, *, has_mark: bool) -> int | None:
    for at, row in enumerate(table.rows):
        columns = _columns(row)
        is_ours = has_mark or len(columns) >= len(COLUMNS) - _MOST_MISSING
        if is_ours and {Column.CODE, Column.TITLE} <= columns.keys():
            return at
    return None


def _columns(row: SourceRow) -> dict[Column, int]:
    """Where each of our captions stands; of two alike the first counts."""
    found: dict[Column, int] = {}
    for at, cell in enumerate(row.cells):
        if 0 < len(cell.text) <= _LONGEST_CAPTION and (column := _KEYS.get(match_key(cell.text))):
            found.setdefault(column, at)
    return found


def _lost_columns(columns: Mapping[Column, int], header: SourceRow) -> list[Problem]:
    """A lost column must not pass for a column of empty cells: it would empty the plan."""
    lost = [f"“{column.caption}”" for column in COLUMNS if column not in columns]
    if not lost:
        return []
    message = (
        f"ไม่พบคอลัมน์ {' '.join(lost)} ของแบบฟอร์ม กรุณาใส่หัวคอลัมน์เดิมกลับคืน (เว้นช่องว่างไว้ได้) หรือดาวน์โหลดแผนใหม่แล้วแก้ไขอีกครั้ง"
    )
    return [Problem(Severity.ERROR, "sheet_column_lost", message, header.source)]


def _head(rows: Sequence[SourceRow]) -> tuple[SourceParagraph, ...]:
    texts = ((" ".join(text.strip() for text in row.texts if text.strip()), row.source) for row in rows)
    return tuple(SourceParagraph(text, source) for text, source in texts if text)


def _year(head: Sequence[SourceParagraph]) -> tuple[int | None, Source | None]:
    for line in head:
        if found := _YEAR.search(to_arabic_digits(line.text)):
            return int(found[1]), line.source
    return None, None


def _lines(rows: Sequence[SourceRow], columns: Mapping[Column, int]) -> list[SheetLine]:
    lines: list[SheetLine] = []
    for row in rows:
        if match_key(row.texts[columns[Column.CODE]][:_LONGEST_CAPTION]) == Column.CODE.key:
            continue  # the captions once more: another sheet of ours pasted below
        above = lines[-1] if lines else None
        cells = {column: _filled(row, at, column, above) for column, at in columns.items() if at < len(row.cells)}
        lines.append(SheetLine(row.source.row or 0, cells))
    return lines


def _filled(row: SourceRow, at: int, column: Column, above: SheetLine | None) -> SourceCell:
    """The cell; one merged with the cell above it says what that one says."""
    cell = row.cells[at]
    if not cell.continues or above is None or column not in above.cells:
        return cell
    is_beside = any(left.span > at - place for place, left in enumerate(row.cells[:at]))
    return cell if is_beside else replace(cell, text=above.cells[column].text)


def _is_untouched_example(line: SheetLine) -> bool:
    if line.text(Column.CODE) != EXAMPLE_CODE:
        return False
    return all(match_key(line.text(column)) == match_key(text) for column, text in EXAMPLE.items())


def _divisions(document: SourceDocument) -> frozenset[str]:
    """So that a name with a comma stays one name."""
    for table in document.tables:
        if table.rows and match_key(table.rows[0].texts[0]) == match_key(DIVISION_CAPTION):
            return frozenset(match_key(row.texts[0]) for row in table.rows[1:])
    return frozenset()
