"""Forgets the words of old messages: whom they told what, when and with what outcome is kept, and their hash."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.store.delivery_bodies import change_bodies_to_forgotten

BODIES_KEPT = timedelta(days=90)
_AT_ONCE = 500  # a turn after a long pause must not hold the outbox for minutes


def forget_bodies(session: Session, *, now: datetime) -> int:
    """One turn for all organizations; `session` belongs to none. How many messages lost their words."""
    forgotten = change_bodies_to_forgotten(session, now - BODIES_KEPT, now, _AT_ONCE)
    session.commit()
    return forgotten
