"""What a rehearsal left in its copy: who was told what, what was sent; and the hands that turn the copy's days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import ARRIVED, LINE_ACCOUNT
from tracker.rules.fiscal_year import round_title
from tracker.rules.line_quota import month_of
from tracker.rules.office import Rank
from tracker.rules.rehearsal import Foretold, NeverTold, Sent, first_of_month
from tracker.rules.reminder_policy import ReminderKind, is_year_open
from tracker.rules.task import OPEN, EntryState, PlanState, TaskStatus
from tracker.rules.thai_calendar import day_of
from tracker.store.entries import add_entry, list_owed_entries
from tracker.store.models import (
    Appointment,
    ChannelState,
    Delivery,
    DeliveryAttempt,
    DeliveryItem,
    Division,
    FiscalYearRow,
    LineUsage,
    Measure,
    Person,
    Plan,
    Position,
    Reminder,
    ReportingRound,
    RoundEntry,
    RoundReport,
    Task,
)
from tracker.store.people import in_force, still_here

_SHORT = ("held_quota", "merged", "expired")


@dataclass(frozen=True)
class OpenWork:
    """A task, or a division's entries of a round, that is still to be done."""

    subject_id: UUID
    title: str
    division: str
    due_on: date | None
    year: int
    closed_at: datetime | None

    def is_open(self, day: date) -> bool:
        return is_year_open(self.year, self.closed_at, day)


# --- before it begins -----------------------------------------------------------------------------------------


def forget_reminders_from(session: Session, at: datetime) -> None:
    """As if nobody had been reminded since: a rehearsal of days gone by begins where they began."""
    later = select(Reminder.id).where(Reminder.recorded_at >= at)
    messages = select(Delivery.id).where(Delivery.created_at >= at)
    for statement in (
        delete(DeliveryItem).where(or_(DeliveryItem.reminder_id.in_(later), DeliveryItem.delivery_id.in_(messages))),
        delete(DeliveryAttempt).where(DeliveryAttempt.delivery_id.in_(messages)),
        delete(Delivery).where(Delivery.created_at >= at),
        delete(Reminder).where(Reminder.recorded_at >= at),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def find_line_usage(session: Session, now: datetime) -> tuple[int | None, int, bool]:
    """(quota, messages used of it this month, whether anybody asked LINE) as far as is known."""
    newest = session.scalar(select(LineUsage).order_by(LineUsage.month.desc()).limit(1))
    if newest is None:
        return None, 0, False
    is_running = newest.month == month_of(now)
    used = max(newest.used_seen, newest.used_ours) if is_running else 0
    return newest.quota, used, newest.checked_at is not None


# --- the turning of days --------------------------------------------------------------------------------------


def change_channels_to_well(session: Session) -> None:
    """In a rehearsal every channel works, whatever is wrong with it today."""
    session.execute(delete(ChannelState).execution_options(synchronize_session=False))


def find_next_message(session: Session, now: datetime) -> datetime | None:
    """When the next message that waits for its moment may leave."""
    waiting = select(func.min(Delivery.not_before)).where(
        Delivery.status.in_(("pending", "retry")), Delivery.not_before > now
    )
    return session.scalar(waiting)


def has_message_under_way(session: Session) -> bool:
    """Whether anything is left to send, to sweep or to weigh."""
    under_way = select(Delivery.id).where(Delivery.status.in_(("pending", "retry", "sending", "held_quota")))
    return session.scalar(under_way.limit(1)) is not None


def list_open_work(session: Session) -> list[OpenWork]:
    """Open tasks of plans in force, with and without a day."""
    statement = (
        select(Task.id, Task.title, Division.name, Task.due_on, FiscalYearRow.year, FiscalYearRow.closed_at)
        .join(Division, Division.id == Task.division_id)
        .join(Measure, Measure.id == Task.measure_id)
        .join(Plan, Plan.id == Task.plan_id)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .where(
            Plan.state == PlanState.ACTIVE,
            Task.status.in_(OPEN),
            Task.withdrawn_at.is_(None),
            Measure.withdrawn_at.is_(None),
        )
        .order_by(Task.due_on, Task.id)
    )
    return [OpenWork(*row) for row in session.execute(statement)]


def list_headless(session: Session, day: date) -> frozenset[str]:
    """Divisions with open tasks whose head's post nobody holds on a day."""
    heads = (
        select(Position.division_id)
        .join(Appointment, Appointment.position_id == Position.id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Position.rank == Rank.DIVISION_HEAD, Position.division_id.is_not(None), in_force(day), still_here(day))
    )
    busy = (
        select(Task.division_id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(Plan.state == PlanState.ACTIVE, Task.status.in_(OPEN), Task.withdrawn_at.is_(None))
    )
    statement = select(Division.name).where(Division.id.in_(busy), Division.id.not_in(heads))
    return frozenset(session.scalars(statement))


def change_due_to_done(session: Session, day: date, now: datetime) -> None:
    """Let everything that was due before a day be finished: tasks done, entries of closed rounds approved, and
    reports published on the day they are due.
    """
    tasks = update(Task).where(Task.status.in_(OPEN), Task.due_on < day, Task.withdrawn_at.is_(None))
    session.execute(tasks.values(status=TaskStatus.DONE, done_at=now).execution_options(synchronize_session=False))
    published = select(RoundReport.round_id).where(RoundReport.state == "published")
    rounds = select(ReportingRound.id).where(ReportingRound.closes_on < day, ReportingRound.id.not_in(published))
    for round_id in session.scalars(rounds).all():
        _approve_entries(session, round_id, now)
    overdue = select(ReportingRound.id).where(ReportingRound.due_on < day, ReportingRound.id.not_in(published))
    for round_id in session.scalars(overdue).all():
        _publish_report(session, round_id, now)


def _approve_entries(session: Session, round_id: UUID, now: datetime) -> None:
    for owed in list_owed_entries(session, round_id):
        if owed.state is EntryState.APPROVED:
            continue
        if owed.entry_id is None:
            add_entry(session, owed.measure_id, round_id, owed.division_id, now)
    entries = update(RoundEntry).where(RoundEntry.round_id == round_id, RoundEntry.state != EntryState.APPROVED)
    session.execute(entries.values(state=EntryState.APPROVED).execution_options(synchronize_session=False))


def _publish_report(session: Session, round_id: UUID, now: datetime) -> None:
    newest = select(func.coalesce(func.max(RoundReport.revision), 0)).where(RoundReport.round_id == round_id)
    report = RoundReport(
        id=new_id(),
        round_id=round_id,
        revision=(session.scalar(newest) or 0) + 1,
        state="published",
        form="progress",
        code=str(new_id()),
        content="",
        content_sha256="",
        created_at=now,
        published_at=now,
        signatories=[],
    )
    session.add(report)
    session.flush()


# --- what came of it ------------------------------------------------------------------------------------------


def list_foretold(session: Session, since: datetime) -> list[Foretold]:
    """Every reminder that reached its person since then, once per person and day, with the channels that carried it."""
    statement = (
        select(Reminder, Delivery.channel, Delivery.accepted_at, Person.name, Task.title, Division.name)
        .join(DeliveryItem, DeliveryItem.reminder_id == Reminder.id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .join(Person, Person.id == Reminder.person_id)
        .outerjoin(Task, Task.id == Reminder.task_id)
        .outerjoin(Division, Division.id == Reminder.division_id)
        .where(Delivery.status.in_(ARRIVED), Delivery.accepted_at >= since)
    )
    rounds = _round_names(session)
    channels: dict[tuple[UUID, date], set[str]] = defaultdict(set)
    firsts: dict[tuple[UUID, date], Foretold] = {}
    for reminder, channel, accepted_at, person, title, division in session.execute(statement):
        subject_id = reminder.task_id or reminder.round_id
        assert subject_id is not None and accepted_at is not None  # noqa: S101, PT018  # both asked for
        about = title or rounds[subject_id][reminder.kind == ReminderKind.WEEKLY_SUMMARY]
        told = _foretold(reminder, subject_id, day_of(accepted_at), person, about, division or "")
        channels[reminder.id, told.on].add(channel)
        firsts[reminder.id, told.on] = told
    whole = [Foretold(**{**vars(told), "channels": tuple(sorted(channels[key]))}) for key, told in firsts.items()]
    return sorted(whole, key=lambda one: (one.on, one.person, one.due_on, one.kind.value, one.title))


def _foretold(reminder: Reminder, subject_id: UUID, on: date, person: str, title: str, division: str) -> Foretold:
    return Foretold(
        on=on,
        kind=ReminderKind(reminder.kind),
        person_id=reminder.person_id,
        person=person,
        subject_id=subject_id,
        division_id=reminder.division_id,
        title=title,
        division=division,
        due_on=reminder.due_on,
        version=reminder.deadline_version,
        offset_days=reminder.offset_days,
        late_week=reminder.late_week,
        level=reminder.level,
        channels=(),
        reason=reminder.reason or "",
    )


def _round_names(session: Session) -> dict[UUID, tuple[str, str]]:
    """What each round is called, and what the weekly summary is called that hangs on it."""
    statement = select(ReportingRound.id, ReportingRound.months, FiscalYearRow.year).join(
        FiscalYearRow, FiscalYearRow.id == ReportingRound.fiscal_year_id
    )
    return {
        round_id: (round_title(months, year), f"ภาพรวมปีงบประมาณ พ.ศ. {year}")
        for round_id, months, year in session.execute(statement)
    }


def list_sent(session: Session, since: datetime) -> list[Sent]:
    """How many messages each channel carried, month by month."""
    counts: dict[tuple[date, str], int] = defaultdict(int)
    for channel, accepted_at, _ in _arrived(session, since):
        counts[first_of_month(day_of(accepted_at)), channel] += 1
    return [Sent(month, channel, count) for (month, channel), count in sorted(counts.items())]


def line_cost_by_month(session: Session, since: datetime) -> dict[date, int]:
    """What the pushes since then cost of each month's messages; `month` = its first day."""
    costs: dict[date, int] = defaultdict(int)
    for channel, accepted_at, cost in _arrived(session, since):
        if channel in LINE_ACCOUNT:
            costs[first_of_month(day_of(accepted_at))] += cost
    return costs


def list_short_days(session: Session, first: date) -> list[date]:
    """Days on which a message could not go by LINE, for want of quota: nothing else stops it in a rehearsal."""
    statement = (
        select(Delivery.on_day)
        .where(Delivery.channel.in_(LINE_ACCOUNT), Delivery.status.in_(_SHORT), Delivery.on_day >= first)
        .distinct()
    )
    return sorted(session.scalars(statement))


def list_never_told(session: Session, told_ids: frozenset[UUID], last: date) -> list[NeverTold]:
    """Open tasks of which nobody heard, of the years that are still open at the end."""
    return [
        NeverTold(work.subject_id, work.title, work.division, work.due_on)
        for work in list_open_work(session)
        if work.subject_id not in told_ids and (work.due_on is None or work.due_on <= last)
    ]


def _arrived(session: Session, since: datetime) -> list[tuple[str, datetime, int]]:
    statement = select(Delivery.channel, Delivery.accepted_at, Delivery.quota_cost).where(
        Delivery.status.in_(ARRIVED), Delivery.accepted_at >= since
    )
    return [(channel, at, cost) for channel, at, cost in session.execute(statement) if at is not None]
