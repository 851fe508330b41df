"""Posts and who holds them, past, present and to come; vacant ones are found here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.rules.office import Rank
from tracker.rules.task import TaskStatus
from tracker.store.models import Appointment, Division, Person, Position, SignInLink, Task, UserSession

_RANKS = list(Rank)
_OPEN = (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS)


@dataclass(frozen=True)
class Holding:
    """One appointment: who holds which post from when to when."""

    id: UUID
    position_id: UUID
    person_id: UUID
    person_name: str
    starts_on: date | None
    ends_on: date | None
    is_acting: bool

    def is_in_force(self, today: date) -> bool:
        return (self.starts_on is None or self.starts_on <= today) and not self.is_over(today)

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


@dataclass(frozen=True)
class PostRow:
    """A post with who holds it today or will; `holdings` are in order of their beginning."""

    id: UUID
    title: str
    rank: Rank
    division_id: UUID | None
    division_name: str
    unit: str | None
    closed_on: date | None
    holdings: tuple[Holding, ...] = ()

    def holders(self, today: date) -> tuple[Holding, ...]:
        return tuple(one for one in self.holdings if one.is_in_force(today))


@dataclass(frozen=True)
class PersonShown:
    """A person for the page about them."""

    id: UUID
    name: str
    email: str | None
    has_password: bool
    left_on: date | None
    row_version: int
    created_at: datetime


def list_posts(session: Session, today: date) -> list[PostRow]:
    """Every post that exists today, executives first, then by division and rank, with who holds or will hold it."""
    is_open = or_(Position.closed_on.is_(None), Position.closed_on > today)
    rows = session.execute(_posts().where(is_open)).all()
    holdings = _holdings(session, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today))
    return [_post(position, division, holdings) for position, division in sorted(rows, key=_order)]


def get_post(session: Session, position_id: UUID) -> PostRow:
    """One post with everybody who ever held it. Raises NotFound."""
    row = session.execute(_posts().where(Position.id == position_id)).first()
    if row is None:
        raise NotFound("no_position", "ไม่พบตำแหน่งนี้ กรุณากลับไปที่หน้า “บุคลากร”")
    position, division = row
    return _post(position, division, _holdings(session, Appointment.position_id == position_id))


def list_posts_of(session: Session, person_id: UUID) -> list[PostRow]:
    """The posts a person holds, held or will hold; each with only this person's appointments."""
    holdings = _holdings(session, Appointment.person_id == person_id)
    rows = session.execute(_posts().where(Position.id.in_(holdings))).all()
    return [_post(position, division, holdings) for position, division in sorted(rows, key=_order)]


def get_person_shown(session: Session, person_id: UUID) -> PersonShown:
    """One person. Raises NotFound."""
    return _shown(get_person(session, person_id))


def list_former_people(session: Session, today: date) -> list[PersonShown]:
    """Who does not work here any more, in Thai order."""
    gone = select(Person).where(Person.left_on <= today).order_by(Person.sort_key, Person.id)
    return [_shown(person) for person in session.scalars(gone)]


def get_person(session: Session, person_id: UUID) -> Person:
    """One person, to be changed. Raises NotFound."""
    person = session.scalar(select(Person).where(Person.id == person_id))
    if person is None:
        raise NotFound("no_person", "ไม่พบบุคคลนี้ กรุณากลับไปที่หน้า “บุคลากร”")
    return person


def get_position(session: Session, position_id: UUID) -> Position:
    """One post, to be changed. Raises NotFound."""
    position = session.scalar(select(Position).where(Position.id == position_id))
    if position is None:
        raise NotFound("no_position", "ไม่พบตำแหน่งนี้ กรุณากลับไปที่หน้า “บุคลากร”")
    return position


def get_appointment(session: Session, appointment_id: UUID, person_id: UUID) -> Appointment:
    """One appointment of a person, to be changed. Raises NotFound."""
    found = session.scalar(
        select(Appointment).where(Appointment.id == appointment_id, Appointment.person_id == person_id)
    )
    if found is None:
        raise NotFound("no_appointment", "ไม่พบการดำรงตำแหน่งนี้ กรุณากลับไปที่หน้า “บุคลากร”")
    return found


def list_appointments(
    session: Session, *, person_id: UUID | None = None, position_ids: Iterable[UUID] | None = None
) -> list[Appointment]:
    """Appointments of a person or of posts, to be changed."""
    statement = select(Appointment).order_by(Appointment.starts_on, Appointment.id)
    if person_id is not None:
        statement = statement.where(Appointment.person_id == person_id)
    if position_ids is not None:
        statement = statement.where(Appointment.position_id.in_(list(position_ids)))
    return list(session.scalars(statement))


def add_position(session: Session, **values: Any) -> Position:
    """A new post."""
    position = Position(organization_id=session.info["organization_id"], id=new_id(), **values)
    session.add(position)
    session.flush()
    return position


def add_appointment(session: Session, **values: Any) -> Appointment:
    """Somebody takes up a post."""
    appointment = Appointment(id=new_id(), **values)
    session.add(appointment)
    session.flush()
    return appointment


def delete_appointment(session: Session, appointment: Appointment) -> None:
    """One that never came into force; the history tells of it."""
    session.delete(appointment)
    session.flush()


def list_positions_of(session: Session, division_id: UUID) -> list[Position]:
    """The posts of a division that exist, to be changed."""
    statement = select(Position).where(Position.division_id == division_id, Position.closed_on.is_(None))
    return list(session.scalars(statement.order_by(Position.title, Position.id)))


def count_delegated(session: Session, person_id: UUID) -> int:
    """Open tasks that were handed to a person."""
    return session.scalar(select(func.count()).select_from(Task).where(*_handed_to(person_id))) or 0


def change_delegated_to_none(session: Session, person_id: UUID) -> None:
    """Open tasks handed to a person go back to whoever answers for the division."""
    statement = update(Task).where(*_handed_to(person_id))
    changed = statement.values(delegate_id=None, row_version=Task.row_version + 1)
    session.execute(changed.execution_options(synchronize_session=False))


def change_links_to_dead(session: Session, person_id: UUID, now: datetime, *, purpose: str | None = None) -> None:
    """Nothing opens any more by one-time links of a person that were not used."""
    statement = update(SignInLink).where(
        SignInLink.person_id == person_id, SignInLink.used_at.is_(None), SignInLink.expires_at > now
    )
    if purpose is not None:
        statement = statement.where(SignInLink.purpose == purpose)
    session.execute(statement.values(expires_at=now).execution_options(synchronize_session=False))


def count_open_sessions(session: Session, person_id: UUID, now: datetime) -> int:
    """Browsers in which a person is signed in."""
    statement = select(func.count()).select_from(UserSession)
    is_open = (UserSession.ended_at.is_(None), UserSession.expires_at > now)
    return session.scalar(statement.where(UserSession.person_id == person_id, *is_open)) or 0


def _handed_to(person_id: UUID) -> tuple[Any, ...]:
    return Task.delegate_id == person_id, Task.status.in_(_OPEN), Task.withdrawn_at.is_(None)


def _posts() -> Select[Position, Division]:
    return select(Position, Division).outerjoin(Division, Division.id == Position.division_id)


def _holdings(session: Session, condition: Any) -> dict[UUID, tuple[Holding, ...]]:
    statement = (
        select(Appointment, Person.name)
        .join(Person, Person.id == Appointment.person_id)
        .where(condition)
        .order_by(Appointment.is_acting, Appointment.starts_on, Person.sort_key, Appointment.id)
    )
    found: dict[UUID, tuple[Holding, ...]] = {}
    for row, name in session.execute(statement):
        one = Holding(row.id, row.position_id, row.person_id, name, row.starts_on, row.ends_on, row.is_acting)
        found[row.position_id] = (*found.get(row.position_id, ()), one)
    return found


def _post(position: Position, division: Division | None, holdings: dict[UUID, tuple[Holding, ...]]) -> PostRow:
    return PostRow(
        position.id,
        position.title,
        position.rank,
        position.division_id,
        division.name if division else "",
        position.unit,
        position.closed_on,
        holdings.get(position.id, ()),
    )


def _order(row: Row[Position, Division]) -> tuple[Any, ...]:
    position, division = row
    place = (1, division.place, division.sort_key) if division else (0, 0, "")
    return (*place, _RANKS.index(position.rank), position.title, str(position.id))


def _shown(person: Person) -> PersonShown:
    return PersonShown(
        person.id,
        person.name,
        person.email,
        person.password_hash is not None,
        person.left_on,
        person.row_version,
        person.created_at,
    )
