"""Tables of the office: organizations, divisions, people, positions, appointments, holidays."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.clock import new_id
from tracker.rules.office import OrganizationKind, Rank
from tracker.store.models.columns import Base, TenantRow, Versioned, one_of, within, words

_IN_USE = text("closed_at IS NULL")
_OWN_IN_USE = text("closed_at IS NULL AND key <> ''")  # the environment's account has the empty key


class Organization(Versioned, Base):
    """One อปท. with the settings that are its own to choose."""

    __tablename__ = "organization"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[OrganizationKind] = mapped_column(words(OrganizationKind, "kind"))
    district: Mapped[str | None]
    province: Mapped[str | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_review_on: Mapped[bool] = mapped_column(default=True)
    is_second_factor_required: Mapped[bool] = mapped_column(default=False)  # of those in rules/second_factor
    reminder_offsets: Mapped[list[Any]] = mapped_column(default=lambda: [30, 14, 7, 3, 1, 0])
    round_offsets: Mapped[list[Any] | None]  # None: the same as reminder_offsets
    escalation_working_days: Mapped[int] = mapped_column(default=3)  # 0: none
    opens_at: Mapped[time] = mapped_column(default=time(8, 30))  # Bangkok
    closes_at: Mapped[time] = mapped_column(default=time(20, 0))
    is_uncertain_mail_repeated: Mapped[bool] = mapped_column(default=True)
    digits: Mapped[str] = mapped_column(default="thai")
    paper_font: Mapped[str] = mapped_column(default="TH Sarabun New")  # one of rules/paper.FONTS
    logo_file_id: Mapped[UUID | None]  # a source_file; printed at the head of papers
    report_form: Mapped[str] = mapped_column(default="progress")  # rules/paper.Form: how the official report looks
    is_public: Mapped[bool] = mapped_column(default=False)  # whether the page for everybody is switched on
    is_file_public: Mapped[bool] = mapped_column(default=False)  # whether it gives out the signed files, names and all
    survey_url: Mapped[str | None]  # the EIT questionnaire its QR leads to
    created_at: Mapped[datetime]


class LineChannel(TenantRow):
    """The LINE Official Account of an organization; `key` stands in its webhook address.

    Token and secret are sealed with the installation's key. With `channel_id` short-lived tokens are asked for
    as they are needed; else `access_token` is a lasting one. `trouble` is what LINE said at the last check.
    """

    __tablename__ = "line_channel"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(
            "ix_line_channel_one_in_use",
            "organization_id",
            unique=True,
            sqlite_where=_OWN_IN_USE,
            postgresql_where=_OWN_IN_USE,
        ),
    )

    key: Mapped[str]
    name: Mapped[str]
    access_token: Mapped[str]
    channel_secret: Mapped[str]
    channel_id: Mapped[str | None]
    bot_user_id: Mapped[str | None]
    basic_id: Mapped[str | None]
    checked_at: Mapped[datetime | None]
    trouble: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class MailAccount(TenantRow):
    """The mail server an organization set by hand; without one the environment's speaks, if it has any.

    The password is sealed with the installation's key. `trouble` is what the server said at the last test.
    """

    __tablename__ = "mail_account"
    __table_args__ = (
        one_of("encryption", ("none", "starttls", "tls")),
        Index(
            "ix_mail_account_one_in_use",
            "organization_id",
            unique=True,
            sqlite_where=_IN_USE,
            postgresql_where=_IN_USE,
        ),
    )

    host: Mapped[str]
    port: Mapped[int]
    encryption: Mapped[str]
    user: Mapped[str | None]
    password: Mapped[str | None]
    sender: Mapped[str]
    checked_at: Mapped[datetime | None]
    trouble: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Division(TenantRow):
    """A สำนัก or กอง; `name_key` and `sort_key` come from rules.thai_text."""

    __tablename__ = "division"
    __table_args__ = (UniqueConstraint("organization_id", "name_key"), within("merged_into_id", "division"))

    name: Mapped[str]
    name_key: Mapped[str]
    sort_key: Mapped[str]
    place: Mapped[int] = mapped_column(server_default="0")  # the office's own order; equal ones as in a dictionary
    created_at: Mapped[datetime]
    closed_on: Mapped[date | None]
    merged_into_id: Mapped[UUID | None]


class DivisionAlias(TenantRow):
    """Another name by which documents call a division."""

    __tablename__ = "division_alias"
    __table_args__ = (UniqueConstraint("organization_id", "alias_key"), within("division_id", "division"))

    division_id: Mapped[UUID]
    alias: Mapped[str]
    alias_key: Mapped[str]


class Person(Versioned, TenantRow):
    """Somebody who works for the organization. Rights come from appointments, not from here."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("organization_id", "email_key"),
        Index("ix_person_email_key", "email_key"),
    )

    name: Mapped[str]
    sort_key: Mapped[str]
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]  # sealed with the installation's key
    totp_confirmed_at: Mapped[datetime | None]
    totp_step: Mapped[int | None]  # the last one that opened the door: none opens it twice
    created_at: Mapped[datetime]
    left_on: Mapped[date | None]


class Position(TenantRow):
    """A post (ตำแหน่ง); a duty belongs to it, a person holds it."""

    __tablename__ = "position"
    __table_args__ = (within("division_id", "division"),)

    title: Mapped[str]
    rank: Mapped[Rank] = mapped_column(words(Rank, "rank"))
    division_id: Mapped[UUID | None]
    unit: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_on: Mapped[date | None]


class Appointment(TenantRow):
    """Who holds a position from when to when (both days included); acting = รักษาราชการแทน.

    Without `starts_on` the person took up the post before this system knew of it.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        within("position_id", "position"),
        within("person_id", "person"),
        Index("ix_appointment_person", "organization_id", "person_id"),
        Index("ix_appointment_position", "organization_id", "position_id"),
    )

    position_id: Mapped[UUID]
    person_id: Mapped[UUID]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    is_acting: Mapped[bool] = mapped_column(default=False)


class Holiday(TenantRow):
    """A day on which the office does not work; weekends need no row.

    What the program proposed counts from the day an official confirmed the year (`is_confirmed`).
    """

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("organization_id", "on_date"),)

    on_date: Mapped[date]
    name: Mapped[str]
    announcement: Mapped[str | None]
    is_confirmed: Mapped[bool] = mapped_column(default=True)


class ViewerGrant(TenantRow):
    """The one row across organizations: this organization lets a person of another (district, province) see counts."""

    __tablename__ = "viewer_grant"
    __table_args__ = (UniqueConstraint("organization_id", "viewer_organization_id", "viewer_person_id"),)

    viewer_organization_id: Mapped[UUID]
    viewer_person_id: Mapped[UUID]
    scope: Mapped[str]
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
