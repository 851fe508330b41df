"""Notes that a worker made its turn, so that /healthz can tell a living worker from a dead one."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.store.worker_ticks import change_last_tick


def record_tick(session: Session, *, worker: str, now: datetime) -> None:
    """The worker's newest turn; `session` belongs to no organization."""
    change_last_tick(session, worker, now)
    session.commit()
