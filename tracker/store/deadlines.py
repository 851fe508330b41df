"""Versions of deadlines: of a round's dates and of a task's due date; a new one is added, none is ever overwritten."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.store.models import Person, Reminder, ReportingRound, RoundDates, Task, TaskDeadline


@dataclass(frozen=True)
class Grounds:
    """Why a deadline moves: the announcement it cites, its date, a reason, and who entered it."""

    announcement: str | None = None
    announced_on: date | None = None
    reason: str | None = None
    person_id: UUID | None = None


@dataclass(frozen=True)
class DeadlineVersion:
    """One version of a deadline, with where it comes from; a task has only `due_on`."""

    version: int
    closes_on: date | None
    due_on: date | None
    grounds: Grounds
    person_name: str | None
    created_at: datetime


@dataclass(frozen=True)
class AlreadyTold:
    """Somebody who was reminded of a deadline, how often and when last."""

    person_id: UUID
    person_name: str
    count: int
    last_on: date


def get_round_row(session: Session, round_id: UUID) -> ReportingRound:
    """A round to be changed; locked until the commit."""
    row = session.scalar(select(ReportingRound).where(ReportingRound.id == round_id).with_for_update())
    if row is None:
        raise NotFound("no_round", "ไม่พบรอบรายงานนี้ กรุณากลับไปที่หน้า “กำหนดส่งรายงาน”")
    return row


def change_round_dates(
    session: Session, row: ReportingRound, closes_on: date, due_on: date, grounds: Grounds, now: datetime
) -> None:
    """A further version of a round's dates; its reminders begin anew."""
    row.closes_on, row.due_on, row.dates_version = closes_on, due_on, row.dates_version + 1
    session.add(
        RoundDates(
            id=new_id(),
            round_id=row.id,
            version=row.dates_version,
            closes_on=closes_on,
            due_on=due_on,
            announcement=grounds.announcement,
            announced_on=grounds.announced_on,
            person_id=grounds.person_id,
            created_at=now,
        )
    )


def change_task_deadline(session: Session, task: Task, due_on: date, grounds: Grounds, now: datetime) -> None:
    """A further version of a task's due date; its reminders begin anew."""
    task.due_on, task.deadline_version = due_on, task.deadline_version + 1
    session.add(
        TaskDeadline(
            id=new_id(),
            task_id=task.id,
            version=task.deadline_version,
            due_on=due_on,
            reason=grounds.reason,
            announcement=grounds.announcement,
            person_id=grounds.person_id,
            created_at=now,
        )
    )


def list_round_versions(session: Session, round_id: UUID) -> list[DeadlineVersion]:
    """Every version of a round's dates, the newest first."""
    statement = (
        select(RoundDates, Person.name)
        .outerjoin(Person, Person.id == RoundDates.person_id)
        .where(RoundDates.round_id == round_id)
        .order_by(RoundDates.version.desc())
    )
    return [
        DeadlineVersion(
            row.version,
            row.closes_on,
            row.due_on,
            Grounds(row.announcement, row.announced_on, None, row.person_id),
            name,
            row.created_at,
        )
        for row, name in session.execute(statement)
    ]


def list_task_versions(session: Session, task_id: UUID) -> list[DeadlineVersion]:
    """Every version of a task's due date, the newest first."""
    statement = (
        select(TaskDeadline, Person.name)
        .outerjoin(Person, Person.id == TaskDeadline.person_id)
        .where(TaskDeadline.task_id == task_id)
        .order_by(TaskDeadline.version.desc())
    )
    return [
        DeadlineVersion(
            row.version,
            None,
            row.due_on,
            Grounds(row.announcement, None, row.reason, row.person_id),
            name,
            row.created_at,
        )
        for row, name in session.execute(statement)
    ]


def list_already_told(
    session: Session, *, task_id: UUID | None = None, round_id: UUID | None = None, version: int
) -> list[AlreadyTold]:
    """Whom the reminders of a deadline's version reached so far, by name."""
    about = Reminder.task_id == task_id if task_id else Reminder.round_id == round_id
    statement = (
        select(Reminder.person_id, Person.name, func.count(), func.max(Reminder.nominal_on))
        .join(Person, Person.id == Reminder.person_id)
        .where(about, Reminder.deadline_version == version, Reminder.state == "planned", Reminder.kind.in_(DATED))
        .group_by(Reminder.person_id, Person.name, Person.sort_key)
        .order_by(Person.sort_key, Reminder.person_id)
    )
    return [AlreadyTold(*row) for row in session.execute(statement)]


DATED = ("task", "entry", "round", "approval", "escalation")  # kinds that hang on a deadline
