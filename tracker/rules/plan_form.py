"""Forms: tables with a label on the left and its value on the right, one measure below the other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.rules.plan_header import header_at
from tracker.rules.plan_headings import Role, known_role
from tracker.rules.source_table import SourceCell, SourceRow, SourceTable

_MUST_HAVE = {Role.MEASURE, Role.OWNER}
_FEWEST_LABELS = 3


def upright(table: SourceTable) -> SourceTable:
    """A form as a table with its labels as heading and one row for each measure; any other table as it is."""
    lines = [line for row in table.rows if (line := _label_and_value(row))]
    roles = {role for label, _ in lines if (role := known_role(label.text))}
    if not roles >= _MUST_HAVE or len(roles) < _FEWEST_LABELS or len(lines) < len(table.rows):
        return table
    headers = (header_at(table, at) for at in range(len(table.rows)))
    if any(header and header.is_of_measures for header in headers):
        return table
    labels = _distinct([label for label, _ in lines if label.text])
    records = [_record(part, labels) for part in _parts(lines)]
    return replace(table, rows=(SourceRow(tuple(replace(label, span=1) for label in labels)), *records))


def _label_and_value(row: SourceRow) -> tuple[SourceCell, SourceCell] | None:
    """The two cells of a line of a form; None where it has more."""
    filled = [cell for cell in row.cells[1:] if cell.text.strip()]
    if len(filled) > 1 or len(row.cells) < 2:
        return None
    return row.cells[0], filled[0] if filled else row.cells[1]


def _distinct(labels: Sequence[SourceCell]) -> list[SourceCell]:
    return list({label.text: label for label in reversed(labels)}.values())[::-1]


def _parts(lines: Sequence[tuple[SourceCell, SourceCell]]) -> Iterator[list[tuple[SourceCell, SourceCell]]]:
    """The lines of each measure: a label that comes again begins the next one."""
    part: list[tuple[SourceCell, SourceCell]] = []
    for label, value in lines:
        if label.text and any(label.text == before.text for before, _ in part):
            yield part
            part = []
        part.append((label, value))
    yield part


def _record(part: Sequence[tuple[SourceCell, SourceCell]], labels: Sequence[SourceCell]) -> SourceRow:
    """One measure as a row; a line without a label goes on with the one before."""
    values: dict[str, SourceCell] = {}
    current = ""
    for label, value in part:
        current = label.text or current
        before = values.get(current)
        values[current] = replace(before, text=f"{before.text}\n{value.text}") if before else replace(value, span=1)
    place = part[0][1].source
    return SourceRow(tuple(values.get(label.text, SourceCell("", place)) for label in labels))
