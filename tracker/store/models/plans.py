"""Tables of the year: fiscal years, reporting rounds with versioned dates, plans and the files they came from."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.plan_upload import UploadState
from tracker.rules.task import PlanState
from tracker.store.models.columns import TenantRow, Versioned, within, words


class FiscalYearRow(TenantRow):
    """A fiscal year of an organization; it closes when its 12-month report is published and can be reopened."""

    __tablename__ = "fiscal_year"
    __table_args__ = (UniqueConstraint("organization_id", "year"),)

    year: Mapped[int]
    closed_at: Mapped[datetime | None]


class ReportingRound(TenantRow):
    """The 6 or 12 months round of a fiscal year, with the newest of its dates."""

    __tablename__ = "reporting_round"
    __table_args__ = (
        UniqueConstraint("organization_id", "fiscal_year_id", "months"),
        CheckConstraint("months IN (6, 12)", name="months"),
        within("fiscal_year_id", "fiscal_year"),
    )

    fiscal_year_id: Mapped[UUID]
    months: Mapped[int]
    closes_on: Mapped[date]
    due_on: Mapped[date]
    dates_version: Mapped[int] = mapped_column(default=1)


class RoundDates(TenantRow):
    """One version of a round's dates, with the announcement it cites; nothing here is ever overwritten."""

    __tablename__ = "round_dates"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_id", "version"),
        within("round_id", "reporting_round"),
    )

    round_id: Mapped[UUID]
    version: Mapped[int]
    closes_on: Mapped[date]
    due_on: Mapped[date]
    announcement: Mapped[str | None]
    announced_on: Mapped[date | None]
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime]


class SourceFile(TenantRow):
    """Bytes that came from outside (a plan, evidence); they lie in the data folder under their SHA-256."""

    __tablename__ = "source_file"
    __table_args__ = (
        UniqueConstraint("organization_id", "sha256"),
        within("person_id", "person"),
    )

    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    person_id: Mapped[UUID | None]
    uploaded_at: Mapped[datetime]
    width: Mapped[int | None]  # of a picture made anew, in dots
    height: Mapped[int | None]
    preview_sha256: Mapped[str | None]  # a small JPEG of it, kept like any file
    checked_at: Mapped[datetime | None]  # when its bytes were last compared with their SHA-256
    damaged_at: Mapped[datetime | None]  # when they were found missing or changed


class Plan(Versioned, TenantRow):
    """A fiscal year's measures; a mid-year change is a new revision, never an overwrite."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("organization_id", "fiscal_year_id", "revision"),
        Index(
            "ix_plan_one_active",
            "organization_id",
            "fiscal_year_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        within("fiscal_year_id", "fiscal_year"),
        within("revises_id", "plan"),
    )

    fiscal_year_id: Mapped[UUID]
    revision: Mapped[int]
    revises_id: Mapped[UUID | None]
    title: Mapped[str]
    state: Mapped[PlanState] = mapped_column(words(PlanState, "state"))
    dated_on: Mapped[date | None]
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    analysis: Mapped[dict[str, Any] | None]


class PlanRevision(TenantRow):
    """What a plan said before an import changed it, whole; the revision the plan has now stands on the plan itself."""

    __tablename__ = "plan_revision"
    __table_args__ = (
        UniqueConstraint("organization_id", "plan_id", "revision"),
        within("plan_id", "plan"),
        within("person_id", "person"),
    )

    plan_id: Mapped[UUID]
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
    person_id: Mapped[UUID | None]
    replaced_at: Mapped[datetime]


class PlanUpload(Versioned, TenantRow):
    """A file being looked through before it is imported, with every correction made so far, oldest first.

    `document_sha256` are the bytes of the document as read, so that the file is opened only once. `known` are the
    headings remembered when it came: what is learned or forgotten meanwhile changes nothing somebody looks at.
    """

    __tablename__ = "plan_upload"
    __table_args__ = (
        Index("ix_plan_upload_state", "organization_id", "state"),
        within("source_file_id", "source_file"),
        within("person_id", "person"),
        within("plan_id", "plan"),
    )

    source_file_id: Mapped[UUID]
    document_sha256: Mapped[str]
    name: Mapped[str]
    known: Mapped[list[Any]]
    corrections: Mapped[list[Any]]
    state: Mapped[UploadState] = mapped_column(words(UploadState, "state"))
    person_id: Mapped[UUID | None]
    uploaded_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    plan_id: Mapped[UUID | None]


class KnownHeading(TenantRow):
    """A row of headings a person explained once: the match keys of its captions and what each column holds."""

    __tablename__ = "known_heading"
    __table_args__ = (
        UniqueConstraint("organization_id", "captions_key"),
        within("person_id", "person"),
    )

    captions_key: Mapped[str]
    captions: Mapped[list[Any]]
    roles: Mapped[list[Any]]
    person_id: Mapped[UUID | None]
    learned_at: Mapped[datetime]


class PlanImport(TenantRow):
    """A file read into a plan: who, when, and the draft as it was confirmed (problems included).

    `changes` is what the import did, so that it can be undone: the way it went ("new", "update", "results"), what came
    with it, and for an update every row it changed, old and new. None in imports from before it was kept.
    """

    __tablename__ = "plan_import"
    __table_args__ = (
        Index(
            "ix_plan_import_file_once",
            "organization_id",
            "source_file_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        within("plan_id", "plan"),
        within("source_file_id", "source_file"),
        within("round_id", "reporting_round"),
        within("person_id", "person"),
    )

    plan_id: Mapped[UUID]
    source_file_id: Mapped[UUID]
    kind: Mapped[str]
    round_id: Mapped[UUID | None]
    draft: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any] | None]
    person_id: Mapped[UUID | None]
    imported_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
