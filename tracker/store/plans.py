"""Fiscal years, their rounds, and the plans of a year."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import ROUNDS, FiscalYear, RoundMonths
from tracker.rules.task import PlanState
from tracker.store.models import FiscalYearRow, Measure, Plan, ReportingRound, RoundDates, Task
from tracker.store.people import lock_organization


@dataclass(frozen=True)
class PlanHead:
    """A plan without its measures."""

    id: UUID
    fiscal_year_id: UUID
    year: int
    title: str
    revision: int
    state: PlanState
    dated_on: date | None
    measure_count: int = 0
    task_count: int = 0


@dataclass(frozen=True)
class RoundHead:
    """A reporting round with its dates in force."""

    id: UUID
    fiscal_year_id: UUID
    year: int
    months: RoundMonths
    closes_on: date
    due_on: date
    dates_version: int


def find_active_plan(session: Session, year: int | None = None) -> PlanHead | None:
    """The active plan of a fiscal year; without a year, the newest active one of an open year."""
    statement = (
        select(Plan, FiscalYearRow.year)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .where(Plan.state == PlanState.ACTIVE, Plan.withdrawn_at.is_(None))
        .order_by(FiscalYearRow.year.desc())
        .limit(1)
    )
    statement = statement.where(FiscalYearRow.closed_at.is_(None) if year is None else FiscalYearRow.year == year)
    found = session.execute(statement).first()
    return _head(*found) if found else None


def find_plan_of_year(session: Session, year: int) -> PlanHead | None:
    """The plan a year's figures come from: the one in force, or, once the year is over, the last that was."""
    in_force = [head for head in list_plans(session) if head.year == year and head.state is not PlanState.DRAFT]
    return min(in_force, key=lambda head: (head.state is not PlanState.ACTIVE, -head.revision), default=None)


def find_plan_to_update(session: Session, year: int) -> PlanHead | None:
    """The plan a newer file of the year would change: the one in force, else the newest draft."""
    open_ones = [head for head in list_plans(session) if head.year == year and head.state is not PlanState.CLOSED]
    return min(open_ones, key=lambda head: (head.state is not PlanState.ACTIVE, -head.revision), default=None)


def find_plan_for_today(session: Session, today: date) -> PlanHead | None:
    """The active plan of the fiscal year of `today`, or else the newest active one."""
    return find_active_plan(session, FiscalYear.of(today).year) or find_active_plan(session)


def get_plan(session: Session, plan_id: UUID) -> PlanHead:
    """One plan by its id; one that was withdrawn is not found."""
    for head in list_plans(session):
        if head.id == plan_id:
            return head
    raise NotFound("no_plan", "ไม่พบแผนนี้ กรุณากลับไปที่หน้า “แผน”")


def list_plans(session: Session) -> list[PlanHead]:
    """All plans but those withdrawn, newest year first, with how much is in them."""
    statement = (
        select(
            Plan,
            FiscalYearRow.year,
            _count(Measure, Measure.plan_id == Plan.id, Measure.withdrawn_at.is_(None)),
            _count(Task, Task.plan_id == Plan.id, Task.withdrawn_at.is_(None)),
        )
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .where(Plan.withdrawn_at.is_(None))
        .order_by(FiscalYearRow.year.desc(), Plan.revision.desc())
    )
    return [_head(*row) for row in session.execute(statement)]


def find_fiscal_year(session: Session, year: int) -> FiscalYearRow | None:
    """The fiscal year's row, if the organization has begun it."""
    return session.scalar(select(FiscalYearRow).where(FiscalYearRow.year == year))


def lock_fiscal_year(session: Session, year: int) -> None:
    """Only one at a time imports into a year or undoes an import; held until the commit."""
    row = select(FiscalYearRow.id).where(FiscalYearRow.year == year).with_for_update()
    if session.scalar(row) is None:  # two who begin the same year wait for each other elsewhere
        lock_organization(session)


def lock_fiscal_year_of(session: Session, plan_id: UUID) -> None:
    """The same, for the year of a plan."""
    of_plan = select(Plan.fiscal_year_id).where(Plan.id == plan_id).scalar_subquery()
    session.execute(select(FiscalYearRow.id).where(FiscalYearRow.id == of_plan).with_for_update())


def add_fiscal_year(session: Session, year: int, now: datetime) -> FiscalYearRow:
    """A fiscal year with its two rounds on their default dates."""
    row = FiscalYearRow(organization_id=session.info["organization_id"], id=new_id(), year=year)
    session.add(row)
    for months in ROUNDS:
        closes_on, due_on = FiscalYear(year).closes_on(months), FiscalYear(year).due_on(months)
        reporting_round = ReportingRound(
            id=new_id(), fiscal_year_id=row.id, months=months, closes_on=closes_on, due_on=due_on, dates_version=1
        )
        session.add(reporting_round)
        session.add(
            RoundDates(
                id=new_id(),
                round_id=reporting_round.id,
                version=1,
                closes_on=closes_on,
                due_on=due_on,
                created_at=now,
            )
        )
    return row


def list_rounds(session: Session, fiscal_year_id: UUID | None = None) -> list[RoundHead]:
    """The rounds of a fiscal year (or of all), in order of time."""
    statement = (
        select(ReportingRound, FiscalYearRow.year)
        .join(FiscalYearRow, FiscalYearRow.id == ReportingRound.fiscal_year_id)
        .order_by(FiscalYearRow.year, ReportingRound.months)
    )
    if fiscal_year_id is not None:
        statement = statement.where(ReportingRound.fiscal_year_id == fiscal_year_id)
    return [round_head(*row) for row in session.execute(statement)]


def find_round(session: Session, year: int, months: int) -> RoundHead | None:
    """The 6 or 12 months round of a fiscal year."""
    return next((r for r in list_rounds(session) if r.year == year and r.months == months), None)


def get_round(session: Session, round_id: UUID) -> RoundHead:
    """One round by its id."""
    for head in list_rounds(session):
        if head.id == round_id:
            return head
    raise NotFound("no_round", "ไม่พบรอบรายงานนี้ กรุณากลับไปที่หน้า “รายงาน”")


def newest_revision(session: Session, fiscal_year_id: UUID) -> int:
    """The highest revision number of a year's plans, withdrawn ones included; 0 where there is none."""
    statement = select(func.max(Plan.revision)).where(Plan.fiscal_year_id == fiscal_year_id)
    return session.scalar(statement) or 0


def _count(table: type[Measure | Task], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*conditions).correlate(Plan).scalar_subquery()


def _head(plan: Plan, year: int, measure_count: int = 0, task_count: int = 0) -> PlanHead:
    return PlanHead(
        plan.id,
        plan.fiscal_year_id,
        year,
        plan.title,
        plan.revision,
        plan.state,
        plan.dated_on,
        measure_count,
        task_count,
    )


def round_head(row: ReportingRound, year: int) -> RoundHead:
    """A round as readers get it."""
    return RoundHead(
        row.id, row.fiscal_year_id, year, 6 if row.months == 6 else 12, row.closes_on, row.due_on, row.dates_version
    )
