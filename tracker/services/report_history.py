"""What the history tells of a round's report: by whom, what, and old → new."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.permissions import Actor
from tracker.store.history import record_history


def note_report(
    session: Session, actor: Actor, report_id: UUID, action: str, change: dict[str, Any], now: datetime
) -> None:
    """One entry, in the transaction of what it tells of."""
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="round_report",
        subject_id=report_id,
        change=change,
    )
