"""Everything the executives' overview is made of, in a handful of statements whose number never grows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, String, Subquery, cast, extract, func, select
from sqlalchemy.orm import Session

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.progress import TaskFact
from tracker.rules.silence import WeekCount, first_day
from tracker.rules.task import EntryState, PlanState, TaskMove, TaskStatus
from tracker.rules.thai_calendar import BANGKOK, day_of
from tracker.store.entries import round_on
from tracker.store.models import (
    Division,
    FiscalYearRow,
    Measure,
    MeasureIndicator,
    Plan,
    ReportingRound,
    RoundEntry,
    Task,
    TaskUpdate,
)
from tracker.store.plans import PlanHead, RoundHead, find_plan_for_today, round_head

_SAID_BY_A_DIVISION = (TaskMove.START.value, TaskMove.REPORT.value, TaskMove.FINISH.value)
_WEEK_SECONDS = 7 * 86400
Entries = dict[tuple[UUID, UUID | None], EntryState]  # (measure, division)


@dataclass(frozen=True)
class MeasureHead:
    """A measure of the plan with its printed period."""

    id: UUID
    code: str
    title: str
    ordinal: int
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Overview:
    """What is read. `owed` are the states of the entries of `head`; `last_year` are the facts of the year before."""

    plan: PlanHead
    activated_on: date | None
    facts: list[TaskFact]
    titles: dict[UUID, str]
    measures: dict[UUID, MeasureHead]
    division_names: dict[UUID, str]
    head: RoundHead | None
    owed: list[EntryState]
    weeks: list[WeekCount]
    last_year: list[TaskFact]


def find_overview(session: Session, today: date) -> Overview | None:
    """The plan in force with its year before; None where no plan is in force."""
    plan = find_plan_for_today(session, today)
    if plan is None:
        return None
    rows = _tasks(session, plan.year)
    own = [row for row in rows if row.plan_id == plan.id]
    before = _plan_before(rows, plan.year)
    written = _rounds(session, plan)
    head = round_on(list(written), today)
    return Overview(
        plan=plan,
        activated_on=next((day_of(row.activated_at) for row in own if row.activated_at), None),
        facts=[_fact(row) for row in own],
        titles={row.id: row.title for row in own},
        measures={row.measure_id: _measure(row) for row in own},
        division_names=_division_names(own),
        head=head,
        owed=_owed_states(head, rows, written[head]) if head else [],
        weeks=_weeks(session, today),
        last_year=[_fact(row) for row in rows if before is not None and row.plan_id == before],
    )


def _tasks(session: Session, year: int) -> list[Row[Any]]:
    """All tasks of this year's and last year's plans that were ever in force, in the order of the plan."""
    numbers = _numbers()
    statement = (
        select(
            Task.id,
            Task.title,
            Task.plan_id,
            Task.measure_id,
            Task.division_id,
            Task.status,
            Task.is_blocked,
            Task.starts_on,
            Task.due_on,
            Task.started_at,
            Task.submitted_at,
            Task.done_at,
            Task.cancelled_at,
            Measure.code,
            Measure.title.label("measure_title"),
            Measure.ordinal,
            Measure.starts_on.label("measure_starts_on"),
            Measure.ends_on.label("measure_ends_on"),
            Measure.withdrawn_at.label("measure_withdrawn_at"),
            Plan.state,
            Plan.revision,
            Plan.activated_at,
            FiscalYearRow.year,
            Division.name.label("division_name"),
            Division.place,
            Division.sort_key,
            Division.closed_on,
            numbers.c.numbers,
        )
        .join(Measure, Measure.id == Task.measure_id)
        .join(Division, Division.id == Task.division_id)
        .join(Plan, Plan.id == Task.plan_id)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .outerjoin(numbers, numbers.c.measure_id == Task.measure_id)
        .where(
            FiscalYearRow.year.in_((year, year - 1)),
            Plan.state != PlanState.DRAFT,
            Plan.withdrawn_at.is_(None),
            Task.withdrawn_at.is_(None),
        )
        .order_by(Measure.ordinal, Task.id)
    )
    return list(session.execute(statement))


def _plan_before(rows: Iterable[Row[Any]], year: int) -> UUID | None:
    """The plan the year before is judged by: the one still in force, else the last that was."""
    of_year = {row.plan_id: (row.state is not PlanState.ACTIVE, -row.revision) for row in rows if row.year == year - 1}
    return min(of_year, key=lambda plan_id: of_year[plan_id], default=None)


def _numbers() -> Subquery:
    """Each measure's indicators in one text ("2,9"), so that they come with its tasks."""
    numbers = func.aggregate_strings(cast(MeasureIndicator.number, String), ",").label("numbers")
    return select(MeasureIndicator.measure_id, numbers).group_by(MeasureIndicator.measure_id).subquery("of_measure")


@lru_cache(maxsize=2**10)  # a measure aims at one or two of ten: there are few different texts
def _as_numbers(text: str | None) -> tuple[int, ...]:
    return tuple(sorted(int(number) for number in text.split(","))) if text else ()


def _fact(row: Row[Any]) -> TaskFact:
    return TaskFact(
        task_id=row.id,
        measure_id=row.measure_id,
        division_id=row.division_id,
        status=row.status,
        due_on=row.due_on,
        indicators=_as_numbers(row.numbers),
        is_blocked=row.is_blocked,
        starts_on=row.starts_on,
        started_on=_day(row.started_at),
        submitted_on=_day(row.submitted_at),
        done_on=_day(row.done_at),
        cancelled_on=_day(row.cancelled_at),
    )


def _day(at: datetime | None) -> date | None:
    return day_of(at) if at else None


def _measure(row: Row[Any]) -> MeasureHead:
    return MeasureHead(
        row.measure_id, row.code, row.measure_title, row.ordinal, row.measure_starts_on, row.measure_ends_on
    )


def _division_names(rows: Iterable[Row[Any]]) -> dict[UUID, str]:
    """The divisions with a task in the plan, in the order in which the office lists them."""
    found = {row.division_id: row for row in rows}
    ordered = sorted(found.values(), key=lambda row: (row.place, row.sort_key, row.division_id))
    return {row.division_id: f"{row.division_name} (ยุบแล้ว)" if row.closed_on else row.division_name for row in ordered}


def _rounds(session: Session, plan: PlanHead) -> dict[RoundHead, Entries]:
    """The rounds of the plan's year in order of time, each with the state of what is written in it."""
    statement = (
        select(ReportingRound, RoundEntry.measure_id, RoundEntry.division_id, RoundEntry.state)
        .outerjoin(RoundEntry, RoundEntry.round_id == ReportingRound.id)
        .where(ReportingRound.fiscal_year_id == plan.fiscal_year_id)
        .order_by(ReportingRound.months)
    )
    found: dict[RoundHead, Entries] = {}
    for row, measure_id, division_id, state in session.execute(statement):
        entries = found.setdefault(round_head(row, plan.year), {})
        if state is not None:
            entries[measure_id, division_id] = state
    return found


def _owed_states(head: RoundHead, rows: Iterable[Row[Any]], written: Entries) -> list[EntryState]:
    """The entries a round owes, as entries.list_owed_entries finds them: here only what state each is in."""
    year = FiscalYear(head.year)
    legs = {
        (row.measure_id, row.division_id)
        for row in rows
        if row.year == head.year
        and row.status is not TaskStatus.CANCELLED
        and row.measure_withdrawn_at is None
        and year.touches_round(row.measure_starts_on, row.measure_ends_on, head.months)
    }
    return [written.get(leg, EntryState.NOT_STARTED) for leg in legs]


def _weeks(session: Session, today: date) -> list[WeekCount]:
    """How often each division said something in each of the last 52 weeks; what was taken back was never said."""
    begin = datetime.combine(first_day(today), time(), BANGKOK)
    week = _week(session, begin).label("week")
    statement = (
        select(Task.division_id, week, func.count(TaskUpdate.id), func.max(TaskUpdate.created_at))
        .join(Task, Task.id == TaskUpdate.task_id)
        .where(
            TaskUpdate.created_at >= begin,
            TaskUpdate.created_at < datetime.combine(today + timedelta(days=1), time(), BANGKOK),
            TaskUpdate.move.in_(_SAID_BY_A_DIVISION),
            TaskUpdate.undone_at.is_(None),
            Task.withdrawn_at.is_(None),
        )
        .group_by(Task.division_id, "week")
    )
    return [WeekCount(row[0], int(row[1]), row[2], day_of(row[3])) for row in session.execute(statement)]


def _week(session: Session, begin: datetime) -> ColumnElement[int]:
    """How many whole weeks an update lies after `begin`; the two databases count time in their own ways."""
    if session.get_bind().dialect.name == "sqlite":
        at: ColumnElement[Any] = func.strftime("%s", TaskUpdate.created_at)  # whole seconds, as text
    else:
        at = func.floor(extract("epoch", TaskUpdate.created_at))
    return (cast(at, Integer) - int(begin.timestamp())) // _WEEK_SECONDS
