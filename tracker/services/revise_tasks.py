"""The tasks of a plan in force follow its newer text: dates move, owners change, what is gone falls silent."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.task import TaskStatus
from tracker.store.divisions import list_divisions
from tracker.store.groups import GroupOwners, list_group_owners
from tracker.store.history import Deed
from tracker.store.models import Plan, Task, TaskDeadline
from tracker.store.plan_rows import TaskRows, get_task_rows
from tracker.store.row_journal import RowJournal
from tracker.store.task_rows import add_checklist, add_supporters, add_tasks, owners_of, supporters_of

_UNDER_WAY = (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS, TaskStatus.SUBMITTED)


@dataclass
class TaskChanges:
    """What happened to the tasks: counts, sentences for the officer, entries for the history."""

    added: int = 0
    moved: int = 0
    withdrawn: int = 0
    notes: list[str] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)


@dataclass
class _Desk:
    """All that lies on the table while tasks follow."""

    session: Session
    plan: Plan
    journal: RowJournal
    rows: TaskRows
    names: dict[UUID, str]
    reassigned: Collection[UUID]
    resupported: Collection[UUID]
    reason: str
    person_id: UUID | None
    now: datetime
    done: TaskChanges = field(default_factory=TaskChanges)

    @property
    def everyone(self) -> list[UUID]:
        return list(self.names)


def revise_tasks(  # whose plan, what of it, by whom, when and why
    session: Session,
    plan: Plan,
    journal: RowJournal,
    *,
    touched: Collection[UUID],
    reassigned: Collection[UUID],
    resupported: Collection[UUID],
    reason: str,
    person_id: UUID | None,
    now: datetime,
) -> TaskChanges:
    """Bring the tasks of the touched measures in line with their groups.

    `reassigned` groups get their owners anew, `resupported` ones their supporters.
    """
    names = {division.id: division.name for division in list_divisions(session)}
    rows = get_task_rows(session, plan.id)
    desk = _Desk(session, plan, journal, rows, names, reassigned, resupported, reason, person_id, now)
    groups = [group for group in list_group_owners(session, plan.id) if group.measure_id in touched]
    for group in groups:
        _follow_group(desk, group)
    standing = {group.group_id for group in groups}
    for group_id, tasks in list(rows.by_group.items()):
        for task in tasks:
            if task.measure_id in touched and group_id not in standing and task.withdrawn_at is None:
                _withdraw(desk, task)
    journal.write()
    return desk.done


def _follow_group(desk: _Desk, group: GroupOwners) -> None:
    tasks = desk.rows.by_group.get(group.group_id, [])
    if group.group_id in desk.reassigned:
        _assign(desk, group, tasks)
    for task in tasks:
        if task.withdrawn_at is None:
            _follow(desk, group, task)


def _assign(desk: _Desk, group: GroupOwners, tasks: list[Task]) -> None:
    """Owners that are new get a task; those that no longer are lose theirs unless they have reported on it."""
    wanted = owners_of(group, desk.everyone)
    known = {task.division_id: task for task in tasks}
    fresh = [division_id for division_id in wanted if division_id not in known]
    add_tasks(desk.journal.batch, desk.plan.id, group, fresh, desk.everyone, desk.now)
    desk.done.added += len(fresh)
    for division_id, task in known.items():
        if division_id in wanted and task.withdrawn_at is not None:
            _take_up(desk, task)
        elif division_id not in wanted and task.withdrawn_at is None:
            if task.id in desk.rows.reported:
                _keep(desk, task)
            else:
                _withdraw(desk, task)


def _take_up(desk: _Desk, task: Task) -> None:
    """A division that had this task before gets it again, as new."""
    task.withdrawn_at = task.cancelled_at = task.cancel_reason = None
    task.status, task.assigned_at = TaskStatus.NOT_STARTED, desk.now
    desk.done.added += 1
    _add_deadline(desk, task, task.due_on)


def _keep(desk: _Desk, task: Task) -> None:
    owner = desk.names.get(task.division_id, "กองเดิม")
    desk.done.notes.append(
        f"งาน “{task.title}” ของ{owner} มีผลรายงานแล้ว จึงยังคงไว้แม้แผนเปลี่ยนผู้รับผิดชอบ หากไม่ต้องทำแล้ว กรุณายกเลิกงานนี้พร้อมเหตุผล"
    )


def _withdraw(desk: _Desk, task: Task) -> None:
    """Gone from lists, figures and reminders; what was reported on it stays with it."""
    if task.id in desk.rows.reported:
        owner = desk.names.get(task.division_id, "กองเดิม")
        desk.done.notes.append(f"งาน “{task.title}” ของ{owner} ถูกถอนออกจากแผน ผลที่รายงานไว้แล้วยังเก็บอยู่ในประวัติ")
    task.withdrawn_at = desk.now
    if task.status in _UNDER_WAY:
        desk.done.deeds.append(
            Deed(
                "task_withdrawn",
                "task",
                task.id,
                {"status": [task.status.value, TaskStatus.CANCELLED.value], "reason": [None, desk.reason]},
            )
        )
        task.status, task.cancelled_at, task.cancel_reason = TaskStatus.CANCELLED, desk.now, desk.reason
    else:
        desk.done.deeds.append(Deed("task_withdrawn", "task", task.id, {"reason": [None, desk.reason]}))
    desk.done.withdrawn += 1


def _follow(desk: _Desk, group: GroupOwners, task: Task) -> None:
    task.title, task.unit = group.title, group.unit
    task.starts_on, task.ends_on = group.starts_on, group.ends_on
    if task.due_on != group.due_on:
        desk.done.moved += 1
        days = [day.isoformat() if day else None for day in (task.due_on, group.due_on)]
        desk.done.deeds.append(Deed("deadline_moved", "task", task.id, {"due_on": days}))
        _add_deadline(desk, task, group.due_on)
    lines = desk.rows.checklists.get(task.id, [])
    for line in lines:
        if line.step_id not in group.step_ids and not line.is_done:
            desk.journal.remove(line)
    known = {line.step_id for line in lines}
    add_checklist(desk.journal.batch, task.id, [step for step in group.step_ids if step not in known])
    _support(desk, group, task)


def _add_deadline(desk: _Desk, task: Task, due_on: date | None) -> None:
    """A moved deadline is a new version, so that its reminders begin anew."""
    task.due_on, task.deadline_version = due_on, task.deadline_version + 1
    desk.journal.batch.add(
        TaskDeadline,
        task_id=task.id,
        version=task.deadline_version,
        due_on=due_on,
        reason=f"แผนฉบับแก้ไขครั้งที่ {desk.plan.revision}",
        person_id=desk.person_id,
        created_at=desk.now,
    )


def _support(desk: _Desk, group: GroupOwners, task: Task) -> None:
    """Where the plan names others now; else ทุกสำนัก/กอง stays as it was fixed when the task was assigned."""
    if group.group_id not in desk.resupported:
        return
    known = {row.division_id: row for row in desk.rows.supporters.get(task.id, [])}
    wanted = supporters_of(group, task.division_id, desk.everyone)
    for division_id, row in known.items():
        if division_id not in wanted:
            desk.journal.remove(row)
    add_supporters(desk.journal.batch, task.id, [each for each in wanted if each not in known])
