"""People and their posts: who somebody is today, who holds a position."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Post
from tracker.rules.thai_calendar import Digits
from tracker.store.models import Appointment, ContactPoint, Organization, Person, Position


@dataclass(frozen=True)
class PersonRow:
    """A person with today's posts, for lists."""

    id: UUID
    name: str
    email: str | None
    posts: tuple[Post, ...]


def in_force(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition under which an appointment (joined with its position) counts on a day."""
    return (
        or_(Appointment.starts_on.is_(None), Appointment.starts_on <= today)
        & or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today)
        & or_(Position.closed_on.is_(None), Position.closed_on > today)
    )


def still_here(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition under which a person still works here on a day."""
    return or_(Person.left_on.is_(None), Person.left_on > today)


def get_organization(session: Session) -> Organization:
    """The organization of this session."""
    organization = session.get(Organization, session.info["organization_id"])
    if organization is None:
        raise NotFound("no_organization", "ไม่พบหน่วยงานนี้ในระบบ")
    return organization


def digits_of(organization: Organization) -> Digits:
    """In which digits the organization prints its papers."""
    return "thai" if organization.digits == "thai" else "arabic"


def lock_organization(session: Session) -> None:
    """Held until the commit: what two people must not do at the same time here is done one after the other."""
    office = select(Organization.id).where(Organization.id == session.info["organization_id"])
    session.execute(office.with_for_update(key_share=True))


def find_organization(session: Session, slug: str) -> Organization | None:
    """An organization by the short name used in commands and addresses."""
    return session.scalar(select(Organization).where(Organization.slug == slug))


def list_organizations(session: Session) -> list[Organization]:
    """All organizations of this installation, by name."""
    return list(session.scalars(select(Organization).order_by(Organization.name)))


def find_actor(session: Session, person_id: UUID, today: date, *, is_limited: bool = False) -> Actor | None:
    """A person with the posts of today; None for somebody who left or never was."""
    person = session.scalar(select(Person).where(Person.id == person_id, still_here(today)))
    if person is None:
        return None
    posts = _posts_by_person(session, today, [person.id]).get(person.id, ())
    return Actor(person.id, person.organization_id, person.name, posts, is_limited=is_limited)


def list_people_with_posts(session: Session, today: date) -> list[PersonRow]:
    """Everybody who works here today, in Thai order."""
    people = list(session.scalars(select(Person).where(still_here(today)).order_by(Person.sort_key, Person.id)))
    posts = _posts_by_person(session, today, [person.id for person in people])
    return [PersonRow(person.id, person.name, person.email, posts.get(person.id, ())) for person in people]


def list_holders(session: Session, today: date, ranks: Iterable[Rank]) -> list[PersonRow]:
    """Everybody who holds a post of one of these ranks today."""
    wanted = frozenset(ranks)
    return [row for row in list_people_with_posts(session, today) if any(post.rank in wanted for post in row.posts)]


def find_person_name(session: Session, person_id: UUID) -> str | None:
    """What somebody is called, also of one who left."""
    return session.scalar(select(Person.name).where(Person.id == person_id))


def list_colleagues(session: Session, division_id: UUID, today: date) -> list[PersonRow]:
    """Everybody who holds a post in a division today, in Thai order."""
    rows = list_people_with_posts(session, today)
    return [row for row in rows if any(post.division_id == division_id for post in row.posts)]


def _posts_by_person(session: Session, today: date, person_ids: list[UUID]) -> dict[UUID, tuple[Post, ...]]:
    statement = (
        select(Appointment, Position)
        .join(Position, Position.id == Appointment.position_id)
        .where(Appointment.person_id.in_(person_ids), in_force(today))
        .order_by(Appointment.is_acting, Position.title, Position.id)
    )
    posts: dict[UUID, tuple[Post, ...]] = {}
    for appointment, position in session.execute(statement):
        post = Post(
            position.id, position.title, position.rank, position.division_id, position.unit, appointment.is_acting
        )
        posts[appointment.person_id] = (*posts.get(appointment.person_id, ()), post)
    return posts


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The person of this organization with that address."""
    return session.scalar(select(Person).where(Person.email_key == email.casefold()))


def find_open_position(session: Session, title: str, rank: Rank, division_id: UUID | None) -> Position | None:
    """A position that still exists, by title, rank and division."""
    division = Position.division_id.is_(None) if division_id is None else Position.division_id == division_id
    return session.scalar(
        select(Position).where(Position.title == title, Position.rank == rank, division, Position.closed_on.is_(None))
    )


def has_appointment(session: Session, person_id: UUID, position_id: UUID, today: date) -> bool:
    """Whether a person holds a position on a day."""
    statement = (
        select(Appointment.id)
        .join(Position, Position.id == Appointment.position_id)
        .where(Appointment.person_id == person_id, Appointment.position_id == position_id, in_force(today))
    )
    return session.scalar(statement) is not None


def add_contact(
    session: Session, person_id: UUID, channel: str, address: str, now: datetime, *, is_confirmed: bool
) -> ContactPoint:
    """An e-mail address or LINE user id of a person; an unconfirmed one waits for proof."""
    contact = ContactPoint(
        id=new_id(),
        person_id=person_id,
        channel=channel,
        provider_key="",
        address=address,
        state="ok" if is_confirmed else "unconfirmed",
        is_on=True,
        verified_at=now if is_confirmed else None,
        created_at=now,
    )
    session.add(contact)
    return contact


def has_contact(session: Session, person_id: UUID, channel: str) -> bool:
    """Whether an address of a person on a channel is known."""
    statement = select(ContactPoint.id).where(ContactPoint.person_id == person_id, ContactPoint.channel == channel)
    return session.scalar(statement) is not None
