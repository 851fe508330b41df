"""What the page of one source table shows: its rows as read, the heading row chosen, and what each column holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from tracker.rules.plan_headings import Role
from tracker.rules.source_table import SourceTable
from tracker.rules.table_reading import CHOOSABLE_ROLES, TableReading, role_words
from tracker.store.known_headings import HeadingRow

FIRST_ROWS = 15
PER_PAGE = 200
KEEP = "keep"


@dataclass(frozen=True)
class RowChoice:
    """One of the first rows, to be chosen as the heading."""

    number: int
    text: str


@dataclass(frozen=True)
class RowTexts:
    """A row as read."""

    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class ColumnChoice:
    """One column with what it may hold."""

    caption: str
    example: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class HeadingView:
    """A remembered row of headings: what was said of each that is used."""

    id: UUID
    learned_at: datetime
    columns: tuple[tuple[str, str], ...]


def view_heading(heading: HeadingRow) -> HeadingView:
    """A remembered row of headings in words; columns nothing is made of are left out."""
    named = zip(heading.table.captions, heading.table.roles, strict=True)
    return HeadingView(
        heading.id, heading.learned_at, tuple((caption, role_words(role)) for caption, role in named if role)
    )


def first_rows(table: SourceTable, chosen: int | None) -> list[RowChoice]:
    """The rows a heading is looked for in; one further down that is already the heading stays a choice."""
    rows = list(islice(table.rows, FIRST_ROWS))
    rows += [row for row in table.rows[FIRST_ROWS:] if row.source.row == chosen]
    return [
        RowChoice(row.source.row or 0, " · ".join(text.strip() for text in row.texts if text.strip())) for row in rows
    ]


def rows_as_read(table: SourceTable, page: int) -> list[RowTexts]:
    """One page of the table."""
    rows = table.rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return [RowTexts(row.source.row or 0, row.texts) for row in rows]


def page_count(table: SourceTable) -> int:
    """How many pages the table takes."""
    return max(1, -(-len(table.rows) // PER_PAGE))


def columns_of(table: SourceTable, read: TableReading, asked: Sequence[str] | None = None) -> list[ColumnChoice]:
    """Every column with its guess preselected, or with what was chosen in a form (`asked`)."""
    return [_column(table, read, at, asked) for at in range(table.width)]


def role_of_option(option: str) -> Role | None:
    """What an option of the select box stands for."""
    return Role(option) if option in {role.value for role in Role} else None


def understood(read: TableReading) -> str:
    """What was made of a table, in a few words."""
    if read.is_form:
        return "แบบฟอร์มที่หัวข้ออยู่ด้านซ้าย" + ("" if read.is_of_measures else " ไม่ใช่ตารางมาตรการ")
    words = [role_words(role) for role in dict.fromkeys(read.roles) if role and role is not Role.OTHER]
    if not read.is_of_measures:
        held = f" ({', '.join(words[:4])})" if words else ""
        return f"ไม่ใช่ตารางมาตรการ{held}"
    where = f" หัวตารางอยู่แถวที่ {read.header_row}" if read.header_row else " ต่อจากตารางก่อน"
    return f"ตารางมาตรการ{where}"


def _column(table: SourceTable, read: TableReading, at: int, asked: Sequence[str] | None) -> ColumnChoice:
    guess = read.roles[at] if at < len(read.roles) else None
    options = {role.value if role else "": words for role, words in CHOOSABLE_ROLES.items()}
    if guess and guess.value not in options:
        options = {guess.value: role_words(guess), **options}
    chosen = asked[at] if asked and at < len(asked) else (guess.value if guess else "")
    caption = read.captions[at] if at < len(read.captions) else ""
    return ColumnChoice(caption, _example(table, read.header_row, at), tuple(options.items()), chosen)


def _example(table: SourceTable, header_row: int | None, at: int) -> str:
    """The first text below the heading."""
    below = (row for row in table.rows if header_row is None or (row.source.row or 0) > header_row)
    return next((row.texts[at].strip() for row in below if at < len(row.texts) and row.texts[at].strip()), "")
