"""Late duties that are not told upwards, since somebody said why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.escalation import LateSubject
from tracker.store.models import EscalationStop, Person


@dataclass(frozen=True)
class StopRow:
    """Who stopped the escalation of a duty, when and why; `ended_at` is when it was let go on."""

    id: UUID
    subject: LateSubject
    person_name: str
    reason: str
    created_at: datetime
    ended_at: datetime | None


def list_stopped(session: Session) -> frozenset[LateSubject]:
    """The duties whose escalation rests now."""
    statement = select(EscalationStop.task_id, EscalationStop.round_id, EscalationStop.division_id)
    return frozenset(subject_of(*row) for row in session.execute(statement.where(EscalationStop.ended_at.is_(None))))


def list_stops(session: Session) -> list[StopRow]:
    """Every stop there ever was, newest first."""
    statement = (
        select(EscalationStop, Person.name)
        .join(Person, Person.id == EscalationStop.person_id)
        .order_by(EscalationStop.created_at.desc(), EscalationStop.id.desc())
    )
    return [
        StopRow(
            stop.id,
            subject_of(stop.task_id, stop.round_id, stop.division_id),
            name,
            stop.reason,
            stop.created_at,
            stop.ended_at,
        )
        for stop, name in session.execute(statement)
    ]


def find_open_stop(
    session: Session, task_id: UUID | None, round_id: UUID | None, division_id: UUID | None
) -> EscalationStop | None:
    """The stop in force of a duty."""
    statement = select(EscalationStop).where(
        EscalationStop.task_id.is_not_distinct_from(task_id),
        EscalationStop.round_id.is_not_distinct_from(round_id),
        EscalationStop.ended_at.is_(None),
    )
    if round_id is not None:
        statement = statement.where(EscalationStop.division_id.is_not_distinct_from(division_id))
    return session.scalar(statement.limit(1).with_for_update())


def subject_of(task_id: UUID | None, round_id: UUID | None, division_id: UUID | None) -> LateSubject:
    """The late duty that a row is about."""
    if task_id is not None:
        return task_id, None
    assert round_id is not None  # noqa: S101  # a stop is about one or the other
    return round_id, division_id
