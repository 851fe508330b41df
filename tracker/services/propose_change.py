"""A division asks the policy officer about its task: for more time, or to give it to whom it belongs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.deadline_change import check_task_date
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor, require_task
from tracker.rules.task import PlanState
from tracker.rules.thai_calendar import day_of, format_date
from tracker.rules.thai_text import clean_control_characters
from tracker.store.history import record_history
from tracker.store.models import Division, FiscalYearRow, Plan, Task, TaskProposal
from tracker.store.task_proposals import get_proposal, has_open_proposal
from tracker.store.tasks import list_supporter_ids

LONGEST = 1000  # it is told whole in a message


def ask_for_time(
    session: Session, *, actor: Actor, task_id: UUID, due_on: date, reason: str, now: datetime
) -> TaskProposal:
    """Wish for a later day, with the reason (ขอขยายเวลา); the due date stays until the officer decides."""
    task, plan = _open_task(session, actor, task_id)
    words = _reason(reason, "กรุณาเขียนเหตุผลที่ขอขยายเวลา เจ้าหน้าที่จะใช้ประกอบการพิจารณา")
    if due_on <= day_of(now) or (task.due_on is not None and due_on <= task.due_on):
        known = f" ({format_date(task.due_on)})" if task.due_on else ""
        raise RuleBroken("wanted_on", f"วันที่ขอต้องอยู่หลังวันนี้และหลังกำหนดเดิม{known} กรุณาตรวจวันที่อีกครั้ง")
    year = session.get_one(FiscalYearRow, (actor.organization_id, plan.fiscal_year_id))
    check_task_date(year.year, task.starts_on, due_on)
    return _propose(session, actor, task, now, kind="more_time", due_on=due_on, reason=words)


def say_not_ours(
    session: Session, *, actor: Actor, task_id: UUID, division_id: UUID | None, reason: str, now: datetime
) -> TaskProposal:
    """Say that a task is another division's, with the reason; it stays where it is until the officer decides."""
    task, _ = _open_task(session, actor, task_id)
    words = _reason(reason, "กรุณาเขียนว่าเหตุใดจึงไม่ใช่งานของกอง เจ้าหน้าที่จะได้มอบให้ถูกกอง")
    if division_id == task.division_id:
        raise RuleBroken("wanted_division", "กรุณาเลือกกองอื่นที่ควรรับผิดชอบ หรือเลือก “ไม่ทราบ”")
    if division_id is not None and session.get(Division, (actor.organization_id, division_id)) is None:
        raise NotFound("no_division", "ไม่พบสำนัก/กองนี้ กรุณาเลือกใหม่")
    return _propose(session, actor, task, now, kind="not_ours", division_id=division_id, reason=words)


def withdraw_proposal(session: Session, *, actor: Actor, proposal_id: UUID, now: datetime) -> UUID:
    """Take back what was asked, while nobody has decided; the task's id."""
    proposal = get_proposal(session, proposal_id)
    task, _ = _task_of(session, actor, proposal.task_id)
    if proposal.decision is None:
        proposal.decision, proposal.decided_by_id, proposal.decided_at = "withdrawn", actor.person_id, now
        _note(session, actor, proposal, "proposal_withdrawn", {}, now)
    elif proposal.decision != "withdrawn":
        raise RuleBroken("decided", "เจ้าหน้าที่ตอบคำขอนี้แล้ว จึงถอนไม่ได้ กรุณาดูคำตอบที่หน้างาน")
    session.commit()
    return task.id


def _task_of(session: Session, actor: Actor, task_id: UUID) -> tuple[Task, Plan]:
    task = session.get(Task, (actor.organization_id, task_id), with_for_update=True)
    if task is None or task.withdrawn_at is not None:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    supporting = list_supporter_ids(session, task_id)
    require_task(actor, task.division_id, supporting_ids=supporting, delegate_id=task.delegate_id, is_updating=True)
    return task, session.get_one(Plan, (actor.organization_id, task.plan_id))


def _open_task(session: Session, actor: Actor, task_id: UUID) -> tuple[Task, Plan]:
    task, plan = _task_of(session, actor, task_id)
    if plan.state is not PlanState.ACTIVE or not task.status.is_open:
        raise RuleBroken("task_not_open", "งานนี้ไม่ได้อยู่ระหว่างดำเนินการ จึงยื่นคำขอไม่ได้")
    return task, plan


def _reason(reason: str, needed: str) -> str:
    words = clean_control_characters(reason).strip()
    if not words:
        raise RuleBroken("why_needed", needed)
    if len(words) > LONGEST:
        raise RuleBroken("why_needed", f"ข้อความยาวเกิน {LONGEST:,} ตัวอักษร กรุณาย่อ แล้วแนบรายละเอียดเป็นไฟล์หลักฐาน")
    return words


def _propose(session: Session, actor: Actor, task: Task, now: datetime, **asked: Any) -> TaskProposal:
    if has_open_proposal(session, task.id, asked["kind"]):
        raise RuleBroken("asked_before", "มีคำขอเรื่องนี้รอเจ้าหน้าที่พิจารณาอยู่แล้ว หากต้องการแก้ ให้ถอนคำขอเดิมก่อน")
    proposal = TaskProposal(id=new_id(), task_id=task.id, person_id=actor.person_id, created_at=now, **asked)
    session.add(proposal)
    wish = asked.get("due_on") or asked.get("division_id")
    change = {"wish": [None, str(wish) if wish else None], "reason": [None, asked["reason"]]}
    _note(session, actor, proposal, f"{asked['kind']}_asked", change, now)
    session.commit()
    return proposal


def _note(
    session: Session, actor: Actor, proposal: TaskProposal, action: str, change: dict[str, Any], now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="task",
        subject_id=proposal.task_id,
        change={**change, "proposal": [None, str(proposal.id)]},
    )
