"""Takes back that a piece of evidence was withdrawn a moment ago."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.evidence_right import require_withdrawing
from tracker.rules.permissions import Actor
from tracker.store.evidence import list_ties, lock_evidence
from tracker.store.history import record_history
from tracker.store.models import Evidence, RecentDeed


def take_back_withdrawal(session: Session, actor: Actor, deed: RecentDeed, now: datetime) -> str:
    """The piece is in use again; nothing happens where somebody brought it back already."""
    evidence = lock_evidence(session, UUID(deed.before["evidence_id"]))
    require_withdrawing(actor, list_ties(session, evidence.id))
    bring_back(session, actor, evidence, now)
    return ""


def bring_back(session: Session, actor: Actor, evidence: Evidence, now: datetime) -> None:
    """End a withdrawal, if there is one, with its entry in the history."""
    if evidence.withdrawn_at is None:
        return
    change = {"withdrawn": [evidence.withdrawn_reason, None]}
    evidence.withdrawn_at = evidence.withdrawn_reason = None
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="evidence_restored",
        subject_kind="evidence",
        subject_id=evidence.id,
        change=change,
    )
