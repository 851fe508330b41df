"""Looks once an hour whether a report was changed outside the system: that reads all it says, and all its files.

What was found stays in this process until the next look. A damaged report is told again each day until it is mended.
"""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.alarm import Trouble, trouble_of_report
from tracker.rules.fiscal_year import round_name
from tracker.services.check_report import list_damaged_reports

LOOKS_EVERY = timedelta(hours=1)
Damaged = tuple[tuple[str, str, str], ...]
_seen: dict[UUID, tuple[datetime, Damaged]] = {}


def list_report_troubles(session: Session, data_dir: Path, now: datetime) -> list[Trouble]:
    """The damaged reports of an organization, as they were at the last look."""
    organization_id: UUID = session.info["organization_id"]
    looked_at, damaged = _seen.get(organization_id, (None, ()))
    if looked_at is None or not looked_at <= now < looked_at + LOOKS_EVERY:
        damaged = _look(session, data_dir)
        _seen[organization_id] = now, damaged
    return [trouble_of_report(*one, now) for one in damaged]


def _look(session: Session, data_dir: Path) -> Damaged:
    return tuple(
        (head.code, round_name(head.months, head.year), about)
        for head, about in list_damaged_reports(session, data_dir)
    )
