"""Somebody takes up a post, stands in for its holder, moves to another one, or gives one up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.appointment import Term, check_term, day_before, is_in_the_way
from tracker.rules.errors import Forbidden, RuleBroken
from tracker.rules.office import DIVISION_RANKS, Rank
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of, format_date
from tracker.store.history import record_history
from tracker.store.models import Appointment, Person, Position
from tracker.store.people import list_holders, lock_organization
from tracker.store.posts import (
    PostRow,
    add_appointment,
    delete_appointment,
    get_appointment,
    get_person,
    get_position,
    get_post,
    list_appointments,
)


@dataclass(frozen=True)
class Order:
    """Who is to hold which post. With `is_transfer` the posts held until then end the day before."""

    person_id: UUID
    position_id: UUID
    term: Term
    is_transfer: bool = False


def appoint(session: Session, *, actor: Actor, order: Order, now: datetime) -> None:
    """Write it down. Raises RuleBroken; the policy officer names acting people of divisions only."""
    lock_organization(session)
    place_appointment(session, actor=actor, order=order, now=now)
    session.commit()


def place_appointment(session: Session, *, actor: Actor, order: Order, now: datetime) -> None:
    """The same within the caller's transaction."""
    person, position = get_person(session, order.person_id), get_position(session, order.position_id)
    _check_right(actor, position, order)
    check_term(order.term)
    _check_here(person, order.term, day_of(now))
    if position.closed_on:
        raise RuleBroken("position_closed", "ตำแหน่งนี้ปิดไปแล้ว กรุณาเลือกตำแหน่งอื่น")
    _check_free(get_post(session, position.id), order)
    if order.is_transfer:
        _end_others(session, actor, person, order, now)
    term = order.term
    add_appointment(
        session,
        position_id=position.id,
        person_id=person.id,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        is_acting=term.is_acting,
    )
    check_administrator_stays(session, term.starts_on or day_of(now))
    change = {
        "position": [None, position.title],
        "from": [None, _iso(term.starts_on)],
        "to": [None, _iso(term.ends_on)],
    }
    action = "person_acts" if term.is_acting else "person_appointed"
    note_person(session, actor, person, action, change, now)


def end_appointment(
    session: Session, *, actor: Actor, person_id: UUID, appointment_id: UUID, last_day: date, now: datetime
) -> None:
    """The post is held until `last_day`, the last one. Raises RuleBroken where nobody could administer any more."""
    lock_organization(session)
    person, appointment = get_person(session, person_id), get_appointment(session, appointment_id, person_id)
    position = get_position(session, appointment.position_id)
    _check_right(actor, position, Order(person_id, position.id, Term(None, is_acting=appointment.is_acting)))
    cut_short(session, appointment, last_day)
    check_administrator_stays(session, last_day + timedelta(days=1))
    change = {"position": [position.title, None], "to": [None, last_day.isoformat()]}
    note_person(session, actor, person, "appointment_ended", change, now)
    session.commit()


def cut_short(session: Session, appointment: Appointment, last_day: date) -> None:
    """The appointment ends with this day; one that begins later never comes into force."""
    if appointment.starts_on and appointment.starts_on > last_day:
        delete_appointment(session, appointment)
    elif appointment.ends_on is None or appointment.ends_on > last_day:
        appointment.ends_on = last_day
        session.flush()


def check_administrator_stays(session: Session, on: date) -> None:
    """Raise RuleBroken where a change would leave nobody who may administer the office."""
    if not list_holders(session, on, {Rank.ADMINISTRATOR}):
        raise RuleBroken("last_administrator", "ต้องมีผู้ดูแลระบบอย่างน้อยหนึ่งคน กรุณามอบตำแหน่งผู้ดูแลระบบให้ผู้อื่นก่อน")


def note_person(
    session: Session, actor: Actor, person: Person, action: str, change: dict[str, Any], now: datetime
) -> None:
    """What was done to a person's posts, in the history."""
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="person",
        subject_id=person.id,
        change=change,
    )


def _check_right(actor: Actor, position: Position, order: Order) -> None:
    if actor.is_administrator:
        return
    if not order.term.is_acting or order.is_transfer or position.rank not in DIVISION_RANKS:
        raise Forbidden("administrator_only", "ท่านแต่งตั้งได้เฉพาะผู้รักษาราชการแทนของสำนัก/กอง กรุณาแจ้งผู้ดูแลระบบ")


def _check_here(person: Person, term: Term, today: date) -> None:
    if person.left_on and person.left_on <= (term.ends_on or term.starts_on or today):
        raise RuleBroken("left", f"{person.name} พ้นจากหน่วยงานแล้วในวันดังกล่าว กรุณาตรวจวันที่")


def _check_free(post: PostRow, order: Order) -> None:
    for one in post.holdings:
        held = Term(one.starts_on, one.ends_on, one.is_acting)
        if one.person_id == order.person_id and held.touches(order.term):
            raise RuleBroken("held_already", f"{one.person_name} ดำรงตำแหน่งนี้อยู่แล้วในช่วงวันดังกล่าว")
        if one.person_id != order.person_id and is_in_the_way(post.rank, order.term, held):
            until = f"ถึง {format_date(one.ends_on)}" if one.ends_on else "อยู่"
            raise RuleBroken(
                "position_held",
                f"{one.person_name} ดำรงตำแหน่งนี้{until} กรุณาให้พ้นจากตำแหน่งก่อน หรือเลือก “รักษาราชการแทน”",
            )


def _end_others(session: Session, actor: Actor, person: Person, order: Order, now: datetime) -> None:
    last_day = day_before(order.term.starts_on or day_of(now))
    for appointment in list_appointments(session, person_id=person.id):
        is_ahead = appointment.ends_on is None or appointment.ends_on > last_day
        if is_ahead and not appointment.is_acting:
            title = get_position(session, appointment.position_id).title
            cut_short(session, appointment, last_day)
            change = {"position": [title, None], "to": [None, last_day.isoformat()]}
            note_person(session, actor, person, "appointment_ended", change, now)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
