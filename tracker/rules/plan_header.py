"""The heading row of a table: which column holds what, of one printed line or two, and whether measures stand below."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.rules.plan_headings import LONGEST_HEADING, Role, heading_key, known_role, loose_role, role_of
from tracker.rules.plan_text import clean
from tracker.rules.source_table import SourceRow, SourceTable

_WORK = {Role.MEASURE, Role.GUIDELINE, Role.STEPS, Role.APPROACH, Role.COMPONENT}
_ARRANGED = {Role.OWNER, Role.PERIOD, Role.END, Role.MONTH}
_FOLLOWED = {Role.RESULT, Role.STATUS, Role.FOLLOW_UP, Role.BUDGET, Role.STEPS, Role.YEAR}
_SHORT = 30
_FEWEST_MONTHS = 3


@dataclass(frozen=True)
class Header:
    """The columns of a table: role → column (0-based), the calendar's columns, the printed headings, their rows."""

    columns: Mapping[Role, int]
    headings: tuple[str, ...]
    height: int
    months: tuple[int, ...] = ()

    @property
    def roles(self) -> set[Role]:
        """Every kind of column the table has."""
        return {*self.columns, *([Role.MONTH] if self.months else [])}

    @property
    def is_of_measures(self) -> bool:
        """Whether the rows below are measures: somebody is to do something, and not a table of scores or contents."""
        has = self.roles
        if Role.PAGE in has or (has & {Role.YEAR, Role.SCORE} and not has & _WORK):
            return False
        if has & _WORK and has & _ARRANGED:
            return True
        return (Role.MEASURE in has and bool(has & _FOLLOWED)) or {Role.ITEM, Role.OWNER} <= has

    @property
    def is_of_o_items(self) -> bool:
        """The checklist of open data: items, and mostly what each must contain."""
        return Role.MEASURE not in self.columns and bool({Role.COMPONENT, Role.ITEM} & self.columns.keys())


def header_at(table: SourceTable, at: int) -> Header | None:
    """The header that begins at row `at` (0-based), of one printed row or two."""
    row = table.rows[at]
    below = table.rows[at + 1] if at + 1 < len(table.rows) else None
    if below is not None and _are_two_lines(row, below):
        pairs = list(zip(row.texts, below.texts, strict=True))
        return _header([f"{upper} {lower}" for upper, lower in pairs], [lower or upper for upper, lower in pairs], 2)
    return _header(list(row.texts), list(row.texts), 1) if _is_header(row) else None


def _is_header(row: SourceRow) -> bool:
    """Known wordings make a heading; looser ones only where every cell is short and has one."""
    filled = [text for text in row.texts if text.strip()]
    if not filled or any(len(heading_key(text)) > LONGEST_HEADING for text in filled):
        return False
    known = [role for text in filled if (role := known_role(text))]
    loose = [role for text in filled if not known_role(text) and (role := loose_role(text))]
    roles = {*known, *loose}
    if len(roles) < 2:
        return False
    if len(known) >= 2:
        return (len(known) + len(loose)) * 2 >= len(filled)
    is_all = len(known) + len(loose) == len(filled) and all(len(heading_key(text)) <= _SHORT for text in filled)
    return is_all and (len(roles) >= 3 or bool(known))


def _are_two_lines(row: SourceRow, below: SourceRow) -> bool:
    """Whether both rows are one heading: each fills what the other leaves empty (merged cells or a gap)."""
    if not _is_lower_line(below) or any(len(heading_key(text)) > LONGEST_HEADING for text in row.texts):
        return False
    pairs = list(zip(row.cells, below.cells, strict=True))
    fills_gap = [upper for upper, lower in pairs if upper.text.strip() and not lower.text.strip()]
    has_gap = any(not upper.text.strip() and lower.text.strip() for upper, lower in pairs)
    return has_gap and any(role_of(cell.text) for cell in fills_gap)


def _is_lower_line(row: SourceRow) -> bool:
    """A heading of its own, or only months or first and last day under one heading above."""
    filled = [text for text in row.texts if text.strip()]
    roles = [known_role(text) for text in filled]
    is_of_days = bool(roles) and all(role in (Role.MONTH, Role.START, Role.END) for role in roles)
    return (is_of_days and len(filled) >= 2) or _is_header(row)


def _header(headings: list[str], decisive: list[str], height: int) -> Header:
    columns: dict[Role, int] = {}
    months: list[int] = []
    for column, heading in enumerate(decisive):
        role = role_of(heading)
        if role is Role.MONTH:
            months.append(column)
        elif role is Role.MEASURE and role in columns and Role.STEPS not in columns:
            columns[Role.STEPS] = column  # มาตรการ | กิจกรรม: the second says how
        elif role is not None and role is not Role.OTHER:
            columns.setdefault(role, column)
    return Header(
        _without_doubles(columns, decisive),
        tuple(" ".join(clean(heading).split()) for heading in headings),
        height,
        tuple(months) if len(months) >= _FEWEST_MONTHS else (),
    )


def _without_doubles(columns: dict[Role, int], decisive: list[str]) -> dict[Role, int]:
    """A real column of steps wins over a second column of measures taken for it."""
    steps = [column for column, heading in enumerate(decisive) if role_of(heading) is Role.STEPS]
    return {**columns, Role.STEPS: steps[0]} if steps else columns
