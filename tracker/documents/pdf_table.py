"""A table of one page of a PDF, and the row that a page break cut in two made whole again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from tracker.documents.pdf_grid import Box, Grid
from tracker.documents.pdf_lines import ITEM_MARK, PrintedLine, is_full_before, join_wrapped
from tracker.documents.pdf_page import Page
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import SourceCell, SourceRow, SourceTable

_SAME_EDGE = 4.0
_SAME_FOOT = 9.0  # letters of different size that end together do not end on exactly the same line
_KEPT_TOGETHER = 1.2  # lines: a paragraph moves whole where only one of its lines would stand alone
_MOST_HEADER_ROWS = 3
_FORM_EDGES = 3


@dataclass(frozen=True)
class CellPart:
    """What is printed of a cell on one page: at least one line."""

    page: int
    lines: list[PrintedLine]
    box: Box


@dataclass
class TableCell:
    """One place of the grid; it has several parts where a page break cut it."""

    row: int
    column: int
    span: int = 1
    continues: bool = False
    is_shaded: bool = False
    parts: list[CellPart] = field(default_factory=list)

    @property
    def text(self) -> str:
        return join_wrapped([(line, part.box) for part in self.parts for line in part.lines])

    def foot(self, page: int) -> float | None:
        """Where its last line stands on a page; None where nothing of it is printed there."""
        return self.parts[-1].lines[-1].base if self.parts and self.parts[-1].page == page else None

    @property
    def is_filled(self) -> bool:
        return bool(self.parts)


@dataclass
class PageTable:
    """The rows of one table on one page."""

    page: int
    edges: tuple[float, ...]
    rows: list[list[TableCell]]
    header: list[list[TableCell]]  # its first rows where it began: titles are among them, if it has any
    last_page: int

    def to_source(self, number: int) -> SourceTable:
        return SourceTable(
            tuple(SourceRow(tuple(self._cell(cell, number) for cell in row)) for row in self.rows), number
        )

    def _cell(self, cell: TableCell, number: int) -> SourceCell:
        page = cell.parts[0].page if cell.parts else self.page
        place = Source(page=page, table=number, row=cell.row + 1, column=cell.column + 1)
        return SourceCell(cell.text, place, cell.span, cell.continues, cell.is_shaded)


def read_table(page: Page, grid: Grid, shades: Sequence[Box], number: int) -> PageTable:
    """The cells of a grid with what is printed in them; a merged cell has its text in its first row and column."""
    near = [shade for shade in shades if shade.overlaps(grid.box)]
    places: dict[tuple[int, int], TableCell] = {}
    for cell in grid.cells:
        is_shaded = any(shade.colours(cell.box) for shade in near)
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                span = cell.columns if column == cell.column else 1
                places[row, column] = TableCell(row, column, span, continues=True, is_shaded=is_shaded)
        first = places[cell.row, cell.column]
        first.continues = False
        if lines := page.lines(cell.box):
            first.parts.append(CellPart(number, lines, cell.box))
    rows = [[places[row, column] for column in range(grid.columns)] for row in range(grid.rows)]
    return PageTable(number, grid.edges, rows, rows[:_MOST_HEADER_ROWS], number)


def mend_page_break(before: PageTable, after: PageTable) -> None:
    """If a page break cut the last row of a table in two, give the second half back and take it off the next page.

    The rows of titles are left where they are printed anew; a table of which nothing else is left loses them too.
    """
    if not _have_same_columns(before, after):
        return
    at = _repeated(before.header, after.rows)
    if at:
        after.header = before.header
    if at < len(after.rows) and not any(cell.is_filled or cell.is_shaded for cell in after.rows[at]):
        del after.rows[at]  # what is left of a row that was printed to its end
    elif at < len(after.rows) and _goes_on(before.rows[-1], after.rows[at], before.last_page):
        for upper, lower in zip(before.rows[-1], after.rows[at], strict=True):
            upper.parts += lower.parts
        del after.rows[at]
    if at == len(after.rows):
        after.rows.clear()
    elif _is_same_form(before, after):
        for row in after.rows:
            for cell in row:
                cell.row = len(before.rows)
            before.rows.append(row)
        after.rows.clear()


def _is_same_form(before: PageTable, after: PageTable) -> bool:
    """Whether a table of labels and values goes on; another form begins with the label the first one began with."""
    labels = [_key(row[:1]) for row in before.rows]
    last_form = labels[len(labels) - 1 - labels[::-1].index(labels[0]) :]
    return len(after.edges) == _FORM_EDGES and _key(after.rows[0][:1]) not in last_form


def _have_same_columns(one: PageTable, other: PageTable) -> bool:
    return len(one.edges) == len(other.edges) and all(
        abs(a - b) <= _SAME_EDGE for a, b in zip(one.edges, other.edges, strict=True)
    )


def _repeated(header: Sequence[Sequence[TableCell]], rows: Sequence[Sequence[TableCell]]) -> int:
    """How many rows at the top are the first rows of the table again."""
    count = 0
    for printed, row in zip(header, rows, strict=False):
        if not any(cell.is_filled for cell in row) or _key(printed) != _key(row):
            break
        count += 1
    return count


def _key(row: Sequence[TableCell]) -> list[str]:
    return ["".join(cell.text.split()) for cell in row]


def _goes_on(upper: Sequence[TableCell], lower: Sequence[TableCell], page: int) -> bool:
    """Whether a row is the second half of the one before, which ends on `page`.

    Then each of its texts goes on from a cell that was printed down to the foot of the page, and some cell that
    had ended before is empty; a new row begins with a number or fills every cell.
    """
    feet = [foot for cell in upper if (foot := cell.foot(page)) is not None]
    filled = sum(cell.is_filled for cell in upper)
    pairs = [(above, below) for above, below in zip(upper, lower, strict=True) if below.is_filled]
    if not feet or not pairs or len(pairs) >= filled or any(cell.span > 1 for cell in (*upper, *lower)):
        return False
    if lower[0].is_filled and ITEM_MARK.match(lower[0].text):
        return False
    if upper[0].row == 0 and not all(_runs_on(above, below) for above, below in pairs if above.is_filled):
        return False  # titles left alone at the foot of a page
    near = _KEPT_TOGETHER * _pitch(upper)
    ends = [max(feet) - foot for above, _ in pairs if (foot := above.foot(page)) is not None]
    if len(ends) < len(pairs) or min(ends) > _SAME_FOOT:
        return False
    return all(
        end <= _SAME_FOOT or (end <= near and (len(below.parts[0].lines) > 1 or _runs_on(above, below)))
        for end, (above, below) in zip(ends, pairs, strict=True)
    )


def _runs_on(above: TableCell, below: TableCell) -> bool:
    """Whether the last line of a cell was too full for the word that begins its next part."""
    return is_full_before(above.parts[-1].lines[-1], below.parts[0].lines[0], above.parts[-1].box)


def _pitch(row: Sequence[TableCell]) -> float:
    """From one printed line to the next in a row."""
    gaps = [after.base - before.base for cell in row for part in cell.parts for before, after in pairwise(part.lines)]
    return median(gaps) if gaps else _SAME_FOOT
