"""Searches in everything a person may see: measures, tasks, what was said about them, entries, evidence.

Last year's things are found as well. Each kind is asked once; what a person may see is part of the question.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from tracker.rules.search_words import Piece
from tracker.rules.task import PlanState, TaskStatus
from tracker.store.models import (
    Division,
    Evidence,
    EvidenceLink,
    FiscalYearRow,
    Measure,
    OItem,
    Plan,
    ReportingRound,
    RoundEntry,
    SourceFile,
    Task,
    TaskSupporter,
    TaskUpdate,
)
from tracker.store.search_match import all_stand_in


@dataclass(frozen=True)
class Sight:
    """What a person may see. `division_ids` None: everything of the office; else these divisions' work."""

    division_ids: Collection[UUID] | None
    person_id: UUID
    sees_drafts: bool = False

    def of_task(self) -> ColumnElement[bool]:
        """Own tasks, those handed to the person, and those their divisions support."""
        if self.division_ids is None:
            return true()
        supported = select(TaskSupporter.task_id).where(TaskSupporter.division_id.in_(self.division_ids))
        return or_(Task.division_id.in_(self.division_ids), Task.delegate_id == self.person_id, Task.id.in_(supported))

    def of_entry(self) -> ColumnElement[bool]:
        """Own entries that are still owed; a cell written for all belongs to whoever sees all."""
        legs = select(Task.id).where(
            Task.measure_id == RoundEntry.measure_id,
            Task.division_id == RoundEntry.division_id,
            Task.withdrawn_at.is_(None),
            Task.status != TaskStatus.CANCELLED,
        )
        if self.division_ids is None:
            return or_(RoundEntry.division_id.is_(None), legs.correlate(RoundEntry).exists())
        return and_(RoundEntry.division_id.in_(self.division_ids), legs.correlate(RoundEntry).exists())

    def of_plan(self) -> ColumnElement[bool]:
        """A draft is nobody's business but the policy officer's."""
        shown = Plan.withdrawn_at.is_(None)
        return shown if self.sees_drafts else and_(shown, Plan.state != PlanState.DRAFT)


@dataclass(frozen=True)
class Hit:
    """Something that was found: whose and of which year it is, and the texts in which the words may stand."""

    id: UUID
    year: int | None
    title: str
    division_name: str | None
    texts: tuple[tuple[str, str], ...]  # what a text is, and the text
    measure_id: UUID | None = None
    plan_id: UUID | None = None
    task_id: UUID | None = None
    round_id: UUID | None = None
    division_id: UUID | None = None
    status: TaskStatus | None = None
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Hits:
    """The first of what was found of one kind, and whether there is more."""

    rows: tuple[Hit, ...]
    has_more: bool


Search = Callable[[Session, Sequence[Piece], Sight, int], Hits]


def list_measure_hits(session: Session, pieces: Sequence[Piece], sight: Sight, most: int) -> Hits:
    """Measures by code, title, what is to be followed up and why; one whose code was typed comes first."""
    columns = (Measure.code, Measure.title, Measure.o_item, Measure.follow_up, Measure.context, Measure.approach)
    is_code = Measure.code.in_([piece.key for piece in pieces])
    statement = (
        select(Measure, FiscalYearRow.year)
        .join(Plan, Plan.id == Measure.plan_id)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .where(sight.of_plan(), Measure.withdrawn_at.is_(None), all_stand_in(columns, pieces))
        .order_by(is_code.desc(), FiscalYearRow.year.desc(), Measure.ordinal, Measure.id)
    )
    return _hits(session, statement, most, _measure)


def list_task_hits(session: Session, pieces: Sequence[Piece], sight: Sight, most: int) -> Hits:
    """Tasks by their title, unit, measure, division and obstacle; open ones of the newest year first."""
    columns = (Task.title, Task.unit, Task.obstacle, Measure.code, Measure.title, Division.name)
    is_code = Measure.code.in_([piece.key for piece in pieces])
    statement = (
        _of_tasks(select(Task, Measure, Division.name, FiscalYearRow.year).select_from(Task))
        .where(*_task_conditions(sight), all_stand_in(columns, pieces))
        .order_by(is_code.desc(), FiscalYearRow.year.desc(), Task.due_on.is_(None), Task.due_on, Task.id)
    )
    return _hits(session, statement, most, _task)


def list_update_hits(session: Session, pieces: Sequence[Piece], sight: Sight, most: int) -> Hits:
    """What people said about tasks, the newest first; what was taken back is not found."""
    statement = (
        _of_tasks(
            select(TaskUpdate, Task, Division.name, FiscalYearRow.year)
            .select_from(TaskUpdate)
            .join(Task, Task.id == TaskUpdate.task_id)
        )
        .where(
            *_task_conditions(sight),
            TaskUpdate.undone_at.is_(None),
            all_stand_in((TaskUpdate.result, TaskUpdate.obstacle), pieces),
        )
        .order_by(TaskUpdate.created_at.desc(), TaskUpdate.id.desc())
    )
    return _hits(session, statement, most, _update)


def list_entry_hits(session: Session, pieces: Sequence[Piece], sight: Sight, most: int) -> Hits:
    """What divisions report in rounds, the newest round first."""
    columns = (
        RoundEntry.result,
        RoundEntry.outcome,
        RoundEntry.suggestion,
        RoundEntry.obstacle,
        RoundEntry.limitation,
    )
    statement = (
        select(RoundEntry, Measure, Division.name, ReportingRound.months, FiscalYearRow.year)
        .join(Measure, Measure.id == RoundEntry.measure_id)
        .join(Plan, Plan.id == Measure.plan_id)
        .join(ReportingRound, ReportingRound.id == RoundEntry.round_id)
        .join(FiscalYearRow, FiscalYearRow.id == ReportingRound.fiscal_year_id)
        .outerjoin(Division, Division.id == RoundEntry.division_id)
        .where(sight.of_plan(), sight.of_entry(), Measure.withdrawn_at.is_(None), all_stand_in(columns, pieces))
        .order_by(FiscalYearRow.year.desc(), ReportingRound.months.desc(), Measure.ordinal, RoundEntry.id)
    )
    return _hits(session, statement, most, _entry)


def list_evidence_hits(session: Session, pieces: Sequence[Piece], sight: Sight, most: int) -> Hits:
    """Evidence by title, name of the file and address, the newest first; what was withdrawn is not found."""
    columns = (Evidence.title, SourceFile.name, Evidence.url)
    statement = (
        select(Evidence, SourceFile.name)
        .outerjoin(SourceFile, SourceFile.id == Evidence.source_file_id)
        .where(
            Evidence.withdrawn_at.is_(None),
            Evidence.confirmed_at.is_not(None),
            Evidence.id.in_(_seen_evidence(sight)),
            all_stand_in(columns, pieces),
        )
        .order_by(Evidence.uploaded_at.desc(), Evidence.id.desc())
    )
    return _hits(session, statement, most, _evidence)


def _seen_evidence(sight: Sight) -> Select[UUID]:
    """Evidence that shows something this person may see; what answers an O-item, whoever sees all."""
    seen = (
        select(EvidenceLink.evidence_id)
        .outerjoin(Task, and_(Task.id == EvidenceLink.task_id, Task.withdrawn_at.is_(None)))
        .outerjoin(RoundEntry, RoundEntry.id == EvidenceLink.round_entry_id)
        .outerjoin(OItem, OItem.id == EvidenceLink.o_item_id)
    )
    if sight.division_ids is None:
        return seen.where(or_(Task.id.is_not(None), RoundEntry.id.is_not(None), OItem.id.is_not(None)))
    return seen.where(
        or_(and_(Task.id.is_not(None), sight.of_task()), and_(RoundEntry.id.is_not(None), sight.of_entry()))
    )


def _of_tasks(statement: Any) -> Any:
    return (
        statement.join(Measure, Measure.id == Task.measure_id)
        .join(Division, Division.id == Task.division_id)
        .join(Plan, Plan.id == Task.plan_id)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
    )


def _task_conditions(sight: Sight) -> tuple[ColumnElement[bool], ...]:
    return sight.of_plan(), sight.of_task(), Task.withdrawn_at.is_(None)


def _hits(session: Session, statement: Any, most: int, made: Callable[..., Hit]) -> Hits:
    found = session.execute(statement.limit(most + 1)).all()
    return Hits(tuple(made(*row) for row in found[:most]), len(found) > most)


def _measure(measure: Measure, year: int) -> Hit:
    texts = (
        ("รหัส", measure.code),
        ("ชื่อมาตรการ", measure.title),
        ("ข้อ O", measure.o_item),
        ("การติดตามผล", measure.follow_up),
        ("ความเป็นมา", measure.context),
        ("แนวทาง", measure.approach),
    )
    title = f"{measure.code} {measure.title}"
    return Hit(measure.id, year, title, None, _written(texts), measure_id=measure.id, plan_id=measure.plan_id)


def _task(task: Task, measure: Measure, division: str, year: int) -> Hit:
    texts = (
        ("ชื่องาน", task.title),
        ("งานในกอง", task.unit),
        ("ปัญหาอุปสรรค", task.obstacle),
        ("มาตรการ", f"{measure.code} {measure.title}"),
        ("สำนัก/กอง", division),
    )
    return Hit(
        task.id, year, task.title, division, _written(texts), task_id=task.id, status=task.status, on=task.due_on
    )


def _update(update: TaskUpdate, task: Task, division: str, year: int) -> Hit:
    texts = (("ผลที่รายงาน", update.result), ("ปัญหาอุปสรรค", update.obstacle))
    return Hit(update.id, year, task.title, division, _written(texts), task_id=task.id, at=update.created_at)


def _entry(entry: RoundEntry, measure: Measure, division: str | None, months: int, year: int) -> Hit:
    texts = (
        ("ผลการดำเนินการ", entry.result),
        ("ผลลัพธ์", entry.outcome),
        ("ข้อเสนอแนะ", entry.suggestion),
        ("ปัญหาอุปสรรค", entry.obstacle),
        ("ข้อจำกัด", entry.limitation),
    )
    return Hit(
        entry.id,
        year,
        f"รอบ {months} เดือน มาตรการ {measure.code} {measure.title}",
        division or "ทุกสำนัก/กอง",
        _written(texts),
        measure_id=measure.id,
        round_id=entry.round_id,
        division_id=entry.division_id,
    )


def _evidence(evidence: Evidence, file_name: str | None) -> Hit:
    texts = (("ชื่อหลักฐาน", evidence.title), ("ชื่อไฟล์", file_name), ("ลิงก์", evidence.url))
    return Hit(
        evidence.id, None, evidence.title, None, _written(texts), on=evidence.evidence_on, at=evidence.uploaded_at
    )


def _written(texts: tuple[tuple[str, str | None], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in texts if text)
