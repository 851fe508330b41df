"""Tables of the assessment: the year's O-items and what this office answers, its calendar; and a person's own feed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import TenantRow, Versioned, within

_IN_FORCE = text("revoked_at IS NULL")


class OItem(TenantRow):
    """One item of the OIT checklist of a year and kind of agency, as this organization keeps it; versioned."""

    __tablename__ = "o_item"
    __table_args__ = (UniqueConstraint("organization_id", "year", "code", "version"), within("person_id", "person"))

    year: Mapped[int]
    code: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    components: Mapped[list[Any]]
    indicator: Mapped[str] = mapped_column(default="")  # the printed heading it stands under ("9.1 ข้อมูลพื้นฐาน")
    announcement: Mapped[str | None]
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # no item of this code any more, from this version on


class OAnswer(Versioned, TenantRow):
    """What the office answers for an O-item of a year (ข้อ · URL · คำอธิบาย).

    Without a `url` the item's own public address in this product is the answer.
    """

    __tablename__ = "o_answer"
    __table_args__ = (
        UniqueConstraint("organization_id", "year", "code"),
        within("person_id", "person"),
    )

    year: Mapped[int]
    code: Mapped[str]
    url: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None]
    changed_at: Mapped[datetime]


class AssessmentDate(TenantRow):
    """One version of a date of the assessment's calendar of a year, with the announcement it cites."""

    __tablename__ = "assessment_date"
    __table_args__ = (
        UniqueConstraint("organization_id", "year", "name", "version"),
        within("person_id", "person"),
    )

    year: Mapped[int]
    name: Mapped[str]
    version: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    announcement: Mapped[str | None]
    announced_on: Mapped[date | None]
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class CalendarFeed(TenantRow):
    """The address of a person's own calendar of deadlines; revoked, it answers nothing more."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index(
            "ix_calendar_feed_one_in_force",
            "organization_id",
            "person_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        within("person_id", "person"),
    )

    person_id: Mapped[UUID]
    token_hash: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
