"""Forgets files that were ordered a week ago, and the orders: whoever still wants one asks again."""

from datetime import datetime, timedelta
from pathlib import Path

from tracker.store.database import Database
from tracker.store.print_files import remove_print
from tracker.store.print_jobs import list_expired, remove_expired

KEPT = timedelta(days=7)
_AT_ONCE = 200


def expire_prints(database: Database, *, data_dir: Path, now: datetime) -> int:
    """One turn for all organizations, files first. How many orders are gone.

    Most turns find nothing, and take no lock for it.
    """
    with database.session(is_reading=True) as session:
        expired = list_expired(session, now - KEPT, _AT_ONCE)
    for organization_id, job_id in expired:
        remove_print(data_dir, organization_id, job_id)
    if expired:
        with database.session() as session:
            remove_expired(session, now - KEPT, [job_id for _, job_id in expired])
            session.commit()
    return len(expired)
