"""The overview for executives: one sentence, a few figures, bars; every figure opens to the rows it counts."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from tracker.rules.alarm import title_of
from tracker.rules.forecast import due_by
from tracker.rules.heartbeat import heartbeat
from tracker.rules.permissions import Right, has_right
from tracker.rules.progress import (
    TARGET_PERCENT,
    Share,
    TaskFact,
    is_measure_done,
    is_measure_started,
    legs_by_measure,
    measure_share,
)
from tracker.rules.task import TaskStatus
from tracker.rules.thai_text import sort_key
from tracker.store.alarms import list_open_alarms
from tracker.store.link_watch import count_link_troubles
from tracker.store.plans import find_plan_for_today
from tracker.store.tasks import TaskRow, list_task_facts, list_tasks
from tracker.store.worker_ticks import find_last_tick
from tracker.web.door import actor, reading
from tracker.web.overview_view import find_sight
from tracker.web.parts import now, today

pages = Blueprint("overview", __name__)


@dataclass(frozen=True)
class MeasureLine:
    """One measure that counts, with how much of it is done."""

    row: TaskRow  # any of its tasks: they carry its code and title
    share: Share
    is_started: bool
    is_done: bool


@pages.get("/overview")
def page() -> str:
    """All figures of the plan in force today."""
    sight = find_sight()
    if sight is None:
        return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
    return render_template(
        "overview/page.html",
        plan=sight.read.plan,
        sight=sight,
        figures=sight.figures,
        progress=sight.figures.progress,
        target=TARGET_PERCENT,
        head=sight.read.head,
        may_ask=not actor().is_limited,
        **_watched(),
    )


@pages.get("/overview/due")
def due() -> str:
    """The tasks behind the forecast: those that fall due by the next cutoff, and which of them are left."""
    sight = find_sight()
    if sight is None:
        return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
    wanted = {task.task_id for task in due_by(sight.read.facts, sight.figures.told.cutoff)}
    with reading() as session:
        rows = [row for row in list_tasks(session, sight.read.plan.id) if row.id in wanted]
    show = request.args.get("show", "")
    shown = {
        "left": [row for row in rows if row.status is not TaskStatus.DONE],
        "done": [row for row in rows if row.status is TaskStatus.DONE],
    }.get(show, rows)
    return render_template(
        "overview/due.html", plan=sight.read.plan, told=sight.figures.told, shown=shown, show=show, total=len(rows)
    )


def _watched() -> dict[str, Any]:
    """What does not run as it should, for whoever looks after it."""
    is_watching, is_running = has_right(actor(), Right.WATCH), has_right(actor(), Right.RUN_PLAN)
    if not is_watching:
        return {"beat": None, "alarms": [], "link_troubles": 0}
    with reading() as session:
        return {
            "beat": heartbeat(find_last_tick(session), now()),
            "alarms": [title_of(alarm.kind, alarm.subject) for alarm in list_open_alarms(session)],
            "link_troubles": count_link_troubles(session) if is_running else 0,
        }


@pages.get("/overview/measures")
def measures() -> str:
    """The measures behind มาตรการที่นำไปสู่การปฏิบัติ and มาตรการแล้วเสร็จ."""
    with reading() as session:
        plan = find_plan_for_today(session, today())
        if plan is None:
            return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
        lines = _by_measure(list_task_facts(session, plan.id), list_tasks(session, plan.id))
    show = request.args.get("show", "")
    shown = {
        "started": [line for line in lines if line.is_started],
        "waiting": [line for line in lines if not line.is_started],
        "done": [line for line in lines if line.is_done],
    }.get(show, lines)
    return render_template("overview/measures.html", plan=plan, shown=shown, show=show, total=len(lines))


def _by_measure(facts: list[TaskFact], rows: list[TaskRow]) -> list[MeasureLine]:
    """In the order of their codes."""
    row_of = {row.measure_id: row for row in rows}
    lines = [
        MeasureLine(row_of[measure_id], measure_share(legs), is_measure_started(legs), is_measure_done(legs))
        for measure_id, legs in legs_by_measure(facts).items()
    ]
    return sorted(lines, key=lambda line: sort_key(line.row.measure_code))
