"""Alarms, and what they are raised about: channels that rest, messages stranded, events of LINE left lying."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from tracker.clock import new_id
from tracker.rules.alarm import EVENT_LATE_AFTER, STRANDED_AFTER, STRANDED_FOR, AlarmKind, Rest, Trouble
from tracker.rules.delivery import DEAD_LETTERS
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import day_of
from tracker.store.conditional_writes import count_changed, insert_once
from tracker.store.models import Alarm, ChannelState, Delivery, Holiday, LineUsage, WebhookEvent

_NOT_REMINDERS = (DeliveryKind.ALARM.value, DeliveryKind.TEST.value, DeliveryKind.SIGN_IN_LINK.value)
_INSTEAD = aliased(Delivery)


@dataclass(frozen=True)
class OpenAlarm:
    """An alarm that has not ended, for pages and for whoever ends it."""

    id: UUID
    kind: AlarmKind
    subject: str
    words: str
    opened_at: datetime


# --- alarms ---------------------------------------------------------------------------------------------------


def list_open_alarms(session: Session) -> list[OpenAlarm]:
    """What is not well, the oldest first."""
    rows = session.scalars(select(Alarm).where(Alarm.ended_at.is_(None)).order_by(Alarm.opened_at, Alarm.id))
    return [OpenAlarm(row.id, AlarmKind(row.kind), row.subject, row.words, row.opened_at) for row in rows]


def list_ended_subjects(session: Session, kind: AlarmKind) -> set[str]:
    """Subjects of a kind that had their alarm already."""
    statement = select(Alarm.subject).where(Alarm.kind == kind.value, Alarm.ended_at.is_not(None))
    return set(session.scalars(statement))


def add_alarm(session: Session, trouble: Trouble, now: datetime) -> OpenAlarm | None:
    """Open an alarm; None where another process was faster, which then tells of it."""
    alarm = OpenAlarm(new_id(), trouble.kind, trouble.subject, trouble.words, now)
    row = {
        "id": alarm.id,
        "kind": trouble.kind.value,
        "subject": trouble.subject,
        "words": trouble.words,
        "opened_at": now,
        "told_at": now,
    }
    insert_once(session, Alarm, [row])
    return alarm if session.scalar(select(Alarm.id).where(Alarm.id == alarm.id)) else None


def change_alarm_to_ended(session: Session, alarm_id: UUID, now: datetime) -> bool:
    """It is well again; False where another process was faster."""
    statement = update(Alarm).where(Alarm.id == alarm_id, Alarm.ended_at.is_(None)).values(ended_at=now)
    return count_changed(session, statement) == 1


# --- what they are about --------------------------------------------------------------------------------------


def list_rests(session: Session) -> list[Rest]:
    """Channels in trouble, whether or not this pause is over: only a message that went through ends it."""
    statement = select(ChannelState).where(ChannelState.reason.is_not(None)).order_by(ChannelState.channel)
    return [Rest(row.channel, row.reason or "", row.pauses, row.changed_at) for row in session.scalars(statement)]


def is_quota_used(session: Session, today: date) -> bool:
    """Whether LINE, or our own count, says that nothing is left of this month's messages."""
    statement = select(LineUsage).where(LineUsage.month == today.replace(day=1))
    usage = session.scalar(statement)
    return usage is not None and usage.quota is not None and max(usage.used_seen, usage.used_ours) >= usage.quota


def count_dead_letters(session: Session, now: datetime) -> dict[date, int]:
    """Messages, by the day of their last try, that neither arrived nor were sent another way or anew."""
    sent_instead = exists().where(
        or_(_INSTEAD.fallback_of_id == Delivery.id, _INSTEAD.resend_of_id == Delivery.id),
        _INSTEAD.status.not_in([status.value for status in DEAD_LETTERS]),
    )
    statement = select(Delivery.last_attempt_at).where(
        Delivery.status.in_([status.value for status in DEAD_LETTERS]),
        Delivery.last_attempt_at <= now - STRANDED_AFTER,
        Delivery.last_attempt_at > now - STRANDED_FOR,
        Delivery.kind.not_in(_NOT_REMINDERS),
        ~sent_instead,
    )
    counts: dict[date, int] = {}
    for at in session.scalars(statement):
        if at is not None:
            day = day_of(at)
            counts[day] = counts.get(day, 0) + 1
    return counts


def count_failing_events(session: Session, now: datetime) -> int:
    """Events of LINE that wait too long, or were given up within the last day."""
    waits = WebhookEvent.processed_at.is_(None) & (WebhookEvent.received_at <= now - EVENT_LATE_AFTER)
    given_up = WebhookEvent.error.is_not(None) & (WebhookEvent.processed_at > now - STRANDED_AFTER)
    return session.scalar(select(func.count()).select_from(WebhookEvent).where(or_(waits, given_up))) or 0


def has_holidays(session: Session) -> bool:
    """Whether the office keeps holidays at all."""
    return session.scalar(select(Holiday.id).limit(1)) is not None
