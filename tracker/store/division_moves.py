"""What hangs on a division, and what moves when divisions are merged or split."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.task import TaskStatus
from tracker.store.models import (
    ContactPoint,
    Division,
    FiscalYearRow,
    Measure,
    Plan,
    RoundEntry,
    StepGroupDivision,
    Task,
    TaskProposal,
    TaskSupporter,
    TaskUpdate,
)
from tracker.store.models.frozen import UnreportedLeg

_OPEN = (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS, TaskStatus.SUBMITTED)
Leg = tuple[UUID, int]  # a step group and a number in its series


def get_division(session: Session, division_id: UUID) -> Division:
    """One division, open or closed, to be changed. Raises NotFound."""
    division = session.scalar(select(Division).where(Division.id == division_id))
    if division is None:
        raise NotFound("no_division", "ไม่พบสำนัก/กองนี้ กรุณากลับไปที่หน้า “สำนัก/กอง”")
    return division


def list_closed_divisions(session: Session) -> list[Division]:
    """Divisions that exist no more, the last closed first."""
    statement = select(Division).where(Division.closed_on.is_not(None))
    return list(session.scalars(statement.order_by(Division.closed_on.desc(), Division.sort_key)))


def list_tasks_of(session: Session, division_id: UUID) -> list[Task]:
    """Every task of a division that was not withdrawn, of all years, to be changed; as printed."""
    statement = (
        select(Task)
        .join(Measure, Measure.id == Task.measure_id)
        .where(Task.division_id == division_id, Task.withdrawn_at.is_(None))
        .order_by(Task.due_on.is_(None), Task.due_on, Measure.ordinal, Task.id)
    )
    return list(session.scalars(statement))


def list_open_tasks_of(session: Session, division_id: UUID) -> list[Task]:
    """Those of them that are not done yet, of years that are not over."""
    closed = select(Plan.id).join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
    over = set(session.scalars(closed.where(FiscalYearRow.closed_at.is_not(None))))
    return [task for task in list_tasks_of(session, division_id) if task.status in _OPEN and task.plan_id not in over]


def list_legs(session: Session, division_id: UUID, step_group_ids: Iterable[UUID]) -> dict[Leg, Task]:
    """The legs of a division in these step groups, withdrawn ones too: their places are taken."""
    statement = select(Task).where(Task.division_id == division_id, Task.step_group_id.in_(list(step_group_ids)))
    return {(task.step_group_id, task.series_number): task for task in session.scalars(statement)}


def list_told(session: Session, task_ids: Iterable[UUID]) -> set[UUID]:
    """Tasks somebody has said something about."""
    return set(session.scalars(select(TaskUpdate.task_id).where(TaskUpdate.task_id.in_(list(task_ids)))))


def list_entries_of(session: Session, division_id: UUID) -> list[RoundEntry]:
    """What a division reported, of all rounds, to be changed."""
    return list(session.scalars(select(RoundEntry).where(RoundEntry.division_id == division_id)))


def list_measures_with_legs(session: Session, division_id: UUID) -> set[UUID]:
    """Measures in which a division still has a task."""
    statement = select(Task.measure_id).where(Task.division_id == division_id, Task.withdrawn_at.is_(None))
    return set(session.scalars(statement))


def count_tasks(session: Session) -> dict[UUID, int]:
    """Division → its tasks that were not withdrawn."""
    statement = select(Task.division_id, func.count()).where(Task.withdrawn_at.is_(None)).group_by(Task.division_id)
    return {row[0]: row[1] for row in session.execute(statement)}


def change_owners(session: Session, old: UUID, new: UUID, *, step_group_ids: Collection[UUID] | None = None) -> None:
    """The plan itself names the new division where it named the old one; a name twice in one group is one."""
    there = select(StepGroupDivision.step_group_id).where(StepGroupDivision.division_id == new)
    _move(session, StepGroupDivision, StepGroupDivision.step_group_id, there, old, new, within=step_group_ids)


def change_supports(session: Session, old: UUID, new: UUID) -> None:
    """What the old division supported the new one supports, unless it answers for it."""
    owned = select(Task.id).where(Task.division_id == new)
    supported = select(TaskSupporter.task_id).where(TaskSupporter.division_id == new)
    _move(session, TaskSupporter, TaskSupporter.task_id, owned.union(supported), old, new)


def delete_own_support(session: Session, division_id: UUID, task_ids: Collection[UUID]) -> None:
    """Whoever answers for a task does not also support it."""
    statement = delete(TaskSupporter).where(
        TaskSupporter.division_id == division_id, TaskSupporter.task_id.in_(list(task_ids))
    )
    session.execute(statement.execution_options(synchronize_session=False))


def change_other_mentions(session: Session, old: UUID, new: UUID) -> None:
    """Open proposals, confirmations and the LINE group follow, where the new division has none of its own."""
    open_proposal = (TaskProposal.division_id == old, TaskProposal.decision.is_(None))
    _update(session, update(TaskProposal).where(*open_proposal).values(division_id=new))
    confirmed = {
        (row.round_id, row.measure_id)
        for row in session.scalars(select(UnreportedLeg).where(UnreportedLeg.division_id == new))
    }
    for row in session.scalars(select(UnreportedLeg).where(UnreportedLeg.division_id == old)):
        if (row.round_id, row.measure_id) not in confirmed:
            row.division_id = new
    has_group = session.scalar(select(ContactPoint.id).where(ContactPoint.division_id == new).limit(1))
    if has_group is None:
        _update(session, update(ContactPoint).where(ContactPoint.division_id == old).values(division_id=new))


def change_order(session: Session, division_ids: Sequence[UUID]) -> None:
    """The divisions stand in this order."""
    for place, division_id in enumerate(division_ids, start=1):
        _update(session, update(Division).where(Division.id == division_id).values(place=place))


def _move(
    session: Session,
    table: Any,
    key: Any,
    taken: Any,
    old: UUID,
    new: UUID,
    *,
    within: Collection[UUID] | None = None,
) -> None:
    mine = [table.division_id == old] + ([key.in_(list(within))] if within is not None else [])
    twice = set(session.scalars(taken))
    _update(session, delete(table).where(*mine, key.in_(twice)))
    _update(session, update(table).where(*mine).values(division_id=new))


def _update(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
