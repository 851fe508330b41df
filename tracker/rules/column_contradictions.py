"""Headings that mislead: columns whose cells mostly hold something else than their heading says."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from tracker.rules.column_contents import Kind, kind_of, mostly
from tracker.rules.owner_cell import OwnerDoubt, read_owners
from tracker.rules.owner_words import OTHER_BODY, PERSON, WHOEVER
from tracker.rules.period import read_periods
from tracker.rules.plan_draft import Problem, Severity
from tracker.rules.plan_faults import short
from tracker.rules.plan_header import Header
from tracker.rules.plan_headings import Role
from tracker.rules.plan_row import Cell
from tracker.rules.plan_rows import Rows, rows_in
from tracker.rules.plan_when import ROLES_OF_TIME, is_year_alone
from tracker.rules.table_reading import role_words

_FEWEST_CELLS = 2
_MOST_CELLS = 40  # of a column: the first ones tell
_TOO_FEW = 0.3  # of the cells of a column hold what its heading says
_KIND_WORDS = {
    Kind.OWNERS: "ชื่อสำนัก/กอง",
    Kind.PERIODS: "วันที่หรือช่วงเวลา",
    Kind.NUMBERS: "ตัวเลข",
    Kind.WORDS: "ข้อความอื่น",
}
# What a column of words cannot mostly be.
_NEVER: Mapping[Role, frozenset[Kind]] = {
    Role.MEASURE: frozenset({Kind.NUMBERS, Kind.PERIODS, Kind.OWNERS}),
    Role.GUIDELINE: frozenset({Kind.NUMBERS, Kind.PERIODS, Kind.OWNERS}),
    Role.STEPS: frozenset({Kind.NUMBERS, Kind.PERIODS, Kind.OWNERS}),
    Role.RESULT: frozenset({Kind.OWNERS}),
    Role.INDICATOR: frozenset({Kind.OWNERS, Kind.PERIODS}),
}


def contradicting_columns(rows: Rows) -> list[Problem]:
    """A question for each column that was probably misunderstood, once a table."""
    tables: dict[tuple[str | None, int | None], dict[Role, list[tuple[str, Cell]]]] = {}
    for row in rows_in(rows.groups):
        for role, column in row.header.columns.items():
            cell = row.cell(role)
            if row.header.is_explained or not cell.text or cell.is_inherited or _may_hold_both(role, row.header):
                continue
            cells = tables.setdefault((row.source.sheet, row.source.table), {}).setdefault(role, [])
            if len(cells) < _MOST_CELLS:
                cells.append((row.header.captions[column], cell))
    return [fault for columns in tables.values() for fault in _of_table(columns)]


def _may_hold_both(role: Role, header: Header) -> bool:
    """One column for owners and periods (ผู้รับผิดชอบ/ระยะเวลา)."""
    return role is Role.OWNER and not ROLES_OF_TIME & header.roles


def _of_table(columns: Mapping[Role, Sequence[tuple[str, Cell]]]) -> list[Problem]:
    kinds = {role: [kind for _, cell in cells if (kind := kind_of(cell.text))] for role, cells in columns.items()}
    most = {role: mostly(Counter(found)) for role, found in kinds.items() if len(found) >= _FEWEST_CELLS}
    if most.get(Role.OWNER) is Kind.PERIODS and most.get(Role.PERIOD) is Kind.OWNERS:
        return []  # every row is put right and told by itself
    return [
        _problem(role, *columns[role][0], kind)
        for role, kind in most.items()
        if kind in _NEVER.get(role, ()) or (role in _HOLDS and _lacks(role, [cell.text for _, cell in columns[role]]))
    ]


def _lacks(role: Role, texts: Sequence[str]) -> bool:
    return sum(map(_HOLDS[role], texts)) < _TOO_FEW * len(texts)


def _names_somebody(text: str) -> bool:
    entries = read_owners(text).entries
    named = any(entry.all_divisions or entry.doubt is not OwnerDoubt.NOT_A_DIVISION for entry in entries)
    return named or any(word.match(text.strip("-– ")) for word in (OTHER_BODY, PERSON, WHOEVER))


def _names_time(text: str) -> bool:
    reading = read_periods(text, None)
    return bool(reading.periods or reading.frequencies) or is_year_alone(text)


_HOLDS: Mapping[Role, Callable[[str], bool]] = {
    Role.OWNER: _names_somebody,
    Role.PERIOD: _names_time,
    Role.START: _names_time,
    Role.END: _names_time,
}


def _problem(role: Role, caption: str, cell: Cell, kind: Kind | None) -> Problem:
    found = f"เป็น{_KIND_WORDS[kind]}" if kind else "ไม่ตรงกับความหมายนั้น"
    message = (
        f"คอลัมน์ “{short(caption, 50)}” ระบบอ่านเป็น “{role_words(role)}” แต่เนื้อหาส่วนใหญ่{found}"
        " กรุณาตรวจหัวตาราง แล้วเลือกความหมายของคอลัมน์ให้ถูกต้อง"
    )
    return Problem(Severity.WARNING, "column_contradicts", message, cell.source)
