"""Changing many tasks at once: seen before, taken back after."""

from flask import Blueprint, render_template

from tracker.rules.permissions import Right, has_right
from tracker.store.plans import find_plan_for_today
from tracker.web.door import actor, reading
from tracker.web.parts import today
from tracker.web.task_list import read_task_list

pages = Blueprint("bulk_edit", __name__)


@pages.get("/tasks/edit")
def page() -> str:
    """The list with a box at each row, and what can be done with those that are ticked."""
    with reading() as session:
        plan = find_plan_for_today(session, today())
        if plan is None:
            return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
        found = read_task_list(session, plan)
    return render_template("bulk_edit/page.html", plan=plan, list=found)
