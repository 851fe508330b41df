"""What a round's report is told: the divisions' entries, and the cells the policy officer worded in their place."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.report_facts import AnswerField, Doing, ReportEntry, WordedCell
from tracker.rules.thai_calendar import day_of
from tracker.store.models import Division, Person, RoundEntry
from tracker.store.plans import RoundHead, list_rounds
from tracker.store.report_cells import list_cells

FIELDS: tuple[AnswerField, ...] = ("result", "outcome", "suggestion")


def list_entries(session: Session, head: RoundHead) -> dict[UUID, tuple[ReportEntry, ...]]:
    """By measure; of this round and, for the twelve months, of the six before."""
    months = {row.id: row.months for row in list_rounds(session, head.fiscal_year_id) if row.months <= head.months}
    statement = (
        select(RoundEntry, Division.name, Person.name)
        .outerjoin(Division, Division.id == RoundEntry.division_id)
        .outerjoin(Person, Person.id == RoundEntry.submitted_by_id)
        .where(RoundEntry.round_id.in_(months))
        .order_by(RoundEntry.id)
    )
    found: defaultdict[UUID, tuple[ReportEntry, ...]] = defaultdict(tuple)
    for row, division, person in session.execute(statement):
        entry = ReportEntry(
            division_name=division,
            state=row.state,
            result=row.result,
            suggestion=row.suggestion,
            obstacle=row.obstacle,
            limitation=row.limitation,
            round_months=months[row.round_id],
            is_late=row.is_late,
            outcome=row.outcome,
            is_carried_out=row.is_carried_out,
            said_by=doing(person, row.submitted_at),
        )
        found[row.measure_id] += (entry,)
    return found


def list_worded(session: Session, head: RoundHead) -> dict[UUID, dict[AnswerField, WordedCell]]:
    """By measure; the cells of this round the policy officer worded."""
    found: defaultdict[UUID, dict[AnswerField, WordedCell]] = defaultdict(dict)
    cells = list_cells(session, head.id)
    for measure_id, name in cells:
        for field in FIELDS:
            if field == name:
                cell = cells[measure_id, name]
                found[measure_id][field] = WordedCell(cell.text, doing(cell.person_name, cell.changed_at))
    return found


def doing(name: str | None, at: datetime | None) -> Doing | None:
    """Whose doing; what nobody known did at no known time is nobody's."""
    return Doing(name, day_of(at)) if name and at else None
