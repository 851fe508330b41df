"""Counts of the whole installation for a monitoring program; looks across organizations and names none."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.database import ACROSS
from tracker.store.models import Alarm, ChannelState, Delivery

_TRIABLE = ("pending", "retry")


def count_deliveries(session: Session) -> list[tuple[str, str, int]]:
    """(channel, status, how many) of all messages."""
    statement = (
        select(Delivery.channel, Delivery.status, func.count())
        .group_by(Delivery.channel, Delivery.status)
        .order_by(Delivery.channel, Delivery.status)
    )
    return [(channel, status, count) for channel, status, count in session.execute(statement, execution_options=ACROSS)]


def find_oldest_due(session: Session, now: datetime) -> datetime | None:
    """Since when the longest-waiting message might have left; None where nothing waits."""
    statement = select(func.min(Delivery.not_before)).where(Delivery.status.in_(_TRIABLE), Delivery.not_before <= now)
    return session.scalar(statement, execution_options=ACROSS)


def count_open_alarms(session: Session) -> list[tuple[str, int]]:
    """(kind, how many) of the alarms that have not ended."""
    statement = (
        select(Alarm.kind, func.count()).where(Alarm.ended_at.is_(None)).group_by(Alarm.kind).order_by(Alarm.kind)
    )
    return [(kind, count) for kind, count in session.execute(statement, execution_options=ACROSS)]


def count_resting_channels(session: Session, now: datetime) -> list[tuple[str, int]]:
    """(channel, in how many organizations it rests)."""
    statement = (
        select(ChannelState.channel, func.count())
        .where(ChannelState.paused_until > now)
        .group_by(ChannelState.channel)
        .order_by(ChannelState.channel)
    )
    return [(channel, count) for channel, count in session.execute(statement, execution_options=ACROSS)]
