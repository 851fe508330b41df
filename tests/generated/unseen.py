"""One document imitated from an office nobody showed us, with what a careful person reads in it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.generated.expected import Reading
from tests.generated.paper import Paper
from tests.generated.print_docx import as_docx
from tests.generated.print_xlsx import as_xlsx

PRINTERS: dict[str, Callable[[Paper], bytes]] = {"docx": as_docx, "xlsx": as_xlsx}


@dataclass(frozen=True)
class Unseen:
    """A document, the formats an office would keep it in, and its reading."""

    name: str
    formats: tuple[str, ...]
    paper: Paper
    reading: Reading
