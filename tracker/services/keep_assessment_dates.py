"""The policy officer keeps the calendar of the assessment: spans as announced, each change a further version."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.assessment_calendar import check_span
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.fiscal_year import check_year
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_text import clean_line
from tracker.store.assessment_dates import (
    DateRow,
    NewDate,
    add_date_version,
    get_assessment_date,
    list_assessment_dates,
    list_date_versions,
)
from tracker.store.database import CHANGED_MEANWHILE, flush_or_conflict
from tracker.store.history import record_history
from tracker.store.people import lock_organization

LONGEST = 500
_CITE = "กรุณาใส่ประกาศหรือหนังสือที่กำหนดวันนี้ เพื่ออ้างอิงภายหลัง"


@dataclass(frozen=True)
class SpanGiven:
    """A span as somebody typed it."""

    starts_on: date | None
    ends_on: date | None
    announcement: str
    announced_on: date | None = None


def add_assessment_date(
    session: Session, *, actor: Actor, year: int, name: str, span: SpanGiven, now: datetime
) -> UUID:
    """A further span of a year."""
    require_right(actor, Right.RUN_PLAN)
    check_year(year)
    name = clean_line(name)
    _check(year, name, span)
    lock_organization(session)
    if any(row.name == name for row in list_assessment_dates(session, year)):
        raise RuleBroken("name", "มีช่วงเวลาชื่อนี้อยู่แล้ว กรุณาแก้ไขวันที่ของช่วงนั้น หรือใช้ชื่ออื่น")
    versions = list_date_versions(session, year, name)  # of a span that was withdrawn earlier
    row_id = _add(session, actor, year, name, span, versions, now)
    session.commit()
    return row_id


def change_assessment_date(
    session: Session, *, actor: Actor, date_id: UUID, span: SpanGiven, version: int, now: datetime
) -> UUID:
    """Other days for a span, as announced; `version` is the one the person saw."""
    require_right(actor, Right.RUN_PLAN)
    lock_organization(session)
    before = _seen(session, date_id, version)
    _check(before.year, before.name, span)
    if (before.starts_on, before.ends_on) == (span.starts_on, span.ends_on):
        raise RuleBroken("starts_on", "วันที่เหมือนเดิม ยังไม่มีอะไรเปลี่ยน กรุณาใส่วันใหม่ตามประกาศ")
    row_id = _add(session, actor, before.year, before.name, span, (before,), now)
    session.commit()
    return row_id


def withdraw_assessment_date(
    session: Session, *, actor: Actor, date_id: UUID, announcement: str, version: int, now: datetime
) -> None:
    """The year has no such span any more; what was said of it stays in its history."""
    require_right(actor, Right.RUN_PLAN)
    lock_organization(session)
    before = _seen(session, date_id, version)
    span = SpanGiven(before.starts_on, before.ends_on, announcement)
    _check(before.year, before.name, span)
    _add(session, actor, before.year, before.name, span, (before,), now, is_withdrawn=True)
    session.commit()


def _seen(session: Session, date_id: UUID, version: int) -> DateRow:
    row = get_assessment_date(session, date_id)
    if row.version != version or row.is_withdrawn:
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
    return row


def _check(year: int, name: str, span: SpanGiven) -> None:
    check_span(year, name, span.starts_on, span.ends_on)
    if not clean_line(span.announcement):
        raise RuleBroken("announcement", _CITE)
    if len(span.announcement) > LONGEST:
        raise RuleBroken("announcement", f"ข้อความยาวเกิน {LONGEST} ตัวอักษร กรุณาย่อให้สั้นลง")


def _add(
    session: Session,
    actor: Actor,
    year: int,
    name: str,
    span: SpanGiven,
    versions: tuple[DateRow, ...],
    now: datetime,
    *,
    is_withdrawn: bool = False,
) -> UUID:
    """The next version with its history; `versions` are those before, the newest first."""
    before = versions[0] if versions and not versions[0].is_withdrawn else None
    new = NewDate(
        year,
        name,
        versions[0].version + 1 if versions else 1,
        span.starts_on,
        span.ends_on,
        clean_line(span.announcement),
        span.announced_on,
        is_withdrawn,
    )
    row_id = add_date_version(session, new, person_id=actor.person_id, now=now)
    flush_or_conflict(session)
    action = "withdrawn" if is_withdrawn else "changed" if before else "added"
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=f"assessment_date_{action}",
        subject_kind="assessment_date",
        subject_id=row_id,
        change={
            "year": [None, year],
            "name": [None, name],
            "starts_on": [_iso(before.starts_on) if before else None, _iso(span.starts_on)],
            "ends_on": [_iso(before.ends_on) if before else None, _iso(span.ends_on)],
            "announcement": [None, clean_line(span.announcement)],
        },
    )
    return row_id


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
