"""Imports a reference report with its results, prints it again, and compares both cell by cell, white space ignored.

python -m tests.documents.progress_texts
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import SHARED, migrate
from tests.documents.form_round_trip import paper_of_document
from tracker.documents.reading import read_document
from tracker.rules.paper import Form, Paper, Table
from tracker.rules.plan_text import clean
from tracker.store.database import Database

FILES = ("003_4b1d816ea88a0cda.txt", "003-ngop.docx", "003-ngop.xlsx")
_MEASURE = "ตัวชี้วัดที่"  # how every row of the report's table begins, and no other


def squeezed(text: str) -> str:
    return "".join(clean(text).split())


def printed_cells(data: bytes, name: str) -> list[tuple[str, ...]]:
    """The seven cells of every measure as the office printed them."""
    rows = (row for table in read_document(data, name).tables for row in table.rows)
    return [cells for row in rows if (cells := tuple(map(squeezed, row.texts)))[0].startswith(_MEASURE)]


def cells_of(paper: Paper) -> list[tuple[str, ...]]:
    """The same of our print."""
    table = next(block for block in paper.blocks if isinstance(block, Table))
    return [tuple(squeezed("".join(part.plain for part in cell)) for cell in row.cells) for row in table.rows]


def differences(before: list[tuple[str, ...]], after: list[tuple[str, ...]]) -> Iterator[tuple[int, int, str, str]]:
    """Row, column, what the office printed, what we print."""
    for row, (theirs, ours) in enumerate(zip(before, after, strict=True), start=1):
        for column, (was, is_) in enumerate(zip(theirs, ours, strict=True), start=1):
            if was != is_:
                yield row, column, was, is_


def reprinted(folder: Path, file: Path) -> Paper:
    """The document imported with its results into an office of its own and printed anew, as its own form."""
    url = f"sqlite:///{folder}/{file.name}.db"
    migrate(url)
    database = Database(url)
    paper = paper_of_document(database, folder, file, Form.PROGRESS, digits="thai")
    database.engine.dispose()
    return paper


def main() -> None:
    for name in FILES:
        file = SHARED / "documents" / name
        with tempfile.TemporaryDirectory() as folder:
            before, after = printed_cells(file.read_bytes(), name), cells_of(reprinted(Path(folder), file))
        found = list(differences(before, after))
        total = sum(map(len, before))
        sys.stdout.write(f"{name}: {total - len(found)} of {total} texts the same\n")
        for row, column, was, is_ in found:
            sys.stdout.write(f"  measure {row}, column {column}\n    was {was}\n    is  {is_}\n")


if __name__ == "__main__":
    main()
