"""Invitations: one-time links by which a person comes in for the first time and sets a password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.models import Person, SignInLink

PURPOSE = "invitation"


@dataclass(frozen=True)
class Invitation:
    """The newest invitation of a person. `state`: waiting, used, or expired (also one that was cancelled)."""

    id: UUID
    person_id: UUID
    person_name: str
    email: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: str

    @property
    def is_waiting(self) -> bool:
        return self.state == "waiting"


def list_invitations(session: Session, now: datetime) -> Sequence[Invitation]:
    """The newest invitation of everybody who was ever invited, the newest first."""
    statement = (
        select(SignInLink, Person)
        .join(Person, Person.id == SignInLink.person_id)
        .where(SignInLink.purpose == PURPOSE, SignInLink.is_limited.is_(False))
        .order_by(SignInLink.created_at.desc(), SignInLink.id.desc())
    )
    newest: dict[UUID, Invitation] = {}
    for link, person in session.execute(statement):
        newest.setdefault(person.id, _invitation(link, person, now))
    return list(newest.values())


def _invitation(link: SignInLink, person: Person, now: datetime) -> Invitation:
    state = "used" if link.used_at else "waiting" if link.expires_at > now else "expired"
    return Invitation(
        link.id, person.id, person.name, person.email, link.created_at, link.expires_at, link.used_at, state
    )
