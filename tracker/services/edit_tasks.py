"""The policy officer changes many tasks at once: first seen, then done in one transaction, then taken back as one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.bulk_edit import MOST_TASKS, BulkChange, Deed, check_change, said
from tracker.rules.errors import Conflict, NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.task import PlanState, TaskMove, status_after
from tracker.rules.thai_calendar import format_date
from tracker.services.edit_deeds import (
    REMINDING,
    cancel_tasks,
    move_deadlines,
    reassign_tasks,
    remind_divisions,
    tag_tasks,
)
from tracker.services.move_deadline import TaskMove as DeadlineMove
from tracker.services.move_deadline import check_task_move
from tracker.services.reassign_task import check_reassigning
from tracker.services.take_back import record_deed
from tracker.store.database import CHANGED_MEANWHILE
from tracker.store.edited_tasks import list_chosen_tasks, list_division_names, list_reminded_tasks
from tracker.store.measure_tags import list_measures_tagged
from tracker.store.models import Plan, Task


@dataclass(frozen=True)
class Line:
    """One ticked task: what it is, what it would become, or why it cannot be changed."""

    id: UUID
    row_version: int
    title: str
    division_name: str
    before: str
    after: str
    refusal: str = ""


@dataclass(frozen=True)
class Done:
    """What was done; `deed_id` takes it back, where it can be."""

    said: str
    deed_id: UUID | None


def foresee_edit(
    session: Session, *, actor: Actor, task_ids: Collection[UUID], change: BulkChange, now: datetime
) -> list[Line]:
    """What would become of each ticked task. Raises RuleBroken where the change itself lacks something."""
    require_right(actor, Right.RUN_PLAN)
    check_change(change)
    return _lines(session, actor, list_chosen(session, task_ids), change, now)


def list_chosen(session: Session, task_ids: Collection[UUID], *, is_locking: bool = False) -> list[Task]:
    """The ticked tasks. Raises RuleBroken where there are none, or too many."""
    if len(task_ids) > MOST_TASKS:
        raise RuleBroken("too_many_tasks", f"เลือกได้ครั้งละไม่เกิน {MOST_TASKS} งาน กรุณากรองให้แคบลงแล้วทำทีละส่วน")
    tasks = list_chosen_tasks(session, task_ids, is_locking=is_locking)
    if not tasks:
        raise RuleBroken("no_task_chosen", "ยังไม่ได้เลือกงาน กรุณาทำเครื่องหมายหน้างานอย่างน้อยหนึ่งงาน แล้วเลือกสิ่งที่จะทำ")
    return tasks


def edit_tasks(
    session: Session, *, actor: Actor, versions: Mapping[UUID, int], change: BulkChange, now: datetime
) -> Done:
    """Do it to every task that may be changed; all or nothing. `versions` are those the person saw.

    Raises Conflict where any of them was changed since, and RuleBroken with what to do.
    """
    require_right(actor, Right.RUN_PLAN)
    check_change(change)
    tasks = list_chosen(session, versions, is_locking=True)
    if any(task.row_version != versions[task.id] for task in tasks):
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
    refused = {line.id for line in _lines(session, actor, tasks, change, now) if line.refusal}
    able = [task for task in tasks if task.id not in refused]
    if not able:
        raise RuleBroken("nothing_to_change", "งานที่เลือกเปลี่ยนแบบนี้ไม่ได้เลย กรุณาดูเหตุผลของแต่ละงาน แล้วเลือกใหม่")
    before = _DOERS[change.deed](session, actor, able, change, now)
    words = said(change.deed, len(able))
    deed_id = None
    if change.deed.can_be_undone:
        deed_id = record_deed(session, actor=actor, kind="bulk_edit", said=words, before=before, now=now)
    session.commit()
    return Done(words, deed_id)


_DOERS: dict[Deed, Callable[[Session, Actor, Sequence[Task], BulkChange, datetime], dict[str, object]]] = {
    Deed.DIVISION: reassign_tasks,
    Deed.DEADLINE: move_deadlines,
    Deed.CANCEL: cancel_tasks,
    Deed.TAG: tag_tasks,
    Deed.UNTAG: tag_tasks,
    Deed.REMIND: remind_divisions,
}


@dataclass(frozen=True)
class _Known:
    """What the lines have in common."""

    names: Mapping[UUID, str]
    tagged: frozenset[UUID]  # measures that carry the tag
    reminded: frozenset[UUID]  # tasks about which somebody was reminded today


def _lines(session: Session, actor: Actor, tasks: Sequence[Task], change: BulkChange, now: datetime) -> list[Line]:
    measure_ids = {task.measure_id for task in tasks}
    known = _Known(
        list_division_names(session),
        list_measures_tagged(session, measure_ids, change.tag) if change.tag else frozenset(),
        list_reminded_tasks(session, [task.id for task in tasks], REMINDING, now),
    )
    return [_line(session, actor, task, change, known) for task in tasks]


def _line(session: Session, actor: Actor, task: Task, change: BulkChange, known: _Known) -> Line:
    before, after = _words(task, change, known)
    line = Line(task.id, task.row_version, task.title, known.names[task.division_id], before, after)
    try:
        _check(session, actor, task, change, known)
    except (RuleBroken, NotFound) as broken:
        return replace(line, refusal=broken.message)
    return line


def _words(task: Task, change: BulkChange, known: _Known) -> tuple[str, str]:
    """What stands now and what would stand then."""
    due = format_date(task.due_on) if task.due_on else "ไม่ได้กำหนดวัน"
    if change.deed is Deed.DIVISION:
        return known.names[task.division_id], known.names.get(change.division_id, "") if change.division_id else ""
    if change.deed is Deed.DEADLINE:
        return due, format_date(change.due_on) if change.due_on else ""
    if change.deed is Deed.CANCEL:
        return task.status.thai, "ยกเลิก/ไม่เข้าข่าย"
    if change.deed is Deed.REMIND:
        return f"{task.status.thai} กำหนด {due}", "กองได้รับข้อความเตือน"
    has = f"มีป้าย “{change.tag}”"
    return (has if task.measure_id in known.tagged else "ไม่มีป้ายนี้"), (has if change.deed is Deed.TAG else "ไม่มีป้ายนี้")


def _check(session: Session, actor: Actor, task: Task, change: BulkChange, known: _Known) -> None:
    """Raise RuleBroken where this one task cannot be changed so."""
    plan = session.get_one(Plan, (actor.organization_id, task.plan_id))
    if plan.state is not PlanState.ACTIVE:
        raise RuleBroken("plan_not_active", "แผนของงานนี้ยังไม่ประกาศใช้หรือปิดแล้ว")
    if change.deed is Deed.DIVISION and change.division_id:
        check_reassigning(session, actor=actor, task=task, division_id=change.division_id, reason=change.reason)
    elif change.deed is Deed.DEADLINE and change.due_on:
        move = DeadlineMove(task.row_version, change.due_on, change.reason, change.announcement)
        check_task_move(session, actor=actor, task_id=task.id, move=move)
    elif change.deed is Deed.CANCEL:
        status_after(TaskMove.CANCEL, task.status, is_review_on=True)
    elif change.deed is Deed.REMIND:
        _check_reminding(task, is_reminded=task.id in known.reminded)
    else:
        _check_tag(change, is_tagged=task.measure_id in known.tagged)


def _check_reminding(task: Task, *, is_reminded: bool) -> None:
    if not task.status.is_open:
        raise RuleBroken("task_not_open", f"งานนี้{task.status.thai}แล้ว จึงไม่ต้องเตือน")
    if is_reminded:
        raise RuleBroken("reminded_today", "วันนี้เตือนเรื่องงานนี้ไปแล้ว พรุ่งนี้จึงเตือนได้อีก")


def _check_tag(change: BulkChange, *, is_tagged: bool) -> None:
    if is_tagged and change.deed is Deed.TAG:
        raise RuleBroken("same_tag", "มาตรการของงานนี้มีป้ายนี้อยู่แล้ว")
    if not is_tagged and change.deed is Deed.UNTAG:
        raise RuleBroken("same_tag", "มาตรการของงานนี้ไม่มีป้ายนี้")
