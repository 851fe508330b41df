"""Somebody says something about a task without reporting on it: a supporting division, a colleague, the officer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor, require_task
from tracker.rules.task import COMMENT
from tracker.rules.thai_text import clean_control_characters
from tracker.services.take_back import record_deed
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.models import Task, TaskUpdate
from tracker.store.tasks import is_form_known, list_supporter_ids

LONGEST = 2000


def comment_task(
    session: Session, *, actor: Actor, task_id: UUID, text: str, form_key: str | None, now: datetime
) -> UUID | None:
    """Keep a remark in the task's story; it changes no state, answers no question and enters no report.

    The id to take it back by; None where this form was taken in before.
    """
    task = session.get(Task, (actor.organization_id, task_id))
    if task is None or task.withdrawn_at is not None:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    supporting = list_supporter_ids(session, task_id)
    require_task(actor, task.division_id, supporting_ids=supporting, delegate_id=task.delegate_id)
    if form_key and is_form_known(session, form_key):
        return None
    update = TaskUpdate(
        id=new_id(),
        task_id=task_id,
        person_id=actor.person_id,
        move=COMMENT,
        result=_words(text),
        status_before=task.status,
        status_after=task.status,
        form_key=form_key,
        created_at=now,
    )
    session.add(update)
    flush_or_conflict(session)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="task_comment",
        subject_kind="task",
        subject_id=task_id,
        change={},
    )
    deed_id = record_deed(
        session,
        actor=actor,
        kind="task_comment",
        said=f"แสดงความเห็นในงาน “{task.title}”",
        before={"update_id": str(update.id)},
        now=now,
    )
    session.commit()
    return deed_id


def _words(text: str) -> str:
    words = clean_control_characters(text).strip()
    if not words:
        raise RuleBroken("comment_needed", "กรุณาเขียนความเห็นหรือข้อเสนอแนะก่อนกดส่ง")
    if len(words) > LONGEST:
        raise RuleBroken("comment_needed", f"ข้อความยาวเกิน {LONGEST:,} ตัวอักษร กรุณาย่อให้สั้นลง")
    return words
