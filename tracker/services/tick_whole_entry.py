"""The policy officer changes what is ticked in a result that was imported for all divisions: done, not done, unsaid."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Actor, Right, require_right
from tracker.services.kept_rows import keep, rows_before
from tracker.services.take_back import record_deed
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.history import record_history
from tracker.store.models import RoundEntry

TICKS: dict[str, bool | None] = {"yes": True, "no": False, "": None}
_SAID = "เปลี่ยนเครื่องหมายการดำเนินการ"


def tick_whole_entry(  # who, which, what, seen in which version
    session: Session, *, actor: Actor, entry_id: UUID, is_carried_out: bool | None, row_version: int, now: datetime
) -> UUID | None:
    """Say whether it was carried out (None: as the tasks tell). What a division wrote itself is its own to tick.

    The deed that can be taken back; None where it said so already.
    """
    require_right(actor, Right.RUN_PLAN)
    entry = session.get(RoundEntry, (actor.organization_id, entry_id))
    if entry is None or entry.division_id is not None:
        raise NotFound("no_entry", "ไม่พบผลรายงานที่เขียนรวมทุกกองนี้ กรุณาเปิดหน้ารวบรวมรายงานใหม่")
    check_version(entry, row_version)
    before = entry.is_carried_out
    if before == is_carried_out:
        return None
    kept = keep(entry, "is_carried_out")
    entry.is_carried_out, entry.changed_at = is_carried_out, now
    flush_or_conflict(session)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="entry_ticked",
        subject_kind="round_entry",
        subject_id=entry.id,
        change={"is_carried_out": [before, is_carried_out]},
    )
    rows = {"rows": rows_before([kept])}
    deed_id = record_deed(session, actor=actor, kind="rows_of_plan", said=_SAID, before=rows, now=now)
    session.commit()
    return deed_id
