"""What divisions ask of the policy officer about their tasks: more time, or that a task is not theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from tracker.rules.errors import NotFound
from tracker.store.models import Division, Person, Task, TaskProposal

_Decider = aliased(Person)
_Wanted = aliased(Division)


@dataclass(frozen=True)
class ProposalRow:
    """One of them, with the task as it stands now and, once it is decided, the answer."""

    id: UUID
    kind: str
    reason: str
    wanted_on: date | None
    wanted_division_id: UUID | None
    wanted_division: str | None
    person_id: UUID
    person_name: str
    created_at: datetime
    decision: str | None
    decided_at: datetime | None
    decided_by: str | None
    answer: str | None
    task_id: UUID
    task_title: str
    due_on: date | None
    row_version: int
    division_id: UUID
    division_name: str

    @property
    def is_open(self) -> bool:
        return self.decision is None

    @property
    def is_for_time(self) -> bool:
        return self.kind == "more_time"


def get_proposal(session: Session, proposal_id: UUID) -> TaskProposal:
    """One to be decided or withdrawn; held until the commit."""
    statement = select(TaskProposal).where(TaskProposal.id == proposal_id).with_for_update()
    found = session.scalar(statement, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound("no_proposal", "ไม่พบคำขอนี้ กรุณาเปิดหน้า “คำขอของกอง” ใหม่")
    return found


def has_open_proposal(session: Session, task_id: UUID, kind: str) -> bool:
    """Whether the same was asked about a task and is not decided yet."""
    statement = select(TaskProposal.id).where(
        TaskProposal.task_id == task_id, TaskProposal.kind == kind, TaskProposal.decision.is_(None)
    )
    return session.scalar(statement) is not None


def list_proposals_of(session: Session, task_id: UUID) -> list[ProposalRow]:
    """Everything asked about a task, the newest first."""
    return _read(session, _rows().where(TaskProposal.task_id == task_id).order_by(TaskProposal.created_at.desc()))


def list_open_proposals(session: Session) -> list[ProposalRow]:
    """What waits for a decision, the oldest first."""
    waiting = _rows().where(TaskProposal.decision.is_(None), Task.withdrawn_at.is_(None))
    return _read(session, waiting.order_by(TaskProposal.created_at, TaskProposal.id))


def list_decided_proposals(session: Session, newest: int) -> list[ProposalRow]:
    """What was decided lately, the newest first."""
    decided = _rows().where(TaskProposal.decision.in_(("granted", "refused")))
    return _read(session, decided.order_by(TaskProposal.decided_at.desc(), TaskProposal.id).limit(newest))


def count_open_proposals(session: Session) -> int:
    """How many wait for a decision."""
    statement = (
        select(func.count(TaskProposal.id))
        .join(Task, Task.id == TaskProposal.task_id)
        .where(TaskProposal.decision.is_(None), Task.withdrawn_at.is_(None))
    )
    return session.scalar(statement) or 0


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(TaskProposal, Person.name, _Decider.name, _Wanted.name, Task, Division.name)
        .join(Person, Person.id == TaskProposal.person_id)
        .join(Task, Task.id == TaskProposal.task_id)
        .join(Division, Division.id == Task.division_id)
        .outerjoin(_Decider, _Decider.id == TaskProposal.decided_by_id)
        .outerjoin(_Wanted, _Wanted.id == TaskProposal.division_id)
    )


def _read(session: Session, statement: Select[*tuple[Any, ...]]) -> list[ProposalRow]:
    return [
        ProposalRow(
            id=row.id,
            kind=row.kind,
            reason=row.reason,
            wanted_on=row.due_on,
            wanted_division_id=row.division_id,
            wanted_division=wanted,
            person_id=row.person_id,
            person_name=person,
            created_at=row.created_at,
            decision=row.decision,
            decided_at=row.decided_at,
            decided_by=decider,
            answer=row.answer,
            task_id=task.id,
            task_title=task.title,
            due_on=task.due_on,
            row_version=task.row_version,
            division_id=task.division_id,
            division_name=division,
        )
        for row, person, decider, wanted, task, division in session.execute(statement)
    ]
