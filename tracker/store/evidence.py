"""Evidence (หลักฐาน) as pages read it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.store.models import (
    Division,
    Evidence,
    EvidenceLink,
    Measure,
    OItem,
    Person,
    ReportingRound,
    RoundEntry,
    SourceFile,
    Task,
)

NO_EVIDENCE = "ไม่พบหลักฐานนี้ กรุณากลับไปที่บัญชีหลักฐาน"


@dataclass(frozen=True)
class EvidenceRow:
    """A file or link tied to a task."""

    id: UUID
    title: str
    url: str | None
    file_name: str | None
    media_type: str | None
    sha256: str | None
    evidence_on: date | None
    uploaded_at: datetime
    person_name: str | None
    is_confirmed: bool = True  # False: it came out of a chat, and nobody has said yet that it belongs here
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None


def list_evidence_of_task(session: Session, task_id: UUID) -> tuple[EvidenceRow, ...]:
    """Evidence tied to a task and not withdrawn, newest first."""
    statement = (
        select(Evidence, SourceFile, Person.name)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .outerjoin(SourceFile, SourceFile.id == Evidence.source_file_id)
        .outerjoin(Person, Person.id == Evidence.person_id)
        .where(EvidenceLink.task_id == task_id, Evidence.withdrawn_at.is_(None))
        .order_by(Evidence.uploaded_at.desc(), Evidence.id)
    )
    return tuple(_row(*found) for found in session.execute(statement))


def list_unconfirmed(session: Session, task_id: UUID) -> list[Evidence]:
    """What was sent for a task and waits for somebody to say that it belongs there, oldest first, locked."""
    statement = (
        select(Evidence)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .where(EvidenceLink.task_id == task_id, Evidence.withdrawn_at.is_(None), Evidence.confirmed_at.is_(None))
        .order_by(Evidence.uploaded_at, Evidence.id)
        .with_for_update(of=Evidence)
    )
    return list(session.scalars(statement))


@dataclass(frozen=True)
class EvidenceUse:
    """One thing an evidence shows: a task, a division's entry of a round, or an O-item."""

    name: str
    task_id: UUID | None = None


def list_uses_of_evidence(session: Session, evidence_id: UUID) -> tuple[EvidenceUse, ...]:
    """Everything one evidence shows, tasks first."""
    statement = (
        select(Measure.code, Task.id, Task.title, Division.name, OItem.code, OItem.title, ReportingRound.months)
        .select_from(EvidenceLink)
        .outerjoin(Task, Task.id == EvidenceLink.task_id)
        .outerjoin(RoundEntry, RoundEntry.id == EvidenceLink.round_entry_id)
        .outerjoin(ReportingRound, ReportingRound.id == RoundEntry.round_id)
        .outerjoin(Measure, Measure.id == func.coalesce(Task.measure_id, RoundEntry.measure_id))
        .outerjoin(Division, Division.id == func.coalesce(Task.division_id, RoundEntry.division_id))
        .outerjoin(OItem, OItem.id == EvidenceLink.o_item_id)
        .where(EvidenceLink.evidence_id == evidence_id)
        .order_by(EvidenceLink.linked_at, EvidenceLink.id)
    )
    uses = [_use(*found) for found in session.execute(statement)]
    return tuple(sorted(uses, key=lambda use: use.task_id is None))


def _use(  # a row of seven columns
    measure_code: str | None,
    task_id: UUID | None,
    task_title: str | None,
    division: str | None,
    o_code: str | None,
    o_title: str | None,
    months: int | None,
) -> EvidenceUse:
    if task_id:
        return EvidenceUse(f"มาตรการ {measure_code} · {task_title} ({division})", task_id)
    if o_code:
        return EvidenceUse(f"ข้อ {o_code} {o_title}")
    return EvidenceUse(f"ผลรอบ {months} เดือน มาตรการ {measure_code}{f' ({division})' if division else ''}")


def lock_evidence(session: Session, evidence_id: UUID) -> Evidence:
    """One evidence, held until the commit. Raises NotFound, also for one that nobody has confirmed yet."""
    found = session.scalar(
        select(Evidence).where(Evidence.id == evidence_id, Evidence.confirmed_at.is_not(None)).with_for_update()
    )
    if found is None:
        raise NotFound("no_evidence", NO_EVIDENCE)
    return found


def get_evidence_row(session: Session, evidence_id: UUID) -> EvidenceRow:
    """One confirmed evidence, withdrawn or not, for its own page and its download. Raises NotFound."""
    statement = (
        select(Evidence, SourceFile, Person.name)
        .outerjoin(SourceFile, SourceFile.id == Evidence.source_file_id)
        .outerjoin(Person, Person.id == Evidence.person_id)
        .where(Evidence.id == evidence_id, Evidence.confirmed_at.is_not(None))
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        raise NotFound("no_evidence", NO_EVIDENCE)
    return _row(*found)


def _row(evidence: Evidence, file: SourceFile | None, person: str | None) -> EvidenceRow:
    return EvidenceRow(
        evidence.id,
        evidence.title,
        evidence.url,
        file.name if file else None,
        file.media_type if file else None,
        file.sha256 if file else None,
        evidence.evidence_on,
        evidence.uploaded_at,
        person,
        evidence.confirmed_at is not None,
        evidence.withdrawn_at,
        evidence.withdrawn_reason,
    )
