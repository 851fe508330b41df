"""Tables of running the year: what can be taken back, views kept by name, tags."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import TenantRow, within


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
