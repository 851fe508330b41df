"""The facts of a round's report: the measures of the year's plan, and what divisions wrote about them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.memo_chain import OPINION_RANKS
from tracker.rules.plan_analysis import Analysis
from tracker.rules.report_facts import (
    AnswerField,
    Doing,
    ReportEntry,
    ReportFacts,
    ReportMeasure,
    ReportPeriod,
    ReportStep,
    WordedCell,
)
from tracker.rules.report_signing import SIGNING_RANKS, Signer
from tracker.rules.round_report import ALL_DIVISIONS
from tracker.store.divisions import list_divisions
from tracker.store.entries import OwedEntry, list_owed_entries
from tracker.store.evidence_lines import NumberedEvidence, list_numbered_evidence, numbers_of_measures
from tracker.store.models import (
    Division,
    Measure,
    MeasureIndicator,
    Plan,
    Step,
    StepGroup,
    StepGroupDivision,
)
from tracker.store.o_items import list_o_items
from tracker.store.people import get_organization, list_holders
from tracker.store.plans import PlanHead, RoundHead
from tracker.store.report_answers import list_entries, list_worded
from tracker.store.report_changes import Since, find_since
from tracker.store.tasks import list_task_facts

K = TypeVar("K")
V = TypeVar("V")


_SIGNING = frozenset((*SIGNING_RANKS, *OPINION_RANKS))


def get_report_facts(
    session: Session, plan: PlanHead, head: RoundHead | None, today: date, *, is_draft: bool
) -> ReportFacts:
    """Everything the report of a round says, in a fixed number of queries; signed by the holders of `today`.

    Without a round, what the plan itself says. Only a draft tells what the watch saw of a link.
    """
    organization = get_organization(session)
    owed = list_owed_entries(session, head.id) if head else []
    evidence = list_numbered_evidence(session, head) if head else ()
    since = find_since(session, head) if head else Since()
    return ReportFacts(
        organization_name=organization.name,
        organization_kind=organization.kind,
        fiscal_year=plan.year,
        round_months=head.months if head else None,
        measures=tuple(_measures(session, plan, _told(session, plan, head, owed, evidence, since))),
        holders=tuple(Signer(row.name, row.posts) for row in list_holders(session, today, _SIGNING)),
        closes_on=head.closes_on if head else None,
        district=organization.district or "",
        province=organization.province or "",
        tasks=tuple(list_task_facts(session, plan.id)),
        owed=tuple(entry.state for entry in owed),
        evidence=tuple(one.line(is_draft=is_draft) for one in evidence),
        analysis=_analysis(session, plan),
        division_names={division.id: division.name for division in list_divisions(session)},
        earlier=since.content,
        withdrawn=since.withdrawn,
    )


def _analysis(session: Session, plan: PlanHead) -> Analysis:
    return Analysis.from_json(session.scalar(select(Plan.analysis).where(Plan.id == plan.id)) or {})


@dataclass(frozen=True)
class _Told:
    """What belongs to the measures beside the plan itself, by measure; by code the headings of O-items."""

    entries: Mapping[UUID, tuple[ReportEntry, ...]]
    worded: Mapping[UUID, Mapping[AnswerField, WordedCell]]
    owing: Mapping[UUID, tuple[str, ...]]
    evidence: Mapping[UUID, tuple[int, ...]]
    revised: Mapping[UUID, Doing]
    bands: Mapping[str, str]


def _told(
    session: Session,
    plan: PlanHead,
    head: RoundHead | None,
    owed: Sequence[OwedEntry],
    evidence: Sequence[NumberedEvidence],
    since: Since,
) -> _Told:
    return _Told(
        entries=list_entries(session, head) if head else {},
        worded=list_worded(session, head) if head else {},
        owing=_gather((entry.measure_id, entry.division_name) for entry in owed),
        evidence=numbers_of_measures(evidence),
        revised=since.revised,
        bands={item.code: item.indicator for item in list_o_items(session, plan.year)},
    )


def _measures(session: Session, plan: PlanHead, told: _Told) -> Iterable[ReportMeasure]:
    wanted = select(Measure).where(Measure.plan_id == plan.id, Measure.withdrawn_at.is_(None))
    measures = session.scalars(wanted.order_by(Measure.ordinal, Measure.id)).all()
    ids = [measure.id for measure in measures]
    indicators = _indicators(session, ids)
    groups = _groups(session, ids)
    of_measure = _gather((group.measure_id, group) for group in groups.values())
    steps = _steps(session, groups)
    for measure in measures:
        own = of_measure[measure.id]
        yield ReportMeasure(
            id=measure.id,
            code=measure.code,
            title=measure.title,
            approach=measure.approach,
            o_item=measure.o_item or "",
            context=measure.context,
            follow_up=measure.follow_up,
            limitation=measure.limitation,
            indicator_numbers=indicators[measure.id],
            steps=steps[measure.id],
            responsible=tuple(dict.fromkeys(name for group in own for name in group.owners))
            or _printed(measure.responsible_text),
            is_all_divisions=bool(own) and all(group.is_all_divisions for group in own),
            supporting=tuple(dict.fromkeys(name for group in own for name in group.supporting)),
            period=ReportPeriod(measure.period_text, measure.starts_on, measure.ends_on),
            entries=told.entries.get(measure.id, ()),
            owing_divisions=told.owing.get(measure.id, ()),
            worded=told.worded.get(measure.id, {}),
            evidence=told.evidence.get(measure.id, ()),
            revised_by=told.revised.get(measure.id),
            band=told.bands.get(measure.o_item or "", ""),
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
    names = tuple(f"{row.unit} {name}" if row.unit and row.unit != name else name for name in divisions)
    owners = () if row.is_for_all_divisions else names or _printed(row.responsible_text)
    period = ReportPeriod(row.period_text, row.starts_on, row.ends_on)
    helpers = (ALL_DIVISIONS,) if row.is_supported_by_all else supporting
    return _Group(row.measure_id, owners, helpers, row.is_for_all_divisions, period)


def _steps(session: Session, groups: dict[UUID, _Group]) -> dict[UUID, tuple[ReportStep, ...]]:
    statement = (
        select(Step.measure_id, Step.step_group_id, Step.text)
        .where(Step.step_group_id.in_(groups), Step.withdrawn_at.is_(None))
        .order_by(Step.measure_id, Step.ordinal)
    )
    return _gather((measure, _step(text, groups[group])) for measure, group, text in session.execute(statement))


def _step(text: str, group: _Group) -> ReportStep:
    return ReportStep(text, group.owners, group.is_all_divisions, group.period, group.supporting)


def _indicators(session: Session, measure_ids: Collection[UUID]) -> dict[UUID, tuple[int, ...]]:
    statement = (
        select(MeasureIndicator.measure_id, MeasureIndicator.number)
        .where(MeasureIndicator.measure_id.in_(measure_ids))
        .order_by(MeasureIndicator.number)
    )
    return _gather(session.execute(statement))


def _gather(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Pairs put together by their first part; a key never seen has nothing."""
    gathered: defaultdict[K, tuple[V, ...]] = defaultdict(tuple)
    for key, value in pairs:
        gathered[key] += (value,)
    return gathered


def _printed(text: str) -> tuple[str, ...]:
    return (text.strip(),) if text.strip() else ()
