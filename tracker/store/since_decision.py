"""What happened to tasks since the policy officer last decided about them: the words said and the evidence brought."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.rules.task import TaskMove
from tracker.store.models import Evidence, EvidenceLink, Person, TaskUpdate

_DECISIONS = frozenset(
    one.value for one in (TaskMove.APPROVE, TaskMove.RETURN, TaskMove.CANCEL, TaskMove.REOPEN, TaskMove.RESTORE)
)


@dataclass(frozen=True)
class Said:
    """One update in short."""

    at: datetime
    person_name: str
    move: str
    result: str
    obstacle: str
    percent: int | None


@dataclass(frozen=True)
class SinceDecision:
    """`decided` is the last decision, None where there was none yet; `said` is what came after it, oldest first."""

    decided: Said | None
    said: tuple[Said, ...]
    evidence_count: int


def list_since_decision(session: Session, task_ids: Collection[UUID]) -> dict[UUID, SinceDecision]:
    """Of each of these tasks. What was taken back counts as never said."""
    told = _updates(session, task_ids)
    shown = _evidence(session, task_ids)
    return {task_id: _since(told.get(task_id, []), shown.get(task_id, [])) for task_id in task_ids}


def _updates(session: Session, task_ids: Collection[UUID]) -> dict[UUID, list[Said]]:
    statement = (
        select(TaskUpdate, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == TaskUpdate.person_id)
        .where(TaskUpdate.task_id.in_(task_ids), TaskUpdate.undone_at.is_(None))
        .order_by(TaskUpdate.created_at, TaskUpdate.id)
    )
    found: dict[UUID, list[Said]] = {}
    for row, name in session.execute(statement):
        said = Said(row.created_at, name, row.move, row.result, row.obstacle or "", row.percent)
        found.setdefault(row.task_id, []).append(said)
    return found


def _evidence(session: Session, task_ids: Collection[UUID]) -> dict[UUID, list[datetime]]:
    statement = (
        select(EvidenceLink.task_id, EvidenceLink.linked_at)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .where(EvidenceLink.task_id.in_(task_ids), Evidence.withdrawn_at.is_(None))
    )
    found: dict[UUID, list[datetime]] = {}
    for task_id, at in session.execute(statement):
        if task_id is not None:
            found.setdefault(task_id, []).append(at)
    return found


def _since(told: list[Said], shown: list[datetime]) -> SinceDecision:
    last = max((number for number, one in enumerate(told) if one.move in _DECISIONS), default=None)
    decided = None if last is None else told[last]
    after = told if last is None else told[last + 1 :]
    return SinceDecision(decided, tuple(after), sum(decided is None or at > decided.at for at in shown))
