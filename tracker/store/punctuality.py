"""How long messages took from the moment they were due until LINE or the mail server had them, counted by day."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, cast, exists, extract, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.delivery import DeliveryStatus
from tracker.rules.punctuality import IN_FIVE_MINUTES, IN_ONE_MINUTE, DayCount
from tracker.rules.reminder_policy import DeliveryKind
from tracker.store.database import ACROSS
from tracker.store.models import Delivery, DeliveryItem, Reminder

_UTC_BEFORE_BANGKOK = 7 * 3600  # Thailand has had no summer time since 1920
_NOT_JUDGED = (DeliveryStatus.CANCELLED, DeliveryStatus.MERGED)


def count_by_day(session: Session, *, first: date, now: datetime, opens_at: time) -> list[DayCount]:
    """For each day from `first` on: messages that were due, and those handed over within a minute and five.

    Only the first way out counts: LINE, mail and groups, no second way and no resending, nothing that had no
    words left when its time came. What is not yet five minutes over its time is judged later.
    """
    seconds = func.round(_epoch(session, Delivery.accepted_at) - _due(session, opens_at))
    statement = (
        select(
            Delivery.on_day,
            func.count(Delivery.id),
            func.sum(case((seconds <= IN_ONE_MINUTE, 1), else_=0)),
            func.sum(case((seconds <= IN_FIVE_MINUTES, 1), else_=0)),
        )
        .where(
            Delivery.channel != "inbox",
            Delivery.on_day >= first,
            Delivery.kind.in_((DeliveryKind.DIGEST, DeliveryKind.AT_ONCE)),
            Delivery.fallback_of_id.is_(None),
            Delivery.resend_of_id.is_(None),
            Delivery.status.not_in(_NOT_JUDGED),
            or_(Delivery.accepted_at.is_not(None), Delivery.scheduled_for <= now - timedelta(seconds=IN_FIVE_MINUTES)),
        )
        .group_by(Delivery.on_day)
        .order_by(Delivery.on_day)
    )
    options = {} if session.info["organization_id"] else ACROSS  # the whole installation, for who watches over it
    return [DayCount(*row) for row in session.execute(statement, execution_options=options)]


def _due(session: Session, opens_at: time) -> ColumnElement[Any]:
    """The instant a message was due, in seconds.

    That is when it was to leave. A digest planned only after the office had opened, although its reminders'
    day was this very day, was due at the opening: a worker that slept must not look punctual.
    """
    opening = _epoch_of_day(session) + (opens_at.hour * 60 + opens_at.minute) * 60 - _UTC_BEFORE_BANGKOK
    is_of_this_day = exists().where(
        DeliveryItem.delivery_id == Delivery.id,
        Reminder.id == DeliveryItem.reminder_id,
        Reminder.nominal_on >= Delivery.on_day,
        Reminder.kind.in_(("task", "entry", "round", "approval")),
    )
    was_planned_late = _epoch(session, Delivery.created_at) > opening
    return case(
        (and_(Delivery.kind == DeliveryKind.DIGEST, was_planned_late, is_of_this_day), opening),
        else_=_epoch(session, Delivery.scheduled_for),
    )


def _epoch(session: Session, column: Any) -> ColumnElement[Any]:
    """Seconds since 1970 of an instant."""
    if session.get_bind().dialect.name == "sqlite":
        return (func.julianday(column) - 2440587.5) * 86400
    return extract("epoch", column)


def _epoch_of_day(session: Session) -> ColumnElement[Any]:
    """Seconds since 1970 of the day's midnight, read as if it were UTC."""
    if session.get_bind().dialect.name == "sqlite":
        return (func.julianday(Delivery.on_day) - 2440587.5) * 86400
    return extract("epoch", cast(Delivery.on_day, Date))
