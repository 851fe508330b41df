"""Which files were read into which plans, and what they left there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.store.models import PlanImport, RoundEntry, SourceFile
from tracker.store.row_journal import in_pieces


@dataclass(frozen=True)
class ImportRow:
    """An import that stands."""

    id: UUID
    plan_id: UUID
    file_name: str
    imported_at: datetime


def find_import_of_file(session: Session, sha256: str) -> PlanImport | None:
    """The import of the file with these bytes, unless it was undone."""
    return session.scalar(
        select(PlanImport)
        .join(SourceFile, SourceFile.id == PlanImport.source_file_id)
        .where(SourceFile.sha256 == sha256, PlanImport.undone_at.is_(None))
    )


def get_import(session: Session, import_id: UUID, *, is_fresh: bool = False) -> PlanImport:
    """One import, undone or not; `is_fresh` reads it again from the database."""
    row = session.get(PlanImport, (session.info["organization_id"], import_id), populate_existing=is_fresh)
    if row is None:
        raise NotFound("no_import", "ไม่พบการนำเข้านี้ กรุณากลับไปที่หน้า “แผน”")
    return row


def get_file_name(session: Session, row: PlanImport) -> str:
    """The name of the file that was imported."""
    return session.get_one(SourceFile, (row.organization_id, row.source_file_id)).name


def list_entries_by_id(session: Session, entry_ids: list[UUID]) -> list[RoundEntry]:
    """The rows of these entries, to be changed."""
    pieces = (select(RoundEntry).where(RoundEntry.id.in_(piece)) for piece in in_pieces(entry_ids))
    return [entry for piece in pieces for entry in session.scalars(piece)]


def find_newest_import(session: Session, plan_id: UUID) -> ImportRow | None:
    """The last import into a plan that was not undone."""
    statement = (
        select(PlanImport.id, PlanImport.plan_id, SourceFile.name, PlanImport.imported_at)
        .join(SourceFile, SourceFile.id == PlanImport.source_file_id)
        .where(PlanImport.plan_id == plan_id, PlanImport.undone_at.is_(None))
        .order_by(PlanImport.imported_at.desc(), PlanImport.id.desc())
        .limit(1)
    )
    found = session.execute(statement).first()
    return ImportRow(*found) if found else None


def list_whole_entries(session: Session, round_id: UUID) -> dict[UUID, RoundEntry]:
    """The entries of a round written for all divisions, by measure."""
    statement = select(RoundEntry).where(RoundEntry.round_id == round_id, RoundEntry.division_id.is_(None))
    return {entry.measure_id: entry for entry in session.scalars(statement)}
