"""Evidence (หลักฐาน) as pages read it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.rules.evidence_right import NO_EVIDENCE, Tie
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
    TaskSupporter,
)


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
    size: int = 0
    taken_on: date | None = None
    width: int | None = None
    height: int | None = None
    preview_sha256: str | None = None

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture of our own making, which may be shown in its place."""
        return self.preview_sha256 is not None

    @property
    def proposed_on(self) -> date | None:
        """The day the photo says it was taken, while nobody has said when the evidence is of."""
        return self.taken_on if self.evidence_on is None else None


def list_evidence_of_task(session: Session, task_id: UUID) -> tuple[EvidenceRow, ...]:
    """Evidence tied to a task and not withdrawn, newest first."""
    return _list_rows(session, EvidenceLink.task_id == task_id)


def list_evidence_of_entry(session: Session, entry_id: UUID) -> tuple[EvidenceRow, ...]:
    """Evidence tied to a division's entry of a round and not withdrawn, newest first."""
    return _list_rows(session, EvidenceLink.round_entry_id == entry_id)


def list_evidence_of_tasks(session: Session, task_ids: Collection[UUID]) -> tuple[EvidenceRow, ...]:
    """Evidence of several tasks, each piece once, newest first; what waits for a decision is left out."""
    rows = _list_rows(session, EvidenceLink.task_id.in_(task_ids), Evidence.confirmed_at.is_not(None))
    return tuple({row.id: row for row in rows}.values())


def _list_rows(session: Session, *which: ColumnElement[bool]) -> tuple[EvidenceRow, ...]:
    statement = (
        select(Evidence, SourceFile, Person.name)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .outerjoin(SourceFile, SourceFile.id == Evidence.source_file_id)
        .outerjoin(Person, Person.id == Evidence.person_id)
        .where(*which, Evidence.withdrawn_at.is_(None))
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
    """One thing an evidence shows: a task, a division's entry of a round, or an O-item (of no division)."""

    name: str
    task_id: UUID | None = None
    division_id: UUID | None = None
    delegate_id: UUID | None = None


def list_uses_of_evidence(session: Session, evidence_id: UUID) -> tuple[EvidenceUse, ...]:
    """Everything one evidence shows, tasks first."""
    statement = (
        select(Task, Measure.code, Division, ReportingRound.months, OItem)
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


def _use(
    task: Task | None, measure_code: str | None, division: Division | None, months: int | None, item: OItem | None
) -> EvidenceUse:
    if item:
        return EvidenceUse(f"ข้อ {item.code} {item.title}")
    name, division_id = (division.name, division.id) if division else ("ทุกสำนัก/กอง", None)
    if task:
        said = f"มาตรการ {measure_code} · {task.title} ({name})"
        return EvidenceUse(said, task.id, division_id, task.delegate_id)
    return EvidenceUse(f"ผลรอบ {months} เดือน มาตรการ {measure_code} ({name})", None, division_id)


def list_ties(session: Session, evidence_id: UUID) -> list[Tie]:
    """What a piece shows, as far as it says who may see and mend it."""
    division_id = func.coalesce(Task.division_id, RoundEntry.division_id)
    statement = (
        select(EvidenceLink.o_item_id, division_id, Task.id, Task.delegate_id)
        .outerjoin(Task, Task.id == EvidenceLink.task_id)
        .outerjoin(RoundEntry, RoundEntry.id == EvidenceLink.round_entry_id)
        .where(EvidenceLink.evidence_id == evidence_id)
    )
    found = session.execute(statement).all()
    supporters: dict[UUID, set[UUID]] = {row[2]: set() for row in found if row[2]}
    helping = select(TaskSupporter.task_id, TaskSupporter.division_id).where(TaskSupporter.task_id.in_(supporters))
    for task_id, helper_id in session.execute(helping) if supporters else ():
        supporters[task_id].add(helper_id)
    return [
        Tie(whose, frozenset(supporters.get(task_id, ())), delegate_id, is_o_item=o_item_id is not None)
        for o_item_id, whose, task_id, delegate_id in found
    ]


def find_same_evidence(
    session: Session,
    kind: Literal["task", "round_entry"],
    target_id: UUID,
    *,
    file_id: UUID | None = None,
    url: str | None = None,
) -> Evidence | None:
    """Evidence in use with the same file or address that shows the same thing already."""
    same = Evidence.source_file_id == file_id if file_id else Evidence.url == url
    column = EvidenceLink.task_id if kind == "task" else EvidenceLink.round_entry_id
    statement = (
        select(Evidence)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .where(same, column == target_id, Evidence.withdrawn_at.is_(None))
        .order_by(Evidence.uploaded_at, Evidence.id)
        .limit(1)
    )
    return session.scalar(statement)


def list_usable_evidence(
    session: Session, measure_id: UUID, division_id: UUID, evidence_ids: Collection[UUID]
) -> list[Evidence]:
    """Which of these pieces are in use and show a task of the division in the measure."""
    shown = (
        select(EvidenceLink.evidence_id)
        .join(Task, Task.id == EvidenceLink.task_id)
        .where(Task.measure_id == measure_id, Task.division_id == division_id)
    )
    statement = select(Evidence).where(
        Evidence.id.in_(evidence_ids),
        Evidence.id.in_(shown),
        Evidence.confirmed_at.is_not(None),
        Evidence.withdrawn_at.is_(None),
    )
    return list(session.scalars(statement.order_by(Evidence.uploaded_at, Evidence.id)))


def add_entry_tie(session: Session, entry_id: UUID, evidence_id: UUID, now: datetime) -> None:
    """Let a piece show an entry."""
    session.add(EvidenceLink(id=new_id(), evidence_id=evidence_id, round_entry_id=entry_id, linked_at=now))


def change_to_untied_entry(session: Session, entry_id: UUID, evidence_id: UUID) -> None:
    """It shows this entry no more."""
    wanted = EvidenceLink.evidence_id == evidence_id, EvidenceLink.round_entry_id == entry_id
    session.execute(delete(EvidenceLink).where(*wanted), execution_options={"synchronize_session": False})


def lock_evidence(session: Session, evidence_id: UUID) -> Evidence:
    """One evidence, held until the commit. Raises NotFound, also for one that nobody has confirmed yet."""
    found = session.scalar(
        select(Evidence).where(Evidence.id == evidence_id, Evidence.confirmed_at.is_not(None)).with_for_update()
    )
    if found is None:
        raise NotFound("no_evidence", NO_EVIDENCE)
    return found


def get_evidence_row(session: Session, evidence_id: UUID, *, is_waiting_too: bool = False) -> EvidenceRow:
    """One evidence, withdrawn or not, for its own page and its download. Raises NotFound.

    `is_waiting_too`: also one that came out of a chat and that nobody has confirmed yet.
    """
    statement = (
        select(Evidence, SourceFile, Person.name)
        .outerjoin(SourceFile, SourceFile.id == Evidence.source_file_id)
        .outerjoin(Person, Person.id == Evidence.person_id)
        .where(Evidence.id == evidence_id)
    )
    if not is_waiting_too:
        statement = statement.where(Evidence.confirmed_at.is_not(None))
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
        file.size if file else 0,
        evidence.taken_on,
        file.width if file else None,
        file.height if file else None,
        file.preview_sha256 if file else None,
    )
