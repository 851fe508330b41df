"""Plans to read: which there are, and what a plan says."""

from uuid import UUID

from flask import Blueprint, render_template, request

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Right, has_right
from tracker.rules.task import PlanState
from tracker.services.undo_import import find_undo
from tracker.store.imports import get_import
from tracker.store.plan_measures import list_plan_measures
from tracker.store.plan_sources import list_older_revisions, list_plan_sources
from tracker.store.plan_uploads import list_uploads
from tracker.store.plans import get_plan, list_plans
from tracker.web.door import actor, reading

pages = Blueprint("plans", __name__)


@pages.get("/plans")
def page() -> str:
    """All plans, newest year first; drafts only for whoever works on them."""
    may_run = has_right(actor(), Right.RUN_PLAN)
    with reading() as session:
        plans = [p for p in list_plans(session) if p.state is not PlanState.DRAFT or actor().is_policy_officer]
        open_count = len(list_uploads(session)) if may_run else 0
    return render_template("plans/list.html", plans=plans, may_run=may_run, open_count=open_count)


@pages.get("/plans/<uuid:plan_id>")
def plan(plan_id: UUID) -> str:
    """One plan with its measures, steps, owners and periods."""
    with reading() as session:
        head = get_plan(session, plan_id)
        if head.state is PlanState.DRAFT and not actor().is_policy_officer:
            raise NotFound("no_plan", "ไม่พบแผนนี้ กรุณากลับไปที่หน้า “แผน”")
        measures = list_plan_measures(session, plan_id)
        sources = list_plan_sources(session, plan_id)
        revisions = list_older_revisions(session, plan_id)
        may_run = has_right(actor(), Right.RUN_PLAN)
        undo = find_undo(session, plan_id) if may_run else None
        changes = (get_import(session, undo.import_id).changes or {}) if undo else {}
    return render_template(
        "plans/plan.html",
        plan=head,
        measures=measures,
        sources=sources,
        revisions=revisions,
        undo=undo,
        notes=changes.get("notes", ()),
        counted=changes.get("counted"),
        is_just_imported=bool(undo) and request.args.get("imported") == "1",
        may_run=may_run,
        may_check=has_right(actor(), Right.SEE_REPORTS),
    )
