"""The facts of a round's report: the measures of the year's plan, and what divisions wrote about them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.report_facts import ReportEntry, ReportFacts, ReportMeasure, ReportPeriod, ReportStep
from tracker.rules.report_signing import SIGNING_RANKS, Holder
from tracker.rules.round_report import ALL_DIVISIONS
from tracker.rules.task import PlanState
from tracker.store.entries import list_owed_entries
from tracker.store.models import (
    Division,
    Measure,
    MeasureIndicator,
    Plan,
    RoundEntry,
    Step,
    StepGroup,
    StepGroupDivision,
)
from tracker.store.people import get_organization, list_holders
from tracker.store.plans import RoundHead, list_rounds

K = TypeVar("K")
V = TypeVar("V")


def get_report_facts(session: Session, head: RoundHead, today: date) -> ReportFacts:
    """Everything the report of a round says, in a fixed number of queries; signed by the holders of `today`."""
    organization = get_organization(session)
    measures = _measures(session, head)
    return ReportFacts(
        organization_name=organization.name,
        organization_kind=organization.kind,
        fiscal_year=head.year,
        round_months=head.months,
        measures=tuple(_with_details(session, head, measures)),
        holders=tuple(Holder(row.name, row.posts) for row in list_holders(session, today, SIGNING_RANKS)),
    )


def _measures(session: Session, head: RoundHead) -> list[Measure]:
    """Those of the plan in force: the newest revision that was ever active."""
    statement = (
        select(Plan.id)
        .where(Plan.fiscal_year_id == head.fiscal_year_id, Plan.state != PlanState.DRAFT, Plan.withdrawn_at.is_(None))
        .order_by(Plan.revision.desc())
        .limit(1)
    )
    plan_id = session.scalar(statement)
    if plan_id is None:
        raise NotFound("no_plan", "ปีงบประมาณนี้ยังไม่มีแผนที่ประกาศใช้ กรุณานำเข้าแผนแล้วกดใช้แผนก่อนจัดทำรายงาน")
    wanted = select(Measure).where(Measure.plan_id == plan_id, Measure.withdrawn_at.is_(None))
    return list(session.scalars(wanted.order_by(Measure.ordinal)))


def _with_details(session: Session, head: RoundHead, measures: list[Measure]) -> Iterable[ReportMeasure]:
    ids = [measure.id for measure in measures]
    indicators = _indicators(session, ids)
    groups = _groups(session, ids)
    steps = _steps(session, groups)
    entries = _entries(session, head)
    owing = _gather((owed.measure_id, owed.division_name) for owed in list_owed_entries(session, head.id))
    for measure in measures:
        own_groups = [group for group in groups.values() if group.measure_id == measure.id]
        yield ReportMeasure(
            title=measure.title,
            approach=measure.approach,
            indicator_numbers=indicators[measure.id],
            steps=steps[measure.id],
            responsible=tuple(dict.fromkeys(name for group in own_groups for name in group.owners))
            or _printed(measure.responsible_text),
            is_all_divisions=bool(own_groups) and all(group.is_all_divisions for group in own_groups),
            supporting=tuple(dict.fromkeys(name for group in own_groups for name in group.supporting)),
            period=ReportPeriod(measure.period_text, measure.starts_on, measure.ends_on),
            entries=entries[measure.id],
            owing_divisions=owing[measure.id],
        )


@dataclass(frozen=True)
class _Group:
    """A step group with the names of its owners."""

    measure_id: UUID
    owners: tuple[str, ...]
    supporting: tuple[str, ...]
    is_all_divisions: bool
    period: ReportPeriod


def _groups(session: Session, measure_ids: Collection[UUID]) -> dict[UUID, _Group]:
    rows = session.scalars(
        select(StepGroup)
        .where(StepGroup.measure_id.in_(measure_ids), StepGroup.withdrawn_at.is_(None))
        .order_by(StepGroup.ordinal)
    ).all()
    named = (
        select(StepGroupDivision.step_group_id, StepGroupDivision.is_supporting, Division.name)
        .join(Division, Division.id == StepGroupDivision.division_id)
        .join(StepGroup, StepGroup.id == StepGroupDivision.step_group_id)
        .where(StepGroup.measure_id.in_(measure_ids))
        .order_by(StepGroupDivision.ordinal)
    )
    divisions = _gather(((group, is_supporting), name) for group, is_supporting, name in session.execute(named))
    return {row.id: _group(row, divisions[row.id, False], divisions[row.id, True]) for row in rows}


def _group(row: StepGroup, divisions: tuple[str, ...], supporting: tuple[str, ...]) -> _Group:
    """An owner is a division, or a งาน inside it; where no division is known, what the plan printed."""
    names = tuple(f"{row.unit} {name}" for name in divisions) if row.unit else divisions
    owners = () if row.is_for_all_divisions else names or _printed(row.responsible_text)
    period = ReportPeriod(row.period_text, row.starts_on, row.ends_on)
    helpers = (ALL_DIVISIONS,) if row.is_supported_by_all else supporting
    return _Group(row.measure_id, owners, helpers, row.is_for_all_divisions, period)


def _steps(session: Session, groups: dict[UUID, _Group]) -> dict[UUID, tuple[ReportStep, ...]]:
    statement = (
        select(Step)
        .where(Step.step_group_id.in_(groups), Step.withdrawn_at.is_(None))
        .order_by(Step.measure_id, Step.ordinal)
    )
    return _gather((step.measure_id, _step(step, groups[step.step_group_id])) for step in session.scalars(statement))


def _step(step: Step, group: _Group) -> ReportStep:
    return ReportStep(step.text, group.owners, group.is_all_divisions, group.period, group.supporting)


def _indicators(session: Session, measure_ids: Collection[UUID]) -> dict[UUID, tuple[int, ...]]:
    statement = (
        select(MeasureIndicator.measure_id, MeasureIndicator.number)
        .where(MeasureIndicator.measure_id.in_(measure_ids))
        .order_by(MeasureIndicator.number)
    )
    return _gather(session.execute(statement))


def _entries(session: Session, head: RoundHead) -> dict[UUID, tuple[ReportEntry, ...]]:
    """Of this round and, for the twelve months, of the six before."""
    months = {row.id: row.months for row in list_rounds(session, head.fiscal_year_id) if row.months <= head.months}
    statement = (
        select(RoundEntry, Division.name)
        .outerjoin(Division, Division.id == RoundEntry.division_id)
        .where(RoundEntry.round_id.in_(months))
        .order_by(RoundEntry.id)
    )
    return _gather(
        (
            entry.measure_id,
            ReportEntry(
                division_name=name,
                state=entry.state,
                result=entry.result,
                suggestion=entry.suggestion,
                obstacle=entry.obstacle,
                limitation=entry.limitation,
                round_months=months[entry.round_id],
                is_late=entry.is_late,
            ),
        )
        for entry, name in session.execute(statement)
    )


def _gather(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Pairs put together by their first part; a key never seen has nothing."""
    gathered: defaultdict[K, tuple[V, ...]] = defaultdict(tuple)
    for key, value in pairs:
        gathered[key] += (value,)
    return gathered


def _printed(text: str) -> tuple[str, ...]:
    return (text.strip(),) if text.strip() else ()
