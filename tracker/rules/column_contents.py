"""What the columns of a table hold, told by their cells: for headings nobody knows, and for headings that mislead."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.owner_cell import OwnerDoubt, looks_like_owners, read_owners
from tracker.rules.period import read_periods
from tracker.rules.plan_header import NAMING, Header
from tracker.rules.plan_headings import Role, known_role, role_of
from tracker.rules.plan_text import clean
from tracker.rules.source_table import SourceRow, SourceTable
from tracker.rules.thai_text import to_arabic_digits

_NUMBER = re.compile(r"[\s\d.,/%()+\-–]*\d[\s\d.,/%()+\-–]*")
_ANY_YEAR = FiscalYear(2569)  # only to see whether a text is a period
_LOOKED_AT = 30  # rows
_MOSTLY = 0.75
_LONGEST_HEADING = 40
_LONGEST_PERIOD = 200
_FEWEST_ROWS = 2
_OF_TIME = {Role.PERIOD, Role.START, Role.END, Role.MONTH}
_OF_OWNERS = {Role.OWNER, Role.OFFICE}


class Kind(StrEnum):
    """What a single cell holds."""

    OWNERS = "owners"
    PERIODS = "periods"
    NUMBERS = "numbers"
    WORDS = "words"


@lru_cache(maxsize=4096)
def kind_of(text: str) -> Kind | None:
    """What a printed cell holds; None for an empty one or a dash."""
    text = clean(text)
    if not any(character.isalnum() for character in text):
        return None
    reading = read_periods(text, _ANY_YEAR) if len(text) <= _LONGEST_PERIOD else None
    if known_role(text) not in (None, Role.MONTH):
        return Kind.WORDS  # a heading, even one that sounds like a division (ส่วนราชการที่รับผิดชอบ)
    if reading and (reading.periods or reading.frequencies) and len(reading.unread) * 4 < len(text):
        return Kind.PERIODS
    if _NUMBER.fullmatch(to_arabic_digits(text)):
        return Kind.NUMBERS
    is_owners = looks_like_owners(text) and any(e.doubt is not OwnerDoubt.UNIT_ALONE for e in read_owners(text).entries)
    return Kind.OWNERS if is_owners else Kind.WORDS


def mostly(kinds: Counter[Kind]) -> Kind | None:
    """What most of several cells hold."""
    if not kinds:
        return None
    kind, count = kinds.most_common(1)[0]
    return kind if count >= _MOSTLY * kinds.total() else None


def with_contents(header: Header, rows: Sequence[SourceRow]) -> Header:
    """The heading with owners and periods found by the cells under headings nobody knows."""
    wanted = _wanted(header)
    if not wanted or not header.unused:
        return header
    kinds = _kinds(rows[:_LOOKED_AT])
    columns, guessed = dict(header.columns), []
    for column in header.unused:
        role = wanted.get(mostly(kinds.get(column, Counter())) or Kind.WORDS)
        if role and role not in columns and not role_of(header.captions[column]):
            columns[role] = column
            guessed.append(column)
    unused = tuple(column for column in header.unused if column not in guessed)
    return replace(header, columns=columns, unused=unused, guessed=tuple(guessed)) if guessed else header


def _wanted(header: Header) -> Mapping[Kind, Role]:
    wanted = {}
    if not _OF_OWNERS & header.roles:
        wanted[Kind.OWNERS] = Role.OWNER
    if not _OF_TIME & header.roles:
        wanted[Kind.PERIODS] = Role.PERIOD
    return wanted


def header_by_contents(table: SourceTable, at: int) -> Header | None:
    """A row of short words over a column of owners and one of periods is a heading, whatever its words."""
    row, below = table.rows[at], table.rows[at + 1 : at + 1 + _LOOKED_AT]
    filled = [column for column, text in enumerate(row.texts) if text.strip()]
    if len(filled) < 3 or len(below) < _FEWEST_ROWS or any(not _may_be_heading(row.texts[c]) for c in filled):
        return None
    kinds = _kinds(below)
    said = {column: mostly(kinds.get(column, Counter())) for column in filled}
    owners = [column for column, kind in said.items() if kind is Kind.OWNERS]
    periods = [column for column, kind in said.items() if kind is Kind.PERIODS]
    words = [column for column in filled if said[column] is Kind.WORDS]
    if not owners or not periods or not words:
        return None
    columns = {Role.OWNER: owners[0], **_of_time(periods), **_of_words(row, words), **_number(filled, said)}
    captions = tuple(" ".join(clean(text).split()) for text in row.texts)
    unused = tuple(column for column in filled if column not in columns.values())
    return Header(columns, captions, 1, captions=captions, unused=unused, guessed=tuple(columns.values()))


def _may_be_heading(text: str) -> bool:
    return len(clean(text)) <= _LONGEST_HEADING and kind_of(text) is Kind.WORDS


def _of_time(periods: Sequence[int]) -> Mapping[Role, int]:
    if len(periods) == 1:
        return {Role.PERIOD: periods[0]}
    return {Role.START: periods[0], Role.END: periods[1]}


def _of_words(row: SourceRow, words: Sequence[int]) -> Mapping[Role, int]:
    """The columns of words by their headings where these are known; else the first says what, the second how."""
    roles = [(column, role_of(row.texts[column])) for column in words]
    known: dict[Role, int] = {}
    for column, role in roles:
        if role is not None and role is not Role.OTHER:
            known.setdefault(role, column)
    unknown = [column for column, role in roles if role is None]
    if not NAMING & known.keys() and unknown:
        known[Role.MEASURE] = unknown.pop(0)
        if unknown and Role.STEPS not in known:
            known[Role.STEPS] = unknown.pop(0)
    return known


def _number(filled: Sequence[int], said: Mapping[int, Kind | None]) -> dict[Role, int]:
    return dict.fromkeys([Role.NUMBER] if said[filled[0]] is Kind.NUMBERS else [], filled[0])


def _kinds(rows: Sequence[SourceRow]) -> Mapping[int, Counter[Kind]]:
    found: dict[int, Counter[Kind]] = {}
    for column, kind in _every_kind(rows):
        found.setdefault(column, Counter())[kind] += 1
    return found


def _every_kind(rows: Sequence[SourceRow]) -> Iterator[tuple[int, Kind]]:
    for row in rows:
        if row.band is None:
            for column, text in enumerate(row.texts):
                if kind := kind_of(text):
                    yield column, kind


def contradicts(header: Header, rows: Sequence[SourceRow]) -> bool:
    """Whether rows cannot stand under `header`: where owners and periods belong they hold something else."""
    kinds = _kinds(rows[:_LOOKED_AT])
    wanted = {header.columns.get(role): Kind.PERIODS for role in (Role.PERIOD, Role.START, Role.END)}
    wanted[header.columns.get(Role.OWNER)] = Kind.OWNERS
    found = {column: kinds[column][kind] for column, kind in wanted.items() if column is not None and column in kinds}
    return bool(found) and not any(found.values())


def stands_under(header: Header, row: SourceRow) -> bool:
    """Whether a row has an owner or a period where these belong."""
    wanted = {Role.OWNER: Kind.OWNERS, Role.PERIOD: Kind.PERIODS, Role.START: Kind.PERIODS, Role.END: Kind.PERIODS}
    places = ((header.columns[role], kind) for role, kind in wanted.items() if role in header.columns)
    return any(column < len(row.cells) and kind_of(row.cells[column].text) is kind for column, kind in places)
