"""What people did a moment ago and may still take back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.store.models import RecentDeed

KEPT_FOR = timedelta(days=7)  # long past its ten minutes it is of no use, and it holds what people wrote


@dataclass(frozen=True)
class DeedRow:
    """A deed that can be taken back until `expires_at`."""

    id: UUID
    said: str
    created_at: datetime
    expires_at: datetime


def add_deed(
    session: Session,
    *,
    person_id: UUID,
    kind: str,
    said: str,
    before: dict[str, Any],
    now: datetime,
    expires_at: datetime,
) -> UUID:
    """Keep a deed; what the same person did long ago is forgotten meanwhile."""
    long_ago = RecentDeed.created_at < now - KEPT_FOR
    session.execute(delete(RecentDeed).where(RecentDeed.person_id == person_id, long_ago))
    deed = RecentDeed(
        id=new_id(),
        person_id=person_id,
        kind=kind,
        said=said,
        before=before,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(deed)
    session.flush()
    return deed.id


def find_deed(session: Session, deed_id: UUID, person_id: UUID) -> RecentDeed | None:
    """A deed of this person, held until the commit: a second tap waits and sees that it was taken back."""
    statement = select(RecentDeed).where(RecentDeed.id == deed_id, RecentDeed.person_id == person_id)
    return session.scalar(statement.with_for_update(), execution_options={"populate_existing": True})


def list_deeds_to_take_back(session: Session, person_id: UUID, now: datetime) -> list[DeedRow]:
    """What this person may still take back, the newest first."""
    statement = (
        select(RecentDeed.id, RecentDeed.said, RecentDeed.created_at, RecentDeed.expires_at)
        .where(RecentDeed.person_id == person_id, RecentDeed.expires_at > now, RecentDeed.undone_at.is_(None))
        .order_by(RecentDeed.created_at.desc(), RecentDeed.id.desc())
    )
    return [DeedRow(*row) for row in session.execute(statement)]
