"""An administrator says what the organization is called, of which kind it is and where."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.first_start import PROVISIONAL_SLUG, place_name, proposed_slug
from tracker.rules.office import OrganizationKind
from tracker.rules.permissions import Actor
from tracker.rules.thai_text import clean_line
from tracker.services.manage_people import check_slug
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.history import record_history
from tracker.store.models import Organization, Person
from tracker.store.people import find_organization, get_organization

_SHOWN = ("name", "kind", "district", "province", "slug")


@dataclass(frozen=True)
class OfficeName:
    """What was typed. `slug` "" is made from the administrator's address, and is fixed once it was given."""

    kind: OrganizationKind
    name: str
    district: str = ""
    province: str = ""
    slug: str = ""


def name_office(session: Session, *, actor: Actor, wanted: OfficeName, row_version: int, now: datetime) -> None:
    """Keep it. Raises RuleBroken; Conflict where somebody else did meanwhile."""
    office = get_organization(session)
    check_version(office, row_version)
    before = {name: getattr(office, name) for name in _SHOWN}
    office.name = place_name(clean_line(wanted.name), wanted.kind)
    if not office.name:
        raise RuleBroken("name", "กรุณาใส่ชื่อหน่วยงาน เช่น หนองเมฆ")
    office.kind = wanted.kind
    office.district = clean_line(wanted.district) or None
    office.province = clean_line(wanted.province) or None
    if office.slug == PROVISIONAL_SLUG:
        office.slug = _slug(session, actor, wanted)
    flush_or_conflict(session)
    _record(session, office, before, actor, now)
    session.commit()


def _slug(session: Session, actor: Actor, wanted: OfficeName) -> str:
    """It stands in addresses that are printed, so it is given once."""
    typed = wanted.slug.strip().casefold()
    if not typed:
        person = session.get_one(Person, (actor.organization_id, actor.person_id))
        typed = proposed_slug(person.email or "", wanted.kind)
        return typed if find_organization(session, typed) is None else proposed_slug("", wanted.kind)
    check_slug(typed)
    if typed != PROVISIONAL_SLUG and find_organization(session, typed):
        raise RuleBroken("slug", f"มีหน่วยงานที่ใช้ชื่อย่อ “{typed}” อยู่แล้ว กรุณาใช้ชื่ออื่น")
    return typed


def _record(session: Session, office: Organization, before: dict[str, str], actor: Actor, now: datetime) -> None:
    after = {name: getattr(office, name) for name in _SHOWN}
    change = {name: [before[name], after[name]] for name in _SHOWN if before[name] != after[name]}
    if change:
        record_history(
            session,
            at=now,
            person_id=actor.person_id,
            action="organization_named",
            subject_kind="organization",
            subject_id=office.id,
            change=change,
        )
