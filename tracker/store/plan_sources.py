"""Where a plan came from: the files read into it, and what it was before each of them changed it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.models import Person, PlanImport, PlanRevision, SourceFile


@dataclass(frozen=True)
class PlanSource:
    """A file read into a plan. `undone_at` is set where the import was taken back."""

    import_id: UUID
    file_name: str
    imported_at: datetime
    person_name: str | None
    undone_at: datetime | None


@dataclass(frozen=True)
class OlderRevision:
    """What a plan was before an import changed it."""

    revision: int
    replaced_at: datetime
    person_name: str | None
    measure_count: int


def list_plan_sources(session: Session, plan_id: UUID) -> list[PlanSource]:
    """Every import into a plan, the newest first."""
    statement = (
        select(PlanImport.id, SourceFile.name, PlanImport.imported_at, Person.name, PlanImport.undone_at)
        .join(SourceFile, SourceFile.id == PlanImport.source_file_id)
        .outerjoin(Person, Person.id == PlanImport.person_id)
        .where(PlanImport.plan_id == plan_id)
        .order_by(PlanImport.imported_at.desc(), PlanImport.id.desc())
    )
    return [PlanSource(*found) for found in session.execute(statement)]


def list_older_revisions(session: Session, plan_id: UUID) -> list[OlderRevision]:
    """What the plan was before, the newest first."""
    statement = (
        select(PlanRevision, Person.name)
        .outerjoin(Person, Person.id == PlanRevision.person_id)
        .where(PlanRevision.plan_id == plan_id)
        .order_by(PlanRevision.revision.desc())
    )
    return [
        OlderRevision(row.revision, row.replaced_at, name, len(row.content.get("measures", ())))
        for row, name in session.execute(statement)
    ]
