"""Tables of reminding: what is due to whom, what was put off, stopped or asked; where people can be reached."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import TenantRow, one_of, within


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
    display_name: Mapped[str | None]  # as LINE shows it, so that a person knows the account again
    consented_at: Mapped[datetime | None]
    member_count: Mapped[int | None]  # people of a group without the account: what one push to it costs
    verified_at: Mapped[datetime | None]
    last_event_at: Mapped[datetime | None]
    note: Mapped[str | None]
    created_at: Mapped[datetime]


class Reminder(TenantRow):
    """One thing one person is to be told once. `key` = duty, deadline version, offset or week, person.

    `reason` is the Thai answer to "ทำไมฉันได้ข้อความนี้" at the time; `detail` what somebody wrote (a return's note);
    `source_id` the update or request it comes from; `level` how far up a late duty has been escalated.
    """

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
    level: Mapped[int | None]
    source_id: Mapped[UUID | None]
    detail: Mapped[str | None]
    reason: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_via: Mapped[str | None]  # web, line, email


class Snooze(TenantRow):
    """A person asked to be reminded of a duty later; until then its marks are passed over for this person."""

    __tablename__ = "snooze"
    __table_args__ = (
        Index("ix_snooze_person", "organization_id", "person_id"),
        within("person_id", "person"),
        within("task_id", "task"),
        within("round_id", "reporting_round"),
        within("division_id", "division"),
    )

    person_id: Mapped[UUID]
    kind: Mapped[str]
    task_id: Mapped[UUID | None]
    round_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    deadline_version: Mapped[int]
    due_on: Mapped[date]
    until_on: Mapped[date]
    created_at: Mapped[datetime]


class EscalationStop(TenantRow):
    """Somebody with the right stopped the escalation of a late duty, with a reason; `ended_at` lets it go on."""

    __tablename__ = "escalation_stop"
    __table_args__ = (
        within("person_id", "person"),
        within("task_id", "task"),
        within("round_id", "reporting_round"),
        within("division_id", "division"),
    )

    person_id: Mapped[UUID]
    task_id: Mapped[UUID | None]
    round_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class TaskRequest(TenantRow):
    """Something the policy officer or an executive asks a division about a task: a question, or evidence."""

    __tablename__ = "task_request"
    __table_args__ = (
        one_of("kind", ("question", "evidence")),
        Index("ix_task_request_of_task", "organization_id", "task_id"),
        within("task_id", "task"),
        within("person_id", "person"),
        within("answered_by_id", "person"),
    )

    task_id: Mapped[UUID]
    person_id: Mapped[UUID]
    kind: Mapped[str]
    text: Mapped[str]
    answer_by: Mapped[date | None]  # the day until which an answer is wanted
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None]
