"""The task list as a calendar and as a timeline: the same filters, the same rows."""

from collections import defaultdict
from datetime import date

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from tracker.rules.permissions import Right, has_right
from tracker.rules.task_calendar import MonthCount, choose_month, months_of, weeks_of
from tracker.rules.task_timeline import TaskSpan, bar_of, scale_of
from tracker.rules.thai_calendar import WEEKDAYS, buddhist_year
from tracker.store.holidays import list_holidays_of_year
from tracker.store.plans import PlanHead, find_plan_for_today, list_rounds
from tracker.store.tasks import TaskRow
from tracker.web.door import actor, reading
from tracker.web.parts import today
from tracker.web.task_list import DueDays, TaskList, read_task_list

pages = Blueprint("work_calendar", __name__)
_MOST_BARS = 100


@pages.get("/tasks/calendar")
def page() -> str:
    """One month of the fiscal year, day by day; the others a tap away with how much falls due in them."""
    with reading() as session:
        plan = find_plan_for_today(session, today())
        if plan is None:
            return _no_plan()
        found = read_task_list(session, plan, month=lambda days: _span(_month(plan, days)))
        month = _month(plan, found.due_days)
        notes = _notes(session, plan, month)
    weeks = weeks_of(month, _by_day(found.rows), notes, today())
    return render_template(
        "work_calendar/page.html",
        plan=plan,
        list=found,
        month=month,
        months=_months(plan, found.due_days),
        weeks=weeks,
        weekdays=WEEKDAYS,
        undated=found.shown_count - sum(month.count for month in _months(plan, found.due_days)),
    )


@pages.get("/tasks/timeline")
def timeline() -> str:
    """Every task as a bar over the months, with today's line."""
    with reading() as session:
        plan = find_plan_for_today(session, today())
        if plan is None:
            return _no_plan()
        found = read_task_list(session, plan)
    scale = scale_of(plan.year)
    rows = found.rows[:_MOST_BARS]
    return render_template(
        "work_calendar/timeline.html",
        plan=plan,
        list=found,
        scale=scale,
        today_at=scale.place_of(today()) if scale.first_on <= today() <= scale.last_on else None,
        bars=[(row, bar_of(scale, _task_span(row), today())) for row in rows],
        sentence=_sentence(found),
    )


def _no_plan() -> str:
    return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))


def _months(plan: PlanHead, due_days: DueDays) -> list[MonthCount]:
    return months_of(plan.year, {day: found.count for day, found in due_days.items() if day})


def _month(plan: PlanHead, due_days: DueDays) -> MonthCount:
    return choose_month(_months(plan, due_days), request.args.get("month", ""), today())


def _span(month: MonthCount) -> tuple[date, date]:
    return month.first_on, month.last_on


def _by_day(rows: list[TaskRow]) -> dict[date, list[TaskRow]]:
    found: dict[date, list[TaskRow]] = defaultdict(list)
    for row in rows:
        if row.due_on:
            found[row.due_on].append(row)
    return found


def _notes(session: Session, plan: PlanHead, month: MonthCount) -> dict[date, list[str]]:
    """Holidays, and the days on which rounds close and reports are due."""
    notes: dict[date, list[str]] = defaultdict(list)
    for holiday in list_holidays_of_year(session, buddhist_year(month.first_on)):
        notes[holiday.on_date].append(f"วันหยุด: {holiday.name}")
    for head in list_rounds(session, plan.fiscal_year_id):
        notes[head.closes_on].append(f"ปิดรอบ {head.months} เดือน")
        notes[head.due_on].append(f"ครบกำหนดส่งรายงานรอบ {head.months} เดือน")
    return notes


def _task_span(row: TaskRow) -> TaskSpan:
    share = row.done_step_count / row.step_count if row.step_count else (row.reported_percent or 0) / 100
    return TaskSpan(row.starts_on, row.due_on, row.status, share)


def _sentence(found: TaskList) -> str:
    passed = [counted for day, counted in found.due_days.items() if day and day < today()]
    due, late = sum(day.count for day in passed), sum(day.open_count for day in passed)
    return f"จาก {found.shown_count} งาน พ้นกำหนดแล้ว {due} งาน ในจำนวนนี้ยังไม่เสร็จ {late} งาน"
