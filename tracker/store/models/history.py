"""Tables of the history: append-only, each row sealed with the hash of the one before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import Base


class History(Base):
    """Who did what when; `change` is {"field": [old, new]}. Database triggers refuse updates and deletions."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_subject", "organization_id", "subject_id", "sequence"),)

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    change: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class HistoryHead(Base):
    """The end of an organization's chain; locking this row is what keeps the chain single."""

    __tablename__ = "history_head"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    sequence: Mapped[int]
    hash: Mapped[str]
