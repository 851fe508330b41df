"""Tables of what divisions report: round entries, evidence and its links, and what the watch saw of a link."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.task import EntryState
from tracker.store.models.columns import TenantRow, Versioned, within, words


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
    outcome: Mapped[str] = mapped_column(default="")
    is_carried_out: Mapped[bool | None]  # what is ticked (ดำเนินการ); None: nobody said, the tasks tell
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
    taken_on: Mapped[date | None]  # the day a photo says it was taken: offered as evidence_on, never taken for it
    uploaded_at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


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


class LinkWatch(TenantRow):
    """What the watch last saw at a link that is evidence; the first whole look is what later ones are compared with."""

    __tablename__ = "link_watch"
    __table_args__ = (
        UniqueConstraint("organization_id", "evidence_id"),
        Index("ix_link_watch_due", "next_look_at"),
        within("evidence_id", "evidence"),
    )

    evidence_id: Mapped[UUID]
    first_sha256: Mapped[str | None]
    last_sha256: Mapped[str | None]
    last_title: Mapped[str | None]
    status_code: Mapped[int | None]
    trouble: Mapped[str | None]  # rules/link_watch.LinkTrouble; None: well
    trouble_note: Mapped[str | None]
    trouble_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)  # in a row: one bad minute of a server is no news
    looked_at: Mapped[datetime | None]
    next_look_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]  # somebody looked and said that the change is meant
    accepted_by_id: Mapped[UUID | None]
