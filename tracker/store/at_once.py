"""How many messages somebody has had outside the daily one."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.models import Delivery


def count_at_once(session: Session, day: date) -> dict[tuple[UUID, str], int]:
    """(person, channel) → messages of the day that went, or go, at once."""
    statement = (
        select(Delivery.person_id, Delivery.channel, func.count())
        .where(Delivery.kind == "at_once", Delivery.on_day == day)
        .group_by(Delivery.person_id, Delivery.channel)
    )
    return {(person_id, channel): count for person_id, channel, count in session.execute(statement)}
