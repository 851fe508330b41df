"""Tables of running the year: what can be taken back, views kept by name, tags, meetings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import TenantRow, Versioned, one_of, within


class RecentDeed(TenantRow):
    """What one person did a moment ago, with what stood before: to be taken back within ten minutes, by them only.

    `before` is the deed's own: rows with their versions after it, so that nothing done since is overwritten.
    """

    __tablename__ = "recent_deed"
    __table_args__ = (
        Index("ix_recent_deed_of_person", "organization_id", "person_id", "created_at"),
        within("person_id", "person"),
    )

    person_id: Mapped[UUID]
    kind: Mapped[str]
    said: Mapped[str]  # a Thai sentence: what was done
    before: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class SavedView(TenantRow):
    """Filters of a list kept under a name; a shared one is offered to everybody who may open the page."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("organization_id", "person_id", "page", "name"), within("person_id", "person"))

    person_id: Mapped[UUID]
    page: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class MeasureTag(TenantRow):
    """A word the policy officer puts on measures to find them together (ป้ายกำกับ)."""

    __tablename__ = "measure_tag"
    __table_args__ = (
        UniqueConstraint("organization_id", "measure_id", "name_key"),
        Index("ix_measure_tag_name", "organization_id", "name_key"),
        within("measure_id", "measure"),
    )

    measure_id: Mapped[UUID]
    name: Mapped[str]
    name_key: Mapped[str]
    created_at: Mapped[datetime]


class Meeting(Versioned, TenantRow):
    """A staff meeting at which the plan is followed up; closed once its minutes are written."""

    __tablename__ = "meeting"
    __table_args__ = (one_of("state", ("planned", "held", "closed", "cancelled")),)

    title: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="planned")
    minutes: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class MeetingItem(Versioned, TenantRow):
    """One item of a meeting's agenda: about a task, a measure or a division, or free; with what was decided.

    `made_task_id` is the task a decision became.
    """

    __tablename__ = "meeting_item"
    __table_args__ = (
        Index("ix_meeting_item_of_meeting", "organization_id", "meeting_id", "number"),
        within("meeting_id", "meeting"),
        within("task_id", "task"),
        within("measure_id", "measure"),
        within("division_id", "division"),
        within("made_task_id", "task"),
    )

    meeting_id: Mapped[UUID]
    number: Mapped[int]
    title: Mapped[str]
    task_id: Mapped[UUID | None]
    measure_id: Mapped[UUID | None]
    division_id: Mapped[UUID | None]
    said: Mapped[str | None]
    decision: Mapped[str | None]
    made_task_id: Mapped[UUID | None]
    removed_at: Mapped[datetime | None]
