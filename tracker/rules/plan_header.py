"""The heading row of a table: which column holds what, of one printed line or two, and whether measures stand below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.rules.owner_cell import looks_like_owners
from tracker.rules.plan_headings import (
    LONGEST_HEADING,
    Role,
    heading_key,
    is_state,
    known_role,
    loose_role,
    role_of,
)
from tracker.rules.plan_text import clean
from tracker.rules.source_table import SourceRow, SourceTable

_WORK = {Role.MEASURE, Role.GUIDELINE, Role.STEPS, Role.APPROACH, Role.COMPONENT}
NAMING = {*_WORK, Role.ITEM, Role.TOPIC, Role.INDICATOR}
_ARRANGED = {Role.OWNER, Role.PERIOD, Role.END, Role.MONTH, Role.OFFICE}
_FOLLOWED = {Role.RESULT, Role.STATUS, Role.STATE, Role.FOLLOW_UP, Role.STEPS}
_DECIDING = {Role.MEASURE, Role.STEPS, Role.OWNER, Role.SUPPORT, Role.PERIOD}
_SHORT_NAME = re.compile(r"[ก-ฮ]{1,4}\.(?:\s*[ก-ฮ]{1,4}\.)?")
_QUARTER = re.compile(r"[Qq]?\.?\s*[1-4๑-๔]")
_SHORT = 30
# So many columns side by side make a calendar, a list of states or of divisions to tick.
_FEWEST = {Role.MONTH: 3, Role.STATE: 2, Role.OFFICE: 2}


@dataclass(frozen=True)
class Header:
    """The columns of a table: role → column (0-based), the columns to tick, the printed headings, their rows.

    `captions` are the lowest headings alone: what a tick below them says. `unused` are columns whose heading is not
    known, or a second one for what another column already says. `is_chosen`: a person pointed at this row;
    `is_explained`: somebody said what each column holds; `guessed`: columns told only by the cells below them.
    """

    columns: Mapping[Role, int]
    headings: tuple[str, ...]
    height: int
    ticked: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    captions: tuple[str, ...] = ()
    unused: tuple[int, ...] = ()
    is_chosen: bool = False
    is_explained: bool = False
    guessed: tuple[int, ...] = ()

    @property
    def roles(self) -> set[Role]:
        """Every kind of column the table has."""
        return {*self.columns, *self.ticked}

    @property
    def first_column(self) -> int:
        """The first column with a heading: sheets may begin further right."""
        return next((column for column, caption in enumerate(self.captions) if caption), 0)

    @property
    def is_of_measures(self) -> bool:
        """Whether the rows below are measures: somebody is to do something, and not a table of scores or contents."""
        has = self.roles
        if self.is_chosen or self.is_explained:
            return bool(has & NAMING)
        if Role.PAGE in has or (has & {Role.YEAR, Role.SCORE} and not has & _WORK):
            return False
        if has & _WORK and has & _ARRANGED:
            return True
        return (Role.MEASURE in has and bool(has & _FOLLOWED)) or {Role.ITEM, Role.OWNER} <= has

    @property
    def is_of_work(self) -> bool:
        """Whether work is named below, even where nobody is to do it there (a table of budgets)."""
        return bool(self.roles & {Role.MEASURE, Role.STEPS}) and Role.PAGE not in self.roles

    @property
    def is_of_o_items(self) -> bool:
        """The checklist of open data: items, and mostly what each must contain."""
        return Role.MEASURE not in self.columns and bool({Role.COMPONENT, Role.ITEM} & self.columns.keys())


def header_at(table: SourceTable, at: int) -> Header | None:
    """The header that begins at row `at` (0-based), of one printed row or two."""
    row = table.rows[at]
    below = table.rows[at + 1] if at + 1 < len(table.rows) else None
    if below is not None and (_are_two_lines(row, below) or _is_split_below(row, below)):
        return _header(list(_over(row, below)), below.texts, 2)
    return _header(list(row.texts), row.texts, 1) if _is_header(row) else None


def header_on(row: SourceRow) -> Header:
    """The row as a heading because a person says it is one, whatever its words."""
    return as_chosen(_header(list(row.texts), row.texts, 1))


def as_chosen(header: Header) -> Header:
    """A heading a person pointed at: where nothing is named below it, the first unknown column says what is done."""
    unknown = next((column for column in header.unused if header.captions[column]), None)
    if not NAMING & header.roles and unknown is not None:
        header = replace(header, columns={**header.columns, Role.MEASURE: unknown})
    return replace(header, is_chosen=True)


def explained(header: Header, roles: Sequence[Role | None]) -> Header:
    """The heading with what somebody said its columns hold; the first of two columns said to hold the same is read."""
    columns: dict[Role, int] = {}
    ticked: dict[Role, list[int]] = {}
    for column, role in enumerate(roles[: len(header.captions)]):
        if role in _FEWEST:
            ticked.setdefault(role, []).append(column)
        elif role is not None:
            columns.setdefault(role, column)
    return replace(
        header,
        columns=columns,
        ticked={role: tuple(found) for role, found in ticked.items()},
        unused=tuple(column for column, role in enumerate(roles) if role in columns and columns[role] != column),
        is_explained=True,
    )


def roles_of(header: Header) -> tuple[Role | None, ...]:
    """What each column is taken to hold."""
    roles: dict[int, Role] = {column: role for role, found in header.ticked.items() for column in found}
    roles |= {column: role for role, column in header.columns.items()}
    return tuple(roles.get(column) for column in range(len(header.captions)))


def _over(row: SourceRow, below: SourceRow) -> Iterator[str]:
    """The upper headings, a merged one over each of its columns that has a lower heading."""
    text, left = "", 0
    spans = _spans(row)
    for column, (upper, lower) in enumerate(zip(row.cells, below.cells, strict=True)):
        left = spans[column] if upper.text.strip() else left
        text = upper.text if upper.text.strip() else (text if left > 0 and lower.text.strip() else "")
        yield text
        left -= 1


def _spans(row: SourceRow) -> list[int]:
    """How many columns each heading stands over; where a format keeps no merged cells, up to the next heading."""
    if any(cell.span > 1 for cell in row.cells):
        return [cell.span for cell in row.cells]
    filled = [column for column, cell in enumerate(row.cells) if cell.text.strip()]
    ends = dict(zip(filled, [*filled[1:], len(row.cells)], strict=True))
    return [ends.get(column, column + 1) - column for column in range(len(row.cells))]


def _is_header(row: SourceRow) -> bool:
    """Known wordings make a heading; looser ones only where every cell is short and has one."""
    filled = [text for text in row.texts if text.strip()]
    if not filled or any(len(heading_key(text)) > LONGEST_HEADING for text in filled):
        return False
    known = [role for text in filled if (role := known_role(text))]
    loose = [role for text in filled if not known_role(text) and (role := loose_role(text))]
    if known.count(Role.MONTH) < _FEWEST[Role.MONTH]:
        known = [role for role in known if role is not Role.MONTH]  # a date in a row of the body
    roles = {*known, *loose}
    if len(roles) < 2:
        return False
    if len(known) >= 2:
        return (len(known) + len(loose)) * 2 >= len(filled)
    if any(len(heading_key(text)) > _SHORT for text in filled if not known_role(text)):
        return False
    left = len(filled) - len(known) - len(loose)
    is_plain = bool(_WORK & roles) and Role.OWNER in roles and bool({Role.PERIOD, Role.END} & roles)
    return (not left and (len(roles) >= 3 or bool(known))) or (left == 1 and (is_plain or len(roles) > 3))


def _are_two_lines(row: SourceRow, below: SourceRow) -> bool:
    """Whether both rows are one heading: each fills what the other leaves empty (merged cells or a gap)."""
    if row.band is not None:
        return False  # a title over the whole table
    pairs = list(zip(row.cells, below.cells, strict=True))
    fills_gap = [upper for upper, lower in pairs if upper.text.strip() and not lower.text.strip()]
    has_gap = any(not upper.text.strip() and lower.text.strip() for upper, lower in pairs)
    if not has_gap or not fills_gap or any(len(heading_key(text)) > LONGEST_HEADING for text in row.texts):
        return False
    return any(role_of(cell.text) for cell in fills_gap) and _is_lower_line(below)


def _is_split_below(row: SourceRow, below: SourceRow) -> bool:
    """Whether the row below only splits merged headings, while the others go down into it."""
    if not _is_header(row) or below.is_empty or any(len(heading_key(text)) > _SHORT for text in below.texts):
        return False
    spans = _spans(row)
    split = {column for column, cell in enumerate(row.cells) if spans[column] > 1 and cell.text.strip()}
    under = {column + part for column in split for part in range(spans[column])}
    filled = {column for column, cell in enumerate(below.cells) if cell.text.strip()}
    if not filled or not filled <= under:
        return False
    if any(cell.span > 1 for cell in row.cells):
        return any(cell.continues for column, cell in enumerate(below.cells) if column not in under)
    roles = [
        _role(above, cell.text) for above, cell in zip(_over(row, below), below.cells, strict=True) if cell.text.strip()
    ]
    return len(filled) > 1 and None not in roles


def _is_lower_line(row: SourceRow) -> bool:
    """A heading of its own, or only months or first and last day under one heading above."""
    filled = [text for text in row.texts if text.strip()]
    roles = [known_role(text) for text in filled]
    is_of_days = bool(roles) and all(role in (Role.MONTH, Role.START, Role.END) for role in roles)
    return (is_of_days and len(filled) >= 2) or _is_header(row)


def _header(upper: list[str], lower: Sequence[str], height: int) -> Header:
    columns: dict[Role, int] = {}
    ticked: dict[Role, list[int]] = {role: [] for role in _FEWEST}
    pairs = [_pair(above if height > 1 else "", below) for above, below in zip(upper, lower, strict=True)]
    roles = [_role(*pair) for pair in pairs]
    for column, role in enumerate(roles):
        if role in ticked:
            ticked[role].append(column)
        elif role is Role.MEASURE and role in columns and Role.STEPS not in columns:
            columns[Role.STEPS] = column  # มาตรการ | กิจกรรม: the second says how
        elif role is Role.GUIDELINE and {Role.RESULT, Role.LIMITATION} & columns.keys():
            columns.setdefault(Role.SUGGESTION, column)  # ผลการดำเนินการ | ปัญหา | แนวทางแก้ไข: what to do next
        elif role is not None and role is not Role.OTHER:
            columns.setdefault(role, column)
    columns = _with_a_title(_without_doubles(columns, roles), roles, lower)
    return Header(
        columns,
        tuple(" ".join(clean(f"{above} {below}").split()) for above, below in pairs),
        height,
        {role: tuple(found) for role, found in ticked.items() if len(found) >= _FEWEST[role]},
        tuple(" ".join(clean(below or above).split()) for above, below in pairs),
        tuple(
            column
            for column, role in enumerate(roles)
            if any(pair.strip() for pair in (upper[column], lower[column]))
            and (role is None or (role in _DECIDING and columns.get(role) != column))
            and column not in columns.values()
        ),
    )


def _pair(above: str, below: str) -> tuple[str, str]:
    """An upper and a lower heading; bare numbers below ห้วงเวลา (ไตรมาส) are quarters."""
    return ("ไตรมาส" if "ไตรมาส" in above and _QUARTER.fullmatch(below.strip()) else above), below


def _role(above: str, below: str) -> Role | None:
    """What a column holds: its own heading says it, else together with the one merged above it."""
    if not above.strip():
        return role_of(below)
    if not below.strip():
        return role_of(above)
    above, below = _pair(above, below)
    over = role_of(above)
    if above == "ไตรมาส" and _QUARTER.fullmatch(below.strip()):
        return Role.MONTH
    if over is Role.STATUS and is_state(below):
        return Role.STATE
    if over is Role.OWNER and (looks_like_owners(below) or _SHORT_NAME.fullmatch(below.strip())):
        return Role.OFFICE
    return role_of(below) or role_of(f"{above} {below}") or over


def _without_doubles(columns: dict[Role, int], roles: Sequence[Role | None]) -> dict[Role, int]:
    """A real column of steps wins over a second column of measures taken for it."""
    steps = [column for column, role in enumerate(roles) if role is Role.STEPS]
    return {**columns, Role.STEPS: steps[0]} if steps else columns


def _with_a_title(columns: dict[Role, int], roles: Sequence[Role | None], lower: Sequence[str]) -> dict[Role, int]:
    """Somebody does something in some time: the first column with a heading nobody knows must say what."""
    if Role.OWNER not in columns or not ({Role.PERIOD, Role.END} & columns.keys() or roles.count(Role.MONTH) > 1):
        return columns
    if NAMING & columns.keys():
        return columns
    unknown = next((column for column, role in enumerate(roles) if role is None and lower[column].strip()), None)
    return columns if unknown is None else {**columns, Role.MEASURE: unknown}
