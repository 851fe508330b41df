"""What is done to each of many tasks, inside the transaction of whoever asks; each tells what stood before.

Every task gets its own line of history, as if it had been changed alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.clock import new_id
from tracker.rules.bulk_edit import BulkChange, Deed
from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.task import TaskMove, TaskStatus
from tracker.rules.thai_text import clean_line, normalise
from tracker.services.keep_update import Before, TaskChange, keep_update
from tracker.services.kept_rows import keep, rows_before
from tracker.services.reassign_task import reassign
from tracker.store.database import flush_or_conflict
from tracker.store.deadlines import Grounds, change_task_deadline
from tracker.store.edited_tasks import list_open_reminders
from tracker.store.history import Deed as Happened
from tracker.store.history import record_deeds
from tracker.store.measure_tags import add_tag, delete_tag, list_measures_tagged
from tracker.store.models import Task, TaskRequest

REMINDING = "ขอให้รายงานความก้าวหน้าของงานนี้"


def reassign_tasks(
    session: Session, actor: Actor, tasks: Sequence[Task], change: BulkChange, now: datetime
) -> dict[str, Any]:
    """Give them to another division."""
    if change.division_id is None:
        raise RuleBroken("division", "กรุณาเลือกสำนัก/กองที่จะรับงาน")
    division_id, reason = change.division_id, change.reason
    kept = [
        reassign(session, actor=actor, task=task, division_id=division_id, reason=reason, now=now) for task in tasks
    ]
    return {"deed": change.deed.value, "rows": rows_before(kept)}


def move_deadlines(
    session: Session, actor: Actor, tasks: Sequence[Task], change: BulkChange, now: datetime
) -> dict[str, Any]:
    """A further version of each due date, with the reason and what it cites; their reminders begin anew."""
    if change.due_on is None:
        raise RuleBroken("due_on", "กรุณาใส่วันครบกำหนดใหม่")
    reason, announcement = clean_line(change.reason), clean_line(change.announcement)
    kept = [keep(task, "due_on") for task in tasks]
    happened = []
    for task in tasks:
        old = task.due_on.isoformat() if task.due_on else None
        told: dict[str, Any] = {"due_on": [old, change.due_on.isoformat()], "reason": [None, reason]}
        if announcement:
            told["announcement"] = [None, announcement]
        change_task_deadline(
            session, task, change.due_on, Grounds(announcement or None, None, reason, actor.person_id), now
        )
        flag_modified(task, "due_on")  # whoever reports at this moment must notice
        happened.append(Happened("deadline_moved", "task", task.id, told))
    flush_or_conflict(session)
    record_deeds(session, at=now, person_id=actor.person_id, deeds=happened)
    return {"deed": change.deed.value, "rows": rows_before(kept)}


def cancel_tasks(
    session: Session, actor: Actor, tasks: Sequence[Task], change: BulkChange, now: datetime
) -> dict[str, Any]:
    """Take them out of the count; each keeps the reason."""
    deeds = []
    for task in tasks:
        before = Before(task)
        task.status, task.cancelled_at, task.submitted_at = TaskStatus.CANCELLED, now, None
        task.cancel_reason, task.is_blocked = clean_line(change.reason), False
        deeds.append(
            keep_update(session, actor, before, TaskChange(TaskMove.CANCEL, result=change.reason, via="bulk"), now)
        )
    return {"deed": change.deed.value, "deeds": [str(deed_id) for deed_id in deeds]}


def tag_tasks(
    session: Session, actor: Actor, tasks: Sequence[Task], change: BulkChange, now: datetime
) -> dict[str, Any]:
    """Put a tag on their measures, or take it off; measures that have it so already are left alone."""
    tag = normalise(clean_line(change.tag))
    is_putting = change.deed is Deed.TAG
    measure_ids = {task.measure_id for task in tasks}
    carrying = list_measures_tagged(session, measure_ids, tag)
    touched = sorted(measure_ids - carrying if is_putting else carrying)
    if is_putting:
        for measure_id in touched:
            add_tag(session, measure_id, tag, now)
    else:
        delete_tag(session, touched, tag)
    flush_or_conflict(session)
    action, told = ("measure_tagged", [None, tag]) if is_putting else ("measure_untagged", [tag, None])
    happened = [Happened(action, "measure", measure_id, {"tag": told}) for measure_id in touched]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=happened)
    return {"deed": change.deed.value, "tag": tag, "measures": [str(measure_id) for measure_id in touched]}


def remind_divisions(
    session: Session, actor: Actor, tasks: Sequence[Task], change: BulkChange, now: datetime
) -> dict[str, Any]:
    """Ask each division how its task stands; told at once, and settled by any report. An older asking is settled."""
    for asked in list_open_reminders(session, [task.id for task in tasks], REMINDING):
        asked.answered_at, asked.answered_by_id = now, actor.person_id
    for task in tasks:
        session.add(
            TaskRequest(
                id=new_id(),
                task_id=task.id,
                person_id=actor.person_id,
                kind="question",
                text=REMINDING,
                created_at=now,
            )
        )
    flush_or_conflict(session)
    happened = [Happened("task_asked_question", "task", task.id, {"text": [None, REMINDING]}) for task in tasks]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=happened)
    return {"deed": change.deed.value}
