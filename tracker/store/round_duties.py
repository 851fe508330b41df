"""What stands about reporting rounds: entries not submitted, not approved, rounds just opened, the week's summary."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.fiscal_year import FiscalYear, round_name
from tracker.rules.progress import Progress, summarise
from tracker.rules.reminder_marks import NEWS_LASTS
from tracker.rules.reminder_policy import (
    WITH_THE_REPORT,
    Duty,
    Obligation,
    ReminderKind,
    is_year_open,
    monday_of,
)
from tracker.rules.task import EntryState, PlanState
from tracker.rules.thai_calendar import day_of
from tracker.store.divisions import list_divisions
from tracker.store.entries import OwedEntry, find_round_for, list_owed_entries
from tracker.store.models import FiscalYearRow, Plan, RoundReport
from tracker.store.people import get_organization
from tracker.store.plans import RoundHead, find_active_plan, list_rounds
from tracker.store.report_duties import OnTheWay, list_on_the_way, report_news, report_to_publish
from tracker.store.task_duties import has_tasks
from tracker.store.tasks import list_task_facts


def list_round_obligations(
    session: Session,
    today: date,
    *,
    reach: timedelta | None = None,
    round_ids: Collection[UUID] | None = None,
    division_ids: Collection[UUID] | None = None,
) -> list[Obligation]:
    """What divisions, the policy officer and the approver still owe for rounds, and rounds that have just opened.

    `reach`: only rounds that close within that time, or opened lately; a report on its way is told of whenever it
    is. `division_ids`: only what these divisions owe, and nothing of those who look after all.
    """
    published = _published_rounds(session)
    activated = _activations(session, today)
    is_review_on = get_organization(session).is_review_on
    on_the_way = list_on_the_way(session) if division_ids is None else OnTheWay({}, {})
    found: list[Obligation] = []
    for head in list_rounds(session):
        if round_ids is None or head.id in round_ids:
            found += report_news(session, head, on_the_way, today)
        assigned_on = activated.get(head.fiscal_year_id)
        if assigned_on is None or head.id in published or not _is_near(head, today, reach, round_ids):
            continue
        owed = list_owed_entries(session, head.id, division_ids=division_ids)
        found += _of_divisions(head, owed, assigned_on, today)
        if division_ids is None:
            found += _of_policy_officer(head, owed, assigned_on, today)
            found += _of_approver(head, owed, assigned_on) if is_review_on else []
            found += report_to_publish(session, head, on_the_way, assigned_on, today) if owed else []
    return found


def _is_near(head: RoundHead, today: date, reach: timedelta | None, round_ids: Collection[UUID] | None) -> bool:
    if round_ids is not None and head.id not in round_ids:
        return False
    return reach is None or head.closes_on <= today + reach or _is_new(head, today)


def _opened_on(head: RoundHead) -> date:
    return FiscalYear(head.year).opens_on(head.months)


def _is_new(head: RoundHead, today: date) -> bool:
    return _opened_on(head) <= today <= min(_opened_on(head) + NEWS_LASTS, head.closes_on)


def _of_divisions(head: RoundHead, owed: Iterable[OwedEntry], assigned_on: date, today: date) -> Iterator[Obligation]:
    missing: dict[tuple[UUID, str], int] = {}
    for entry in owed:
        if not entry.state.is_reported:
            division = (entry.division_id, entry.division_name)
            missing[division] = missing.get(division, 0) + 1
    path = f"/rounds/{head.id}/entries"
    for (division_id, name), count in missing.items():
        duty = _duty(ReminderKind.ENTRY, head, assigned_on, division_id)
        yield Obligation(duty, f"รายงานผล{_name(head)}", name, path, f"ยังไม่ส่ง {count} มาตรการ")
        if _is_new(head, today):
            yield _opened(head, assigned_on, division_id, name, path, f"กองของท่านมี {count} มาตรการที่ต้องรายงานผลเมื่อปิดรอบ")


def _of_policy_officer(
    head: RoundHead, owed: Iterable[OwedEntry], assigned_on: date, today: date
) -> Iterator[Obligation]:
    names = list(dict.fromkeys(entry.division_name for entry in owed if not entry.state.is_reported))
    if not names:
        return
    duty, path = _duty(ReminderKind.ROUND, head, assigned_on), f"/reports/{head.id}"
    yield Obligation(duty, f"ติดตามผล{_name(head)}", "", path, f"ยังส่งไม่ครบ {len(names)} กอง: {', '.join(names)}")
    if _is_new(head, today):
        yield _opened(head, assigned_on, None, "", path, f"มี {len(names)} กองที่ต้องรายงานผลเมื่อปิดรอบ: {', '.join(names)}")


def _opened(
    head: RoundHead, assigned_on: date, division_id: UUID | None, division: str, path: str, detail: str
) -> Obligation:
    duty = _duty(ReminderKind.ROUND_OPENED, head, assigned_on, division_id, happened_on=_opened_on(head))
    return Obligation(duty, f"เปิด{_name(head)}", division, path, detail)


def _of_approver(head: RoundHead, owed: Iterable[OwedEntry], assigned_on: date) -> Iterator[Obligation]:
    waiting = sum(entry.state is EntryState.SUBMITTED for entry in owed)
    if waiting:
        duty = _duty(ReminderKind.APPROVAL, head, assigned_on)
        yield Obligation(duty, f"รับรองผล{_name(head)}", "", "/review", f"รอรับรอง {waiting} รายการ")


def _duty(
    kind: ReminderKind,
    head: RoundHead,
    assigned_on: date,
    division_id: UUID | None = None,
    *,
    happened_on: date | None = None,
) -> Duty:
    """Approving falls due with the report, all else when the round closes."""
    due_on = head.due_on if kind in WITH_THE_REPORT else head.closes_on
    return Duty(kind, head.id, division_id, due_on, head.dates_version, assigned_on, happened_on)


def list_summary_obligations(session: Session, today: date, *, is_to_be_read: bool = True) -> list[Obligation]:
    """The executives' weekly summary: this week's, of the plan of the running fiscal year.

    To know that it is due nobody has to add anything up: the figures are worked out where they are to be read.
    """
    plan = find_active_plan(session, FiscalYear.of(today).year)
    assigned_on = _activations(session, today).get(plan.fiscal_year_id) if plan else None
    head = find_round_for(session, plan.fiscal_year_id, today) if plan else None
    if plan is None or head is None or assigned_on is None or not has_tasks(session, plan.id):
        return []
    duty = Duty(ReminderKind.WEEKLY_SUMMARY, head.id, None, monday_of(today), 1, assigned_on)
    figures = _figures(session, plan.id, today) if is_to_be_read else ""
    return [Obligation(duty, f"ปีงบประมาณ พ.ศ. {plan.year}", "", "/overview", figures)]


def _figures(session: Session, plan_id: UUID, today: date) -> str:
    names = {division.id: division.name for division in list_divisions(session)}
    return _standing(summarise(list_task_facts(session, plan_id), today), names)


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
    return round_name(head.months, head.year)


def _activations(session: Session, today: date) -> dict[UUID, date]:
    """The day on which the active plan of each open fiscal year became active."""
    statement = (
        select(Plan, FiscalYearRow)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
        .where(Plan.state == PlanState.ACTIVE)
    )
    return {
        year.id: day_of(plan.activated_at or plan.created_at)
        for plan, year in session.execute(statement)
        if is_year_open(year.year, year.closed_at, today)
    }


def _published_rounds(session: Session) -> frozenset[UUID]:
    return frozenset(session.scalars(select(RoundReport.round_id).where(RoundReport.state == "published")))
