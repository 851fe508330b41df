"""One document imitated from an office nobody showed us, with what a careful person reads in it."""

from dataclasses import dataclass

from tests.generated.expected import Reading
from tests.generated.paper import Paper


@dataclass(frozen=True)
class Unseen:
    """A document, the formats an office would keep it in, and its reading."""

    name: str
    formats: tuple[str, ...]
    paper: Paper
    reading: Reading
