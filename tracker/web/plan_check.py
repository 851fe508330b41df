"""The X-ray of a plan: a printable list of what is wrong with it, and how to mend it."""

from uuid import UUID

from flask import Blueprint, render_template

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Right, has_right
from tracker.rules.plan_check import check_content
from tracker.rules.plan_check_list import group_faults
from tracker.rules.task import PlanState
from tracker.store.plan_content import get_plan_content
from tracker.store.plan_faults import find_told_faults
from tracker.store.plans import get_plan
from tracker.web.door import actor, reading
from tracker.web.parts import now

pages = Blueprint("plan_check", __name__)


@pages.get("/plans/<uuid:plan_id>/check")
def page(plan_id: UUID) -> str:
    """Faults told when the file was read, and what the plan as it stands still shows."""
    with reading() as session:
        plan = get_plan(session, plan_id)
        if plan.state is PlanState.DRAFT and not actor().is_policy_officer:
            raise NotFound("no_plan", "ไม่พบแผนนี้ กรุณากลับไปที่หน้า “แผน”")
        told = find_told_faults(session, plan_id)
        shown = check_content(get_plan_content(session, plan_id))
    groups = group_faults(told.problems if told else (), shown)
    may_run = has_right(actor(), Right.RUN_PLAN)
    return render_template("plans/check.html", plan=plan, told=told, groups=groups, may_run=may_run, checked_at=now())
