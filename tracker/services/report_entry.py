"""A division writes what it reports for a measure in a round, and the policy officer approves or returns it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import Conflict, NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, may_write_for, read_only, require_right
from tracker.rules.task import EntryState
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_control_characters
from tracker.store.database import CHANGED_MEANWHILE, check_version, flush_or_conflict
from tracker.store.entries import add_entry, find_entry, is_round_published, list_owed_entries
from tracker.store.history import record_history
from tracker.store.models import RoundEntry
from tracker.store.plans import get_round
from tracker.store.task_locks import lock_tasks_of_measure

LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class EntryText:
    """What a division says about a measure in a round.

    `outcome` is what came of it (ผลลัพธ์/ความสำเร็จ), `is_carried_out` the box that is ticked (ดำเนินการ); None where the
    division leaves it to its tasks to tell.
    """

    result: str
    suggestion: str = ""
    obstacle: str = ""
    limitation: str = ""
    outcome: str = ""
    is_carried_out: bool | None = None

    @property
    def words(self) -> dict[str, str]:
        """What was written, by the name of the field."""
        return {name: value for name, value in vars(self).items() if isinstance(value, str)}


WRITTEN = ("result", "outcome", "suggestion", "obstacle", "limitation")  # the fields of an entry in words


def save_entry(
    session: Session,
    *,
    actor: Actor,
    measure_id: UUID,
    round_id: UUID,
    division_id: UUID,
    row_version: int | None,
    text: EntryText,
    is_submitting: bool,
    now: datetime,
) -> None:
    """Keep an entry as a draft, or hand it in. `row_version` None: the person saw that nothing was written yet.

    Until the report is published a late entry can still be written; it is marked as late.
    """
    lock_tasks_of_measure(session, measure_id, division_id)
    check_owed(session, actor, measure_id, round_id, division_id)
    _check_text(text, is_submitting=is_submitting)
    entry = find_entry(session, measure_id, round_id, division_id)
    if entry is None:
        entry = add_entry(session, measure_id, round_id, division_id, now)
    elif row_version is None:
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
    else:
        check_version(entry, row_version)
    if entry.state is EntryState.APPROVED:
        raise RuleBroken("entry_approved", "ผลรายงานนี้รับรองแล้ว หากต้องแก้ไข กรุณาให้เจ้าหน้าที่นโยบายและแผนส่งคืนก่อน")
    before = _words_of(entry)
    for name, value in text.words.items():
        setattr(entry, name, clean_control_characters(value).strip())
    entry.is_carried_out = text.is_carried_out
    entry.state = EntryState.SUBMITTED if is_submitting else EntryState.DRAFTING
    entry.changed_at = now
    if is_submitting:
        closes_on = get_round(session, round_id).closes_on
        entry.submitted_at, entry.submitted_by_id = now, actor.person_id
        entry.is_late = day_of(now) > closes_on
        entry.returned_note = None
    _keep(session, actor, entry, before, "entry_submitted" if is_submitting else "entry_drafted", now)
    session.commit()


def review_entry(
    session: Session, *, actor: Actor, entry_id: UUID, row_version: int, is_approved: bool, note: str, now: datetime
) -> None:
    """The policy officer approves what a division handed in, or returns it with a note."""
    require_right(actor, Right.REVIEW)
    entry = session.get(RoundEntry, (actor.organization_id, entry_id))
    if entry is None:
        raise NotFound("no_entry", "ไม่พบผลรายงานนี้")
    check_version(entry, row_version)
    if not entry.state.is_reported:
        raise RuleBroken("entry_not_submitted", "กองยังไม่ได้ส่งผลรายงานนี้ จึงยังรับรองหรือส่งคืนไม่ได้")
    if is_round_published(session, entry.round_id):
        raise RuleBroken("round_published", "รายงานรอบนี้เผยแพร่แล้ว จึงแก้ไขผลรายงานไม่ได้")
    if not is_approved and not note.strip():
        raise RuleBroken("note_needed", "กรุณาเขียนสั้น ๆ ว่าต้องแก้ไขหรือเพิ่มเติมอะไร เพื่อให้กองดำเนินการต่อได้")
    before = _words_of(entry)
    entry.state = EntryState.APPROVED if is_approved else EntryState.DRAFTING
    entry.approved_at, entry.approved_by_id = (now, actor.person_id) if is_approved else (None, None)
    entry.returned_note = None if is_approved else clean_control_characters(note).strip()
    entry.changed_at = now
    _keep(session, actor, entry, before, "entry_approved" if is_approved else "entry_returned", now)
    session.commit()


def check_owed(session: Session, actor: Actor, measure_id: UUID, round_id: UUID, division_id: UUID) -> None:
    """The actor may write for this division, the division owes this entry, and the report is not yet frozen."""
    if not may_write_for(actor, division_id):
        if not (actor.is_executive or actor.is_policy_officer):
            raise NotFound("no_entry", "ไม่พบผลรายงานนี้")
        raise read_only(actor, "ผลรายงานนี้เป็นของกองอื่น ท่านดูได้แต่แก้ไขไม่ได้")
    owed = list_owed_entries(session, round_id, division_ids=[division_id])
    if all(entry.measure_id != measure_id for entry in owed):
        raise NotFound("no_entry", "กองนี้ไม่ต้องรายงานมาตรการนี้ในรอบนี้")
    if is_round_published(session, round_id):
        raise RuleBroken("round_published", "รายงานรอบนี้เผยแพร่แล้ว จึงแก้ไขผลรายงานไม่ได้")


def _check_text(text: EntryText, *, is_submitting: bool) -> None:
    if is_submitting and not text.result.strip():
        raise RuleBroken(
            "result_needed", "กรุณาเขียนผลการดำเนินการก่อนส่ง หากยังไม่ได้ดำเนินการ ให้เขียนว่ายังไม่ได้ดำเนินการเพราะเหตุใด"
        )
    if any(len(part) > LONGEST_TEXT for part in text.words.values()):
        raise RuleBroken("too_long", f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร กรุณาย่อ แล้วแนบรายละเอียดเป็นไฟล์หลักฐาน")


def _keep(
    session: Session, actor: Actor, entry: RoundEntry, before: dict[str, Any], action: str, now: datetime
) -> None:
    flush_or_conflict(session)
    after = _words_of(entry)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="round_entry",
        subject_id=entry.id,
        change={name: [before[name], after[name]] for name in after if before[name] != after[name]},
    )


def _words_of(entry: RoundEntry) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in EntryText.__dataclass_fields__}
    return {**said, "state": entry.state.value, "returned_note": entry.returned_note or ""}
