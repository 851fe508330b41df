"""Tables of the official report: what the officer made of the entries, the chain of approval, the frozen report."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import TenantRow, Versioned, one_of, within

_BEING_APPROVED = text("state = 'approving'")
_IN_FORCE = text("state = 'published'")


class ReportCell(Versioned, TenantRow):
    """A cell of a round's report as the policy officer worded it, in place of the one composed from the entries.

    `source_sha256` is the hash of the composed cell it was made from: where that changes, somebody has to look again.
    """

    __tablename__ = "report_cell"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_id", "measure_id", "field"),
        one_of("field", ("result", "outcome", "suggestion")),
        within("round_id", "reporting_round"),
        within("measure_id", "measure"),
        within("person_id", "person"),
    )

    round_id: Mapped[UUID]
    measure_id: Mapped[UUID]
    field: Mapped[str]
    text: Mapped[str]
    source_sha256: Mapped[str]
    person_id: Mapped[UUID | None]
    changed_at: Mapped[datetime]


class UnreportedLeg(TenantRow):
    """The officer confirmed that a division's missing entry is printed as "ยังไม่รายงานผล"."""

    __tablename__ = "unreported_leg"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_id", "measure_id", "division_id"),
        within("round_id", "reporting_round"),
        within("measure_id", "measure"),
        within("division_id", "division"),
        within("person_id", "person"),
    )

    round_id: Mapped[UUID]
    measure_id: Mapped[UUID]
    division_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None]
    confirmed_at: Mapped[datetime]


class ApprovalPost(TenantRow):
    """One step of the organization's usual chain of approval: a position and the part it plays (ผู้ตรวจสอบ)."""

    __tablename__ = "approval_post"
    __table_args__ = (
        UniqueConstraint("organization_id", "ordinal"),
        within("position_id", "position"),
    )

    ordinal: Mapped[int]
    position_id: Mapped[UUID]
    part: Mapped[str]


class RoundReport(Versioned, TenantRow):
    """The official report of a round: under approval with its content, then published and frozen under its hash.

    `content` is the canonical JSON of rules/report_content, whole; `code` is printed on every page and in its QR, and
    never means another report. At most one report of a round is under approval, at most one in force.
    """

    __tablename__ = "round_report"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_id", "revision"),
        UniqueConstraint("code"),
        one_of("state", ("approving", "returned", "withdrawn", "published", "replaced")),
        Index(
            "ix_round_report_one_approving",
            "organization_id",
            "round_id",
            unique=True,
            sqlite_where=_BEING_APPROVED,
            postgresql_where=_BEING_APPROVED,
        ),
        Index(
            "ix_round_report_one_in_force",
            "organization_id",
            "round_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        within("round_id", "reporting_round"),
        within("started_by_id", "person"),
        within("published_by_id", "person"),
    )

    round_id: Mapped[UUID]
    revision: Mapped[int]
    state: Mapped[str]
    form: Mapped[str]
    code: Mapped[str]
    content: Mapped[str]
    content_sha256: Mapped[str]
    register_number: Mapped[str | None]
    registered_on: Mapped[date | None]
    started_by_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # returned, withdrawn or replaced
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[UUID | None]
    signatories: Mapped[list[Any]]  # as they signed; outside the hashed content


class ReportApproval(TenantRow):
    """One step of one report's chain: whose turn, what they said, and by which way; never changed once decided."""

    __tablename__ = "report_approval"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_report_id", "ordinal"),
        one_of("state", ("waiting", "approved", "returned", "skipped")),
        one_of("way", ("web", "paper")),
        within("round_report_id", "round_report"),
        within("position_id", "position"),
        within("person_id", "person"),
        within("scan_id", "report_scan"),
    )

    round_report_id: Mapped[UUID]
    ordinal: Mapped[int]
    position_id: Mapped[UUID]
    part: Mapped[str]
    state: Mapped[str]
    way: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None]
    person_name: Mapped[str | None]  # as printed, whoever leaves later
    post_line: Mapped[str | None]
    is_acting: Mapped[bool] = mapped_column(default=False)
    turn_at: Mapped[datetime | None]  # since when it waits for this post
    decided_at: Mapped[datetime | None]
    scan_id: Mapped[UUID | None]


class ReportScan(TenantRow):
    """A signed paper that came back: its bytes, the code found on it, and the report it belongs to once known."""

    __tablename__ = "report_scan"
    __table_args__ = (
        one_of("found_by", ("qr", "typed")),
        within("source_file_id", "source_file"),
        within("round_report_id", "round_report"),
        within("person_id", "person"),
    )

    source_file_id: Mapped[UUID]
    code: Mapped[str | None]
    found_by: Mapped[str | None]
    round_report_id: Mapped[UUID | None]
    page_count: Mapped[int | None]
    person_id: Mapped[UUID | None]
    uploaded_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class ReportFile(TenantRow):
    """A file made from a published report, with its own hash in the register; the bytes lie in the data folder."""

    __tablename__ = "report_file"
    __table_args__ = (
        UniqueConstraint("organization_id", "round_report_id", "form", "format"),
        within("round_report_id", "round_report"),
    )

    round_report_id: Mapped[UUID]
    form: Mapped[str]
    format: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[datetime]


class PrintJob(TenantRow):
    """A file somebody asked for and waits for: a form in a format, a list, a ZIP of evidence; kept for some days."""

    __tablename__ = "print_job"
    __table_args__ = (
        one_of("state", ("waiting", "working", "done", "failed")),
        Index("ix_print_job_person", "organization_id", "person_id", "created_at"),
        within("person_id", "person"),
    )

    person_id: Mapped[UUID]
    kind: Mapped[str]
    request: Mapped[dict[str, Any]]
    name: Mapped[str]
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    media_type: Mapped[str | None]
    failure: Mapped[str | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)  # how often it was begun
    lease_until: Mapped[datetime | None]  # renewed while it is worked on: one that lapsed belongs to a dead process
