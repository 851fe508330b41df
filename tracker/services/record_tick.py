"""Notes that a worker made its turn, so that /healthz can tell a living worker from a dead one, and tidies up."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.store.access import change_old_tries_to_none
from tracker.store.worker_ticks import change_last_tick

TRIES_KEPT = timedelta(days=1)  # far longer than any count of tries matters


def record_tick(session: Session, *, worker: str, now: datetime) -> None:
    """The worker's newest turn; `session` belongs to no organization."""
    change_last_tick(session, worker, now)
    change_old_tries_to_none(session, now - TRIES_KEPT)
    session.commit()
