"""The faults that were told when a plan's newest file was read; they are kept with the import."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.plan_check_list import problem_from_json
from tracker.rules.plan_draft import Problem
from tracker.store.models import PlanImport, SourceFile


@dataclass(frozen=True)
class ToldFaults:
    """What was told about a file, and which file that was."""

    file_name: str
    imported_at: datetime
    problems: tuple[Problem, ...]


def find_told_faults(session: Session, plan_id: UUID) -> ToldFaults | None:
    """The newest import into a plan that was not undone; None for a plan that came from no file."""
    statement = (
        select(SourceFile.name, PlanImport.imported_at, PlanImport.draft)
        .join(SourceFile, SourceFile.id == PlanImport.source_file_id)
        .where(PlanImport.plan_id == plan_id, PlanImport.undone_at.is_(None))
        .order_by(PlanImport.imported_at.desc(), PlanImport.id.desc())
        .limit(1)
    )
    found = session.execute(statement).first()
    if found is None:
        return None
    name, imported_at, draft = found
    return ToldFaults(name, imported_at, tuple(problem_from_json(each) for each in draft.get("problems", ())))
