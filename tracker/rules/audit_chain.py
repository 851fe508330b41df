"""The seal of the history: each entry's hash covers the entry and the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Happening:
    """One entry of the history, as it is sealed; `change` is {"field": [old, new]} in plain JSON values."""

    organization_id: UUID
    sequence: int
    at: datetime
    person_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    change: dict[str, Any]


def seal(previous_hash: str, happening: Happening) -> str:
    """SHA-256 (hex) over the canonical JSON of the entry and the hash before it."""
    content = {
        "previous": previous_hash,
        "organization": str(happening.organization_id),
        "sequence": happening.sequence,
        "at": happening.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "person": str(happening.person_id) if happening.person_id else None,
        "action": happening.action,
        "subject": [happening.subject_kind, str(happening.subject_id) if happening.subject_id else None],
        "change": happening.change,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(entries: Iterable[tuple[Happening, str]]) -> int | None:
    """The sequence number of the first entry (in order, with its stored hash) that does not fit; None if all do.

    A cut-off tail cannot be seen from inside: compare the last hash with one printed on an official report.
    """
    previous = BEGINNING
    for expected, (happening, stored) in enumerate(entries, start=1):
        if happening.sequence != expected or seal(previous, happening) != stored:
            return expected
        previous = stored
    return None
