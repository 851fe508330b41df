"""The addresses of people's calendars: at most one of a person is in force; a revoked one answers nothing more."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.rules.calendar_feed import RoundDays
from tracker.store.access import enter_organization
from tracker.store.conditional_writes import count_changed
from tracker.store.database import ACROSS
from tracker.store.models import CalendarFeed, FiscalYearRow, Person, ReportingRound
from tracker.store.people import still_here


def find_feed(session: Session, person_id: UUID) -> CalendarFeed | None:
    """The one in force of this person."""
    return session.scalar(
        select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
    )


def find_feed_by_token(session: Session, token_hash: str, today: date) -> CalendarFeed | None:
    """A feed in force whose person still works there; the session enters their organization."""
    whose = (Person.organization_id == CalendarFeed.organization_id) & (Person.id == CalendarFeed.person_id)
    statement = (
        select(CalendarFeed)
        .join(Person, whose)
        .where(CalendarFeed.token_hash == token_hash, CalendarFeed.revoked_at.is_(None), still_here(today))
    )
    found = session.scalar(statement, execution_options=ACROSS)
    if found is not None:
        enter_organization(session, found.organization_id)
    return found


def add_feed(session: Session, feed_id: UUID, person_id: UUID, token_hash: str, now: datetime) -> CalendarFeed:
    row = CalendarFeed(id=feed_id, person_id=person_id, token_hash=token_hash, created_at=now)
    session.add(row)
    return row


def record_feed_read(session: Session, feed_id: UUID, now: datetime) -> None:
    """When it was read last; nothing for one that was taken back meanwhile."""
    statement = update(CalendarFeed).where(CalendarFeed.id == feed_id, CalendarFeed.revoked_at.is_(None))
    count_changed(session, statement.values(read_at=now))


def list_round_days(session: Session, first_year: int) -> list[RoundDays]:
    """The rounds of this fiscal year (พ.ศ.) and of later ones."""
    statement = (
        select(ReportingRound, FiscalYearRow.year)
        .join(FiscalYearRow, FiscalYearRow.id == ReportingRound.fiscal_year_id)
        .where(FiscalYearRow.year >= first_year)
        .order_by(FiscalYearRow.year, ReportingRound.months)
    )
    return [
        RoundDays(row.id, row.months, year, row.closes_on, row.due_on, row.dates_version)
        for row, year in session.execute(statement)
    ]
