"""The overview for executives: one sentence, a few figures, bars; every figure opens to the rows it counts."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from tracker.rules.alarm import title_of
from tracker.rules.assessment import INDICATORS
from tracker.rules.headline import headline
from tracker.rules.heartbeat import heartbeat
from tracker.rules.permissions import Right, has_right
from tracker.rules.progress import (
    TARGET_PERCENT,
    Figures,
    Share,
    TaskFact,
    is_measure_done,
    is_measure_started,
    legs_by_measure,
    measure_share,
    reported_share,
    summarise,
)
from tracker.rules.thai_text import sort_key
from tracker.store.alarms import list_open_alarms
from tracker.store.divisions import list_divisions
from tracker.store.entries import find_round_for, list_owed_entries
from tracker.store.link_watch import count_link_troubles
from tracker.store.plans import find_plan_for_today
from tracker.store.tasks import TaskRow, list_task_facts, list_tasks
from tracker.store.worker_ticks import find_last_tick
from tracker.web.door import actor, reading
from tracker.web.parts import now, today

pages = Blueprint("overview", __name__)


@dataclass(frozen=True)
class Line:
    """One bar: what it is about, its figures, and the list it opens to."""

    name: str
    figures: Figures
    address: str
    division_id: UUID | None = None


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
    with reading() as session:
        plan = find_plan_for_today(session, today())
        if plan is None:
            return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
        names = {division.id: division.name for division in list_divisions(session)}
        facts = list_task_facts(session, plan.id)
        head = find_round_for(session, plan.fiscal_year_id, today())
        owed = list_owed_entries(session, head.id) if head else []
        is_watching = has_right(actor(), Right.WATCH)
        beat = heartbeat(find_last_tick(session), now()) if is_watching else None
        alarms = [title_of(alarm.kind, alarm.subject) for alarm in list_open_alarms(session)] if is_watching else []
        link_troubles = count_link_troubles(session) if has_right(actor(), Right.RUN_PLAN) else 0
    progress = summarise(facts, today(), tuple(names))
    return render_template(
        "overview/page.html",
        plan=plan,
        progress=progress,
        sentence=headline(progress, names),
        target=TARGET_PERCENT,
        divisions=_by_division(progress.by_division, names),
        indicators=_by_indicator(progress.by_indicator),
        head=head,
        reported=reported_share(entry.state for entry in owed),
        beat=beat,
        alarms=alarms,
        link_troubles=link_troubles,
    )


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


def _by_division(pairs: tuple[tuple[UUID, Figures], ...], names: dict[UUID, str]) -> list[Line]:
    """The most pressing first: where most is late, then where least is done."""
    lines = [
        Line(names.get(division_id, "กองที่ยุบแล้ว"), figures, url_for("tasks.mine", division=division_id), division_id)
        for division_id, figures in pairs
        if figures.done.total
    ]
    return sorted(lines, key=lambda line: (-line.figures.late, line.figures.done.percent or 0))


def _by_indicator(pairs: tuple[tuple[int, Figures], ...]) -> list[Line]:
    return [
        Line(f"{number}. {INDICATORS[number].name}", figures, url_for("tasks.mine", indicator=number))
        for number, figures in pairs
        if figures.done.total
    ]
