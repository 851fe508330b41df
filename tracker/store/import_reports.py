"""Whether anybody has reported on measures since a moment: what stands in the way of undoing an import."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.task import EntryState
from tracker.store.models import (
    EvidenceLink,
    Measure,
    Plan,
    ReportingRound,
    RoundEntry,
    RoundReport,
    Step,
    StepGroup,
    Task,
    TaskStep,
    TaskUpdate,
)
from tracker.store.row_journal import in_pieces


def count_reports_since(session: Session, plan_id: UUID, since: datetime, measure_ids: Collection[UUID]) -> int:
    """Updates, evidence, ticked steps and entries by people on these measures, from `since` on."""
    wanted = frozenset(measure_ids)
    tasks = (
        select(Task.measure_id, TaskUpdate.id)
        .join(TaskUpdate, TaskUpdate.task_id == Task.id)
        .where(Task.plan_id == plan_id, TaskUpdate.created_at >= since),
        select(Task.measure_id, EvidenceLink.id)
        .join(EvidenceLink, EvidenceLink.task_id == Task.id)
        .where(Task.plan_id == plan_id, EvidenceLink.linked_at >= since),
        select(Task.measure_id, TaskStep.id)
        .join(TaskStep, TaskStep.task_id == Task.id)
        .where(Task.plan_id == plan_id, TaskStep.is_done, or_(TaskStep.done_at >= since, TaskStep.done_at.is_(None))),
    )
    written = or_(~RoundEntry.is_imported, RoundEntry.changed_at > since)
    entries = (
        select(Measure.id, RoundEntry.id)
        .join(RoundEntry, RoundEntry.measure_id == Measure.id)
        .where(
            Measure.plan_id == plan_id,
            RoundEntry.changed_at >= since,
            or_(RoundEntry.state != EntryState.NOT_STARTED, RoundEntry.result != ""),
            written,
        )
    )
    return sum(measure_id in wanted for each in (*tasks, entries) for measure_id, _ in session.execute(each))


def has_published_report_since(session: Session, plan_id: UUID, since: datetime) -> bool:
    """Whether a report of the plan's year was published from `since` on: it tells of the plan as it stands."""
    statement = (
        select(func.count())
        .select_from(RoundReport)
        .join(ReportingRound, ReportingRound.id == RoundReport.round_id)
        .join(Plan, Plan.fiscal_year_id == ReportingRound.fiscal_year_id)
        .where(and_(Plan.id == plan_id, RoundReport.published_at >= since))
    )
    return bool(session.scalar(statement))


def list_measure_ids(session: Session, plan_id: UUID) -> frozenset[UUID]:
    """Every measure of a plan, withdrawn ones included."""
    return frozenset(session.scalars(select(Measure.id).where(Measure.plan_id == plan_id)))


def list_measures_of_rows(session: Session, rows: dict[str, list[UUID]]) -> frozenset[UUID]:
    """The measures to which these rows (ids by table) belong."""
    found: set[UUID] = set(rows.get("measure", []))
    for table in (StepGroup, Step, Task):
        for piece in in_pieces(rows.get(table.__tablename__, [])):
            found.update(session.scalars(select(table.measure_id).where(table.id.in_(piece))))
    return frozenset(found)
