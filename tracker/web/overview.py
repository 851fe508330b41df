"""The overview for executives: one sentence, a few figures, bars that open to the rows they count."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, url_for

from tracker.rules.assessment import INDICATORS
from tracker.rules.headline import headline
from tracker.rules.permissions import Right, has_right
from tracker.rules.progress import TARGET_PERCENT, Figures, reported_share, summarise
from tracker.store.divisions import list_divisions
from tracker.store.entries import find_round_for, list_owed_entries
from tracker.store.plans import find_plan_for_today
from tracker.store.tasks import list_task_facts
from tracker.web.door import actor, reading
from tracker.web.parts import today

pages = Blueprint("overview", __name__)


@dataclass(frozen=True)
class Line:
    """One bar: what it is about, its figures, and the list it opens to."""

    name: str
    figures: Figures
    address: str


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
    )


def _by_division(pairs: tuple[tuple[UUID, Figures], ...], names: dict[UUID, str]) -> list[Line]:
    """The most pressing first: where most is late, then where least is done."""
    lines = [
        Line(names.get(division_id, "กองที่ยุบแล้ว"), figures, url_for("tasks.mine", division=division_id))
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
