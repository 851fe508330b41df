"""The front door: each to what they come for."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from tracker.rules.first_start import PROVISIONAL_SLUG
from tracker.rules.office import Rank
from tracker.rules.permissions import Right, has_right
from tracker.store.people import get_organization
from tracker.web.door import actor, reading

pages = Blueprint("home", __name__)


@pages.get("/")
def page() -> Response:
    """Executives and the policy officer to the overview, the administrator to how the reminding does, else to tasks."""
    if has_right(actor(), Right.ADMINISTER) and _is_nameless():
        return redirect(url_for("setup_steps.office"))
    if has_right(actor(), Right.SEE_OVERVIEW):
        return redirect(url_for("overview.page"))
    is_only_administrator = actor().ranks == {Rank.ADMINISTRATOR} and has_right(actor(), Right.WATCH)
    return redirect(url_for("alarms.page" if is_only_administrator else "tasks.mine"))


def _is_nameless() -> bool:
    """Whether the first steps stopped before the office had a name."""
    with reading() as session:
        return get_organization(session).slug == PROVISIONAL_SLUG
