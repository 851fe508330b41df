"""What an import brought besides measures is taken back: printed results, divisions, names that were remembered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.task import EntryState
from tracker.rules.thai_calendar import day_of
from tracker.store.divisions import delete_aliases
from tracker.store.history import Deed, record_deeds
from tracker.store.imports import list_entries_by_id
from tracker.store.withdrawals import is_division_in_use, list_divisions_by_id

Changes = Mapping[str, Any]


def are_entries_as_left(session: Session, changes: Changes, imported_at: datetime) -> bool:
    """Whether nobody has changed, approved or returned the results the import wrote."""
    return all(entry.changed_at == imported_at for entry in list_entries_by_id(session, _ids(changes, "entries")))


def clear_entries(session: Session, changes: Changes, *, reason: str, person_id: UUID | None, now: datetime) -> None:
    """The imported results are emptied; the history keeps what they said."""
    deeds = []
    for entry in list_entries_by_id(session, _ids(changes, "entries")):
        said = ("result", "suggestion", "outcome")
        told: dict[str, list[Any]] = {name: [getattr(entry, name), ""] for name in said if getattr(entry, name)}
        told["is_carried_out"] = [entry.is_carried_out, None]
        told |= {"state": [entry.state.value, EntryState.NOT_STARTED.value], "reason": [None, reason]}
        deeds.append(Deed("entry_cleared", "round_entry", entry.id, told))
        entry.result = entry.suggestion = entry.outcome = ""
        entry.is_carried_out = None
        entry.state, entry.is_imported = EntryState.NOT_STARTED, False
        entry.submitted_at, entry.changed_at = None, now
    session.flush()
    record_deeds(session, at=now, person_id=person_id, deeds=deeds)


def forget_aliases(session: Session, changes: Changes) -> None:
    """A wrong choice of division must not come back with the next import."""
    delete_aliases(session, _ids(changes, "aliases"))


def close_divisions(session: Session, changes: Changes, now: datetime) -> tuple[str, ...]:
    """Divisions the import made are closed again unless something else uses them; returns a sentence for each kept."""
    kept = []
    for division in list_divisions_by_id(session, _ids(changes, "divisions")):
        if is_division_in_use(session, division.id):
            kept.append(f"ยังคง “{division.name}” ไว้ เพราะมีผู้ดำรงตำแหน่งหรือมีงานอื่นอยู่แล้ว")
        else:
            division.closed_on = day_of(now)
    session.flush()
    return tuple(kept)


def _ids(changes: Changes, name: str) -> list[UUID]:
    return [UUID(each) for each in changes.get(name, [])]
