"""The policy officer stops telling a late duty upwards, with a reason that stays, and lets it go on again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.escalation import LateSubject
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_text import clean_control_characters
from tracker.store.escalation_stops import find_open_stop
from tracker.store.history import record_history
from tracker.store.models import Division, EscalationStop, ReportingRound, Task

LONGEST_REASON = 1000


def stop_escalation(session: Session, *, actor: Actor, subject: LateSubject, reason: str, now: datetime) -> None:
    """From now on nobody further up is told of this duty; the person who answers for it still is.

    `subject` is a task, or a round and the division that owes its entries. Stopped twice, it is stopped once.
    """
    require_right(actor, Right.RUN_PLAN)
    words = clean_control_characters(reason).strip()
    if not words:
        raise RuleBroken("reason_needed", "กรุณาเขียนเหตุผลที่หยุดแจ้งขึ้นไป เช่น กองขอขยายเวลาและปลัดเห็นชอบแล้ว")
    if len(words) > LONGEST_REASON:
        raise RuleBroken("reason_too_long", f"เหตุผลยาวเกิน {LONGEST_REASON:,} ตัวอักษร กรุณาย่อให้สั้นลง")
    task_id, round_id, division_id = _columns(session, actor, subject)
    if find_open_stop(session, task_id, round_id, division_id) is None:
        stop = EscalationStop(
            id=new_id(),
            person_id=actor.person_id,
            task_id=task_id,
            round_id=round_id,
            division_id=division_id,
            reason=words,
            created_at=now,
        )
        session.add(stop)
        _record(session, actor, "escalation_stopped", subject, {"reason": [None, words]}, now)
    session.commit()


def resume_escalation(session: Session, *, actor: Actor, subject: LateSubject, now: datetime) -> None:
    """Let a stopped escalation go on: the steps whose day has come meanwhile are taken at the next turn."""
    require_right(actor, Right.RUN_PLAN)
    stop = find_open_stop(session, *_columns(session, actor, subject))
    if stop is not None:
        stop.ended_at = now
        _record(session, actor, "escalation_resumed", subject, {"reason": [stop.reason, None]}, now)
    session.commit()


def _columns(session: Session, actor: Actor, subject: LateSubject) -> tuple[UUID | None, UUID | None, UUID | None]:
    """(task, round, division) of a stop; the row itself is held, so that two who stop at once make one stop."""
    subject_id, division_id = subject
    if division_id is None:
        task = session.get(Task, (actor.organization_id, subject_id), with_for_update=True)
        if task is None or task.withdrawn_at is not None:
            raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
        return task.id, None, None
    held = session.get(ReportingRound, (actor.organization_id, subject_id), with_for_update=True)
    division = session.get(Division, (actor.organization_id, division_id))
    if held is None or division is None:
        raise NotFound("no_round", "ไม่พบรอบรายงานหรือกองนี้ กรุณากลับไปที่หน้า “การแจ้งขึ้นไป”")
    return None, held.id, division.id


def _record(
    session: Session,
    actor: Actor,
    action: str,
    subject: LateSubject,
    change: dict[str, list[str | None]],
    now: datetime,
) -> None:
    subject_id, division_id = subject
    whose = {} if division_id is None else {"division": [None, str(division_id)]}
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="task" if division_id is None else "round",
        subject_id=subject_id,
        change=change | whose,
    )
