"""Somebody keeps the filters of a list under a name, shares them, or lets them go."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor, Right, has_right
from tracker.rules.thai_text import clean_line, normalise
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.saved_views import add_view, count_own_views, delete_view, find_own_view, get_own_view

LONGEST_NAME = 80
LONGEST_QUERY = 1000
MOST_VIEWS = 50
PAGES = ("tasks.mine", "work_calendar.page", "work_calendar.timeline", "bulk_edit.page")


def keep_view(
    session: Session, *, actor: Actor, page: str, name: str, query: str, is_shared: bool, now: datetime
) -> UUID:
    """Keep a view; one of the same name is replaced. Its id. Raises RuleBroken with what to do."""
    name = normalise(clean_line(name))
    _check(actor, page, name, query, is_shared=is_shared)
    row = find_own_view(session, actor.person_id, page, name)
    if row is None:
        if count_own_views(session, actor.person_id) >= MOST_VIEWS:
            raise RuleBroken("too_many_views", f"ท่านบันทึกไว้ {MOST_VIEWS} มุมมองแล้ว กรุณาลบที่ไม่ใช้ก่อน แล้วบันทึกอีกครั้ง")
        row = add_view(session, actor.person_id, page, name, query, now, is_shared=is_shared)
    row.query, row.is_shared = query, is_shared
    flush_or_conflict(session)
    _note(session, actor, "view_kept", row.id, {"name": [None, name], "is_shared": [None, is_shared]}, now)
    session.commit()
    return row.id


def share_view(session: Session, *, actor: Actor, view_id: UUID, is_shared: bool, now: datetime) -> None:
    """Offer one's own view to everybody of the office, or to nobody any more."""
    row = get_own_view(session, view_id, actor.person_id)
    _check_sharing(actor, is_shared=is_shared)
    change = {"is_shared": [row.is_shared, is_shared]}
    row.is_shared = is_shared
    _note(session, actor, "view_shared", row.id, change, now)
    session.commit()


def forget_view(session: Session, *, actor: Actor, view_id: UUID, now: datetime) -> str:
    """Let one's own view go. Its name."""
    row = get_own_view(session, view_id, actor.person_id)
    name = row.name
    delete_view(session, row)
    _note(session, actor, "view_forgotten", view_id, {"name": [name, None]}, now)
    session.commit()
    return name


def _check(actor: Actor, page: str, name: str, query: str, *, is_shared: bool) -> None:
    if page not in PAGES or len(query) > LONGEST_QUERY:
        raise RuleBroken("bad_view", "บันทึกมุมมองนี้ไม่ได้ กรุณากลับไปที่รายการงาน เลือกตัวกรอง แล้วกด “บันทึกมุมมองนี้” อีกครั้ง")
    if not name:
        raise RuleBroken("name_needed", "กรุณาตั้งชื่อมุมมอง เช่น งานเลยกำหนดของกองช่าง")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("name_too_long", f"ชื่อยาวเกิน {LONGEST_NAME} ตัวอักษร กรุณาย่อให้สั้นลง")
    _check_sharing(actor, is_shared=is_shared)


def _check_sharing(actor: Actor, *, is_shared: bool) -> None:
    """What everybody is offered comes from whoever sees the whole office."""
    if is_shared and not has_right(actor, Right.SEE_OVERVIEW):
        raise RuleBroken("no_sharing", "ผู้บริหารและเจ้าหน้าที่นโยบายและแผนเท่านั้นที่แบ่งปันให้ทุกคนได้ ส่งลิงก์ของหน้าให้เพื่อนร่วมงานแทนได้")


def _note(session: Session, actor: Actor, action: str, view_id: UUID, change: dict[str, Any], now: datetime) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="saved_view",
        subject_id=view_id,
        change=change,
    )
