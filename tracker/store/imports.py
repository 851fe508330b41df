"""Which files were read into which plans."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.models import PlanImport, SourceFile


def find_import_of_file(session: Session, sha256: str) -> PlanImport | None:
    """The import of the file with these bytes, unless it was undone."""
    return session.scalar(
        select(PlanImport)
        .join(SourceFile, SourceFile.id == PlanImport.source_file_id)
        .where(SourceFile.sha256 == sha256, PlanImport.undone_at.is_(None))
    )
