"""Rows of headings a person explained once, remembered for the next file of the same form."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.rules.plan_headings import Role
from tracker.rules.reading_choices import KnownTable
from tracker.store.models import KnownHeading


@dataclass(frozen=True)
class HeadingRow:
    """One remembered row of headings."""

    id: UUID
    table: KnownTable
    learned_at: datetime


def captions_key(captions: Sequence[str]) -> str:
    """What a row of headings is found by; a hash, since headings may be longer than an index takes."""
    return hashlib.sha256("\n".join(captions).encode()).hexdigest()


def list_known_headings(session: Session) -> list[HeadingRow]:
    """All that is remembered, the oldest first; what a newer program wrote and this one cannot read is left out."""
    rows = session.scalars(select(KnownHeading).order_by(KnownHeading.learned_at, KnownHeading.id))
    return [
        HeadingRow(row.id, table, row.learned_at) for row in rows if (table := table_from_json(row.captions, row.roles))
    ]


def get_known_heading(session: Session, heading_id: UUID) -> KnownHeading:
    """One remembered row of headings by its id."""
    row = session.get(KnownHeading, (session.info["organization_id"], heading_id))
    if row is None:
        raise NotFound("no_heading", "ไม่พบหัวตารางที่จำไว้ อาจถูกลบไปแล้ว")
    return row


def find_known_heading(session: Session, captions: Sequence[str]) -> KnownHeading | None:
    """The row that remembers these captions."""
    return session.scalar(select(KnownHeading).where(KnownHeading.captions_key == captions_key(captions)))


def change_known_heading(session: Session, table: KnownTable, *, person_id: UUID | None, now: datetime) -> None:
    """Remember what the columns under these captions hold; what was remembered before is forgotten."""
    row = find_known_heading(session, table.captions)
    if row is None:
        row = KnownHeading(id=new_id(), captions_key=captions_key(table.captions), captions=[*table.captions])
        session.add(row)
    row.roles = table_to_json(table)[1]
    row.person_id, row.learned_at = person_id, now


def change_known_heading_to_none(session: Session, row: KnownHeading) -> None:
    """Forget a row of headings."""
    session.delete(row)
    session.flush()


def table_to_json(table: KnownTable) -> list[list[str | None]]:
    """A remembered row of headings as it is kept with a file: captions and what each column holds."""
    return [[*table.captions], [role.value if role else None for role in table.roles]]


def table_from_json(captions: Sequence[str], roles: Sequence[str | None]) -> KnownTable | None:
    """The same again; None for what a newer program wrote and this one cannot read."""
    words = {role.value: role for role in Role}
    if any(role is not None and role not in words for role in roles):
        return None
    return KnownTable(tuple(captions), tuple(words[role] if role else None for role in roles))
