"""Somebody says รับทราบ to what they were told: kept once, with when and how, and nothing falls silent by it."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.store.history import Deed, record_deeds
from tracker.store.reminders import change_to_acknowledged

Via = Literal["web", "line", "email"]


def acknowledge(session: Session, *, person_id: UUID, reminder_ids: Collection[UUID], via: Via, now: datetime) -> int:
    """How many were acknowledged just now; those of others, and those acknowledged before, stay as they are."""
    done = change_to_acknowledged(session, person_id, reminder_ids, via, now)
    deeds = [Deed("reminder_acknowledged", "reminder", one, {"via": [None, via]}) for one in done]
    record_deeds(session, at=now, person_id=person_id, deeds=deeds)
    session.commit()
    return len(done)
