"""What a person said about how a document is to be read: headings, columns, and which rows belong together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.rules.plan_draft import Source
from tracker.rules.plan_headings import Role


@dataclass(frozen=True, order=True)
class RowPlace:
    """A printed row, counted as `Source` counts it."""

    table: int
    row: int


def place_of(source: Source) -> RowPlace:
    """The printed row a source lies in."""
    return RowPlace(source.table or 0, source.row or 0)


@dataclass(frozen=True)
class TableChoice:
    """How one table is to be read.

    `header_row` is the row (as `Source` counts) that holds the headings, None where the table holds no measures.
    `roles` says what each column holds, None for a column that is only kept; empty: the headings say it themselves.
    """

    header_row: int | None
    roles: tuple[Role | None, ...] = ()


@dataclass(frozen=True)
class KnownTable:
    """A heading row the organization explained before: the match keys of its captions, what each column holds."""

    captions: tuple[str, ...]
    roles: tuple[Role | None, ...]


@dataclass(frozen=True)
class ReadingChoices:
    """Everything a person decided before the rows were read; without any, the reader guesses.

    `joined` rows go on with the measure of the row before, `apart` rows begin a measure of their own, `dropped` rows
    are not read at all. A choice about a place the document does not have is ignored.
    """

    tables: Mapping[int, TableChoice] = field(default_factory=dict)
    known: tuple[KnownTable, ...] = ()
    joined: frozenset[RowPlace] = frozenset()
    apart: frozenset[RowPlace] = frozenset()
    dropped: frozenset[RowPlace] = frozenset()


NO_CHOICES = ReadingChoices()
