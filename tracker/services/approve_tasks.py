"""The policy officer approves several finished tasks with one note: all or none, and taken back as one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.task import TaskMove
from tracker.services.take_back import record_deed
from tracker.services.update_task import LONGEST_TEXT, decide_within

MOST_TASKS = 100  # in one form; nobody looks at more at once


def approve_tasks(
    session: Session, *, actor: Actor, versions: Mapping[UUID, int], note: str, now: datetime
) -> tuple[str, UUID]:
    """Approve each as if alone, in the version the officer saw; what to say, and the id to take all back by.

    Raises NotFound or Conflict where one is gone or was changed since, and RuleBroken with what to do.
    """
    require_right(actor, Right.REVIEW)
    if not versions:
        raise RuleBroken("no_task_chosen", "ยังไม่ได้เลือกงาน กรุณาทำเครื่องหมายหน้างานอย่างน้อยหนึ่งงาน แล้วกดอนุมัติอีกครั้ง")
    if len(versions) > MOST_TASKS:
        raise RuleBroken("too_many_tasks", f"อนุมัติได้ครั้งละไม่เกิน {MOST_TASKS} งาน กรุณาเลือกให้น้อยลงแล้วทำทีละส่วน")
    if len(note) > LONGEST_TEXT:
        raise RuleBroken("too_long", f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร กรุณาย่อให้สั้นลง")
    deeds = [
        decide_within(session, actor, task_id, versions[task_id], TaskMove.APPROVE, note, now)
        for task_id in sorted(versions)  # always in one order: two officers at once wait for each other
    ]
    said = f"อนุมัติแล้ว {len(deeds)} งาน"
    before = {"deeds": [str(deed_id) for deed_id in deeds]}
    deed_id = record_deed(session, actor=actor, kind="bulk_approval", said=said, before=before, now=now)
    session.commit()
    return said, deed_id
