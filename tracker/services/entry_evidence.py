"""A division ties evidence to what it reports in a round: pieces of its tasks, or new ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.task import EntryState
from tracker.services.add_evidence import Sent, Target, Upload, keep_link, keep_upload
from tracker.services.report_entry import check_owed
from tracker.store.database import flush_or_conflict
from tracker.store.entries import add_entry, find_entry
from tracker.store.evidence import add_entry_tie, change_to_untied_entry, list_evidence_of_entry, list_usable_evidence
from tracker.store.history import Deed, record_deeds
from tracker.store.models import RoundEntry
from tracker.store.task_locks import lock_tasks_of_measure


@dataclass(frozen=True)
class EntryOf:
    """Which entry: a measure's, in a round, of a division. It may have no row yet."""

    measure_id: UUID
    round_id: UUID
    division_id: UUID


def add_link_to_entry(session: Session, *, actor: Actor, entry: EntryOf, url: str, sent: Sent, now: datetime) -> UUID:
    """Bring a web address as evidence of what is reported."""
    row = _entry(session, actor, entry, now)
    evidence_id = keep_link(session, actor, Target("round_entry", row.id), url, sent, now)
    session.commit()
    return evidence_id


def add_file_to_entry(
    session: Session, *, actor: Actor, entry: EntryOf, upload: Upload, sent: Sent, data_dir: Path, now: datetime
) -> UUID:
    """Bring a file as evidence of what is reported; the same form sent again changes nothing."""
    row = _entry(session, actor, entry, now)
    evidence_id = keep_upload(session, actor, Target("round_entry", row.id), upload, sent, data_dir, now)
    session.commit()
    return evidence_id


def tie_to_entry(
    session: Session, *, actor: Actor, entry: EntryOf, evidence_ids: Collection[UUID], now: datetime
) -> int:
    """Let evidence of the division's tasks in this measure show the entry too; how many were tied just now."""
    row = _entry(session, actor, entry, now)
    usable = list_usable_evidence(session, entry.measure_id, entry.division_id, evidence_ids)
    if len(usable) < len(set(evidence_ids)):
        raise NotFound("no_evidence", "หลักฐานที่เลือกถูกถอนหรือไม่ใช่ของกองนี้แล้ว กรุณาเลือกจากรายการล่าสุด")
    known = {one.id for one in list_evidence_of_entry(session, row.id)}
    fresh = [one for one in usable if one.id not in known]
    for one in fresh:
        add_entry_tie(session, row.id, one.id, now)
    _record(session, actor, row.id, "evidence_added", [[None, one.title] for one in fresh], now)
    session.commit()
    return len(fresh)


def untie_from_entry(session: Session, *, actor: Actor, entry: EntryOf, evidence_id: UUID, now: datetime) -> None:
    """Let it show the entry no more; it stays with everything else it shows. Nothing happens where it does not."""
    row = _entry(session, actor, entry, now)
    found = next((one for one in list_evidence_of_entry(session, row.id) if one.id == evidence_id), None)
    if found is not None:
        change_to_untied_entry(session, row.id, evidence_id)
        _record(session, actor, row.id, "evidence_untied", [[found.title, None]], now)
    session.commit()


def _entry(session: Session, actor: Actor, entry: EntryOf, now: datetime) -> RoundEntry:
    """The entry's row, made where nothing was written yet. Raises where this actor may not write it now."""
    lock_tasks_of_measure(session, entry.measure_id, entry.division_id)
    check_owed(session, actor, entry.measure_id, entry.round_id, entry.division_id)
    row = find_entry(session, entry.measure_id, entry.round_id, entry.division_id)
    if row is None:
        row = add_entry(session, entry.measure_id, entry.round_id, entry.division_id, now)
        flush_or_conflict(session)
    if row.state is EntryState.APPROVED:
        raise RuleBroken("entry_approved", "ผลรายงานนี้รับรองแล้ว หากต้องแก้ไข กรุณาให้เจ้าหน้าที่นโยบายและแผนส่งคืนก่อน")
    return row


def _record(
    session: Session, actor: Actor, entry_id: UUID, action: str, changes: list[list[str | None]], now: datetime
) -> None:
    deeds = [Deed(action, "round_entry", entry_id, {"evidence": change}) for change in changes]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=deeds)
