"""The policy officer grants or refuses what a division asked about its task; whoever asked is told the answer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_text import clean_control_characters
from tracker.services.move_deadline import TaskMove, shift_task_deadline
from tracker.services.reassign_task import reassign
from tracker.store.database import check_version
from tracker.store.history import record_history
from tracker.store.models import Task, TaskProposal
from tracker.store.task_proposals import get_proposal

LONGEST = 1000  # it is told whole in a message


def grant_time(
    session: Session,
    *,
    actor: Actor,
    proposal_id: UUID,
    row_version: int,
    due_on: date,
    announcement: str,
    answer: str,
    now: datetime,
) -> None:
    """A new version of the deadline, the day asked for or another, with the division's reason."""
    proposal = _open(session, actor, proposal_id, "more_time")
    move = TaskMove(row_version, due_on, f"กองขอขยายเวลา: {proposal.reason}"[:500], announcement)
    shift_task_deadline(session, actor=actor, task_id=proposal.task_id, move=move, now=now)
    _decide(session, actor, proposal, "granted", answer, now)
    session.commit()


def grant_other_division(
    session: Session,
    *,
    actor: Actor,
    proposal_id: UUID,
    row_version: int,
    division_id: UUID,
    answer: str,
    now: datetime,
) -> None:
    """The task goes to another division, whose head is told of it as of a new one."""
    proposal = _open(session, actor, proposal_id, "not_ours")
    task = session.get_one(Task, (actor.organization_id, proposal.task_id))
    check_version(task, row_version)
    reason = f"กองเดิมแจ้งว่าไม่ใช่งานของกอง: {proposal.reason}"
    reassign(session, actor=actor, task=task, division_id=division_id, reason=reason, now=now)
    _decide(session, actor, proposal, "granted", answer, now)
    session.commit()


def refuse_proposal(session: Session, *, actor: Actor, proposal_id: UUID, answer: str, now: datetime) -> None:
    """All stays as it is; the answer says why."""
    proposal = _open(session, actor, proposal_id, None)
    if not answer.strip():
        raise RuleBroken("answer_needed", "กรุณาเขียนสั้น ๆ ว่าเหตุใดจึงไม่อนุญาต กองจะได้ทราบว่าต้องทำอย่างไรต่อ")
    _decide(session, actor, proposal, "refused", answer, now)
    session.commit()


def _open(session: Session, actor: Actor, proposal_id: UUID, kind: str | None) -> TaskProposal:
    require_right(actor, Right.RUN_PLAN)
    proposal = get_proposal(session, proposal_id)
    if kind not in (None, proposal.kind):
        raise RuleBroken("other_kind", "คำขอนี้เป็นคนละเรื่อง กรุณาเปิดหน้า “คำขอของกอง” ใหม่")
    if proposal.decision is not None:
        word = "กองถอนคำขอนี้แล้ว" if proposal.decision == "withdrawn" else "คำขอนี้มีผู้ตอบแล้ว"
        raise RuleBroken("decided", f"{word} ไม่ต้องดำเนินการอีก")
    return proposal


def _decide(session: Session, actor: Actor, proposal: TaskProposal, decision: str, answer: str, now: datetime) -> None:
    words = clean_control_characters(answer).strip()
    if len(words) > LONGEST:
        raise RuleBroken("answer_needed", f"ข้อความยาวเกิน {LONGEST:,} ตัวอักษร กรุณาย่อให้สั้นลง เพราะจะส่งไปในข้อความแจ้ง")
    proposal.decision, proposal.decided_by_id, proposal.decided_at = decision, actor.person_id, now
    proposal.answer = words or None
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=f"proposal_{decision}",
        subject_kind="task",
        subject_id=proposal.task_id,
        change={"proposal": [str(proposal.id), None], "answer": [None, words]},
    )
