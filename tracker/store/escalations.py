"""Late duties as the policy officer sees them: which step upwards was told to whom, what comes next, what rests."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.escalation import ESCALATED, LateSubject, late_subject, next_step, steps_due
from tracker.rules.reminder_marks import Mark
from tracker.rules.reminder_policy import Obligation, ReminderKind
from tracker.rules.reminder_recipients import Roster
from tracker.store.contacts import list_names
from tracker.store.duties import list_all_holders, list_holidays
from tracker.store.escalation_stops import StopRow, list_stops, subject_of
from tracker.store.models import Person, Reminder
from tracker.store.reminding import reminding_policy
from tracker.store.round_duties import list_round_obligations
from tracker.store.task_duties import list_task_obligations

_Version = tuple[LateSubject, date, int]


@dataclass(frozen=True)
class Step:
    """One step upwards: to whom, and when it was told, or on which day it will be."""

    level: int
    names: tuple[str, ...]
    told_at: datetime | None = None
    comes_on: date | None = None


@dataclass(frozen=True)
class LateDuty:
    """A task, or a division's entries of a round, that is late."""

    subject: LateSubject
    title: str
    division: str
    path: str
    due_on: date
    days_late: int
    answering: tuple[str, ...]
    told: tuple[Step, ...]
    following: Step | None
    stops: tuple[StopRow, ...]

    @property
    def stop(self) -> StopRow | None:
        """The stop in force."""
        return next((stop for stop in self.stops if stop.ended_at is None), None)

    @property
    def task_id(self) -> UUID | None:
        return self.subject[0] if self.subject[1] is None else None


def list_late_duties(session: Session, today: date) -> list[LateDuty]:
    """Everything that is late today, the longest first."""
    found = [*list_task_obligations(session, today), *list_round_obligations(session, today)]
    return _read(session, today, found)


def find_late_task(session: Session, task_id: UUID, today: date) -> LateDuty | None:
    """One task as a late duty; None where it is not late."""
    return next(iter(_read(session, today, list_task_obligations(session, today, task_ids=[task_id]))), None)


def get_late_duty(session: Session, subject: LateSubject, today: date) -> LateDuty:
    """A late duty; raises NotFound where it is not late (any more)."""
    subject_id, division_id = subject
    if division_id is None:
        found = find_late_task(session, subject_id, today)
    else:
        owed = list_round_obligations(session, today, round_ids=[subject_id], division_ids=[division_id])
        found = next(iter(_read(session, today, owed)), None)
    if found is None:
        raise NotFound("not_late", "เรื่องนี้ไม่ได้เกินกำหนดแล้ว จึงไม่มีการแจ้งขึ้นไป กรุณากลับไปที่หน้า “การแจ้งขึ้นไป”")
    return found


def _read(session: Session, today: date, obligations: Iterable[Obligation]) -> list[LateDuty]:
    late = [one for one in obligations if one.duty.kind in ESCALATED and one.duty.due_on < today]
    if not late:
        return []
    holidays, every = list_holidays(session), reminding_policy(session).escalation_working_days
    roster = Roster(list_all_holders(session, today))
    names = list_names(session, list(roster.posts))
    told, stops = _told(session), _stops(session)
    rows = []
    for one in sorted(late, key=lambda one: (one.duty.due_on, one.division, one.title)):
        subject = late_subject(one.duty)
        steps = told.get((subject, one.duty.due_on, one.duty.deadline_version), ())
        open_steps = [*steps_due(one.duty, today, holidays, every)]
        coming = next_step(one.duty, today, holidays, every)
        waiting = [mark for mark in open_steps if mark.level not in {step.level for step in steps}]
        rows.append(
            LateDuty(
                subject,
                one.title,
                one.division,
                one.path,
                one.duty.due_on,
                (today - one.duty.due_on).days,
                tuple(names.get(person, "") for person in roster.told(one).person_ids),
                tuple(steps),
                _following([*waiting, *([coming] if coming else [])], roster.above(one), names, today),
                tuple(stops.get(subject, ())),
            )
        )
    return rows


def _following(marks: list[Mark], above: tuple[UUID, ...], names: dict[UUID, str], today: date) -> Step | None:
    """The next step that has somebody to be told."""
    for mark in marks:
        level = mark.level or 0
        if level <= len(above):
            return Step(level, (names.get(above[level - 1], ""),), comes_on=max(mark.sends_on, today))
    return None


def _told(session: Session) -> dict[_Version, list[Step]]:
    """The steps that were recorded, of each duty and deadline, lowest first."""
    statement = (
        select(Reminder, Person.name)
        .join(Person, Person.id == Reminder.person_id)
        .where(Reminder.kind == ReminderKind.ESCALATION.value, Reminder.state != "superseded")
        .order_by(Reminder.level, Reminder.recorded_at, Reminder.id)
    )
    found: dict[_Version, list[Step]] = defaultdict(list)
    for row, name in session.execute(statement):
        subject = subject_of(row.task_id, row.round_id, row.division_id)
        found[subject, row.due_on, row.deadline_version].append(Step(row.level or 0, (name,), told_at=row.recorded_at))
    return found


def _stops(session: Session) -> dict[LateSubject, list[StopRow]]:
    found: dict[LateSubject, list[StopRow]] = defaultdict(list)
    for stop in list_stops(session):
        found[stop.subject].append(stop)
    return found
