"""What a page for everybody may be made of. The names that must not stand on it are read here too."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.office import OrganizationKind
from tracker.rules.organization_name import official_name
from tracker.store.models import ContactPoint, Division, Measure, Organization, Person, Task


@dataclass(frozen=True)
class PublicOffice:
    """An organization as everybody may know it. `place` is "อำเภอ… จังหวัด…", "" where unknown."""

    id: UUID
    slug: str
    name: str
    place: str
    survey_url: str | None
    is_file_public: bool = False  # whether the signed files are given out, names and all


@dataclass(frozen=True)
class MeasureLine:
    """A measure of a plan with the divisions that are accountable for it."""

    id: UUID
    code: str
    title: str
    o_item: str
    divisions: tuple[str, ...]


def find_public_office(session: Session, slug: str) -> PublicOffice | None:
    """The organization whose page is switched on; one that is not is as unknown as one that does not exist."""
    found = session.scalar(select(Organization).where(Organization.slug == slug, Organization.is_public.is_(True)))
    return _office(found) if found else None


def get_public_office(session: Session) -> PublicOffice:
    """The organization of this session, switched on or not: for the preview."""
    return _office(session.get_one(Organization, session.info["organization_id"]))


def list_measure_lines(session: Session, plan_id: UUID) -> tuple[MeasureLine, ...]:
    """The measures of a plan in printed order."""
    divisions: defaultdict[UUID, list[str]] = defaultdict(list)
    accountable = (
        select(Task.measure_id, Division.name)
        .join(Division, Division.id == Task.division_id)
        .where(Task.plan_id == plan_id, Task.withdrawn_at.is_(None))
        .order_by(Division.sort_key)
    )
    for measure_id, name in session.execute(accountable):
        divisions[measure_id].append(name)
    measures = (
        select(Measure)
        .where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None))
        .order_by(Measure.ordinal, Measure.id)
    )
    return tuple(
        MeasureLine(row.id, row.code, row.title, row.o_item or "", tuple(dict.fromkeys(divisions[row.id])))
        for row in session.scalars(measures)
    )


def list_names_to_hide(session: Session) -> list[str]:
    """Names and mail addresses of everybody who works here or ever did."""
    people = session.execute(select(Person.name, Person.email)).all()
    addresses = session.scalars(select(ContactPoint.address).where(ContactPoint.channel == "email"))
    return [*(part for person in people for part in person if part), *addresses]


def _office(row: Organization) -> PublicOffice:
    parts = (f"อำเภอ{row.district}" if row.district else "", f"จังหวัด{row.province}" if row.province else "")
    name = official_name(row.name, OrganizationKind(row.kind))
    return PublicOffice(row.id, row.slug, name, " ".join(filter(None, parts)), row.survey_url, row.is_file_public)
