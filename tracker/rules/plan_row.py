"""One printed row of a table of measures: what each of its cells is, merged, repeated and ticked cells included."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from tracker.rules.plan_draft import Source
from tracker.rules.plan_header import Header
from tracker.rules.plan_headings import Role
from tracker.rules.plan_text import ItemList, clean, split_items
from tracker.rules.source_table import SourceRow

# "the same as above", as offices write it in the columns of owners and dates
_SAME_AS_ABOVE = re.compile(
    r"[\s\-–]*[\"”“〃″]+[\s\-–]*|''|เช่นเดียวกัน(?:กับข้างต้น|กับข้อ.{1,4})?|เช่นเดียวกับ(?:ข้างต้น|ข้อ.{1,4})|เหมือนข้างต้น"
)
_MAY_REPEAT = (Role.OWNER, Role.SUPPORT, Role.PERIOD, Role.START, Role.END)
_NO_MARK = re.compile(r"[\s\-–—.]*")
SHADED = "■"
_LONGEST_LEAD = 80
_OWN_NUMBER = re.compile(r"([\d๐-๙]{1,2})[.)]\s*(?=[^\d๐-๙\s.])")


@dataclass(frozen=True)
class Layout:
    """Which columns of a table make the title, the steps and the reason of a measure."""

    title: Role
    steps: Role | None
    context: Role | None


@dataclass(frozen=True)
class Cell:
    """A cleaned cell; `is_inherited` where a merged cell above covers it."""

    text: str
    source: Source | None = None
    is_inherited: bool = False


NOTHING = Cell("")


@dataclass(frozen=True)
class PlanRow:
    """One printed row of a table of measures."""

    header: Header
    layout: Layout
    cells: Mapping[Role, Cell]
    others: tuple[tuple[str, Cell], ...]
    source: Source
    heading: str  # the heading with an indicator that stands above it
    marks: Mapping[int, str]  # texts of the columns of a calendar
    unused: tuple[tuple[str, Cell], ...]  # what stands in columns the header could not use, by heading
    is_after_break: bool = False  # the first row after a page break, a new table or a repeated heading
    is_paper: bool = False  # lines end where the paper's column ends, not where somebody ended them

    def cell(self, role: Role | None) -> Cell:
        return self.cells.get(role, NOTHING) if role else NOTHING

    @property
    def title(self) -> Cell:
        return self.cell(self.layout.title)

    @property
    def steps(self) -> ItemList:
        """The list in the steps' cell; where there is no such column, the list under the title."""
        if self.layout.steps:
            return split_items(self.cell(self.layout.steps).text)
        under_title = split_items(self.title.text)
        return ItemList("", under_title.items if under_title.lead and not self.title.is_inherited else ())

    @property
    def is_shaded(self) -> bool:
        """Whether the row is marked by colours instead of signs."""
        return any(mark == SHADED for mark in self.marks.values())

    @property
    def months(self) -> tuple[tuple[str, str], ...]:
        """The calendar of the row: (heading, what is marked) of each column of a month or quarter."""
        columns = self.header.ticked.get(Role.MONTH, ())
        return tuple((self.header.headings[column], self.marks.get(column, "")) for column in columns)


def layout_of(header: Header) -> Layout:
    """Choose the title, the steps and the reason among the columns that are there."""
    has = header.columns.keys()
    context = next((role for role in (Role.TOPIC, Role.INDICATOR) if role in has), None)
    if header.is_of_o_items:
        named = _first(has, Role.ITEM, Role.MEASURE, Role.TOPIC, Role.INDICATOR)
        steps = _first(has, Role.COMPONENT, Role.STEPS)
        return Layout(named, steps, None) if named else Layout(Role.COMPONENT, None, None)
    steps = _first(has, Role.STEPS, Role.APPROACH)
    if Role.MEASURE in has:
        return Layout(Role.MEASURE, _first(has, Role.STEPS, Role.GUIDELINE, Role.APPROACH), context)
    if Role.GUIDELINE in has:
        if Role.STEPS in has or not context:
            return Layout(Role.GUIDELINE, _first(has, Role.STEPS), context)
        return Layout(_first(has, Role.INDICATOR) or context, Role.GUIDELINE, None)
    named = _first(has, Role.ITEM) or context
    return Layout(named, steps, None) if named else Layout(steps or Role.STEPS, None, None)


def _first(has: Collection[Role], *roles: Role) -> Role | None:
    return next((role for role in roles if role in has), None)


def read_row(
    row: SourceRow, header: Header, above: dict[int, Cell], *, heading: str = "", office: Cell = NOTHING
) -> PlanRow:
    """The row under its header. `above` holds the cells of the rows before it, by column, and is brought up to date.

    `office` is the division named over the table or on the sheet, for tables without a column of owners.
    """
    cells = _cells(row, header, above)
    named = {role: cells[column] for role, column in header.columns.items() if column < len(cells)}
    ticked = {column for columns in header.ticked.values() for column in columns}
    marks = _marks(row, cells, ticked)
    named |= _of_ticks(header, marks, row.source)
    if office.text and not {Role.OWNER, Role.SUPPORT} & named.keys():
        named[Role.OWNER] = office
    taken = {*header.columns.values(), *ticked}
    others = tuple(
        (header.headings[column] or f"คอลัมน์ที่ {column + 1}", cell)
        for column, cell in enumerate(cells)
        if column not in taken and cell.text and column < len(header.headings)
    )
    layout = _layout_of_cell(layout_of(header), named)
    if not layout.steps:
        named |= _without_own_number(named, layout.title)
    unused = tuple((header.captions[column], cells[column]) for column in header.unused if cells[column].text)
    return PlanRow(header, layout, named, others, row.source, heading, marks, unused)


def _without_own_number(cells: Mapping[Role, Cell], title: Role) -> dict[Role, Cell]:
    """ "1. title⏎1.1 step⏎1.2 step": the number of the measure stands before it, its steps count within it."""
    cell = cells.get(title, NOTHING)
    own = _OWN_NUMBER.match(cell.text)
    if not own or not _has_own_steps(cell.text[own.end() :], own[1]):
        return {}
    number = cells.get(Role.NUMBER) or Cell(own[1], cell.source)
    return {title: replace(cell, text=cell.text[own.end() :]), Role.NUMBER: number}


def _has_own_steps(text: str, number: str) -> bool:
    """Below a numbered title its steps count within it (1.1, 1.2), or are bullets; another number is another title."""
    if re.search(rf"[\n ]{re.escape(number)}\.[\d๐-๙]", text):
        return True
    return bool(re.search(r"\n\s*[•●▪➢\-–]", text)) and not re.search(r"\n\s*[\d๐-๙]{1,2}[.)]", text)


def _cells(row: SourceRow, header: Header, above: dict[int, Cell]) -> list[Cell]:
    filled_down = {header.columns[role] for role in (Role.INDICATOR, Role.TOPIC) if role in header.columns}
    may_repeat = {header.columns[role] for role in _MAY_REPEAT if role in header.columns}
    cells: list[Cell] = []
    for column, cell in enumerate(row.cells):
        text = clean(cell.text)
        if not text and column in above and (cell.continues or column in filled_down):
            cells.append(replace(above[column], is_inherited=True))
            continue
        if column in may_repeat and column in above and _SAME_AS_ABOVE.fullmatch(text):
            text = above[column].text
        cells.append(Cell(text, cell.source))
        above[column] = cells[-1]
    return cells


def _marks(row: SourceRow, cells: list[Cell], ticked: Collection[int]) -> dict[int, str]:
    """What is marked in the columns to tick; a mark in a merged cell (an arrow) stands in each of its columns."""
    marks: dict[int, str] = {}
    for column, cell in enumerate(row.cells):
        for part in range(column, column + cell.span):
            if part in ticked and cells[column].text and not _NO_MARK.fullmatch(cells[column].text):
                marks[part] = cells[column].text
    return marks or _shaded(row, ticked)


def _shaded(row: SourceRow, ticked: Collection[int]) -> dict[int, str]:
    """Coloured cells of a calendar without any sign; a row coloured from end to end only looks nice."""
    shaded = {column for column, cell in enumerate(row.cells) if cell.is_shaded}
    is_for_looks = shaded >= set(ticked) and any(
        cell.is_shaded for column, cell in enumerate(row.cells) if column not in ticked and cell.text.strip()
    )
    return {} if is_for_looks else dict.fromkeys(sorted(shaded & set(ticked)), SHADED)


def _of_ticks(header: Header, marks: Mapping[int, str], source: Source) -> dict[Role, Cell]:
    """The owners and the state that are ticked, as if they were written in a column of their own."""
    found = {}
    for ticked, role in ((Role.OFFICE, Role.OWNER), (Role.STATE, Role.STATUS)):
        columns = header.ticked.get(ticked, ())
        if columns:
            words = "\n".join(header.captions[column] for column in columns if column in marks)
            found[role] = Cell(words, replace(source, column=columns[0] + 1))
    return found


def _layout_of_cell(layout: Layout, cells: Mapping[Role, Cell]) -> Layout:
    """Where แนวทาง holds a short name above its list, that name is the measure and not the indicator beside it."""
    if layout.steps is not Role.GUIDELINE or layout.title is Role.MEASURE:
        return layout
    found = split_items(cells.get(Role.GUIDELINE, NOTHING).text)
    is_named = bool(found.items) and 0 < len(found.lead) <= _LONGEST_LEAD
    return Layout(Role.GUIDELINE, None, layout.title) if is_named else layout
