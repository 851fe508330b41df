"""What stands about single tasks: open ones that fall due, those newly assigned, returned, or asked about."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.question import with_answer_by
from tracker.rules.reminder_marks import NEWS_LASTS
from tracker.rules.reminder_policy import Duty, Obligation, ReminderKind, is_year_open
from tracker.rules.task import COMMENT, OPEN, PlanState, TaskMove, TaskStatus
from tracker.rules.thai_calendar import BANGKOK, day_of
from tracker.store.models import (
    Division,
    Evidence,
    EvidenceLink,
    FiscalYearRow,
    Measure,
    Person,
    Plan,
    Task,
    TaskRequest,
    TaskUpdate,
)

_BY_A_DIVISION = (TaskMove.START.value, TaskMove.REPORT.value, TaskMove.FINISH.value)
_LATER = aliased(TaskUpdate)  # made once: each costs a proxy per column
_IN_PIECES_OF = 5000  # SQLite and PostgreSQL both limit the variables of one statement
TASK_FACTS = (
    Task.id,
    Task.title,
    Task.division_id,
    Division.name,
    Task.due_on,
    Task.deadline_version,
    Task.delegate_id,
    Task.delegated_at,
    Task.is_blocked,
    Task.obstacle,
    Task.status,
    Task.assigned_at,
    Plan.activated_at,
    FiscalYearRow.year,
    FiscalYearRow.closed_at,
)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task of a plan in force, as far as reminding asks."""

    id: UUID
    title: str
    division_id: UUID
    division: str
    due_on: date | None
    deadline_version: int
    delegate_id: UUID | None
    delegated_at: datetime | None
    is_blocked: bool
    obstacle: str | None
    status: TaskStatus
    assigned_at: datetime
    activated_at: datetime | None
    year: int
    closed_at: datetime | None

    @property
    def assigned_on(self) -> date:
        """The later of the days on which the task was given and its plan came into force."""
        return day_of(max(self.assigned_at, self.activated_at) if self.activated_at else self.assigned_at)

    @property
    def came_on(self) -> date:
        """When it came to whoever has it now: the division, or later the person its head named."""
        return max(self.assigned_on, day_of(self.delegated_at)) if self.delegated_at else self.assigned_on

    def obligation(self, kind: ReminderKind, **of_duty: Any) -> Obligation:
        duty = Duty(
            kind,
            self.id,
            self.division_id,
            self.due_on or FiscalYear(self.year).end,
            self.deadline_version,
            self.assigned_on,
            **of_duty,
        )
        trouble = f"ติดปัญหา: {self.obstacle}" if self.obstacle else "ติดปัญหา"
        return Obligation(
            duty,
            self.title,
            self.division,
            f"/tasks/{self.id}",
            trouble if self.is_blocked else "",
            self.delegate_id,
            is_dated=self.due_on is not None,
        )


def list_task_obligations(
    session: Session, today: date, *, task_ids: Collection[UUID] | None = None, reach: timedelta | None = None
) -> list[Obligation]:
    """Open tasks of a plan in force: those with a due date as such, those newly assigned as news.

    `reach`: only what falls due within that time, or was assigned lately.
    """
    statement = tasks_in_force(select(*TASK_FACTS)).where(Task.status.in_(OPEN)).order_by(Task.due_on, Task.id)
    if reach is not None:
        news_since = datetime.combine(today - NEWS_LASTS - timedelta(days=1), time(), BANGKOK)
        is_news = or_(Task.assigned_at >= news_since, Task.delegated_at >= news_since, Plan.activated_at >= news_since)
        statement = statement.where(or_(Task.due_on <= today + reach, is_news))
    return [
        obligation
        for facts, _ in read_facts(session, statement, today, task_ids)
        for obligation in _of_open_task(facts, today)
    ]


def _of_open_task(facts: TaskFacts, today: date) -> Iterator[Obligation]:
    if facts.due_on is not None:
        yield facts.obligation(ReminderKind.TASK)
    if facts.came_on + NEWS_LASTS >= today:
        yield facts.obligation(ReminderKind.ASSIGNMENT, happened_on=facts.came_on)


def list_asked_obligations(
    session: Session, today: date, *, task_ids: Collection[UUID] | None = None
) -> list[Obligation]:
    """What somebody waits for of a division: tasks sent back and not reported on since, requests not answered."""
    return [*_returned(session, today, task_ids), *_asked(session, today, task_ids)]


def _returned(session: Session, today: date, task_ids: Collection[UUID] | None) -> Iterator[Obligation]:
    """Tasks whose newest update is a return: with the note, and who wrote it."""
    newer = exists().where(
        _LATER.task_id == TaskUpdate.task_id,
        _LATER.undone_at.is_(None),
        _LATER.move != COMMENT,
        or_(
            _LATER.created_at > TaskUpdate.created_at,
            and_(_LATER.created_at == TaskUpdate.created_at, _LATER.id > TaskUpdate.id),
        ),
    )
    statement = (
        tasks_in_force(select(*TASK_FACTS, TaskUpdate.id, TaskUpdate.created_at, TaskUpdate.result, Person.name))
        .join(TaskUpdate, TaskUpdate.task_id == Task.id)
        .outerjoin(Person, Person.id == TaskUpdate.person_id)
        .where(TaskUpdate.move == TaskMove.RETURN.value, TaskUpdate.undone_at.is_(None), Task.status.in_(OPEN), ~newer)
        .order_by(TaskUpdate.created_at, TaskUpdate.id)
    )
    for facts, (source_id, at, note, by) in read_facts(session, statement, today, task_ids):
        yield _said(facts, ReminderKind.RETURN, source_id, at, note, by)


def _asked(session: Session, today: date, task_ids: Collection[UUID] | None) -> Iterator[Obligation]:
    """Questions, and evidence asked for; also about work that is finished, but not about what was cancelled."""
    statement = (
        tasks_in_force(
            select(
                *TASK_FACTS,
                TaskRequest.id,
                TaskRequest.created_at,
                TaskRequest.text,
                Person.name,
                TaskRequest.kind,
                TaskRequest.answer_by,
            )
        )
        .join(TaskRequest, TaskRequest.task_id == Task.id)
        .join(Person, Person.id == TaskRequest.person_id)
        .where(Task.status != TaskStatus.CANCELLED, is_unanswered())
        .order_by(TaskRequest.created_at, TaskRequest.id)
    )
    for facts, (source_id, at, text, by, kind, answer_by) in read_facts(session, statement, today, task_ids):
        yield _said(facts, ReminderKind(kind), source_id, at, with_answer_by(text, answer_by), by)


def is_unanswered() -> ColumnElement[bool]:
    """Nobody closed the request, and nobody but who asked has reported or brought evidence since."""
    reported = exists().where(
        TaskUpdate.task_id == TaskRequest.task_id,
        TaskUpdate.created_at > TaskRequest.created_at,
        TaskUpdate.undone_at.is_(None),
        TaskUpdate.move.in_(_BY_A_DIVISION),
        TaskUpdate.person_id.is_distinct_from(TaskRequest.person_id),
    )
    shown = exists().where(
        EvidenceLink.task_id == TaskRequest.task_id,
        EvidenceLink.linked_at > TaskRequest.created_at,
        Evidence.id == EvidenceLink.evidence_id,
        Evidence.withdrawn_at.is_(None),
        Evidence.person_id.is_distinct_from(TaskRequest.person_id),
    )
    return and_(TaskRequest.answered_at.is_(None), ~reported, ~shown)


def has_tasks(session: Session, plan_id: UUID) -> bool:
    """Whether a plan has any task that counts."""
    statement = tasks_in_force(select(Task.id)).where(Task.plan_id == plan_id, Task.status != TaskStatus.CANCELLED)
    return session.scalar(statement.limit(1)) is not None


def _said(
    facts: TaskFacts, kind: ReminderKind, source_id: UUID, at: datetime, words: str, by: str | None
) -> Obligation:
    plain = facts.obligation(kind, happened_on=day_of(at), source_id=source_id)
    return Obligation(
        plain.duty, plain.title, plain.division, plain.path, words, plain.delegate_id, by or "", plain.is_dated
    )


def tasks_in_force(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Tasks of the plan in force that nobody withdrew; whether its year is open is asked of each row."""
    return (
        statement.select_from(Task)
        .join(Division, Division.id == Task.division_id)
        .join(Measure, Measure.id == Task.measure_id)
        .join(Plan, Plan.id == Task.plan_id)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .where(Plan.state == PlanState.ACTIVE, Task.withdrawn_at.is_(None), Measure.withdrawn_at.is_(None))
    )


def read_facts(
    session: Session, statement: Select[*tuple[Any, ...]], today: date, task_ids: Collection[UUID] | None
) -> Iterator[tuple[TaskFacts, tuple[Any, ...]]]:
    """The facts of each task whose year is open, with what else the statement asked for."""
    width = len(TASK_FACTS)
    for row in _rows(session, statement, task_ids):
        facts = TaskFacts(*row[:width])
        if is_year_open(facts.year, facts.closed_at, today):
            yield facts, tuple(row[width:])


def _rows(session: Session, statement: Select[*tuple[Any, ...]], task_ids: Collection[UUID] | None) -> Iterable[Any]:
    if task_ids is None:
        yield from session.execute(statement)
        return
    ids = sorted(task_ids)
    for start in range(0, len(ids), _IN_PIECES_OF):
        yield from session.execute(statement.where(Task.id.in_(ids[start : start + _IN_PIECES_OF])))
