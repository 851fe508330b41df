"""The policy officer says of a measure whether its tasks may be finished without evidence."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Actor, Right, require_right
from tracker.store.history import record_history
from tracker.store.models import Measure


def need_evidence(session: Session, *, actor: Actor, measure_id: UUID, is_needed: bool, now: datetime) -> None:
    """It counts from now on; what was finished before stays finished."""
    require_right(actor, Right.RUN_PLAN)
    measure = session.get(Measure, (actor.organization_id, measure_id), with_for_update=True)
    if measure is None or measure.withdrawn_at is not None:
        raise NotFound("no_measure", "ไม่พบมาตรการนี้ อาจถูกถอนออกจากแผนแล้ว กรุณากลับไปที่หน้าแผน")
    before, measure.is_evidence_needed = measure.is_evidence_needed, is_needed
    if before != is_needed:
        record_history(
            session,
            at=now,
            person_id=actor.person_id,
            action="evidence_need_chosen",
            subject_kind="measure",
            subject_id=measure_id,
            change={"is_evidence_needed": [before, is_needed]},
        )
    session.commit()
