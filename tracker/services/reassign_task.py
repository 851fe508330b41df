"""Gives a task to another division: it is new there, its reminders begin anew, the division before hears no more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.thai_text import clean_control_characters
from tracker.services.kept_rows import KeptRow, keep
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.models import Division, Task
from tracker.store.task_rows import find_leg


def reassign(session: Session, *, actor: Actor, task: Task, division_id: UUID, reason: str, now: datetime) -> KeptRow:
    """Move a task within the caller's transaction; what it was is returned, to be taken back.

    The status and what was reported stay with the task; reminders of the old division fall silent by themselves,
    since whoever is told is worked out when a message leaves, and the new head is told as of a new task.
    Raises RuleBroken with what to do.
    """
    check_reassigning(session, actor=actor, task=task, division_id=division_id, reason=reason)
    kept = keep(task, "division_id", "unit", "delegate_id", "delegated_at", "assigned_at")
    before = task.division_id
    task.division_id, task.assigned_at = division_id, now
    task.unit = task.delegate_id = task.delegated_at = None
    flush_or_conflict(session)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="task_reassigned",
        subject_kind="task",
        subject_id=task.id,
        change={"division_id": [str(before), str(division_id)], "reason": [None, _clean(reason)]},
    )
    return kept


def check_reassigning(session: Session, *, actor: Actor, task: Task, division_id: UUID, reason: str) -> Division:
    """The division, if the task may become its own; raises RuleBroken with what to do."""
    division = session.get(Division, (actor.organization_id, division_id))
    if division is None or division.closed_on is not None:
        raise NotFound("no_division", "ไม่พบสำนัก/กองนี้ กรุณาเลือกใหม่")
    if not task.status.is_open:
        raise RuleBroken("task_not_open", "งานนี้ไม่ได้อยู่ระหว่างดำเนินการ จึงย้ายไปกองอื่นไม่ได้")
    if task.division_id == division.id:
        raise RuleBroken("same_division", f"งานนี้เป็นของ{division.name}อยู่แล้ว กรุณาเลือกกองอื่น")
    if not _clean(reason):
        raise RuleBroken("reason_needed", "กรุณาระบุเหตุผลที่ย้ายงานไปกองอื่น เหตุผลจะอยู่ในประวัติของงาน")
    if find_leg(session, task.step_group_id, division.id, task.series_number) is not None:
        raise RuleBroken("has_leg", f"{division.name}มีงานเดียวกันนี้ในแผนอยู่แล้ว หากกองเดิมไม่ต้องทำ ให้ยกเลิกงานนี้พร้อมเหตุผลแทน")
    return division


def _clean(text: str) -> str:
    return clean_control_characters(text).strip()
