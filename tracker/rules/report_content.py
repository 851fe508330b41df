"""What a round's report says, ready to print: the frozen content, its canonical bytes and their SHA-256."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.thai_calendar import Digits

FORMAT = "round-report/1"
NOTHING = "-"  # an empty cell, as offices print it
_OUTSIDE_THE_HASH = ("prepared_at", "signatories")
Hang = Literal["", "dash", "number"]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a cell. `lead` is the system's own word ("กองคลัง:"), `text` a person's or the system's.

    `hang` tells how far lines after the first are indented: under the text of a dash or of a number.
    `is_missing` marks what somebody still owes.
    """

    text: str
    lead: str = ""
    hang: Hang = ""
    is_missing: bool = False

    @property
    def plain(self) -> str:
        """The paragraph as it is read."""
        return f"{self.lead} {self.text}".strip()


Cell = tuple[Paragraph, ...]


@dataclass(frozen=True)
class Signatory:
    """Who signs: the part played (ผู้รายงาน), the name and the post; an empty one is left for a pen."""

    part: str
    name: str = ""
    post: str = ""


@dataclass(frozen=True)
class RoundReportContent:
    """A round's report. Everything is hashed but `prepared_at` and `signatories`, which a later signing may change."""

    organization_name: str
    fiscal_year: int
    round_months: RoundMonths
    is_draft: bool
    digits: Digits
    heading: tuple[str, ...]
    opening: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    prepared_at: datetime
    signatories: tuple[Signatory, ...]

    def canonical_json(self) -> bytes:
        """The same bytes for the same content, whenever and by whomever it was prepared."""
        hashed = {key: value for key, value in asdict(self).items() if key not in _OUTSIDE_THE_HASH}
        return _canonical({"format": FORMAT, **hashed})

    @property
    def sha256(self) -> str:
        """The 64 hexadecimal digits that stand in the report's footer."""
        return hashlib.sha256(self.canonical_json()).hexdigest()

    @property
    def missing_count(self) -> int:
        """How many reports are still owed."""
        return sum(paragraph.is_missing for row in self.rows for cell in row for paragraph in cell)

    def to_json(self) -> bytes:
        """Everything, for the process that writes the file."""
        return _canonical({**asdict(self), "prepared_at": self.prepared_at.isoformat()})

    @classmethod
    def from_json(cls, payload: bytes) -> "RoundReportContent":
        """What `to_json` wrote."""
        found: dict[str, Any] = json.loads(payload)
        values = {field.name: found[field.name] for field in fields(cls)}
        values["heading"] = tuple(values["heading"])
        values["columns"] = tuple(values["columns"])
        values["rows"] = tuple(
            tuple(tuple(Paragraph(**paragraph) for paragraph in cell) for cell in row) for row in values["rows"]
        )
        values["prepared_at"] = datetime.fromisoformat(values["prepared_at"])
        values["signatories"] = tuple(Signatory(**signatory) for signatory in values["signatories"])
        return cls(**values)


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
