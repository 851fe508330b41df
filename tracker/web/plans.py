"""Plans to read: which there are, and what a plan says."""

from uuid import UUID

from flask import Blueprint, render_template

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Right, has_right
from tracker.rules.task import PlanState
from tracker.store.plan_measures import list_plan_measures
from tracker.store.plans import get_plan, list_plans
from tracker.web.door import actor, reading

pages = Blueprint("plans", __name__)


@pages.get("/plans")
def page() -> str:
    """All plans, newest year first; drafts only for whoever works on them."""
    may_run = has_right(actor(), Right.RUN_PLAN)
    with reading() as session:
        plans = [p for p in list_plans(session) if p.state is not PlanState.DRAFT or actor().is_policy_officer]
    return render_template("plans/list.html", plans=plans, may_run=may_run)


@pages.get("/plans/<uuid:plan_id>")
def plan(plan_id: UUID) -> str:
    """One plan with its measures, steps, owners and periods."""
    with reading() as session:
        head = get_plan(session, plan_id)
        if head.state is PlanState.DRAFT and not actor().is_policy_officer:
            raise NotFound("no_plan", "ไม่พบแผนนี้ กรุณากลับไปที่หน้า “แผน”")
        measures = list_plan_measures(session, plan_id)
    return render_template("plans/plan.html", plan=head, measures=measures, may_run=has_right(actor(), Right.RUN_PLAN))
