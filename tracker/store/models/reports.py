"""Tables of reporting: round entries, evidence and its links, O-items, frozen reports."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.task import EntryState
from tracker.store.models.columns import TenantRow, Versioned, one_of, within, words


class RoundEntry(Versioned, TenantRow):
    """What a division reports for a measure in a round; without a division it is a cell written for all (whole)."""

    __tablename__ = "round_entry"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_id", "measure_id", "division_id"),
        Index(
            "ix_round_entry_one_whole",
            "organization_id",
            "round_id",
            "measure_id",
            unique=True,
            sqlite_where=text("division_id IS NULL"),
            postgresql_where=text("division_id IS NULL"),
        ),
        within("measure_id", "measure"),
        within("round_id", "reporting_round"),
        within("division_id", "division"),
        within("submitted_by_id", "person"),
        within("approved_by_id", "person"),
    )

    measure_id: Mapped[UUID]
    round_id: Mapped[UUID]
    division_id: Mapped[UUID | None]
    result: Mapped[str] = mapped_column(default="")
    suggestion: Mapped[str] = mapped_column(default="")
    obstacle: Mapped[str] = mapped_column(default="")
    limitation: Mapped[str] = mapped_column(default="")
    state: Mapped[EntryState] = mapped_column(words(EntryState, "state"))
    is_late: Mapped[bool] = mapped_column(default=False)
    is_imported: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None]
    returned_note: Mapped[str | None]
    changed_at: Mapped[datetime]


class Evidence(TenantRow):
    """A file or link that shows something was done: `evidence_on` is when it happened, `uploaded_at` when it came."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(url IS NULL) <> (source_file_id IS NULL)", name="file_or_link"),
        within("source_file_id", "source_file"),
        within("person_id", "person"),
    )

    title: Mapped[str]
    url: Mapped[str | None]
    source_file_id: Mapped[UUID | None]
    evidence_on: Mapped[date | None]
    uploaded_at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class OItem(TenantRow):
    """One item of the OIT checklist of a year and kind of agency, as this organization keeps it; versioned."""

    __tablename__ = "o_item"
    __table_args__ = (UniqueConstraint("organization_id", "year", "code", "version"),)

    year: Mapped[int]
    code: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    components: Mapped[list[Any]]
    announcement: Mapped[str | None]
    created_at: Mapped[datetime]


class EvidenceLink(TenantRow):
    """Ties one evidence to one of the things it shows: a task, an entry or an O-item."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        UniqueConstraint("organization_id", "evidence_id", "task_id", "round_entry_id", "o_item_id"),
        CheckConstraint(
            "(CASE WHEN task_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN round_entry_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN o_item_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
        Index("ix_evidence_link_task", "organization_id", "task_id"),
        within("evidence_id", "evidence"),
        within("task_id", "task"),
        within("round_entry_id", "round_entry"),
        within("o_item_id", "o_item"),
    )

    evidence_id: Mapped[UUID]
    task_id: Mapped[UUID | None]
    round_entry_id: Mapped[UUID | None]
    o_item_id: Mapped[UUID | None]
    linked_at: Mapped[datetime]


class RoundReport(TenantRow):
    """The official report of a round: a draft until published, then frozen under the hash of its content."""

    __tablename__ = "round_report"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_id", "revision"),
        one_of("state", ("draft", "published", "replaced")),
        within("round_id", "reporting_round"),
        within("published_by_id", "person"),
    )

    round_id: Mapped[UUID]
    revision: Mapped[int]
    state: Mapped[str]
    content: Mapped[str | None]
    content_sha256: Mapped[str | None]
    register_number: Mapped[str | None]
    registered_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[UUID | None]
    created_at: Mapped[datetime]


class ReportFile(TenantRow):
    """A file made from a frozen report, with its own hash."""

    __tablename__ = "report_file"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_report_id", "format"),
        within("round_report_id", "round_report"),
    )

    round_report_id: Mapped[UUID]
    format: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[datetime]
