"""Tables of the door: sessions that die at logout, one-time links, throttles."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import Base, TenantRow, within


class UserSession(TenantRow):
    """A signed-in browser. Only the hash of its token is kept; a limited one came in by a one-time link."""

    __tablename__ = "user_session"
    __table_args__ = (UniqueConstraint("token_hash"), within("person_id", "person"))

    token_hash: Mapped[str]
    person_id: Mapped[UUID]
    device: Mapped[str]
    is_limited: Mapped[bool]
    verified_at: Mapped[datetime | None]  # when the second factor was given in this session
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInLink(TenantRow):
    """A one-time link: GET shows a button, POST consumes. Only the hash of its token is kept."""

    __tablename__ = "sign_in_link"
    __table_args__ = (UniqueConstraint("token_hash"), within("person_id", "person"))

    token_hash: Mapped[str]
    person_id: Mapped[UUID]
    purpose: Mapped[str]
    target: Mapped[str]
    is_limited: Mapped[bool]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(TenantRow):
    """One of the codes that stand in for a lost authenticator, once each. Only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("organization_id", "person_id", "code_hash"), within("person_id", "person"))

    person_id: Mapped[UUID]
    code_hash: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried under one key (a hash of account or address) in the current window."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    window_started_at: Mapped[datetime]
    count: Mapped[int]
    last_at: Mapped[datetime]
