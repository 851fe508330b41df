"""The heading over the rows of a table: the one a person chose, one the organization explained before, or a guess."""

import re
from collections.abc import Mapping

from tracker.rules.column_contents import Kind, header_by_contents, kind_of, with_contents
from tracker.rules.plan_header import Header, as_chosen, explained, header_at, header_on
from tracker.rules.plan_headings import Role, heading_key
from tracker.rules.reading_choices import ReadingChoices, TableChoice
from tracker.rules.source_table import SourceDocument, SourceRow, SourceTable

_COUNTS = re.compile(r"\s*[\d๐-๙]{1,3}(?:\.[\d๐-๙]+)*[.)]?\s*")
_FIRST_ROWS = 12  # where a heading stands that only the cells below it tell
Captions = tuple[str, ...]
Roles = tuple[Role | None, ...]


def captions_of(table: SourceTable, row: int) -> Captions:
    """The match keys of the headings in row `row` (as `Source` counts), or of the two lines it belongs to."""
    at = _index_of(table, row)
    if at is None:
        return ()
    found = _heading_with(table, at)
    return _keys(found[1].headings if found else table.rows[at].texts)


def known_in(document: SourceDocument, choices: ReadingChoices) -> Mapping[Captions, Roles]:
    """What columns hold under headings somebody explained: in this document, else before."""
    known = {table.captions: table.roles for table in choices.known}
    for table in document.tables:
        choice = choices.tables.get(table.number)
        if choice and choice.roles and choice.header_row is not None:
            known[captions_of(table, choice.header_row)] = choice.roles
    return {captions: roles for captions, roles in known.items() if captions}


class TableHeaders:
    """Says where headings begin in one table."""

    def __init__(self, table: SourceTable, choice: TableChoice | None, known: Mapping[Captions, Roles]) -> None:
        self._table = table
        self._known = known
        self._is_skipped = choice is not None and choice.header_row is None
        self.chosen: Header | None = None
        self._chosen_at = 0
        row = _index_of(table, choice.header_row) if choice and choice.header_row is not None else None
        if choice and row is not None:
            self._chosen_at, self.chosen = _chosen(table, row, choice.roles)
        self._may_guess = not self.is_decided and not any(
            header_at(table, at) for at in range(min(_FIRST_ROWS, len(table.rows)))
        )

    @property
    def is_decided(self) -> bool:
        """Whether a person said where the headings stand, or that nothing here is a measure."""
        return self._is_skipped or self.chosen is not None

    def at(self, at: int, current: Header | None = None) -> Header | None:
        """The heading that begins at row `at` (0-based), below the `current` one."""
        if self._is_skipped or (self.chosen and at < self._chosen_at):
            return None
        if self.chosen and at == self._chosen_at:
            return self.chosen
        guess = self._guess(at)
        if guess and current and guess.captions != current.captions:
            guess = None if _is_of_body(self._table.rows[at], current, guess) else guess
        if not guess and not self._known and not self.chosen:
            return None
        captions = _keys(guess.headings if guess else self._table.rows[at].texts)
        if self.chosen and captions == _keys(self.chosen.headings):
            return self.chosen
        if captions in self._known:
            return explained(guess or header_on(self._table.rows[at]), self._known[captions])
        return guess

    def _guess(self, at: int) -> Header | None:
        found = header_at(self._table, at)
        if found:
            return with_contents(found, self._table.rows[at + found.height :])
        if self._may_guess and at < _FIRST_ROWS:
            return header_by_contents(self._table, at)
        return None


def _is_of_body(row: SourceRow, current: Header, guess: Header) -> bool:
    """A row that only sounds like a heading: it counts on, or holds owners or a period where these belong."""
    if not current.is_of_measures:
        return False
    texts = {role: row.texts[column] for role, column in current.columns.items() if column < len(row.texts)}
    if _COUNTS.fullmatch(texts.get(Role.NUMBER, "")):
        return True
    is_owned = kind_of(texts.get(Role.OWNER, "")) is Kind.OWNERS and Role.OFFICE not in guess.roles
    times = (texts.get(role, "") for role in (Role.PERIOD, Role.START, Role.END))
    return is_owned or (Role.MONTH not in guess.roles and any(kind_of(text) is Kind.PERIODS for text in times))


def _chosen(table: SourceTable, row: int, roles: Roles) -> tuple[int, Header]:
    begins, header = _heading_with(table, row) or (row, header_on(table.rows[row]))
    if roles:
        return begins, explained(header, roles)
    return begins, as_chosen(with_contents(header, table.rows[begins + header.height :]))


def _heading_with(table: SourceTable, at: int) -> tuple[int, Header] | None:
    """The heading a row belongs to, as its only, upper or lower line, and where it begins."""
    above = header_at(table, at - 1) if at else None
    if above and above.height > 1:
        return at - 1, above
    here = header_at(table, at)
    return (at, here) if here else None


def _index_of(table: SourceTable, row: int) -> int | None:
    return next((at for at, printed in enumerate(table.rows) if printed.source.row == row), None)


def _keys(headings: tuple[str, ...]) -> Captions:
    """Headings to compare; columns without one at the end of a sheet do not count."""
    keys = [heading_key(heading) for heading in headings]
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)
