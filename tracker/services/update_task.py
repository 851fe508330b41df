"""Somebody reports on a task, or the policy officer decides about it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.clock import new_id
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right, require_task
from tracker.rules.task import EntryState, PlanState, TaskMove, TaskStatus, status_after
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_control_characters
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.entries import add_entry, find_entry, find_round_for
from tracker.store.history import record_history
from tracker.store.models import Plan, Task, TaskUpdate
from tracker.store.people import get_organization
from tracker.store.tasks import is_form_known, list_supporter_ids, list_task_steps

LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class TaskChange:
    """What a person says in one form. `done_step_ids` None leaves the checklist; `form_key` makes a repeat harmless.

    `via` says how it came where not by the web; it stands in the history.
    """

    move: TaskMove
    result: str = ""
    percent: int | None = None
    is_blocked: bool = False
    obstacle: str = ""
    done_step_ids: AbstractSet[UUID] | None = None
    form_key: str | None = None
    via: str = ""


def update_task(
    session: Session, *, actor: Actor, task_id: UUID, row_version: int, change: TaskChange, now: datetime
) -> None:
    """Record a division's update: status, result, percent, checklist, ติดปัญหา; feeds the round entry's draft.

    Raises NotFound, Forbidden, Conflict, or RuleBroken with what to do.
    """
    task = _task_for(session, actor, task_id)
    if change.form_key and is_form_known(session, change.form_key):
        return
    check_version(task, row_version)
    _check_text(change)
    _check_something_said(session, task, change)
    is_review_on = get_organization(session).is_review_on
    before = _state_of(task)
    _move(task, status_after(change.move, task.status, is_review_on=is_review_on), now)
    task.is_blocked = change.is_blocked and task.status.is_open
    task.obstacle = _clean(change.obstacle) or None if task.is_blocked else None
    if change.percent is not None:
        task.reported_percent = change.percent
    _tick_steps(session, task, change.done_step_ids, now)
    _record(session, actor, task, before, change, now)
    session.commit()


def review_task(
    session: Session, *, actor: Actor, task_id: UUID, row_version: int, is_approved: bool, note: str, now: datetime
) -> None:
    """The policy officer approves a finished task, or returns it with a note that says what is missing."""
    require_right(actor, Right.REVIEW)
    if not is_approved and not note.strip():
        raise RuleBroken("note_needed", "กรุณาเขียนสั้น ๆ ว่าต้องแก้ไขหรือเพิ่มเติมอะไร เพื่อให้กองดำเนินการต่อได้")
    _decide(session, actor, task_id, row_version, TaskMove.APPROVE if is_approved else TaskMove.RETURN, note, now)


def cancel_task(session: Session, *, actor: Actor, task_id: UUID, row_version: int, reason: str, now: datetime) -> None:
    """The policy officer takes a task out of the count (ยกเลิก/ไม่เข้าข่าย), with a reason that stays."""
    require_right(actor, Right.RUN_PLAN)
    if not reason.strip():
        raise RuleBroken("reason_needed", "กรุณาระบุเหตุผลที่ยกเลิกหรือไม่เข้าข่าย")
    _decide(session, actor, task_id, row_version, TaskMove.CANCEL, reason, now)


def reopen_task(session: Session, *, actor: Actor, task_id: UUID, row_version: int, reason: str, now: datetime) -> None:
    """The policy officer brings a done or cancelled task back to work."""
    require_right(actor, Right.RUN_PLAN)
    task = _task_for(session, actor, task_id)
    move = TaskMove.RESTORE if task.status is TaskStatus.CANCELLED else TaskMove.REOPEN
    _decide(session, actor, task_id, row_version, move, reason, now)


def _decide(
    session: Session, actor: Actor, task_id: UUID, row_version: int, move: TaskMove, note: str, now: datetime
) -> None:
    task = _task_for(session, actor, task_id)
    check_version(task, row_version)
    before = _state_of(task)
    _move(task, status_after(move, task.status, is_review_on=True), now)
    task.cancel_reason = _clean(note) if move is TaskMove.CANCEL else None
    _record(session, actor, task, before, TaskChange(move, result=note), now)
    session.commit()


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
    trouble = (change.is_blocked, _clean(change.obstacle) if change.is_blocked else "")
    is_new = change.percent not in (None, task.reported_percent) or trouble != (task.is_blocked, task.obstacle or "")
    if is_started or is_new or change.result.strip() or _ticks_differ(session, task, change.done_step_ids):
        return
    raise RuleBroken("nothing_said", "ยังไม่มีอะไรเปลี่ยน กรุณาเขียนผลการดำเนินการ เลือกขั้นตอนที่ทำแล้ว หรือแก้ร้อยละ แล้วบันทึก")


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


def _tick_steps(session: Session, task: Task, done_ids: AbstractSet[UUID] | None, now: datetime) -> None:
    if done_ids is None:
        return
    for step in list_task_steps(session, task.id):
        is_done = step.step_id in done_ids
        if is_done != step.is_done:
            step.is_done, step.done_at = is_done, now if is_done else None


def _record(
    session: Session, actor: Actor, task: Task, before: dict[str, Any], change: TaskChange, now: datetime
) -> None:
    """Keep the update and its history entry, and let a result feed the draft of the round's entry."""
    plan = session.get_one(Plan, (actor.organization_id, task.plan_id))
    head = find_round_for(session, plan.fiscal_year_id, day_of(now))
    session.add(
        TaskUpdate(
            id=new_id(),
            task_id=task.id,
            person_id=actor.person_id,
            round_id=head.id if head else None,
            move=change.move.value,
            result=_clean(change.result),
            obstacle=task.obstacle,
            percent=change.percent,
            status_before=TaskStatus(before["status"]),
            status_after=task.status,
            form_key=change.form_key,
            created_at=now,
        )
    )
    is_a_result = change.move in (TaskMove.START, TaskMove.REPORT, TaskMove.FINISH)
    if head and is_a_result and change.result.strip():
        _feed_entry(session, task, head.id, _clean(change.result), now)
    flush_or_conflict(session)
    after = _state_of(task)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=f"task_{change.move.value}",
        subject_kind="task",
        subject_id=task.id,
        change={name: [before[name], after[name]] for name in after if before[name] != after[name]} | _way(change),
    )


def _way(change: TaskChange) -> dict[str, Any]:
    return {"via": [None, change.via]} if change.via else {}


def _feed_entry(session: Session, task: Task, round_id: UUID, result: str, now: datetime) -> None:
    """Add the result to the entry's draft; one that was already handed in is not touched."""
    entry = find_entry(session, task.measure_id, round_id, task.division_id)
    if entry is None:
        entry = add_entry(session, task.measure_id, round_id, task.division_id, now)
    if entry.state.is_reported:
        return
    entry.result = f"{entry.result}\n{result}".strip()
    entry.state = EntryState.DRAFTING
    entry.changed_at = now


def _state_of(task: Task) -> dict[str, Any]:
    return {
        "status": task.status.value,
        "percent": task.reported_percent,
        "obstacle": task.obstacle,
        "cancel_reason": task.cancel_reason,
    }


def _clean(text: str) -> str:
    return clean_control_characters(text).strip()
