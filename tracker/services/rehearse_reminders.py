"""Lets the reminding engine itself run through days to come, on a copy, and tells what it would do.

Nothing is foreseen by other rules than those that will be followed: the copy is planned and dispatched by the same
functions as the original, at the opening of every working day and at every moment a waiting message names.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import jinja2
from sqlalchemy.orm import Session

from tracker.rules.delivery import EMAIL, GROUP, LINE
from tracker.rules.message import Channel
from tracker.rules.rehearsal import (
    USUAL_QUOTA,
    Assumption,
    MonthOfLine,
    Rehearsal,
    check_period,
    days_heard,
    first_of_month,
    months_between,
    silences_of,
    unreached_of,
    vacancies_of,
)
from tracker.rules.reminder_hours import closing, opening
from tracker.rules.thai_calendar import BANGKOK, day_of, is_working_day
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.line_accounts import with_own_channels
from tracker.services.outbox import Outbox
from tracker.services.plan_line_quota import plan_line_quota
from tracker.services.plan_reminders import plan_reminders
from tracker.services.rehearsal_channels import MemoryLine, MemoryMail
from tracker.services.write_digest import Wording
from tracker.store.deadlines import Grounds, change_round_dates, change_task_deadline, get_round_row
from tracker.store.duties import list_holidays
from tracker.store.line_accounts import find_only_organization
from tracker.store.models import Task
from tracker.store.people import get_organization
from tracker.store.rehearsed import (
    OpenWork,
    change_channels_to_well,
    change_due_to_done,
    find_line_usage,
    find_next_message,
    forget_reminders_from,
    has_message_under_way,
    line_cost_by_month,
    list_foretold,
    list_headless,
    list_never_told,
    list_open_work,
    list_sent,
    list_short_days,
)
from tracker.store.reminding import reminding_policy
from tracker.store.scratch_copy import scratch_copy

LEAD_IN = timedelta(days=45)  # before a rehearsal that begins later than today: what is late gets into its weekly step
Tell = Callable[[int, int], None]
# Nobody reads the letters of a rehearsal; who gets one and when does not hang on their words.
_FEW_WORDS = Wording(
    jinja2.Environment(loader=jinja2.FunctionLoader(lambda _: "–"), autoescape=True), "http://rehearsal"
)


@dataclass(frozen=True)
class Shift:
    """A date that is moved in the copy before the rehearsal begins: a round's dates or a task's due date."""

    words: str
    due_on: date
    round_id: UUID | None = None
    task_id: UUID | None = None
    closes_on: date | None = None


@dataclass(frozen=True)
class Order:
    """What is to be rehearsed: days (both included), what the office is supposed to do, and what is moved."""

    first: date
    last: date
    assumption: Assumption = Assumption.NOBODY_REPORTS
    shift: Shift | None = None


@dataclass
class _Seen:
    """What is noted day by day while the engine runs."""

    work: list[OpenWork] | None = None
    open_work: list[tuple[date, int]] = field(default_factory=list)
    headless: list[tuple[date, frozenset[str]]] = field(default_factory=list)


@dataclass
class _Stage:
    """The copy with everything the engine wants; `at` is its clock."""

    outbox: Outbox
    organization_id: UUID
    order: Order
    at: datetime
    seen: _Seen = field(default_factory=_Seen)

    def session(self) -> Session:
        return self.outbox.database.session(self.organization_id)

    def clock(self) -> datetime:
        return self.at


def rehearse(
    outbox: Outbox, organization_id: UUID, order: Order, *, now: datetime, tell: Tell = lambda _done, _total: None
) -> Rehearsal:
    """Run the engine through the days of `order` on a copy of the organization; the original is only read."""
    check_period(order.first, order.last)
    with scratch_copy(outbox.database, organization_id) as copy:
        stage = _Stage(replace(outbox, database=copy), organization_id, order, _midnight(order.first))
        quota = _set_up(stage, now)
        days = _working_days(stage, now)
        for number, day in enumerate(days):
            tell(number, len(days))
            _live_through(stage, day)
        tell(len(days), len(days))
        return _result(stage, quota, _missing(outbox, organization_id))


# --- before it begins -----------------------------------------------------------------------------------------


def _set_up(stage: _Stage, now: datetime) -> tuple[int | None, int]:
    """The copy as it stands on the first morning; gives LINE's quota and how much of it is gone."""
    today = day_of(now)
    with stage.session() as session:
        limit, used, is_asked = find_line_usage(session, now)
        change_channels_to_well(session)
        if stage.order.first <= today:
            forget_reminders_from(session, _midnight(stage.order.first))
        if stage.order.shift is not None:
            _move(session, stage.order.shift, now)
        session.commit()
    quota = limit if is_asked else USUAL_QUOTA
    is_running = first_of_month(stage.order.first) == first_of_month(today)
    line = MemoryLine(quota, used if is_running else 0, stage.clock)
    channels: dict[str, Channel] = {LINE: line, EMAIL: MemoryMail(), GROUP: line}
    stage.outbox = replace(stage.outbox, channels=channels, wording=_FEW_WORDS, worker="rehearsal", open_line=None)
    return quota, used if is_running else 0


def _move(session: Session, shift: Shift, now: datetime) -> None:
    grounds = Grounds(reason=shift.words)
    if shift.round_id is not None:
        row = get_round_row(session, shift.round_id)
        change_round_dates(session, row, shift.closes_on or row.closes_on, shift.due_on, grounds, now)
    if shift.task_id is not None:
        task = session.get_one(Task, (session.info["organization_id"], shift.task_id))
        change_task_deadline(session, task, shift.due_on, grounds, now)


def _missing(outbox: Outbox, organization_id: UUID) -> tuple[str, ...]:
    """Channels that the rehearsal supposes and the installation does not have."""
    with outbox.database.session(is_reading=True) as session:
        is_only = find_only_organization(session) == organization_id
    own = with_own_channels(outbox, organization_id, is_only=is_only)
    return tuple(channel for channel in (EMAIL, LINE) if channel not in own.channels)


def _working_days(stage: _Stage, now: datetime) -> list[date]:
    """The days on which the engine has something to do, with those that lead in."""
    order, today = stage.order, day_of(now)
    begin = order.first if order.first <= today else max(today, order.first - LEAD_IN)
    with stage.session() as session:
        holidays = list_holidays(session)
    days = (begin + timedelta(days=number) for number in range((order.last - begin).days + 1))
    return [day for day in days if is_working_day(day, holidays)]


# --- day by day -----------------------------------------------------------------------------------------------


def _live_through(stage: _Stage, day: date) -> None:
    with stage.session() as session:
        hours = reminding_policy(session).hours
        if stage.order.assumption is Assumption.ALL_IN_TIME:
            change_due_to_done(session, day, opening(day, hours))
            session.commit()
        if day >= stage.order.first:
            _look_around(stage, session, day)
    moment: datetime | None = opening(day, hours)
    while moment is not None and moment < closing(day, hours):
        stage.at = moment
        _turn(stage)
        with stage.session() as session:
            moment = find_next_message(session, moment)


def _look_around(stage: _Stage, session: Session, day: date) -> None:
    if stage.seen.work is None or stage.order.assumption is Assumption.ALL_IN_TIME:
        stage.seen.work = list_open_work(session)  # where nobody reports it stays what it was
    open_count = sum(work.is_open(day) for work in stage.seen.work)
    stage.seen.open_work.append((day, open_count))
    stage.seen.headless.append((day, list_headless(session, day)))


def _turn(stage: _Stage) -> None:
    """A worker's turn, less what comes from outside (LINE's events) and what is about the machine (alarms)."""
    with stage.session() as session:
        plan_reminders(session, channels=stage.outbox.channels, now=stage.at)
        if not has_message_under_way(session):
            return
    plan_line_quota(stage.outbox, stage.organization_id, stage.at)
    dispatch_messages(stage.outbox, stage.organization_id, stage.clock)


# --- what came of it ------------------------------------------------------------------------------------------


def _result(stage: _Stage, quota: tuple[int | None, int], missing: tuple[str, ...]) -> Rehearsal:
    order, since = stage.order, _midnight(stage.order.first)
    with stage.session() as session:
        told = tuple(list_foretold(session, since))
        return Rehearsal(
            organization=get_organization(session).slug,
            first=order.first,
            last=order.last,
            assumption=order.assumption,
            told=told,
            sent=tuple(list_sent(session, since)),
            line=_months_of_line(session, order, since, quota),
            silences=silences_of(stage.seen.open_work, days_heard(told)),
            vacancies=vacancies_of(stage.seen.headless),
            unreached=unreached_of(told),
            never_told=tuple(list_never_told(session, frozenset(one.subject_id for one in told), order.last)),
            channels_missing=missing,
            moved=order.shift.words if order.shift else "",
        )


def _months_of_line(
    session: Session, order: Order, since: datetime, quota: tuple[int | None, int]
) -> tuple[MonthOfLine, ...]:
    limit, used = quota
    costs, short = line_cost_by_month(session, since), list_short_days(session, order.first)
    months = months_between(order.first, order.last)
    return tuple(
        MonthOfLine(
            month,
            costs.get(month, 0),
            limit,
            used if month == months[0] else 0,
            tuple(day for day in short if first_of_month(day) == month),
        )
        for month in months
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BANGKOK)
