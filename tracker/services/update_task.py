"""Somebody reports on a task, or the policy officer decides about it."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right, require_task
from tracker.rules.task import PlanState, TaskMove, TaskStatus, status_after
from tracker.services.keep_update import Before, TaskChange, clean, keep_update, tick_steps
from tracker.store.database import check_version
from tracker.store.evidence_need import is_shown_enough
from tracker.store.models import Plan, Task
from tracker.store.people import get_organization
from tracker.store.tasks import is_form_known, list_supporter_ids, list_task_steps

__all__ = ["LONGEST_TEXT", "TaskChange", "cancel_task", "decide_within", "reopen_task", "review_task", "update_task"]
LONGEST_TEXT = 10_000


def update_task(
    session: Session, *, actor: Actor, task_id: UUID, row_version: int, change: TaskChange, now: datetime
) -> UUID | None:
    """Record a division's update: status, result, percent, checklist, ติดปัญหา; feeds the round entry's draft.

    The id under which it can be taken back; None where this form was taken in before.
    Raises NotFound, Forbidden, Conflict, or RuleBroken with what to do.
    """
    task = _task_for(session, actor, task_id)
    if change.form_key and is_form_known(session, change.form_key):
        return None
    check_version(task, row_version)
    _check_text(change)
    _check_something_said(session, task, change)
    _check_evidence(session, task, change)
    is_review_on = get_organization(session).is_review_on
    before = Before(task)
    _move(task, status_after(change.move, task.status, is_review_on=is_review_on), now)
    task.is_blocked = change.is_blocked and task.status.is_open
    task.obstacle = clean(change.obstacle) or None if task.is_blocked else None
    if change.percent is not None:
        task.reported_percent = change.percent
    tick_steps(session, before, change.done_step_ids, now)
    deed_id = keep_update(session, actor, before, change, now)
    session.commit()
    return deed_id


def review_task(
    session: Session, *, actor: Actor, task_id: UUID, row_version: int, is_approved: bool, note: str, now: datetime
) -> UUID:
    """The policy officer approves a finished task, or returns it with a note that says what is missing."""
    require_right(actor, Right.REVIEW)
    if not is_approved and not note.strip():
        raise RuleBroken("note_needed", "กรุณาเขียนสั้น ๆ ว่าต้องแก้ไขหรือเพิ่มเติมอะไร เพื่อให้กองดำเนินการต่อได้")
    move = TaskMove.APPROVE if is_approved else TaskMove.RETURN
    return _decide(session, actor, task_id, row_version, move, note, now)


def cancel_task(session: Session, *, actor: Actor, task_id: UUID, row_version: int, reason: str, now: datetime) -> UUID:
    """The policy officer takes a task out of the count (ยกเลิก/ไม่เข้าข่าย), with a reason that stays."""
    require_right(actor, Right.RUN_PLAN)
    if not reason.strip():
        raise RuleBroken("reason_needed", "กรุณาระบุเหตุผลที่ยกเลิกหรือไม่เข้าข่าย")
    return _decide(session, actor, task_id, row_version, TaskMove.CANCEL, reason, now)


def reopen_task(session: Session, *, actor: Actor, task_id: UUID, row_version: int, reason: str, now: datetime) -> UUID:
    """The policy officer brings a done or cancelled task back to work."""
    require_right(actor, Right.RUN_PLAN)
    task = _task_for(session, actor, task_id)
    move = TaskMove.RESTORE if task.status is TaskStatus.CANCELLED else TaskMove.REOPEN
    return _decide(session, actor, task_id, row_version, move, reason, now)


def _decide(
    session: Session, actor: Actor, task_id: UUID, row_version: int, move: TaskMove, note: str, now: datetime
) -> UUID:
    deed_id = decide_within(session, actor, task_id, row_version, move, note, now)
    session.commit()
    return deed_id


def decide_within(
    session: Session, actor: Actor, task_id: UUID, row_version: int, move: TaskMove, note: str, now: datetime
) -> UUID:
    """A decision inside the transaction of whoever decides about more than this task."""
    task = _task_for(session, actor, task_id)
    check_version(task, row_version)
    before = Before(task)
    _move(task, status_after(move, task.status, is_review_on=True), now)
    task.cancel_reason = clean(note) if move is TaskMove.CANCEL else None
    return keep_update(session, actor, before, TaskChange(move, result=note), now)


def _task_for(session: Session, actor: Actor, task_id: UUID) -> Task:
    """The task, if this actor may update it and its plan is the one in force."""
    task = session.get(Task, (actor.organization_id, task_id))
    if task is None or task.withdrawn_at is not None:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    require_task(
        actor,
        task.division_id,
        supporting_ids=list_supporter_ids(session, task_id),
        delegate_id=task.delegate_id,
        is_updating=True,
    )
    plan = session.get(Plan, (actor.organization_id, task.plan_id))
    if plan is None or plan.state is not PlanState.ACTIVE:
        raise RuleBroken("plan_not_active", "แผนของงานนี้ยังไม่ประกาศใช้หรือปิดแล้ว จึงยังรายงานไม่ได้ กรุณาติดต่อเจ้าหน้าที่นโยบายและแผน")
    return task


def _check_text(change: TaskChange) -> None:
    if len(change.result) > LONGEST_TEXT or len(change.obstacle) > LONGEST_TEXT:
        raise RuleBroken("too_long", f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร กรุณาย่อ แล้วแนบรายละเอียดเป็นไฟล์หลักฐาน")
    if change.percent is not None and not 0 <= change.percent <= 100:
        raise RuleBroken("percent", "ร้อยละความก้าวหน้าต้องเป็นตัวเลข 0 ถึง 100")
    if change.is_blocked and not change.obstacle.strip():
        raise RuleBroken("obstacle_needed", "ท่านเลือก “ติดปัญหา” กรุณาเขียนว่าติดปัญหาอะไร เพื่อให้ผู้เกี่ยวข้องช่วยได้")
    if change.move in (TaskMove.APPROVE, TaskMove.RETURN, TaskMove.CANCEL, TaskMove.REOPEN, TaskMove.RESTORE):
        raise RuleBroken("not_an_update", "ขั้นตอนนี้เป็นของเจ้าหน้าที่นโยบายและแผน")


def _check_something_said(session: Session, task: Task, change: TaskChange) -> None:
    """A report that changes nothing is a slip of the finger; it would stand in the story as a report."""
    is_started = change.move is not TaskMove.REPORT or task.status is TaskStatus.NOT_STARTED
    trouble = (change.is_blocked, clean(change.obstacle) if change.is_blocked else "")
    is_new = change.percent not in (None, task.reported_percent) or trouble != (task.is_blocked, task.obstacle or "")
    if is_started or is_new or change.result.strip() or _ticks_differ(session, task, change.done_step_ids):
        return
    raise RuleBroken("nothing_said", "ยังไม่มีอะไรเปลี่ยน กรุณาเขียนผลการดำเนินการ เลือกขั้นตอนที่ทำแล้ว หรือแก้ร้อยละ แล้วบันทึก")


def _check_evidence(session: Session, task: Task, change: TaskChange) -> None:
    """Finished means shown, where the measure asks for it."""
    if change.move is TaskMove.FINISH and not is_shown_enough(session, task.id):
        raise RuleBroken(
            "evidence_needed",
            "งานนี้ต้องมีหลักฐานก่อนแจ้งว่าแล้วเสร็จ กรุณาแนบภาพถ่ายหรือไฟล์ แล้วแจ้งว่าแล้วเสร็จอีกครั้ง",
        )


def _ticks_differ(session: Session, task: Task, done_ids: AbstractSet[UUID] | None) -> bool:
    return done_ids is not None and any(
        step.is_done != (step.step_id in done_ids) for step in list_task_steps(session, task.id)
    )


def _move(task: Task, status: TaskStatus, now: datetime) -> None:
    """Change the status and keep the instants that tell when."""
    task.status = status
    flag_modified(task, "status")  # words and ticks alone make a new version too: two people at once must notice
    if status is TaskStatus.IN_PROGRESS:
        task.started_at = task.started_at or now
    task.submitted_at = (task.submitted_at or now) if status in (TaskStatus.SUBMITTED, TaskStatus.DONE) else None
    task.done_at = now if status is TaskStatus.DONE else None
    task.cancelled_at = now if status is TaskStatus.CANCELLED else None
