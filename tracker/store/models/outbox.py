"""Tables of reminding: what is due (reminder) apart from a message on its way (delivery), contacts, channels."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import Base, TenantRow, one_of, within

CHANNELS = ("line", "email", "inbox")
STATUSES = (
    "pending", "sending", "retry", "held_quota", "accepted", "delivered", "bounced",
    "failed", "uncertain", "dead", "cancelled", "expired", "merged",
)  # fmt: skip
_WAITING = text("status IN ('pending', 'retry', 'held_quota')")
_SENDING = text("status = 'sending'")


class ContactPoint(TenantRow):
    """An address of a person, or of a division's LINE group, on one channel."""

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("organization_id", "person_id", "channel", "provider_key"),
        one_of("channel", ("line", "email")),
        one_of("state", ("unconfirmed", "ok", "blocked", "bad", "unlinked")),
        within("person_id", "person"),
        within("division_id", "division"),
    )

    person_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    channel: Mapped[str]
    provider_key: Mapped[str] = mapped_column(default="")
    address: Mapped[str]
    state: Mapped[str] = mapped_column(default="ok")
    is_on: Mapped[bool] = mapped_column(default=True)
    verified_at: Mapped[datetime | None]
    last_event_at: Mapped[datetime | None]
    note: Mapped[str | None]
    created_at: Mapped[datetime]


class Reminder(TenantRow):
    """One thing one person is to be told once. `key` = duty, deadline version, offset or week, person."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("organization_id", "key"),
        one_of("state", ("planned", "superseded", "silenced")),
        Index("ix_reminder_task", "organization_id", "task_id"),
        within("person_id", "person"),
        within("task_id", "task"),
        within("measure_id", "measure"),
        within("round_id", "reporting_round"),
        within("division_id", "division"),
    )

    key: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[UUID]
    task_id: Mapped[UUID | None]
    measure_id: Mapped[UUID | None]
    round_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    deadline_version: Mapped[int]
    due_on: Mapped[date]
    offset_days: Mapped[int | None]
    late_week: Mapped[int | None]
    nominal_on: Mapped[date]
    state: Mapped[str]
    recorded_at: Mapped[datetime]


class Delivery(TenantRow):
    """A message on its way to one person by one channel; the payload is frozen at the first claim."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        one_of("channel", CHANNELS),
        one_of("status", STATUSES),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_delivery_waiting", "not_before", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_delivery_sending", "lease_until", sqlite_where=_SENDING, postgresql_where=_SENDING),
        Index("ix_delivery_person", "organization_id", "person_id", "scheduled_for"),
        within("person_id", "person"),
        within("fallback_of_id", "delivery"),
        within("merged_into_id", "delivery"),
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
    created_at: Mapped[datetime]


class DeliveryItem(TenantRow):
    """One reminder carried by a delivery."""

    __tablename__ = "delivery_item"
    __table_args__ = (
        UniqueConstraint("organization_id", "delivery_id", "reminder_id"),
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


class LineUsage(TenantRow):
    """What is known of a month's LINE quota (`month` = its first day)."""

    __tablename__ = "line_usage"
    __table_args__ = (UniqueConstraint("organization_id", "month"),)

    month: Mapped[date]
    quota: Mapped[int | None]
    used_seen: Mapped[int] = mapped_column(default=0)
    used_ours: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None]


class WebhookEvent(TenantRow):
    """An event LINE sent us, stored before it is worked on."""

    __tablename__ = "webhook_event"
    __table_args__ = (UniqueConstraint("organization_id", "event_id"),)

    event_id: Mapped[str]
    kind: Mapped[str]
    happened_at: Mapped[datetime]
    is_redelivery: Mapped[bool]
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    error: Mapped[str | None]


class LinkNonce(TenantRow):
    """A secret that ties a LINE account to a person once."""

    __tablename__ = "link_nonce"
    __table_args__ = (UniqueConstraint("nonce_hash"), within("person_id", "person"))

    nonce_hash: Mapped[str]
    person_id: Mapped[UUID]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WorkerTick(Base):
    """When a worker last made its turn; shown on /healthz. Belongs to the installation, not to an organization."""

    __tablename__ = "worker_tick"

    worker: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ticked_at: Mapped[datetime]
