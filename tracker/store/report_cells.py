"""What the policy officer made of the entries of a round: cells in other words, and legs confirmed as unreported."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.store.entries import OwedEntry, list_owed_entries
from tracker.store.models import Division, Person, ReportCell, RoundEntry, UnreportedLeg

Leg = tuple[UUID, UUID]  # measure, division


@dataclass(frozen=True)
class CellRow:
    """A cell as it was worded; `source_sha256` is the composed cell's it was made from."""

    text: str
    source_sha256: str
    row_version: int
    person_name: str | None
    changed_at: datetime


@dataclass(frozen=True)
class MissingLeg:
    """A report that a division owes and that is printed as "ยังไม่รายงานผล"; `confirmed_by` said that this is meant."""

    owed: OwedEntry
    is_confirmed: bool = False
    reason: str = ""
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None

    @property
    def leg(self) -> Leg:
        return self.owed.measure_id, self.owed.division_id

    @property
    def value(self) -> str:
        """As a form names it."""
        return f"{self.owed.measure_id}_{self.owed.division_id}"


@dataclass(frozen=True)
class SourceEntry:
    """What a cell is composed from: one division's own words (name None: written for all)."""

    measure_id: UUID
    division_id: UUID | None
    division_name: str | None
    row: RoundEntry


def list_cells(session: Session, round_id: UUID) -> dict[tuple[UUID, str], CellRow]:
    """The cells of a round that were worded anew, by measure and field."""
    statement = (
        select(ReportCell, Person.name)
        .outerjoin(Person, Person.id == ReportCell.person_id)
        .where(ReportCell.round_id == round_id)
    )
    return {
        (row.measure_id, row.field): CellRow(row.text, row.source_sha256, row.row_version, name, row.changed_at)
        for row, name in session.execute(statement)
    }


def find_cell(session: Session, round_id: UUID, measure_id: UUID, field: str) -> ReportCell | None:
    """The row of a cell, to be changed."""
    return session.scalar(
        select(ReportCell).where(
            ReportCell.round_id == round_id, ReportCell.measure_id == measure_id, ReportCell.field == field
        )
    )


def list_sources(session: Session, round_id: UUID, measure_id: UUID | None = None) -> list[SourceEntry]:
    """Everything divisions wrote for a round (or for one measure of it), in the order of their names."""
    statement = (
        select(RoundEntry, Division.name)
        .outerjoin(Division, Division.id == RoundEntry.division_id)
        .where(RoundEntry.round_id == round_id)
        .order_by(Division.sort_key, RoundEntry.id)
    )
    if measure_id is not None:
        statement = statement.where(RoundEntry.measure_id == measure_id)
    return [SourceEntry(row.measure_id, row.division_id, name, row) for row, name in session.execute(statement)]


def list_missing(session: Session, round_id: UUID) -> list[MissingLeg]:
    """The legs of a round nobody reported on, in the plan's order; a cell written for all answers for each."""
    said = {(one.measure_id, one.division_id) for one in list_sources(session, round_id) if _is_report(one.row)}
    confirmed = _confirmed(session, round_id)
    return [
        MissingLeg(owed, *confirmed.get((owed.measure_id, owed.division_id), ()))
        for owed in list_owed_entries(session, round_id)
        if not said & {(owed.measure_id, owed.division_id), (owed.measure_id, None)}
    ]


def find_confirmed_leg(session: Session, round_id: UUID, leg: Leg) -> UnreportedLeg | None:
    """The row by which a leg was confirmed as unreported."""
    measure_id, division_id = leg
    return session.scalar(
        select(UnreportedLeg).where(
            UnreportedLeg.round_id == round_id,
            UnreportedLeg.measure_id == measure_id,
            UnreportedLeg.division_id == division_id,
        )
    )


def add_confirmed_leg(  # a row is all of these
    session: Session, *, round_id: UUID, leg: Leg, reason: str, person_id: UUID, now: datetime
) -> None:
    """Note that a leg's missing report is meant to be printed as such."""
    measure_id, division_id = leg
    row = UnreportedLeg(
        id=new_id(),
        round_id=round_id,
        measure_id=measure_id,
        division_id=division_id,
        reason=reason,
        person_id=person_id,
        confirmed_at=now,
    )
    session.add(row)


def _confirmed(session: Session, round_id: UUID) -> dict[Leg, tuple[bool, str, str | None, datetime]]:
    statement = (
        select(UnreportedLeg, Person.name)
        .outerjoin(Person, Person.id == UnreportedLeg.person_id)
        .where(UnreportedLeg.round_id == round_id)
    )
    return {
        (row.measure_id, row.division_id): (True, row.reason, name, row.confirmed_at)
        for row, name in session.execute(statement)
    }


def _is_report(entry: RoundEntry) -> bool:
    """Handed in, and it says something: an entry without a word is as good as none."""
    words = (entry.result, entry.suggestion, entry.obstacle, entry.limitation, entry.outcome)
    return entry.state.is_reported and (entry.is_carried_out is not None or any(word.strip() for word in words))
