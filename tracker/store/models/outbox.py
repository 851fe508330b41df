"""Tables of sending: messages on their way (delivery), their log, channels that rest, alarms, signs of life."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import Base, TenantRow, one_of, within

CHANNELS = ("line", "email", "inbox", "group")
STATUSES = (
    "pending", "sending", "retry", "held_quota", "accepted", "delivered", "bounced",
    "failed", "uncertain", "dead", "cancelled", "expired", "merged",
)  # fmt: skip
_WAITING = text("status IN ('pending', 'retry', 'held_quota')")
_TRIABLE = text("status IN ('pending', 'retry')")
_ORDER = ("organization_id", "priority", "not_before", "id")  # in which messages leave
_SENDING = text("status = 'sending'")
_REMEMBERED = text("body_forgotten_at IS NULL")
_SECOND_WAY, _RESENT = text("fallback_of_id IS NOT NULL"), text("resend_of_id IS NOT NULL")
_UNREAD = text("channel = 'inbox' AND read_at IS NULL")


class Delivery(TenantRow):
    """A message on its way to one person by one channel; the payload is frozen at the first claim.

    On the channel "group" it goes to the LINE group of `division_id`, and `person_id` is whose reminders it carries.
    Of an old message the payload is forgotten (`body_forgotten_at`); its items, times, outcome and hash stay.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        one_of("channel", CHANNELS),
        one_of("status", STATUSES),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_delivery_waiting", "not_before", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_delivery_sending", "lease_until", sqlite_where=_SENDING, postgresql_where=_SENDING),
        Index("ix_delivery_person", "organization_id", "person_id", "scheduled_for"),
        Index(
            "ix_delivery_due",
            "organization_id",
            "priority",
            "not_before",
            "id",
            sqlite_where=_TRIABLE,
            postgresql_where=_TRIABLE,
        ),
        Index("ix_delivery_status", "organization_id", "status"),
        Index("ix_delivery_body", "created_at", sqlite_where=_REMEMBERED, postgresql_where=_REMEMBERED),
        Index(
            "ix_delivery_second_way",
            "organization_id",
            "fallback_of_id",
            sqlite_where=_SECOND_WAY,
            postgresql_where=_SECOND_WAY,
        ),
        Index("ix_delivery_resent", "organization_id", "resend_of_id", sqlite_where=_RESENT, postgresql_where=_RESENT),
        Index("ix_delivery_unread", "organization_id", "person_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        within("person_id", "person"),
        within("division_id", "division"),
        within("fallback_of_id", "delivery"),
        within("merged_into_id", "delivery"),
        within("resend_of_id", "delivery"),
        within("requested_by_id", "person"),
    )

    dedupe_key: Mapped[str]
    person_id: Mapped[UUID]
    channel: Mapped[str]
    kind: Mapped[str]
    on_day: Mapped[date]
    scheduled_for: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime]
    priority: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None]
    address: Mapped[str | None]
    payload: Mapped[dict[str, Any] | None]
    payload_sha256: Mapped[str | None]
    epoch: Mapped[int] = mapped_column(default=0)
    retry_key: Mapped[UUID | None]
    message_id: Mapped[str | None]
    first_attempt_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    data_started_at: Mapped[datetime | None]
    is_maybe_accepted: Mapped[bool] = mapped_column(default=False)
    provider_status: Mapped[int | None]
    error_class: Mapped[str | None]
    error_text: Mapped[str | None]
    provider_request_id: Mapped[str | None]
    accepted_request_id: Mapped[str | None]
    provider_message_ids: Mapped[list[Any] | None]
    quota_cost: Mapped[int] = mapped_column(default=1)
    accepted_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None]
    fallback_of_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    subject: Mapped[str | None]
    body_forgotten_at: Mapped[datetime | None]
    repeated_at: Mapped[datetime | None]  # when mail that may have arrived was sent once more
    resend_of_id: Mapped[UUID | None]
    requested_by_id: Mapped[UUID | None]
    created_at: Mapped[datetime]


class DeliveryItem(TenantRow):
    """One reminder carried by a delivery."""

    __tablename__ = "delivery_item"
    __table_args__ = (
        UniqueConstraint("organization_id", "delivery_id", "reminder_id"),
        Index("ix_delivery_item_of_reminder", "organization_id", "reminder_id"),
        within("delivery_id", "delivery"),
        within("reminder_id", "reminder"),
    )

    delivery_id: Mapped[UUID]
    reminder_id: Mapped[UUID]


class DeliveryAttempt(TenantRow):
    """One try at sending, append-only: the log that the provider does not keep for us."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (
        UniqueConstraint("organization_id", "delivery_id", "number"),
        within("delivery_id", "delivery"),
    )

    delivery_id: Mapped[UUID]
    number: Mapped[int]
    worker: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    provider_status: Mapped[int | None]
    provider_request_id: Mapped[str | None]
    error_text: Mapped[str | None]


class ChannelState(TenantRow):
    """A channel of an organization that is paused, and why."""

    __tablename__ = "channel_state"
    __table_args__ = (UniqueConstraint("organization_id", "channel"),)

    channel: Mapped[str]
    paused_until: Mapped[datetime | None]
    pauses: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    changed_at: Mapped[datetime]


class Alarm(TenantRow):
    """Something the office must know of (no worker turned, a channel rests): open until it is well again, told once."""

    __tablename__ = "alarm"
    __table_args__ = (
        Index(
            "ix_alarm_one_open",
            "organization_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    opened_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class WorkerTick(Base):
    """When a worker last made its turn; shown on /healthz. Belongs to the installation, not to an organization."""

    __tablename__ = "worker_tick"

    worker: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ticked_at: Mapped[datetime]
