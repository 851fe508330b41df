"""Writes and reads the history: append-only, sealed, in the same transaction as the change it tells of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.rules.audit_chain import BEGINNING, Happening, first_broken, seal
from tracker.store.models import History, HistoryHead

BATCH = 1000


def record_history(  # who, what, when and old → new are what a history is
    session: Session,
    *,
    at: datetime,
    person_id: UUID | None,
    action: str,
    subject_kind: str,
    subject_id: UUID | None,
    change: dict[str, Any],
) -> None:
    """Append one entry; `change` is {"field": [old, new]} in JSON values. Locks the end of the chain until commit."""
    organization_id = session.info["organization_id"]
    head = session.scalar(
        select(HistoryHead).where(HistoryHead.organization_id == organization_id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    if head is None:
        head = HistoryHead(organization_id=organization_id, sequence=0, hash=BEGINNING)
        session.add(head)
    happening = Happening(organization_id, head.sequence + 1, at, person_id, action, subject_kind, subject_id, change)
    sealed = seal(head.hash, happening)
    session.add(History(**vars(happening), previous_hash=head.hash, hash=sealed))
    head.sequence, head.hash = happening.sequence, sealed
    session.flush()


@dataclass(frozen=True)
class Deed:
    """One entry of many that are written at once."""

    action: str
    subject_kind: str
    subject_id: UUID
    change: dict[str, Any]


def record_deeds(session: Session, *, at: datetime, person_id: UUID | None, deeds: Sequence[Deed]) -> None:
    """Append many entries by one person at one moment, in a number of statements that does not grow with them."""
    if not deeds:
        return
    first, *others = deeds
    record_history(session, at=at, person_id=person_id, **vars(first))
    organization_id = session.info["organization_id"]
    head = session.get_one(HistoryHead, organization_id)
    for number, deed in enumerate(others, start=head.sequence + 1):
        happening = Happening(organization_id, number, at, person_id, **vars(deed))
        sealed = seal(head.hash, happening)
        session.add(History(**vars(happening), previous_hash=head.hash, hash=sealed))
        head.sequence, head.hash = number, sealed
    session.flush()


def list_history_of(session: Session, subject_id: UUID) -> list[History]:
    """The entries about one thing, newest first."""
    statement = (
        select(History)
        .where(History.organization_id == session.info["organization_id"], History.subject_id == subject_id)
        .order_by(History.sequence.desc())
    )
    return list(session.scalars(statement))


def find_break_in_history(session: Session) -> int | None:
    """The sequence number of the first entry somebody tampered with; None if the chain holds."""
    return first_broken(_chain(session))


def _chain(session: Session) -> Iterator[tuple[Happening, str]]:
    """All entries in order, a batch at a time, so that a long history needs little memory."""
    last = 0
    while batch := list(session.scalars(_after(session, last))):
        for row in batch:
            fields = {name: getattr(row, name) for name in Happening.__dataclass_fields__}
            yield Happening(**fields), row.hash
        last = batch[-1].sequence


def _after(session: Session, sequence: int) -> Select[History]:
    return (
        select(History)
        .where(History.organization_id == session.info["organization_id"], History.sequence > sequence)
        .order_by(History.sequence)
        .limit(BATCH)
    )
