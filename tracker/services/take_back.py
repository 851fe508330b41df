"""Takes back what a person did a moment ago: for ten minutes, by them only, and never over what came after it.

A deed remembers itself in its own transaction (`record_deed`); its kind says here how it is taken back. Taking
back is itself history: nothing that was said is deleted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.services.kept_rows import put_rows_back
from tracker.services.take_back_edit import take_back_each, take_back_edit
from tracker.services.take_back_evidence import take_back_withdrawal
from tracker.services.take_back_update import take_back_comment, take_back_handing, take_back_update
from tracker.store.models import RecentDeed
from tracker.store.recent_deeds import add_deed, find_deed

LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Way:
    """How deeds of one kind are taken back, and what that asks of the person.

    `undo` is handed session, actor, deed and now; it raises RuleBroken where it cannot, and returns a further
    Thai sentence for the person, or nothing.
    """

    undo: Callable[[Session, Actor, RecentDeed, datetime], str]
    needs: Right = Right.SIGNED_IN


def _put_back(session: Session, actor: Actor, deed: RecentDeed, now: datetime) -> str:
    """The plain way: the rows of `before["rows"]` get their old values again."""
    put_rows_back(session, person_id=actor.person_id, rows=deed.before["rows"], now=now)
    return ""


# Every kind of deed that can be taken back.
_WAYS: dict[str, Way] = {
    "task_update": Way(take_back_update),
    "task_decision": Way(take_back_update, Right.REVIEW),
    "task_handing": Way(take_back_handing),
    "task_comment": Way(take_back_comment),
    "evidence_withdrawal": Way(take_back_withdrawal),
    "bulk_edit": Way(take_back_edit, Right.RUN_PLAN),
    "bulk_approval": Way(take_back_each, Right.REVIEW),
    "rows_of_plan": Way(_put_back, Right.RUN_PLAN),
}


def record_deed(session: Session, *, actor: Actor, kind: str, said: str, before: dict[str, Any], now: datetime) -> UUID:
    """Remember a deed with what stood before; to be called after the flush and before the commit. Its id."""
    if kind not in _WAYS:
        raise ValueError(f"nobody knows how to take back {kind}")
    return add_deed(
        session, person_id=actor.person_id, kind=kind, said=said, before=before, now=now, expires_at=now + LASTS
    )


def take_back(session: Session, *, actor: Actor, deed_id: UUID, now: datetime) -> str:
    """Undo one deed; the Thai sentence that says so. Done twice, it is done once.

    Raises NotFound for a deed that is not this person's, Conflict where something of it was changed since, and
    RuleBroken once its ten minutes are over.
    """
    deed = find_deed(session, deed_id, actor.person_id)
    if deed is None:
        raise NotFound("no_deed", "ไม่พบรายการที่จะเลิกทำ อาจเป็นของผู้อื่น กรุณาเปิดหน้า “เลิกทำ” เพื่อดูรายการของท่าน")
    said = f"เลิกทำแล้ว: {deed.said}"
    if deed.undone_at is not None:
        return said
    if now >= deed.expires_at:
        raise RuleBroken("too_late_to_undo", "เลิกทำได้ภายใน 10 นาทีเท่านั้น รายการนี้เกินเวลาแล้ว กรุณาแก้ไขด้วยการบันทึกใหม่")
    way = _WAYS[deed.kind]
    require_right(actor, way.needs)
    more = way.undo(session, actor, deed, now)
    deed.undone_at = now
    session.commit()
    return f"{said} {more}".strip()
