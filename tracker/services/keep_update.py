"""Keeps what was said about a task: the update, its line of history, what it feeds, and how it is taken back."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.permissions import Actor
from tracker.rules.task import REPORTS, EntryState, TaskMove, TaskStatus
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_control_characters
from tracker.services.kept_rows import KeptRow, keep, rows_before
from tracker.services.take_back import record_deed
from tracker.services.take_back_update import TASK_FIELDS
from tracker.store.database import flush_or_conflict
from tracker.store.entries import add_entry, find_entry, find_round_for
from tracker.store.history import record_history
from tracker.store.models import Plan, RoundEntry, Task, TaskUpdate
from tracker.store.tasks import list_task_steps

_DONE_WORDS = {
    TaskMove.START: "เริ่มดำเนินการ",
    TaskMove.REPORT: "รายงานความก้าวหน้า",
    TaskMove.FINISH: "แจ้งว่าแล้วเสร็จ",
    TaskMove.APPROVE: "อนุมัติ",
    TaskMove.RETURN: "ส่งคืนให้แก้ไข",
    TaskMove.CANCEL: "ยกเลิก/ไม่เข้าข่าย",
    TaskMove.REOPEN: "เปิดงานอีกครั้ง",
    TaskMove.RESTORE: "นำกลับมาดำเนินการ",
}


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


@dataclass
class Before:
    """How a task was before somebody said something about it; `steps` are the ticks that changed."""

    task: Task
    state: dict[str, Any] = field(init=False)
    kept: KeptRow = field(init=False)
    steps: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state = state_of(self.task)
        self.kept = keep(self.task, *TASK_FIELDS)


def state_of(task: Task) -> dict[str, Any]:
    """What history compares."""
    return {
        "status": task.status.value,
        "percent": task.reported_percent,
        "obstacle": task.obstacle,
        "cancel_reason": task.cancel_reason,
    }


def clean(text: str) -> str:
    """A person's words without what no screen or file can hold."""
    return clean_control_characters(text).strip()


def tick_steps(session: Session, before: Before, done_ids: AbstractSet[UUID] | None, now: datetime) -> None:
    """Tick the checklist as it was sent; what changes is remembered."""
    if done_ids is None:
        return
    for step in list_task_steps(session, before.task.id):
        is_done = step.step_id in done_ids
        if is_done != step.is_done:
            before.steps.append({"id": str(step.id), "was_done": step.is_done})
            step.is_done, step.done_at = is_done, now if is_done else None


def keep_update(session: Session, actor: Actor, before: Before, change: TaskChange, now: datetime) -> UUID:
    """Keep the update and its history, and let a result feed the round's draft; the id to take it back by."""
    update = _update(session, actor, before, change, now)
    fed = None
    if update.round_id and change.move in REPORTS and update.result:
        fed = _feed_entry(session, before.task, update.round_id, update.result, now)
    flush_or_conflict(session)
    _note(session, actor, before, change, now)
    return record_deed(
        session,
        actor=actor,
        kind="task_update" if change.move in REPORTS else "task_decision",
        said=f"{_DONE_WORDS[change.move]} “{before.task.title}”",
        before={
            "rows": rows_before([before.kept]),
            "update_id": str(update.id),
            "steps": before.steps,
            "entry": _entry_before(fed) if fed else None,
        },
        now=now,
    )


def _update(session: Session, actor: Actor, before: Before, change: TaskChange, now: datetime) -> TaskUpdate:
    task = before.task
    plan = session.get_one(Plan, (actor.organization_id, task.plan_id))
    head = find_round_for(session, plan.fiscal_year_id, day_of(now))
    update = TaskUpdate(
        id=new_id(),
        task_id=task.id,
        person_id=actor.person_id,
        round_id=head.id if head else None,
        move=change.move.value,
        result=clean(change.result),
        obstacle=task.obstacle,
        percent=change.percent,
        status_before=TaskStatus(before.state["status"]),
        status_after=task.status,
        form_key=change.form_key,
        created_at=now,
    )
    session.add(update)
    return update


def _note(session: Session, actor: Actor, before: Before, change: TaskChange, now: datetime) -> None:
    after = state_of(before.task)
    differs = {name: [old, after[name]] for name, old in before.state.items() if old != after[name]}
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=f"task_{change.move.value}",
        subject_kind="task",
        subject_id=before.task.id,
        change=differs | ({"via": [None, change.via]} if change.via else {}),
    )


def _feed_entry(session: Session, task: Task, round_id: UUID, result: str, now: datetime) -> KeptRow | None:
    """Add the result to the entry's draft; one that was already handed in is not touched."""
    entry = find_entry(session, task.measure_id, round_id, task.division_id)
    if entry is None:
        entry = add_entry(session, task.measure_id, round_id, task.division_id, now)
    if entry.state.is_reported:
        return None
    kept = KeptRow(entry, {"result": entry.result, "state": entry.state.value})
    entry.result = f"{entry.result}\n{result}".strip()
    entry.state = EntryState.DRAFTING
    entry.changed_at = now
    return kept


def _entry_before(fed: KeptRow) -> dict[str, Any]:
    entry: RoundEntry = fed.row
    return {"id": str(entry.id), "version": entry.row_version, **fed.old}
