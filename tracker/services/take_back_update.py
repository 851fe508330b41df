"""Takes back what somebody said or decided about a task: its state, its ticks, what it fed into the round's draft."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import Conflict, Forbidden
from tracker.rules.permissions import Actor, may_hand_task, require_task
from tracker.rules.task import EntryState
from tracker.services.kept_rows import CHANGED_SINCE, put_rows_back
from tracker.store.history import record_history
from tracker.store.models import RecentDeed, RoundEntry, Task, TaskStep, TaskUpdate
from tracker.store.told import count_told_since

TASK_FIELDS = (
    "status",
    "is_blocked",
    "obstacle",
    "reported_percent",
    "started_at",
    "submitted_at",
    "done_at",
    "cancelled_at",
    "cancel_reason",
)


def take_back_update(session: Session, actor: Actor, deed: RecentDeed, now: datetime) -> str:
    """The task is as it was; the update stays in the story, struck, and feeds nothing any more."""
    before = deed.before
    update = session.get_one(TaskUpdate, (actor.organization_id, UUID(before["update_id"])))
    task = session.get_one(Task, (actor.organization_id, update.task_id))
    require_task(actor, task.division_id, delegate_id=task.delegate_id, is_updating=True)
    put_rows_back(session, person_id=actor.person_id, rows=before["rows"], now=now)
    update.undone_at = now
    _untick(session, before["steps"], now)
    if before["entry"]:
        _take_out_of_draft(session, before["entry"], update.result, now)
    session.flush()
    return told_meanwhile(session, task.id, deed.created_at)


def take_back_handing(session: Session, actor: Actor, deed: RecentDeed, now: datetime) -> str:
    """The task is again whose it was before it was handed on."""
    (task,) = put_rows_back(session, person_id=actor.person_id, rows=deed.before["rows"], now=now)
    if not may_hand_task(actor, task.division_id):  # the post may have gone to somebody else since
        raise Forbidden("not_head", "ท่านไม่ได้เป็นผู้อำนวยการกองนี้แล้ว จึงเลิกทำการมอบงานไม่ได้")
    return told_meanwhile(session, task.id, deed.created_at)


def take_back_comment(session: Session, actor: Actor, deed: RecentDeed, now: datetime) -> str:
    """A remark stays in the story, struck."""
    update = session.get_one(TaskUpdate, (actor.organization_id, UUID(deed.before["update_id"])))
    update.undone_at = now
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="task_comment_taken_back",
        subject_kind="task",
        subject_id=update.task_id,
        change={},
    )
    return ""


def told_meanwhile(session: Session, task_id: UUID, since: datetime) -> str:
    """Who got a message because of the deed; another one tells them that it no longer holds."""
    count = count_told_since(session, task_id, since)
    return f"มีข้อความแจ้งออกไปแล้ว {count} คน ระบบจะส่งข้อความแก้ตามไป" if count else ""


def _untick(session: Session, changed: list[dict[str, Any]], now: datetime) -> None:
    for one in changed:
        step = session.get_one(TaskStep, (session.info["organization_id"], UUID(one["id"])))
        step.is_done, step.done_at = one["was_done"], now if one["was_done"] else None


def _take_out_of_draft(session: Session, kept: dict[str, Any], result: str, now: datetime) -> None:
    """Take the words out of the draft they were added to; what else was written there since stays."""
    entry = session.get_one(
        RoundEntry, (session.info["organization_id"], UUID(kept["id"])), with_for_update=True, populate_existing=True
    )
    if entry.row_version == kept["version"]:
        entry.result, entry.state, entry.changed_at = kept["result"], EntryState(kept["state"]), now
        return
    said = f"\n{entry.result}\n"
    if entry.state.is_reported or f"\n{result}\n" not in said:
        raise Conflict("changed_since", CHANGED_SINCE)
    head, _, tail = said.rpartition(f"\n{result}\n")
    entry.result, entry.changed_at = f"{head}\n{tail}".strip(), now
