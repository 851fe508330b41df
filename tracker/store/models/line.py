"""Tables of what LINE tells us: its quota, its events, the secrets that tie an account to a person."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import TenantRow, one_of, within

_UNWORKED = text("processed_at IS NULL")


class LineUsage(TenantRow):
    """What is known of a month's LINE quota (`month` = its first day, in Bangkok).

    `used_seen` is LINE's own count at `checked_at`, hand-sent messages included; `used_ours` the messages of ours
    that left or are leaving, up to which `allowance` lets ordinary ones go and `allowance_cutoff` those of a cutoff
    (None: no limit). `reserve` is kept for the reminders of the month's coming cutoffs.
    """

    __tablename__ = "line_usage"
    __table_args__ = (UniqueConstraint("organization_id", "month"),)

    month: Mapped[date]
    quota: Mapped[int | None]
    used_seen: Mapped[int] = mapped_column(default=0)
    used_ours: Mapped[int] = mapped_column(default=0)
    reserve: Mapped[int] = mapped_column(default=0)
    allowance: Mapped[int | None]
    allowance_cutoff: Mapped[int | None]
    checked_at: Mapped[datetime | None]


class WebhookEvent(TenantRow):
    """An event LINE sent us, stored before it is worked on."""

    __tablename__ = "webhook_event"
    __table_args__ = (
        UniqueConstraint("organization_id", "event_id"),
        Index("ix_webhook_event_waiting", "received_at", sqlite_where=_UNWORKED, postgresql_where=_UNWORKED),
    )

    event_id: Mapped[str]
    channel_key: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    source_id: Mapped[str | None]  # the LINE user, else the group or room
    happened_at: Mapped[datetime]
    is_redelivery: Mapped[bool]
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    processed_at: Mapped[datetime | None]
    error: Mapped[str | None]


class LinkNonce(TenantRow):
    """A secret that ties a LINE account to a person, or a LINE group to a division, once; only its hash is kept."""

    __tablename__ = "link_nonce"
    __table_args__ = (
        UniqueConstraint("nonce_hash"),
        one_of("purpose", ("code", "account_link", "group")),
        within("person_id", "person"),
        within("division_id", "division"),
    )

    nonce_hash: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="code")
    person_id: Mapped[UUID]
    division_id: Mapped[UUID | None]
    source_id: Mapped[str | None]  # the LINE user an account link was begun for
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
