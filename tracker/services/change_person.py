"""An administrator changes a person's name or address, or notes that they leave the office or came back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import EMAIL
from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_line, sort_key
from tracker.services.appoint import check_administrator_stays, cut_short, note_person
from tracker.services.manage_people import check_email
from tracker.store.access import change_sessions_to_ended
from tracker.store.contacts import list_contacts
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.models import Person
from tracker.store.people import add_contact, find_person_by_email, lock_organization
from tracker.store.posts import (
    change_delegated_to_none,
    change_links_to_dead,
    count_delegated,
    count_open_sessions,
    get_person,
    list_appointments,
    list_posts_of,
)

_LONGEST = 200


@dataclass(frozen=True)
class Leaving:
    """What ends when a person leaves: posts they hold, tasks handed to them, browsers they are signed in with."""

    posts: tuple[str, ...]
    task_count: int
    session_count: int


def change_person(
    session: Session, *, actor: Actor, person_id: UUID, name: str, email: str, row_version: int, now: datetime
) -> None:
    """Keep the name and the address they sign in with. Raises RuleBroken, Conflict."""
    person = get_person(session, person_id)
    check_version(person, row_version)
    name, email = clean_line(name), email.strip()
    if not name or len(name) > _LONGEST:
        raise RuleBroken("name", "กรุณาใส่ชื่อ-นามสกุล")
    before = {"name": person.name, "email": person.email}
    person.name, person.sort_key = name, sort_key(name)
    if email.casefold() != (person.email_key or ""):
        _change_email(session, person, email, now)
    flush_or_conflict(session)
    after = {"name": person.name, "email": person.email}
    change = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if change:
        note_person(session, actor, person, "person_changed", change, now)
    session.commit()


def foresee_leaving(session: Session, *, person_id: UUID, now: datetime) -> Leaving:
    """What leaving would touch, counted before it is done. Raises NotFound."""
    get_person(session, person_id)
    today = day_of(now)
    held = [
        post.title for post in list_posts_of(session, person_id) if not all(h.is_over(today) for h in post.holdings)
    ]
    return Leaving(tuple(held), count_delegated(session, person_id), count_open_sessions(session, person_id, now))


def leave_office(session: Session, *, actor: Actor, person_id: UUID, last_day: date, now: datetime) -> None:
    """They work here until `last_day`, the last one. All their posts end then; from the day after on no session and no
    link of theirs opens anything. What they wrote stays under their name.
    """
    lock_organization(session)
    person = get_person(session, person_id)
    if person.left_on:
        raise RuleBroken("left", f"บันทึกไว้แล้วว่า {person.name} พ้นจากหน่วยงาน")
    if person.id == actor.person_id:
        raise RuleBroken("oneself", "ท่านบันทึกว่าตนเองพ้นจากหน่วยงานไม่ได้ กรุณาให้ผู้ดูแลระบบคนอื่นบันทึก")
    person.left_on = last_day + timedelta(days=1)
    for appointment in list_appointments(session, person_id=person.id):
        cut_short(session, appointment, last_day)
    check_administrator_stays(session, person.left_on)
    if person.left_on <= day_of(now):
        change_sessions_to_ended(session, now, person_id=person.id)
        change_links_to_dead(session, person.id, now)
    change_delegated_to_none(session, person.id)
    flush_or_conflict(session)
    note_person(session, actor, person, "person_left", {"left_on": [None, person.left_on.isoformat()]}, now)
    session.commit()


def return_to_office(session: Session, *, actor: Actor, person_id: UUID, now: datetime) -> None:
    """They work here again; posts are given anew."""
    person = get_person(session, person_id)
    if person.left_on is None:
        raise RuleBroken("here", f"{person.name} ยังอยู่ในหน่วยงาน")
    before = person.left_on.isoformat()
    person.left_on = None
    flush_or_conflict(session)
    note_person(session, actor, person, "person_returned", {"left_on": [before, None]}, now)
    session.commit()


def _change_email(session: Session, person: Person, email: str, now: datetime) -> None:
    """What goes to the old address goes to the new one; links that wait in the old mailbox open nothing any more."""
    if email:
        check_email(email)
        if (other := find_person_by_email(session, email)) and other.id != person.id:
            raise RuleBroken("email", f"อีเมลนี้เป็นของ {other.name} แล้ว แต่ละคนต้องใช้อีเมลของตนเอง")
    elif person.email:
        raise RuleBroken("email", "กรุณาใส่อีเมล เพราะใช้เข้าสู่ระบบ")
    old = person.email
    person.email, person.email_key = email or None, email.casefold() or None
    change_links_to_dead(session, person.id, now)
    mine = [one for one in list_contacts(session, person.id, is_locking=True) if one.channel == EMAIL]
    same = next((one for one in mine if one.address == old), None)
    if same is not None:
        same.address, same.state = email, "ok"
    elif email and all(one.address != email for one in mine):
        add_contact(session, person.id, EMAIL, email, now, is_confirmed=True)
