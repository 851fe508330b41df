"""An administrator adds a person, with the post they take up."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.appointment import Term
from tracker.rules.delivery import EMAIL
from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.thai_text import clean_line, sort_key
from tracker.services.appoint import Order, note_person, place_appointment
from tracker.services.keep_positions import PositionWanted, place_position
from tracker.services.manage_people import check_email
from tracker.store.database import flush_or_conflict
from tracker.store.models import Person
from tracker.store.people import add_contact, find_person_by_email, lock_organization


@dataclass(frozen=True)
class NewPerson:
    """Who comes. The post is one that exists (`position_id`) or a new one (`position`); without either, none yet."""

    name: str
    email: str
    position_id: UUID | None
    position: PositionWanted | None
    term: Term


def add_person(session: Session, *, actor: Actor, person: NewPerson, now: datetime) -> UUID:
    """The key of the new person. Raises RuleBroken, and nothing is kept."""
    lock_organization(session)
    row = _add(session, person, now)
    note_person(session, actor, row, "person_added", {"name": [None, row.name], "email": [None, row.email]}, now)
    position_id = person.position_id
    if person.position is not None:
        position_id = place_position(session, actor=actor, wanted=person.position, now=now)
    if position_id is not None:
        place_appointment(session, actor=actor, order=Order(row.id, position_id, person.term), now=now)
    session.commit()
    return row.id


def _add(session: Session, person: NewPerson, now: datetime) -> Person:
    name, email = clean_line(person.name), person.email.strip()
    if not name:
        raise RuleBroken("name", "กรุณาใส่ชื่อ-นามสกุล")
    if email:
        check_email(email)
        if other := find_person_by_email(session, email):
            raise RuleBroken("email", f"อีเมลนี้เป็นของ {other.name} แล้ว เปิดหน้าของ {other.name} เพื่อมอบตำแหน่งเพิ่ม")
    row = Person(
        organization_id=session.info["organization_id"],
        id=new_id(),
        name=name,
        sort_key=sort_key(name),
        email=email or None,
        email_key=email.casefold() or None,
        created_at=now,
    )
    session.add(row)
    flush_or_conflict(session)
    if email:
        add_contact(session, row.id, EMAIL, email, now, is_confirmed=True)
    return row
