"""Taking back what one did a moment ago."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.sign_in import own_path
from tracker.services.take_back import take_back
from tracker.store.recent_deeds import list_deeds_to_take_back
from tracker.web.door import actor, reading, writing
from tracker.web.parts import now

pages = Blueprint("undo", __name__)


@pages.get("/undo")
def page() -> str:
    """What this visitor did in the last ten minutes and may still take back."""
    with reading() as session:
        deeds = list_deeds_to_take_back(session, actor().person_id, now())
    return render_template("undo/page.html", deeds=deeds)


@pages.post("/undo/<uuid:deed_id>")
def deed(deed_id: UUID) -> Response:
    """Take one deed back, and return to the page on which that was asked for."""
    try:
        with writing() as session:
            flash(take_back(session, actor=actor(), deed_id=deed_id, now=now()))
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    return redirect(own_path(request.form.get("next")) or url_for("undo.page"))
