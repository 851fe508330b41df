"""The tasks a query asks for, found by the database; and how many of them are how urgent."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.search_words import pieces_of
from tracker.rules.task import OPEN, TaskStatus
from tracker.rules.task_query import NEAR, TaskQuery
from tracker.rules.thai_text import match_key
from tracker.store.models import Division, Measure, MeasureIndicator, MeasureTag, Person, Task
from tracker.store.search_match import all_stand_in
from tracker.store.tasks import TaskRow, list_task_rows

# Where words are looked for in a list of tasks; the page's own search looks further.
_WORDED = (Task.title, Task.unit, Task.obstacle, Measure.code, Measure.title, Division.name)


@dataclass(frozen=True)
class TaskScope:
    """Whose tasks may be seen: with divisions, their own and what was handed to the person; without, everybody's."""

    division_ids: Collection[UUID] | None = None
    delegate_id: UUID | None = None

    def condition(self) -> ColumnElement[bool] | None:
        if self.division_ids is None:
            return None
        mine = Task.division_id.in_(self.division_ids)
        return or_(mine, Task.delegate_id == self.delegate_id) if self.delegate_id else mine


EVERYBODY = TaskScope()


def list_queried_tasks(
    session: Session,
    plan_id: UUID,
    query: TaskQuery,
    today: date,
    scope: TaskScope = EVERYBODY,
    *,
    due_within: tuple[date, date] | None = None,
    limit: int | None = None,
) -> list[TaskRow]:
    """The tasks a query asks for, in its order, those without a date last; or of them those due within some days."""
    conditions = [*task_conditions(plan_id, query, today), *scope_conditions(scope)]
    if due_within:
        conditions.append(Task.due_on.between(*due_within))
    return list_task_rows(session, conditions, task_order(query.sort), limit)


@dataclass(frozen=True)
class DueDay:
    """How many tasks are due on a day, and how many of them nobody has finished."""

    count: int
    open_count: int


def count_due_days(
    session: Session, plan_id: UUID, query: TaskQuery, today: date, scope: TaskScope = EVERYBODY
) -> dict[date | None, DueDay]:
    """How many of the tasks a query asks for are due on which day; None: no day was set."""
    conditions = [*task_conditions(plan_id, query, today), *scope_conditions(scope)]
    open_count = func.sum(case((Task.status.in_(OPEN), 1), else_=0))
    statement = (
        select(Task.due_on, func.count(), open_count)
        .join(Measure, Measure.id == Task.measure_id)
        .join(Division, Division.id == Task.division_id)
        .where(*conditions)
        .group_by(Task.due_on)
    )
    return {day: DueDay(count, open_) for day, count, open_ in session.execute(statement)}


def count_urgencies(session: Session, plan_id: UUID, today: date, scope: TaskScope = EVERYBODY) -> Counter[str]:
    """How many tasks of a plan are late, near, later, submitted, done and cancelled, whatever is filtered."""
    is_open = Task.status.in_(OPEN)
    word = case(
        (and_(is_open, Task.due_on < today), "late"),
        (and_(is_open, Task.due_on <= today + NEAR), "near"),
        (is_open, "later"),
        (Task.status == TaskStatus.SUBMITTED, "submitted"),
        (Task.status == TaskStatus.DONE, "done"),
        else_="cancelled",
    ).label("urgency")
    statement = (
        select(word, func.count())
        .where(Task.plan_id == plan_id, Task.withdrawn_at.is_(None), *scope_conditions(scope))
        .group_by(word)
    )
    return Counter({word: int(count) for word, count in session.execute(statement)})


def task_conditions(plan_id: UUID, query: TaskQuery, today: date) -> list[ColumnElement[bool]]:
    """A query as conditions of a statement that joins tasks, their measures and divisions."""
    conditions = [Task.plan_id == plan_id, Task.withdrawn_at.is_(None)]
    if query.division_id:
        conditions.append(Task.division_id == query.division_id)
    if query.measure_id:
        conditions.append(Task.measure_id == query.measure_id)
    if query.delegate_id:
        conditions.append(Task.delegate_id == query.delegate_id)
    if query.indicator is not None:
        aiming = select(MeasureIndicator.measure_id).where(MeasureIndicator.number == query.indicator)
        conditions.append(Task.measure_id.in_(aiming))
    if query.tag:
        conditions.append(Task.measure_id.in_(_tagged(query.tag)))
    if query.show:
        conditions.append(_shown(query.show, today))
    if pieces := pieces_of(query.words):
        conditions.append(all_stand_in(_WORDED, pieces))
    return conditions


def scope_conditions(scope: TaskScope) -> list[ColumnElement[bool]]:
    """Whose tasks may be seen, as conditions."""
    condition = scope.condition()
    return [] if condition is None else [condition]


def task_order(sort: str) -> tuple[Any, ...]:
    """What a list is ordered by; without a choice what is still to be done comes first, the earliest due on top."""
    due = (Task.due_on.is_(None), Task.due_on.desc() if sort == "latest" else Task.due_on)
    measure, division = Measure.ordinal, (Division.place, Division.sort_key)
    ends = (Task.series_number, Task.id)
    if sort == "measure":
        return (measure, *due, *division, *ends)
    if sort == "division":
        return (*division, *due, measure, *ends)
    if sort == "latest":
        return (*due, measure, *division, *ends)
    return (_rank_of_status(), *due, measure, *division, *ends)


def _rank_of_status() -> ColumnElement[int]:
    later = (TaskStatus.SUBMITTED, TaskStatus.DONE, TaskStatus.CANCELLED)
    return case(*((Task.status == status, rank) for rank, status in enumerate(later, start=1)), else_=0)


@dataclass(frozen=True)
class Named:
    """Somebody or something to choose from."""

    id: UUID
    name: str


def list_delegates(session: Session, plan_id: UUID, scope: TaskScope = EVERYBODY) -> list[Named]:
    """Everybody to whom a task of the plan was handed, by name."""
    statement = (
        select(Person.id, Person.name)
        .join(Task, Task.delegate_id == Person.id)
        .where(Task.plan_id == plan_id, Task.withdrawn_at.is_(None), *scope_conditions(scope))
        .group_by(Person.id, Person.name, Person.sort_key)
        .order_by(Person.sort_key, Person.id)
    )
    return [Named(*row) for row in session.execute(statement)]


def list_division_choices(session: Session) -> list[Named]:
    """The divisions that exist today, in the office's order."""
    statement = select(Division.id, Division.name).where(Division.closed_on.is_(None))
    return [Named(*row) for row in session.execute(statement.order_by(Division.place, Division.sort_key, Division.id))]


def _tagged(tag: str) -> Select[UUID]:
    return select(MeasureTag.measure_id).where(MeasureTag.name_key == match_key(tag))


def _shown(show: str, today: date) -> ColumnElement[bool]:
    """The same rows as `rules.task_query.urgency` and `rules.progress` count."""
    is_open, due_on = Task.status.in_(OPEN), Task.due_on
    choices: dict[str, ColumnElement[bool]] = {
        "open": is_open,
        "late": and_(is_open, due_on < today),
        "near": and_(is_open, due_on >= today, due_on <= today + NEAR),
        "due": and_(Task.status != TaskStatus.CANCELLED, due_on <= today),
        "blocked": and_(is_open, Task.is_blocked.is_(True)),
    }
    return choices[show] if show in choices else Task.status == TaskStatus(show)
