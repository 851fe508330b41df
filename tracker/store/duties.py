"""The duties that stand today: open tasks of active plans, and rounds with entries not yet submitted."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.progress import Progress, summarise
from tracker.rules.reminder_policy import Duty, Obligation, ReminderKind, is_year_open, monday_of
from tracker.rules.reminder_recipients import Holder
from tracker.rules.task import EntryState, PlanState, TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.divisions import list_divisions
from tracker.store.entries import OwedEntry, find_round_for, list_owed_entries
from tracker.store.models import (
    Appointment,
    Division,
    FiscalYearRow,
    Holiday,
    Measure,
    Person,
    Plan,
    Position,
    RoundReport,
    Task,
)
from tracker.store.people import get_organization, in_force, still_here
from tracker.store.plans import RoundHead, find_active_plan, list_rounds
from tracker.store.tasks import list_task_facts

_OPEN = (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS)
_BROUGHT_FORWARD = timedelta(days=14)  # no run of holidays is longer


def list_obligations(session: Session, today: date, offsets: Collection[int]) -> list[Obligation]:
    """All duties a reminder could be due for today."""
    return [
        *list_task_obligations(session, today),
        *list_round_obligations(session, today, offsets),
        *list_summary_obligations(session, today),
    ]


def list_task_obligations(
    session: Session, today: date, *, task_ids: Collection[UUID] | None = None
) -> list[Obligation]:
    """Open tasks with a due date, of an active plan of an open fiscal year."""
    statement = (
        select(Task, Division.name, Plan.activated_at, FiscalYearRow.year, FiscalYearRow.closed_at)
        .join(Division, Division.id == Task.division_id)
        .join(Measure, Measure.id == Task.measure_id)
        .join(Plan, Plan.id == Task.plan_id)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .where(
            Plan.state == PlanState.ACTIVE,
            Task.status.in_(_OPEN),
            Task.due_on.is_not(None),
            Task.withdrawn_at.is_(None),
            Measure.withdrawn_at.is_(None),
        )
        .order_by(Task.due_on, Task.id)
    )
    if task_ids is not None:
        statement = statement.where(Task.id.in_(task_ids))
    return [
        _of_task(task, division, activated_at)
        for task, division, activated_at, year, closed_at in session.execute(statement)
        if is_year_open(year, closed_at, today)
    ]


def _of_task(task: Task, division: str, activated_at: datetime | None) -> Obligation:
    assigned_on = _day(max(task.assigned_at, activated_at) if activated_at else task.assigned_at)
    assert task.due_on is not None  # noqa: S101  # asked for in the statement
    duty = Duty(ReminderKind.TASK, task.id, task.division_id, task.due_on, task.deadline_version, assigned_on)
    detail = "ติดปัญหา" if task.is_blocked else ""
    return Obligation(duty, task.title, division, f"/tasks/{task.id}", detail, task.delegate_id)


def list_round_obligations(session: Session, today: date, offsets: Collection[int]) -> list[Obligation]:
    """What divisions, the policy officer and the approver still owe for rounds that are near or over."""
    reach = timedelta(days=max(offsets, default=0)) + _BROUGHT_FORWARD
    published = _published_rounds(session)
    activated = _activations(session, today)
    is_review_on = get_organization(session).is_review_on
    found: list[Obligation] = []
    for head in list_rounds(session):
        assigned_on = activated.get(head.fiscal_year_id)
        if assigned_on is None or head.id in published or head.closes_on > today + reach:
            continue
        owed = list_owed_entries(session, head.id)
        found += _of_divisions(head, owed, assigned_on)
        found += _of_policy_officer(head, owed, assigned_on)
        found += _of_approver(head, owed, assigned_on) if is_review_on else []
    return found


def _of_divisions(head: RoundHead, owed: Iterable[OwedEntry], assigned_on: date) -> list[Obligation]:
    missing: dict[tuple[UUID, str], int] = {}
    for entry in owed:
        if not entry.state.is_reported:
            division = (entry.division_id, entry.division_name)
            missing[division] = missing.get(division, 0) + 1
    return [
        Obligation(
            Duty(ReminderKind.ENTRY, head.id, division_id, head.closes_on, head.dates_version, assigned_on),
            f"รายงานผล{_name(head)}",
            name,
            f"/rounds/{head.id}/entries",
            f"ยังไม่ส่ง {count} มาตรการ",
        )
        for (division_id, name), count in missing.items()
    ]


def _of_policy_officer(head: RoundHead, owed: Iterable[OwedEntry], assigned_on: date) -> list[Obligation]:
    names = list(dict.fromkeys(entry.division_name for entry in owed if not entry.state.is_reported))
    if not names:
        return []
    duty = Duty(ReminderKind.ROUND, head.id, None, head.closes_on, head.dates_version, assigned_on)
    detail = f"ยังส่งไม่ครบ {len(names)} กอง: {', '.join(names)}"
    return [Obligation(duty, f"ติดตามผล{_name(head)}", "", f"/reports/{head.id}", detail)]


def _of_approver(head: RoundHead, owed: Iterable[OwedEntry], assigned_on: date) -> list[Obligation]:
    waiting = sum(entry.state is EntryState.SUBMITTED for entry in owed)
    if not waiting:
        return []
    duty = Duty(ReminderKind.APPROVAL, head.id, None, head.due_on, head.dates_version, assigned_on)
    return [Obligation(duty, f"รับรองผล{_name(head)}", "", "/review", f"รอรับรอง {waiting} รายการ")]


def list_summary_obligations(session: Session, today: date) -> list[Obligation]:
    """The executives' weekly summary: this week's, of the plan of the running fiscal year."""
    plan = find_active_plan(session, FiscalYear.of(today).year)
    assigned_on = _activations(session, today).get(plan.fiscal_year_id) if plan else None
    head = find_round_for(session, plan.fiscal_year_id, today) if plan else None
    if plan is None or head is None or assigned_on is None:
        return []
    progress = summarise(list_task_facts(session, plan.id), today)
    if not progress.overall.done.total:
        return []
    duty = Duty(ReminderKind.WEEKLY_SUMMARY, head.id, None, monday_of(today), 1, assigned_on)
    names = {division.id: division.name for division in list_divisions(session)}
    return [Obligation(duty, f"ปีงบประมาณ พ.ศ. {plan.year}", "", "/overview", _standing(progress, names))]


def _standing(progress: Progress, names: Mapping[UUID, str]) -> str:
    """How the plan stands, in two or three lines; the figures are the overview's own."""
    done, started, late = progress.overall.done, progress.measures_started, progress.overall.late
    lines = [
        f"แล้วเสร็จ {done.sentence} ({done.percent_text}) เกินกำหนด {late} งาน",
        f"นำไปสู่การปฏิบัติ {started.sentence} ({started.percent_text})",
    ]
    behind = sorted(
        (-figures.late, names.get(division, "")) for division, figures in progress.by_division if figures.late
    )
    if behind:
        lines.append("งานเกินกำหนดตามกอง: " + ", ".join(f"{name} {-count} งาน" for count, name in behind))
    return "\n".join(lines)


def _name(head: RoundHead) -> str:
    return f"รอบ {head.months} เดือน ปีงบประมาณ พ.ศ. {head.year}"


def _activations(session: Session, today: date) -> dict[UUID, date]:
    """The day on which the active plan of each open fiscal year became active."""
    statement = (
        select(Plan, FiscalYearRow)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .where(Plan.state == PlanState.ACTIVE)
    )
    return {
        year.id: _day(plan.activated_at or plan.created_at)
        for plan, year in session.execute(statement)
        if is_year_open(year.year, year.closed_at, today)
    }


def _published_rounds(session: Session) -> frozenset[UUID]:
    return frozenset(session.scalars(select(RoundReport.round_id).where(RoundReport.state == "published")))


def list_all_holders(session: Session, today: date) -> list[Holder]:
    """Everybody who holds a position today and still works here."""
    statement = (
        select(Appointment, Position)
        .join(Position, Position.id == Appointment.position_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(in_force(today), still_here(today))
        .order_by(Appointment.id)
    )
    return [
        Holder(held.person_id, position.rank, position.division_id, held.is_acting, held.starts_on or date.min)
        for held, position in session.execute(statement)
    ]


def list_holidays(session: Session) -> frozenset[date]:
    """The days on which this office does not work, weekends apart; proposed ones count once they are confirmed."""
    return frozenset(session.scalars(select(Holiday.on_date).where(Holiday.is_confirmed)))


def _day(at: datetime) -> date:
    return at.astimezone(BANGKOK).date()
