"""Whom a moved deadline touches, before it is moved: divisions, people, reminders to come, who was told already."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.deadline_change import ComingMark, coming_marks
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.reminder_recipients import Holder, policy_officers, who_answers
from tracker.store.contacts import list_names
from tracker.store.deadlines import AlreadyTold, list_already_told
from tracker.store.duties import list_all_holders, list_holidays
from tracker.store.entries import list_owed_entries
from tracker.store.models import Division, Task
from tracker.store.plans import get_round
from tracker.store.reminding import reminding_policy


@dataclass(frozen=True)
class Touched:
    """A division that still owes something, and who answers for it today."""

    division: str
    people: tuple[str, ...]
    is_vacant: bool
    missing_count: int = 1


@dataclass(frozen=True)
class MoveEffect:
    """What moving a deadline brings. `is_late_at_once`: the new day has passed already."""

    touched: tuple[Touched, ...]
    officers: tuple[str, ...]
    marks: tuple[ComingMark, ...]
    already_told: tuple[AlreadyTold, ...]
    is_late_at_once: bool

    @property
    def people_count(self) -> int:
        return len({name for one in self.touched for name in one.people} | set(self.officers))


def foresee_round_move(session: Session, round_id: UUID, closes_on: date, today: date) -> MoveEffect:
    """What it means to let a round close on another day."""
    head = get_round(session, round_id)
    missing: dict[tuple[UUID, str], int] = {}
    for entry in list_owed_entries(session, round_id):
        if not entry.state.is_reported:
            key = (entry.division_id, entry.division_name)
            missing[key] = missing.get(key, 0) + 1
    holders = list_all_holders(session, today)
    touched = [_touched(session, holders, division, None, count) for division, count in missing.items()]
    officers = policy_officers(holders) if missing else ()
    told = list_already_told(session, round_id=round_id, version=head.dates_version)
    return _effect(session, touched, officers, told, closes_on, ReminderKind.ENTRY, today)


def foresee_task_move(session: Session, task_id: UUID, due_on: date, today: date) -> MoveEffect:
    """What it means to let a task be due on another day."""
    task = session.get_one(Task, (session.info["organization_id"], task_id))
    division = session.get_one(Division, (session.info["organization_id"], task.division_id))
    holders = list_all_holders(session, today)
    touched = [_touched(session, holders, (division.id, division.name), task.delegate_id, 1)]
    told = list_already_told(session, task_id=task_id, version=task.deadline_version)
    return _effect(session, touched, (), told, due_on, ReminderKind.TASK, today)


def _touched(
    session: Session, holders: list[Holder], division: tuple[UUID, str], delegate_id: UUID | None, count: int
) -> Touched:
    division_id, name = division
    recipients = who_answers(holders, division_id, delegate_id)
    return Touched(name, _names(session, recipients.person_ids), recipients.is_vacant, count)


def _effect(
    session: Session,
    touched: list[Touched],
    officers: tuple[UUID, ...],
    told: list[AlreadyTold],
    day: date,
    kind: ReminderKind,
    today: date,
) -> MoveEffect:
    offsets = reminding_policy(session).offsets_of(kind)
    marks = coming_marks(day, offsets, today, list_holidays(session)) if touched else ()
    return MoveEffect(tuple(touched), _names(session, officers), marks, tuple(told), day < today)


def _names(session: Session, person_ids: tuple[UUID, ...]) -> tuple[str, ...]:
    names = list_names(session, person_ids)
    return tuple(names[person_id] for person_id in person_ids)
