"""Round entries: which are owed, what they say, and the drafts that updates feed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.task import EntryState, PlanState, TaskStatus
from tracker.store.models import Division, Measure, Plan, RoundEntry, RoundReport, Task
from tracker.store.plans import RoundHead, get_round, list_rounds


@dataclass(frozen=True)
class OwedEntry:
    """An entry a division owes for a measure in a round, whether or not anything has been written yet."""

    measure_id: UUID
    measure_code: str
    measure_title: str
    division_id: UUID
    division_name: str
    entry_id: UUID | None
    state: EntryState
    result: str
    suggestion: str
    obstacle: str
    limitation: str
    is_late: bool
    returned_note: str | None
    row_version: int | None
    task_count: int
    done_task_count: int
    outcome: str = ""
    is_carried_out: bool | None = None


def list_owed_entries(
    session: Session, round_id: UUID, *, division_ids: Collection[UUID] | None = None
) -> list[OwedEntry]:
    """One per measure whose period touches the round and division with a task in it that is not cancelled."""
    head = get_round(session, round_id)
    legs = _legs(session, head, division_ids)
    entries = {(entry.measure_id, entry.division_id): entry for entry in _entries(session, round_id)}
    return [
        _owed(measure, division, statuses, entries.get((measure.id, division.id)))
        for measure, division, statuses in legs
    ]


def find_entry(session: Session, measure_id: UUID, round_id: UUID, division_id: UUID | None) -> RoundEntry | None:
    """The row of an entry, if anything has been written."""
    division = RoundEntry.division_id.is_(None) if division_id is None else RoundEntry.division_id == division_id
    return session.scalar(
        select(RoundEntry).where(RoundEntry.measure_id == measure_id, RoundEntry.round_id == round_id, division)
    )


def add_entry(
    session: Session, measure_id: UUID, round_id: UUID, division_id: UUID | None, now: datetime
) -> RoundEntry:
    """An empty entry, not started."""
    entry = RoundEntry(
        id=new_id(),
        measure_id=measure_id,
        round_id=round_id,
        division_id=division_id,
        result="",
        suggestion="",
        obstacle="",
        limitation="",
        outcome="",
        state=EntryState.NOT_STARTED,
        is_late=False,
        is_imported=False,
        changed_at=now,
    )
    session.add(entry)
    return entry


def find_round_for(session: Session, fiscal_year_id: UUID, today: date) -> RoundHead | None:
    """The round in which something that happens today is reported: the first that has not closed, else the last."""
    return round_on(list_rounds(session, fiscal_year_id), today)


def round_on(rounds: Sequence[RoundHead], today: date) -> RoundHead | None:
    """The same of rounds in order of time."""
    return next((head for head in rounds if today <= head.closes_on), rounds[-1] if rounds else None)


def is_round_published(session: Session, round_id: UUID) -> bool:
    """Whether the round's report is frozen; from then on its entries stay as they are."""
    statement = select(RoundReport.id).where(RoundReport.round_id == round_id, RoundReport.state == "published")
    return session.scalar(statement) is not None


def _legs(
    session: Session, head: RoundHead, division_ids: Collection[UUID] | None
) -> list[tuple[Measure, Division, list[TaskStatus]]]:
    """Counted by the database, so that measures and divisions are read once and not once per task."""
    statement = (
        select(Measure.id, Task.division_id, Task.status, Plan.revision, func.count())
        .join(Plan, Plan.id == Measure.plan_id)
        .join(Task, Task.measure_id == Measure.id)
        .where(
            Plan.fiscal_year_id == head.fiscal_year_id,
            Plan.state != PlanState.DRAFT,
            Plan.withdrawn_at.is_(None),
            Measure.withdrawn_at.is_(None),
            Task.withdrawn_at.is_(None),
            Task.status != TaskStatus.CANCELLED,
        )
        .group_by(Measure.id, Task.division_id, Task.status, Plan.revision)
    )
    if division_ids is not None:
        statement = statement.where(Task.division_id.in_(division_ids))
    counted = session.execute(statement).all()
    in_legs = Measure.id.in_({row[0] for row in counted}), Division.id.in_({row[1] for row in counted})
    measures = {measure.id: measure for measure in session.scalars(select(Measure).where(in_legs[0]))}
    divisions = {division.id: division for division in session.scalars(select(Division).where(in_legs[1]))}
    year = FiscalYear(head.year)
    legs: dict[tuple[UUID, UUID], tuple[Measure, Division, list[TaskStatus]]] = {}
    order: dict[tuple[UUID, UUID], tuple[int, int, str, UUID, UUID]] = {}
    for measure_id, division_id, status, revision, count in counted:
        measure, division = measures[measure_id], divisions[division_id]
        if year.touches_round(measure.starts_on, measure.ends_on, head.months):
            leg = measure_id, division_id
            legs.setdefault(leg, (measure, division, []))[2].extend([status] * count)
            order[leg] = revision, measure.ordinal, division.sort_key, measure_id, division_id
    return [legs[leg] for leg in sorted(legs, key=order.__getitem__)]


def _entries(session: Session, round_id: UUID) -> list[RoundEntry]:
    return list(session.scalars(select(RoundEntry).where(RoundEntry.round_id == round_id)))


def _owed(measure: Measure, division: Division, statuses: list[TaskStatus], entry: RoundEntry | None) -> OwedEntry:
    return OwedEntry(
        measure_id=measure.id,
        measure_code=measure.code,
        measure_title=measure.title,
        division_id=division.id,
        division_name=division.name,
        entry_id=entry.id if entry else None,
        state=entry.state if entry else EntryState.NOT_STARTED,
        result=entry.result if entry else "",
        suggestion=entry.suggestion if entry else "",
        obstacle=entry.obstacle if entry else "",
        limitation=entry.limitation if entry else "",
        is_late=entry.is_late if entry else False,
        returned_note=entry.returned_note if entry else None,
        row_version=entry.row_version if entry else None,
        task_count=len(statuses),
        done_task_count=sum(status is TaskStatus.DONE for status in statuses),
        outcome=entry.outcome if entry else "",
        is_carried_out=entry.is_carried_out if entry else None,
    )
