"""Whether a task that asks for evidence before it is finished has any."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker.rules.task import needs_evidence
from tracker.store.models import Evidence, EvidenceLink, Measure, MeasureIndicator, Task


def is_shown_enough(session: Session, task_id: UUID) -> bool:
    """True where the measure asks for none, or the task has a piece that somebody confirmed and nobody withdrew."""
    shown = exists().where(
        EvidenceLink.task_id == Task.id,
        Evidence.id == EvidenceLink.evidence_id,
        Evidence.confirmed_at.is_not(None),
        Evidence.withdrawn_at.is_(None),
    )
    statement = (
        select(Measure.is_evidence_needed, MeasureIndicator.number, shown)
        .select_from(Task)
        .join(Measure, Measure.id == Task.measure_id)
        .outerjoin(MeasureIndicator, MeasureIndicator.measure_id == Measure.id)
        .where(Task.id == task_id)
    )
    found = session.execute(statement).all()
    indicators = [number for _, number, _ in found if number is not None]
    chosen, _, is_shown = found[0]
    return is_shown or not needs_evidence(indicators, chosen)
