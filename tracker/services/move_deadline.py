"""The policy officer moves a deadline: a round's dates as announced, or a task's due date for a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.rules.deadline_change import check_round_dates, check_task_date
from tracker.rules.errors import Conflict, NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.task import PlanState
from tracker.rules.thai_text import clean_line
from tracker.store.database import CHANGED_MEANWHILE, check_version, flush_or_conflict
from tracker.store.deadlines import Grounds, change_round_dates, change_task_deadline, get_round_row
from tracker.store.entries import is_round_published
from tracker.store.history import record_history
from tracker.store.models import FiscalYearRow, Plan, ReportingRound, Task
from tracker.store.plans import get_round, list_rounds

LONGEST = 500


@dataclass(frozen=True)
class RoundMove:
    """The new dates of a round and the announcement they come from. `version` is the one the person saw."""

    version: int
    closes_on: date
    due_on: date
    announcement: str
    announced_on: date | None


@dataclass(frozen=True)
class TaskMove:
    """The new due date of a task, and why. `row_version` is the one the person saw."""

    row_version: int
    due_on: date
    reason: str
    announcement: str = ""


def check_round_move(session: Session, *, actor: Actor, round_id: UUID, move: RoundMove) -> ReportingRound:
    """The round, if this actor may give it these dates now; raises RuleBroken with what to do."""
    require_right(actor, Right.RUN_PLAN)
    head = get_round(session, round_id)
    row = get_round_row(session, round_id)
    if row.dates_version != move.version:
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
    if is_round_published(session, round_id):
        raise RuleBroken("round_published", "รายงานของรอบนี้เผยแพร่แล้ว จึงเปลี่ยนวันไม่ได้")
    other = next((one for one in list_rounds(session, head.fiscal_year_id) if one.id != round_id), None)
    check_round_dates(head.year, head.months, move.closes_on, move.due_on, other.closes_on if other else None)
    if (move.closes_on, move.due_on) == (row.closes_on, row.due_on):
        raise RuleBroken("same_dates", "วันที่เหมือนเดิม ยังไม่มีอะไรเปลี่ยน กรุณาใส่วันใหม่ตามประกาศ")
    if not move.announcement.strip():
        raise RuleBroken("announcement", "กรุณาใส่เลขที่หนังสือหรือประกาศที่กำหนดวันนี้ เพื่ออ้างอิงภายหลัง")
    _check_length(move.announcement, "announcement")
    return row


def move_round_dates(session: Session, *, actor: Actor, round_id: UUID, move: RoundMove, now: datetime) -> None:
    """A further version of a round's dates that cites its announcement; what was said before stays."""
    row = check_round_move(session, actor=actor, round_id=round_id, move=move)
    change: dict[str, Any] = {
        "closes_on": [row.closes_on.isoformat(), move.closes_on.isoformat()],
        "due_on": [row.due_on.isoformat(), move.due_on.isoformat()],
        "announcement": [None, clean_line(move.announcement)],
    }
    grounds = Grounds(clean_line(move.announcement), move.announced_on, None, actor.person_id)
    change_round_dates(session, row, move.closes_on, move.due_on, grounds, now)
    flush_or_conflict(session)
    _note(session, actor, "round_dates_moved", "round", round_id, change, now)
    session.commit()


def check_task_move(session: Session, *, actor: Actor, task_id: UUID, move: TaskMove) -> Task:
    """The task, if this actor may give it this due date now; raises RuleBroken with what to do."""
    require_right(actor, Right.RUN_PLAN)
    task = session.get(Task, (actor.organization_id, task_id))
    if task is None or task.withdrawn_at is not None:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกถอนออกจากแผนแล้ว กรุณากลับไปที่รายการงาน")
    plan = session.get_one(Plan, (actor.organization_id, task.plan_id))
    if plan.state is not PlanState.ACTIVE:
        raise RuleBroken("plan_not_active", "แผนของงานนี้ยังไม่ประกาศใช้หรือปิดแล้ว จึงเลื่อนวันครบกำหนดไม่ได้")
    if not task.status.is_open:
        raise RuleBroken("task_not_open", "งานนี้ไม่ได้อยู่ระหว่างดำเนินการ จึงไม่ต้องเลื่อนวันครบกำหนด")
    check_version(task, move.row_version)
    year = session.get_one(FiscalYearRow, (actor.organization_id, plan.fiscal_year_id))
    check_task_date(year.year, task.starts_on, move.due_on)
    if move.due_on == task.due_on:
        raise RuleBroken("same_dates", "วันที่เหมือนเดิม ยังไม่มีอะไรเปลี่ยน กรุณาใส่วันครบกำหนดใหม่")
    if not move.reason.strip():
        raise RuleBroken("reason_needed", "กรุณาระบุเหตุผลที่เลื่อน เหตุผลจะอยู่ในประวัติของงาน")
    _check_length(move.reason, "reason")
    _check_length(move.announcement, "announcement")
    return task


def move_task_deadline(session: Session, *, actor: Actor, task_id: UUID, move: TaskMove, now: datetime) -> None:
    """A further version of a task's due date, with its reason; its reminders begin anew."""
    shift_task_deadline(session, actor=actor, task_id=task_id, move=move, now=now)
    session.commit()


def shift_task_deadline(session: Session, *, actor: Actor, task_id: UUID, move: TaskMove, now: datetime) -> None:
    """The same within the caller's transaction."""
    task = check_task_move(session, actor=actor, task_id=task_id, move=move)
    change = {
        "due_on": [task.due_on.isoformat() if task.due_on else None, move.due_on.isoformat()],
        "reason": [None, clean_line(move.reason)],
    }
    grounds = Grounds(clean_line(move.announcement) or None, None, clean_line(move.reason), actor.person_id)
    change_task_deadline(session, task, move.due_on, grounds, now)
    flag_modified(task, "due_on")  # whoever reports at this moment must notice
    flush_or_conflict(session)
    _note(session, actor, "deadline_moved", "task", task_id, change, now)


def _note(
    session: Session, actor: Actor, action: str, kind: str, subject_id: UUID, change: dict[str, Any], now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        change=change,
    )


def _check_length(text: str, code: str) -> None:
    if len(text) > LONGEST:
        raise RuleBroken(code, f"ข้อความยาวเกิน {LONGEST} ตัวอักษร กรุณาย่อให้สั้นลง")
