"""The calendar of the assessment of a year: every date with all its versions and the announcement each cites."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.assessment_calendar import in_order
from tracker.rules.errors import NotFound
from tracker.store.models import AssessmentDate, Person

NO_DATE = "ไม่พบช่วงเวลานี้ในปฏิทินการประเมิน อาจถูกยกเลิกไปแล้ว กรุณากลับไปที่หน้า “ปฏิทินการประเมิน”"


@dataclass(frozen=True)
class DateRow:
    """One version of a span; `is_withdrawn` says that from it on there is no such span."""

    id: UUID
    year: int
    name: str
    version: int
    starts_on: date | None
    ends_on: date | None
    announcement: str
    announced_on: date | None
    created_at: datetime
    is_withdrawn: bool
    person_name: str = ""


@dataclass(frozen=True)
class NewDate:
    """A version about to be written."""

    year: int
    name: str
    version: int
    starts_on: date | None
    ends_on: date | None
    announcement: str
    announced_on: date | None
    is_withdrawn: bool = False


def list_assessment_dates(session: Session, year: int) -> tuple[DateRow, ...]:
    """The spans of a year in force, in order of time."""
    newest = {row.name: row for row in reversed(_versions(session, year))}
    return tuple(in_order(row for row in newest.values() if not row.is_withdrawn))


def list_assessment_years(session: Session) -> list[int]:
    """The years of which anything is said, newest first."""
    return list(session.scalars(select(AssessmentDate.year).distinct().order_by(AssessmentDate.year.desc())))


def list_date_versions(session: Session, year: int, name: str) -> tuple[DateRow, ...]:
    """Everything that was ever said of a span, the newest first."""
    return tuple(row for row in _versions(session, year) if row.name == name)


def get_assessment_date(session: Session, date_id: UUID) -> DateRow:
    """The newest version of the span this id is a version of. Raises NotFound."""
    row = session.get(AssessmentDate, (session.info["organization_id"], date_id))
    versions = list_date_versions(session, row.year, row.name) if row else ()
    if not versions:
        raise NotFound("no_date", NO_DATE)
    return versions[0]


def add_date_version(session: Session, new: NewDate, *, person_id: UUID | None, now: datetime) -> UUID:
    """A further version; what was said before stays."""
    row = AssessmentDate(
        id=new_id(),
        year=new.year,
        name=new.name,
        version=new.version,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        announcement=new.announcement or None,
        announced_on=new.announced_on,
        person_id=person_id,
        created_at=now,
        withdrawn_at=now if new.is_withdrawn else None,
    )
    session.add(row)
    return row.id


def _versions(session: Session, year: int) -> list[DateRow]:
    """Of all spans of a year, the newest first."""
    statement = (
        select(AssessmentDate, Person.name)
        .outerjoin(Person, Person.id == AssessmentDate.person_id)
        .where(AssessmentDate.year == year)
        .order_by(AssessmentDate.version.desc(), AssessmentDate.name)
    )
    return [
        DateRow(
            row.id,
            row.year,
            row.name,
            row.version,
            row.starts_on,
            row.ends_on,
            row.announcement or "",
            row.announced_on,
            row.created_at,
            row.withdrawn_at is not None,
            person or "",
        )
        for row, person in session.execute(statement)
    ]
