"""Words on measures (ป้ายกำกับ): to find together what a plan scatters."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.plan_filter import read_plan_filter
from tracker.services.tag_measures import remove_tag, rename_tag, tag_measures
from tracker.store.measure_tags import list_tags
from tracker.store.plans import get_plan
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now
from tracker.web.undo_offer import offer_undo

pages = Blueprint("measure_tags", __name__)


@pages.get("/plans/<uuid:plan_id>/tags")
def page(plan_id: UUID) -> str:
    """The tags of a plan."""
    with reading() as session:
        return render_template(
            "measure_tags/page.html", plan=get_plan(session, plan_id), tags=list_tags(session, plan_id)
        )


@pages.post("/plans/<uuid:plan_id>/tags")
def put(plan_id: UUID) -> Response:
    """Put a tag on the ticked measures, or take it off them; then back to the plan as it was filtered."""
    form = Form()
    is_on = form.fields.get("deed") != "untag"
    try:
        with writing() as session:
            said, deed_id = tag_measures(
                session,
                actor=actor(),
                plan_id=plan_id,
                measure_ids=form.ids("measure"),
                name=form.text("name"),
                is_on=is_on,
                now=now(),
            )
        offer_undo(said, deed_id)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    return redirect(url_for("plans.plan", plan_id=plan_id, **read_plan_filter(request.args).as_args()))  # type: ignore[arg-type]


@pages.post("/plans/<uuid:plan_id>/tags/rename")
def rename(plan_id: UUID) -> Response:
    """Call a tag by another name."""
    form = Form()
    try:
        with writing() as session:
            new = rename_tag(
                session,
                actor=actor(),
                plan_id=plan_id,
                name=form.text("tag"),
                new_name=form.text("new_name"),
                now=now(),
            )
        flash(f"เปลี่ยนชื่อป้ายเป็น “{new}” แล้ว")
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    return redirect(url_for("measure_tags.page", plan_id=plan_id))


@pages.post("/plans/<uuid:plan_id>/tags/remove")
def remove(plan_id: UUID) -> Response:
    """Take a tag off all measures of the plan."""
    with writing() as session:
        said, deed_id = remove_tag(session, actor=actor(), plan_id=plan_id, name=Form().text("tag"), now=now())
    offer_undo(said, deed_id)
    return redirect(url_for("measure_tags.page", plan_id=plan_id))
