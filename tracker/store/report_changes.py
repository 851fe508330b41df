"""What a twelve-month report is compared with: the published six-month one, and who changed the plan since."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.approval import ReportState
from tracker.rules.report_content import ReportContent
from tracker.rules.report_facts import Doing, Withdrawal
from tracker.store.frozen_reports import find_untouched_content, list_reports
from tracker.store.models import History, Measure, Person
from tracker.store.plans import RoundHead, find_round
from tracker.store.report_answers import doing

_ADDED, _REVISED, _WITHDRAWN = "measure_added", "measure_revised", "measure_withdrawn"


@dataclass(frozen=True)
class Since:
    """The earlier report, and what was done to the plan after it was made: by measure, who did it last."""

    content: ReportContent | None = None
    revised: dict[UUID, Doing] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawal] = field(default_factory=dict)


def find_since(session: Session, head: RoundHead) -> Since:
    """What the six months' published report said, for the twelve months' one; nothing where there is none in force."""
    half = find_round(session, head.year, 6) if head.months == 12 else None
    published = [one for one in list_reports(session, half.id) if one.state is ReportState.PUBLISHED] if half else []
    content = find_untouched_content(session, published[0]) if published else None  # else nobody is told of changes
    if content is None:
        return Since()
    since = published[0].created_at
    return Since(content, _doings(session, since, _ADDED, _REVISED), _withdrawn(session, content, since))


def _doings(session: Session, since: datetime, *actions: str) -> dict[UUID, Doing]:
    """By measure, who did one of these last."""
    statement = (
        select(History.subject_id, Person.name, History.at)
        .outerjoin(Person, Person.id == History.person_id)
        .where(
            History.organization_id == session.info["organization_id"],
            History.subject_kind == "measure",
            History.action.in_(actions),
            History.at >= since,
        )
        .order_by(History.sequence)
    )
    rows = session.execute(statement).all()
    return {measure: known for measure, name, at in rows if measure and (known := doing(name, at))}


def _withdrawn(session: Session, content: ReportContent, since: datetime) -> dict[str, Withdrawal]:
    """The measures of the earlier report that were withdrawn, by id."""
    told = [UUID(row.measure_id) for row in content.rows if row.measure_id]
    rows = session.execute(
        select(Measure.id, Measure.withdrawn_reason).where(Measure.id.in_(told), Measure.withdrawn_at.is_not(None))
    )
    doings = _doings(session, since, _WITHDRAWN)
    return {str(measure_id): Withdrawal(reason or "", doings.get(measure_id)) for measure_id, reason in rows}
