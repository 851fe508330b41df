"""A document as a clerk lays it out, before it is a file: paragraphs and tables with merged, coloured, dated cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

ABOVE = "\u2191"  # this cell is merged with the one above it
LEFT = "\u2190"  # and this with the one to its left


@dataclass(frozen=True)
class Filled:
    """A coloured cell, as calendars have them."""

    text: str = ""


@dataclass(frozen=True)
class Listed:
    """A list numbered (or dotted) by Word itself: the marks are not in the text. `lead` stands above it, unnumbered."""

    items: tuple[str, ...]
    mark: str = "decimal"  # Word's name of the number format: decimal, thaiNumbers, bullet …
    pattern: str = "%1."
    lead: str = ""


@dataclass(frozen=True)
class Dated:
    """A real date of a spreadsheet with its format."""

    day: date
    format: str = "d mmm yy"


Content = str | Filled | Listed | Dated


@dataclass(frozen=True)
class Table:
    """Rows of cells; the arrows mark what is merged."""

    rows: tuple[tuple[Content, ...], ...]

    @property
    def width(self) -> int:
        return max(len(row) for row in self.rows)


Block = str | Table


@dataclass(frozen=True)
class Sheet:
    """Paragraphs and tables in printed order; in a workbook one sheet, in Word simply the next pages."""

    blocks: tuple[Block, ...]
    name: str = "แผน"


@dataclass(frozen=True)
class Paper:
    """A whole document. `soft_breaks`: lines of a cell are parted by Shift+Enter, not by paragraphs."""

    sheets: tuple[Sheet, ...]
    soft_breaks: bool = False
    page_breaks: tuple[int, ...] = field(default=())


def rows_of(*rows: Sequence[Content]) -> Table:
    """A table; short rows are filled up with empty cells."""
    width = max(len(row) for row in rows)
    return Table(tuple((*row, *[""] * (width - len(row))) for row in rows))


def paper(*blocks: Block) -> Paper:
    """A document of one part."""
    return Paper((Sheet(blocks),))


def plain(cell: Content) -> str:
    """The words of a cell, a list with its marks as they are seen."""
    if isinstance(cell, Filled):
        return cell.text
    if isinstance(cell, Dated):
        return cell.day.isoformat()
    if isinstance(cell, Listed):
        marks = ["-" if cell.mark == "bullet" else f"{at}." for at in range(1, len(cell.items) + 1)]
        lines = [f"{mark} {item}" for mark, item in zip(marks, cell.items, strict=True)]
        return "\n".join([cell.lead, *lines] if cell.lead else lines)
    return cell
