"""Plans to read: which there are, and what a plan says."""

from uuid import UUID

from flask import Blueprint, render_template, request

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Right, has_right
from tracker.rules.plan_filter import MISSING, read_plan_filter
from tracker.rules.task import PlanState, is_late
from tracker.rules.thai_text import match_key
from tracker.services.undo_import import find_undo
from tracker.store.divisions import list_divisions
from tracker.store.imports import get_import
from tracker.store.measure_tags import list_tags, list_tags_by_measure
from tracker.store.plan_legs import list_legs_by_measure
from tracker.store.plan_measures import list_plan_measures
from tracker.store.plan_sources import list_older_revisions, list_plan_sources
from tracker.store.plan_uploads import list_uploads
from tracker.store.plans import get_plan, list_plans
from tracker.web.door import actor, reading
from tracker.web.parts import today
from tracker.web.task_list import scope_of_visitor

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
        legs = list_legs_by_measure(session, plan_id, scope_of_visitor())
        tags_of, tags = list_tags_by_measure(session, plan_id), list_tags(session, plan_id)
        divisions = [row.name for row in list_divisions(session)]
        sources = list_plan_sources(session, plan_id)
        revisions = list_older_revisions(session, plan_id)
        may_run = has_right(actor(), Right.RUN_PLAN)
        undo = find_undo(session, plan_id) if may_run else None
        changes = (get_import(session, undo.import_id).changes or {}) if undo else {}
    wanted = read_plan_filter(request.args)
    return render_template(
        "plans/plan.html",
        plan=head,
        measures=measures,
        shown=[row for row in measures if wanted.fits(row, tags_of.get(row.id, ()))],
        wanted=wanted,
        legs=legs,
        late_of={key: sum(is_late(leg.status, leg.due_on, today()) for leg in of) for key, of in legs.items()},
        tags_of=tags_of,
        tags=tags,
        tag_options=_options([tag.name for tag in tags], wanted.tag),
        division_options=_options(divisions, wanted.division),
        missing=list(MISSING.items()),
        sources=sources,
        revisions=revisions,
        undo=undo,
        notes=changes.get("notes", ()),
        counted=changes.get("counted"),
        is_just_imported=bool(undo) and request.args.get("imported") == "1",
        may_run=may_run,
        may_check=has_right(actor(), Right.SEE_REPORTS),
    )


def _options(names: list[str], chosen: str) -> list[tuple[str, str]]:
    """Names to choose from; one asked for that is none of them any more stands among them."""
    known = {match_key(name) for name in names}
    return [(name, name) for name in [*names, *([chosen] if chosen and match_key(chosen) not in known else [])]]
