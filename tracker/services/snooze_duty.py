"""Somebody asks to be reminded of a duty later: for a few days, for themselves only, never past its day."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.snooze import LONGEST, LONGEST_WHEN_LATE, MOST_TIMES, SNOOZED, snooze_days
from tracker.rules.thai_calendar import day_of, format_date
from tracker.store.duties import list_holidays
from tracker.store.history import record_history
from tracker.store.models import Reminder, Snooze
from tracker.store.snoozes import count_snoozes


def snooze_duty(session: Session, *, actor: Actor, reminder_id: UUID, until: date, now: datetime) -> None:
    """Put the duty this reminder is about off until a day; the day's marks in between are passed over.

    Raises NotFound for a reminder of somebody else, RuleBroken with what is possible instead.
    """
    reminder = session.get(Reminder, (actor.organization_id, reminder_id), with_for_update=True)
    if reminder is None or reminder.person_id != actor.person_id:
        raise NotFound("no_reminder", "ไม่พบรายการแจ้งเตือนนี้ในกล่องข้อความของท่าน กรุณาเปิดหน้า “กล่องข้อความ” ใหม่")
    _check(session, reminder, until, day_of(now))
    snooze = Snooze(
        id=new_id(),
        person_id=actor.person_id,
        kind=reminder.kind,
        task_id=reminder.task_id,
        round_id=reminder.round_id,
        division_id=reminder.division_id,
        deadline_version=reminder.deadline_version,
        due_on=reminder.due_on,
        until_on=until,
        created_at=now,
    )
    session.add(snooze)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="reminder_snoozed",
        subject_kind="reminder",
        subject_id=reminder.id,
        change={"until_on": [None, until.isoformat()]},
    )
    session.commit()


def _check(session: Session, reminder: Reminder, until: date, today: date) -> None:
    kind = ReminderKind(reminder.kind)
    if kind not in SNOOZED:
        raise RuleBroken("not_snoozed", "เรื่องนี้แจ้งเพียงครั้งเดียว จึงไม่ต้องเลื่อนการเตือน")
    before = count_snoozes(session, reminder)
    if before >= MOST_TIMES:
        raise RuleBroken(
            "snoozed_often",
            f"เรื่องนี้เลื่อนการเตือนครบ {MOST_TIMES} ครั้งแล้ว หากทำไม่ทัน กรุณารายงานว่า “ติดปัญหา” เพื่อให้ผู้เกี่ยวข้องช่วยได้",
        )
    days = snooze_days(
        kind=kind, due_on=reminder.due_on, today=today, snoozed_before=before, holidays=list_holidays(session)
    )
    if until not in days:
        raise RuleBroken("snooze_day", _possible(reminder.due_on, today, days))


def _possible(due_on: date, today: date, days: tuple[date, ...]) -> str:
    if not days:
        return "เรื่องนี้ใกล้ครบกำหนดมากแล้ว จึงเลื่อนการเตือนไม่ได้"
    longest = (
        f"{LONGEST_WHEN_LATE.days} วันเมื่อเกินกำหนดแล้ว" if due_on < today else f"{LONGEST.days} วัน และไม่เกินวันครบกำหนด"
    )
    return f"เลื่อนการเตือนได้ถึงวันทำการไม่เกิน {longest} กรุณาเลือกวันไม่เกินวันที่ {format_date(days[-1])}"
