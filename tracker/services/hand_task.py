"""A division's head hands a task to a colleague, who may report and is reminded instead, or takes it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Actor, may_hand_task, require_task
from tracker.rules.task import PlanState
from tracker.rules.thai_calendar import day_of
from tracker.services.kept_rows import keep, rows_before
from tracker.services.take_back import record_deed
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.history import record_history
from tracker.store.models import Plan, Task
from tracker.store.people import list_colleagues
from tracker.store.tasks import list_supporter_ids


def hand_task(
    session: Session, *, actor: Actor, task_id: UUID, row_version: int, delegate_id: UUID | None, now: datetime
) -> UUID:
    """Name the colleague who does it, or nobody: then it is the head's again. The id to take it back by.

    Raises NotFound, Forbidden, Conflict, or RuleBroken with what to do.
    """
    task = _task_for(session, actor, task_id)
    check_version(task, row_version)
    names = {one.id: one.name for one in list_colleagues(session, task.division_id, day_of(now))}
    if delegate_id is not None and delegate_id not in names:
        raise RuleBroken("no_colleague", "กรุณาเลือกผู้ที่อยู่ในกองนี้ หากไม่พบชื่อ ให้แจ้งผู้ดูแลระบบเพิ่มตำแหน่งของผู้นั้น")
    if delegate_id == task.delegate_id:
        raise RuleBroken("same_delegate", "ผู้รับผิดชอบเหมือนเดิม ยังไม่มีอะไรเปลี่ยน กรุณาเลือกผู้อื่น")
    kept, before = keep(task, "delegate_id", "delegated_at"), task.delegate_id
    task.delegate_id, task.delegated_at = delegate_id, now if delegate_id else None
    flush_or_conflict(session)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="task_handed" if delegate_id else "task_taken_over",
        subject_kind="task",
        subject_id=task.id,
        change={"delegate_id": [str(before) if before else None, str(delegate_id) if delegate_id else None]},
    )
    said = f"มอบงาน “{task.title}” ให้{names[delegate_id]}" if delegate_id else f"รับงาน “{task.title}” กลับมาดูแลเอง"
    deed_id = record_deed(
        session, actor=actor, kind="task_handing", said=said, before={"rows": rows_before([kept])}, now=now
    )
    session.commit()
    return deed_id


def _task_for(session: Session, actor: Actor, task_id: UUID) -> Task:
    task = session.get(Task, (actor.organization_id, task_id))
    if task is None or task.withdrawn_at is not None:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    supporting = list_supporter_ids(session, task_id)
    require_task(actor, task.division_id, supporting_ids=supporting, delegate_id=task.delegate_id)
    if not may_hand_task(actor, task.division_id):
        raise Forbidden("not_head", "ผู้อำนวยการกอง (หรือผู้รักษาราชการแทน) เท่านั้นที่มอบงานให้ผู้อื่นในกองได้")
    plan = session.get_one(Plan, (actor.organization_id, task.plan_id))
    if plan.state is not PlanState.ACTIVE or not task.status.is_open:
        raise RuleBroken("task_not_open", "งานนี้ไม่ได้อยู่ระหว่างดำเนินการ จึงมอบให้ผู้อื่นไม่ได้")
    return task
