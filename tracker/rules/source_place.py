"""A place in a document: what every value and every problem points at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A place in a document. Table, row and column count from 1; rows are the printed ones, headers included."""

    file: str | None = None
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
