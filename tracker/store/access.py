"""The door's rows: sessions, one-time links, throttles. Looks across organizations until it knows who somebody is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, bindparam, delete, join, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.rules.permissions import Actor, Post
from tracker.rules.second_factor import should_have_one
from tracker.rules.sign_in import Tries
from tracker.store.conditional_writes import count_changed
from tracker.store.database import ACROSS
from tracker.store.models import Appointment, Organization, Person, Position, SignInLink, Throttle, UserSession
from tracker.store.people import in_force, still_here


@dataclass(frozen=True)
class Visitor:
    """Who a session belongs to, with what every page shows of their organization."""

    session_id: UUID
    actor: Actor
    last_seen_at: datetime
    organization_name: str
    organization_kind: str
    is_review_on: bool
    is_demo: bool
    has_factor: bool = False
    is_verified: bool = False  # the second factor was given in this session
    is_factor_required: bool = False

    @property
    def waits_for_factor(self) -> bool:
        """Whether the password was given and the code not yet: until then nothing opens."""
        return self.has_factor and not self.is_verified and not self.actor.is_limited

    @property
    def must_set_factor(self) -> bool:
        """Whether the office asks for a second factor that this person has not set up."""
        return self.is_factor_required and not self.has_factor and not self.actor.is_limited


@dataclass(frozen=True)
class OpenSession:
    """A session nobody ended, with whoever it belongs to and today's posts."""

    visitor: Visitor
    is_limited: bool
    expires_at: datetime


@dataclass(frozen=True)
class SessionRow:
    """A signed-in browser, for the list of one's own."""

    id: UUID
    device: str
    is_limited: bool
    created_at: datetime
    last_seen_at: datetime


def enter_organization(session: Session, organization_id: UUID) -> None:
    """From here on a session that began without an organization stays inside this one."""
    session.info["organization_id"] = organization_id


def is_anybody_here(session: Session) -> bool:
    """Whether this installation has any person at all."""
    return session.scalar(select(Person.id).limit(1), execution_options=ACROSS) is not None


def list_people_by_email(session: Session, key: str, today: date) -> list[Person]:
    """Everybody with this address who works somewhere today; normally one."""
    statement = select(Person).where(Person.email_key == key, still_here(today)).order_by(Person.id)
    return list(session.scalars(statement, execution_options=ACROSS))


def _of_person(model: type[UserSession | Appointment]) -> ColumnElement[bool]:
    return and_(Person.organization_id == model.organization_id, Person.id == model.person_id)


_TODAY = bindparam("today", type_=Date())
_POST = join(
    Appointment,
    Position,
    (Position.organization_id == Appointment.organization_id) & (Position.id == Appointment.position_id),
)
# Asked at every request, so it is one plain statement, put together once: the session, whose it is, and their posts.
_OPEN_SESSION = (
    select(
        UserSession.organization_id,
        UserSession.id,
        UserSession.is_limited,
        UserSession.last_seen_at,
        UserSession.expires_at,
        UserSession.verified_at,
        Person.totp_confirmed_at,
        Organization.is_second_factor_required,
        Person.id.label("person_id"),
        Person.name.label("person_name"),
        Organization.name.label("office_name"),
        Organization.kind,
        Organization.is_review_on,
        Organization.is_demo,
        Position.id.label("post_id"),
        Position.title,
        Position.rank,
        Position.division_id,
        Position.unit,
        Appointment.is_acting,
    )
    .join(Person, _of_person(UserSession))
    .join(Organization, Organization.id == UserSession.organization_id)
    .outerjoin_from(Person, _POST, _of_person(Appointment) & in_force(_TODAY))
    .where(UserSession.token_hash == bindparam("token_hash"), UserSession.ended_at.is_(None), still_here(_TODAY))
    .order_by(Appointment.is_acting, Position.title, Position.id)
)


def change_password_hash(session: Session, person: Person, fresh: str) -> None:
    """Another hash of the same password, as today's parameters want it; of two at once either will do."""
    same = (Person.organization_id == person.organization_id, Person.id == person.id)
    statement = update(Person).where(*same, Person.password_hash == person.password_hash).values(password_hash=fresh)
    session.execute(statement, execution_options={**ACROSS, "synchronize_session": False})


def find_open_session(session: Session, token_hash: str, today: date) -> OpenSession | None:
    """A session nobody ended, whose person still works here; enters their organization."""
    asked = {"token_hash": token_hash, "today": today}
    rows: list[Any] = list(session.connection().execute(_OPEN_SESSION, asked))
    if not rows:
        return None
    first = rows[0]
    posts = tuple(Post(*row[-6:]) for row in rows if row.post_id is not None)
    actor = Actor(first.person_id, first.organization_id, first.person_name, posts, is_limited=first.is_limited)
    enter_organization(session, first.organization_id)
    visitor = Visitor(
        first.id,
        actor,
        first.last_seen_at,
        first.office_name,
        first.kind.value,
        first.is_review_on,
        first.is_demo,
        has_factor=first.totp_confirmed_at is not None,
        is_verified=first.verified_at is not None,
        is_factor_required=first.is_second_factor_required and should_have_one(actor.ranks),
    )
    return OpenSession(visitor, first.is_limited, first.expires_at)


def list_sessions(session: Session, person_id: UUID, now: datetime) -> list[SessionRow]:
    """The sessions of a person that have not ended or expired, the newest first."""
    statement = (
        select(UserSession)
        .where(UserSession.person_id == person_id, UserSession.ended_at.is_(None), UserSession.expires_at > now)
        .order_by(UserSession.last_seen_at.desc())
    )
    return [
        SessionRow(row.id, row.device, row.is_limited, row.created_at, row.last_seen_at)
        for row in session.scalars(statement)
    ]


def change_last_seen(session: Session, session_id: UUID, now: datetime) -> None:
    """Note that a session is in use."""
    session.execute(update(UserSession).where(UserSession.id == session_id).values(last_seen_at=now))


def change_session_to_verified(session: Session, session_id: UUID, now: datetime) -> None:
    """Note that the second factor was given in a session."""
    session.execute(update(UserSession).where(UserSession.id == session_id).values(verified_at=now))


def change_sessions_to_ended(
    session: Session,
    now: datetime,
    *,
    person_id: UUID | None = None,
    session_id: UUID | None = None,
    but: UUID | None = None,
) -> None:
    """End one session, or all of a person but one."""
    statement = update(UserSession).where(UserSession.ended_at.is_(None))
    if person_id is not None:
        statement = statement.where(UserSession.person_id == person_id)
    if session_id is not None:
        statement = statement.where(UserSession.id == session_id)
    if but is not None:
        statement = statement.where(UserSession.id != but)
    session.execute(statement.values(ended_at=now))


def find_sign_in_link(session: Session, token_hash: str) -> SignInLink | None:
    """A one-time link, used or not, by the hash of its token."""
    statement = select(SignInLink).where(SignInLink.token_hash == token_hash)
    return session.scalar(statement, execution_options=ACROSS)


def claim_sign_in_link(session: Session, link: SignInLink, now: datetime) -> bool:
    """Use a link up; False where somebody was faster. The row count tells who won."""
    statement = (
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
    )
    return count_changed(session, statement) == 1


def claim_tries(session: Session, key: str, now: datetime) -> Throttle:
    """The counter under a key, made where it is missing and locked until the end of the transaction."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = insert(Throttle).values(key=key, window_started_at=now, count=0, last_at=now)
    statement = select(Throttle).where(Throttle.key == key).with_for_update()
    while True:
        session.execute(fresh.on_conflict_do_nothing(index_elements=["key"]))
        row = session.scalar(statement, execution_options={"populate_existing": True})
        if row is not None:  # else somebody whose try fitted forgot the counter while we waited for it
            return row


def tries_of(row: Throttle) -> Tries:
    """What the policy needs to know of a counter."""
    return Tries(row.count, row.last_at if row.count else None)


def change_tries_to_none(session: Session, key: str) -> None:
    """Forget the wrong tries under a key."""
    session.execute(delete(Throttle).where(Throttle.key == key))


def change_old_tries_to_none(session: Session, before: datetime) -> None:
    """Forget counts of tries that nothing depends on any more."""
    session.execute(delete(Throttle).where(Throttle.last_at < before))


def has_password(session: Session, person_id: UUID) -> bool:
    """Whether this person has ever set a password."""
    return session.scalar(select(Person.password_hash).where(Person.id == person_id)) is not None
