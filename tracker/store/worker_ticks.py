"""When workers last made their turn."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.store.database import ACROSS
from tracker.store.models import WorkerTick

_FORGOTTEN_AFTER = timedelta(days=7)  # every start of a worker has a name of its own


def find_last_tick(session: Session) -> datetime | None:
    """The newest turn of any worker of this installation."""
    return session.scalar(select(func.max(WorkerTick.ticked_at)))


def find_database_time(session: Session) -> datetime | None:
    """What the database server's own clock says; None on SQLite, which has none."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    return session.scalar(select(func.clock_timestamp()), execution_options=ACROSS)


def change_last_tick(session: Session, worker: str, now: datetime) -> None:
    """A worker has made its turn; those long gone are forgotten."""
    session.execute(delete(WorkerTick).where(WorkerTick.ticked_at < now - _FORGOTTEN_AFTER))
    row = session.get(WorkerTick, worker)
    if row is None:
        session.add(WorkerTick(worker=worker, started_at=now, ticked_at=now))
    else:
        row.ticked_at = now
