"""The words of messages, which are kept for a while; what was said, when and with what outcome stays."""

from datetime import datetime

from sqlalchemy import func, null, select, update
from sqlalchemy.orm import Session

from tracker.rules.delivery import ENDED
from tracker.store.database import ACROSS
from tracker.store.models import Delivery


def change_bodies_to_forgotten(session: Session, before: datetime, now: datetime, most: int) -> int:
    """Forget the words of messages that ended before that moment, of all organizations; how many it were."""
    statement = (
        select(Delivery.organization_id, Delivery.id, Delivery.subject, Delivery.payload)
        .where(
            Delivery.body_forgotten_at.is_(None),
            Delivery.created_at < before,
            Delivery.status.in_(ENDED),
            func.coalesce(Delivery.accepted_at, Delivery.last_attempt_at, Delivery.created_at) < before,
        )
        .order_by(Delivery.created_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(statement, execution_options=ACROSS).all()
    unnamed = [
        {"organization_id": row.organization_id, "id": row.id, "subject": row.payload["subject"]}
        for row in rows
        if row.subject is None and row.payload
    ]
    if unnamed:  # written before subjects were kept apart
        session.execute(update(Delivery), unnamed, execution_options=ACROSS)
    forgetting = update(Delivery).where(Delivery.id.in_([row.id for row in rows]))
    values = {"payload": null(), "body_forgotten_at": now}
    session.execute(forgetting.values(values), execution_options={**ACROSS, "synchronize_session": False})
    return len(rows)
