"""Keeps what rehearsals showed as files in the data folder: they are many, large, and nothing depends on them."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tracker.rules.plain_record import from_plain, to_plain
from tracker.rules.rehearsal import Rehearsal
from tracker.rules.rehearsal_comparison import Comparison

KEPT = 10  # of an organization; older ones go
_RUNNING = "running"
_STAMP = "%Y%m%dT%H%M%S%f"
_KINDS = {"rehearsal": Rehearsal, "comparison": Comparison}


@dataclass(frozen=True)
class KeptRehearsal:
    """A rehearsal that was begun; without a result it is under way, or its process was ended."""

    id: UUID
    words: str
    person: str
    begun_at: datetime
    rehearsal: Rehearsal | None = None
    comparison: Comparison | None = None
    trouble: str = ""

    @property
    def is_over(self) -> bool:
        return bool(self.rehearsal or self.comparison or self.trouble)


def keep_rehearsal(data_dir: Path, organization_id: UUID, kept: KeptRehearsal) -> None:
    """Write it whole or not at all; the oldest beyond ten go."""
    folder = _folder(data_dir, organization_id)
    folder.mkdir(parents=True, exist_ok=True)
    result = kept.rehearsal or kept.comparison
    written = {
        "words": kept.words,
        "person": kept.person,
        "begun_at": kept.begun_at.isoformat(),
        "trouble": kept.trouble,
        "kind": "comparison" if kept.comparison else "rehearsal" if kept.rehearsal else _RUNNING,
        "result": to_plain(result) if result else None,
    }
    path = folder / f"{kept.begun_at.astimezone(UTC):{_STAMP}}_{kept.id}.json"
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
    os.replace(beside, path)  # noqa: PTH105  # the same, and atomic on every system
    for old in sorted(folder.glob("*.json"), reverse=True)[KEPT:]:
        old.unlink(missing_ok=True)


def find_rehearsal(data_dir: Path, organization_id: UUID, rehearsal_id: UUID) -> KeptRehearsal | None:
    """One rehearsal with what it showed."""
    return next(map(_read, _folder(data_dir, organization_id).glob(f"*_{rehearsal_id}.json")), None)


def list_rehearsals(data_dir: Path, organization_id: UUID) -> list[KeptRehearsal]:
    """The rehearsals of an organization, the newest first: their names begin with the time."""
    paths = sorted(_folder(data_dir, organization_id).glob("*.json"), reverse=True)
    return [found for found in map(_read, paths) if found]


def _folder(data_dir: Path, organization_id: UUID) -> Path:
    return data_dir / "rehearsals" / str(organization_id)


def _read(path: Path) -> KeptRehearsal | None:
    try:
        written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kind = _KINDS.get(written["kind"])
        result = from_plain(kind, written["result"]) if kind else None
        return KeptRehearsal(
            UUID(path.stem.partition("_")[2]),
            written["words"],
            written["person"],
            datetime.fromisoformat(written["begun_at"]),
            rehearsal=result if isinstance(result, Rehearsal) else None,
            comparison=result if isinstance(result, Comparison) else None,
            trouble=written["trouble"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # gone, or of an older program: it can be rehearsed again
