"""An official keeps the office's holidays: adds, mends and takes out days, and confirms a year."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.official_holiday import OfficialHoliday
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_calendar import buddhist_year, format_date
from tracker.rules.thai_text import clean_line
from tracker.services.fill_holidays import year_subject
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.holidays import (
    add_holiday,
    change_year_to_confirmed,
    find_holiday_on,
    get_holiday,
    list_holidays_of_year,
)
from tracker.store.models import Holiday

LONGEST_NAME = 300
YEARS = (date(2001, 1, 1), date(2099, 12, 31))


def add_own_holiday(
    session: Session, *, actor: Actor, on_date: date, name: str, announcement: str, now: datetime
) -> UUID:
    """A day of the office's own: a cabinet's bridge day, a feast of the province. It counts at once."""
    require_right(actor, Right.RUN_PLAN)
    day = OfficialHoliday(on_date, clean_line(name))
    _check(session, day, None)
    row = add_holiday(session, day, announcement=clean_line(announcement) or None, is_confirmed=True)
    flush_or_conflict(session)
    _note(session, actor, "holiday_added", day.on_date, {"name": [None, day.name]}, now)
    session.commit()
    return row.id


def change_holiday(
    session: Session, *, actor: Actor, holiday_id: UUID, on_date: date, name: str, announcement: str, now: datetime
) -> None:
    """Mend a day; what a person wrote counts."""
    require_right(actor, Right.RUN_PLAN)
    row = get_holiday(session, holiday_id)
    day = OfficialHoliday(on_date, clean_line(name))
    _check(session, day, row)
    change: dict[str, Any] = {
        "on_date": [row.on_date.isoformat(), on_date.isoformat()],
        "name": [row.name, day.name],
        "announcement": [row.announcement, clean_line(announcement) or None],
    }
    row.on_date, row.name, row.announcement, row.is_confirmed = (
        on_date,
        day.name,
        clean_line(announcement) or None,
        True,
    )
    flush_or_conflict(session)
    changed = {field: pair for field, pair in change.items() if pair[0] != pair[1]}
    _note(session, actor, "holiday_changed", on_date, changed, now)
    session.commit()


def remove_holiday(session: Session, *, actor: Actor, holiday_id: UUID, now: datetime) -> date:
    """The office works on that day after all; the history keeps that it was once free. The day it was."""
    require_right(actor, Right.RUN_PLAN)
    row = get_holiday(session, holiday_id)
    day = row.on_date
    session.delete(row)
    _note(session, actor, "holiday_removed", day, {"name": [row.name, None]}, now)
    session.commit()
    return day


def confirm_holidays(session: Session, *, actor: Actor, year: int, now: datetime) -> int:
    """An official looked the year through: its days count from now on. The number of days in it."""
    require_right(actor, Right.RUN_PLAN)
    days = list_holidays_of_year(session, year)
    if not days:
        raise RuleBroken("no_holidays", f"ยังไม่มีวันหยุดปี พ.ศ. {year} ให้ยืนยัน กรุณาเติมวันหยุดก่อน")
    proposed = change_year_to_confirmed(session, year)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="holidays_confirmed",
        subject_kind="holidays",
        subject_id=year_subject(actor.organization_id, year),
        change={"days": [len(days) - proposed, len(days)]},
    )
    session.commit()
    return len(days)


def _check(session: Session, day: OfficialHoliday, row: Holiday | None) -> None:
    if not day.name:
        raise RuleBroken("holiday_name", "กรุณาใส่ชื่อวันหยุด เช่น วันหยุดพิเศษตามมติคณะรัฐมนตรี")
    if len(day.name) > LONGEST_NAME:
        raise RuleBroken("holiday_name", f"ชื่อวันหยุดยาวเกิน {LONGEST_NAME} ตัวอักษร กรุณาย่อให้สั้นลง")
    if not YEARS[0] <= day.on_date <= YEARS[1]:
        raise RuleBroken("holiday_date", "ปีของวันหยุดไม่ถูกต้อง กรุณาใส่ปี พ.ศ. เช่น 2570")
    taken = find_holiday_on(session, day.on_date)
    if taken is not None and taken is not row:
        raise RuleBroken("holiday_taken", f"{format_date(day.on_date)} เป็นวันหยุดอยู่แล้ว ({taken.name}) กรุณาแก้ไขรายการเดิม")


def _note(session: Session, actor: Actor, action: str, day: date, change: dict[str, Any], now: datetime) -> None:
    """Kept with the year, so that its page tells everything that happened to it."""
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="holidays",
        subject_id=year_subject(actor.organization_id, buddhist_year(day)),
        change={"day": [None, day.isoformat()], **change},
    )
