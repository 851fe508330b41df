"""The front door: each to what they come for."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from tracker.rules.permissions import Right, has_right
from tracker.web.door import actor

pages = Blueprint("home", __name__)


@pages.get("/")
def page() -> Response:
    """Executives and the policy officer to the overview, everybody else to their tasks."""
    return redirect(url_for("overview.page" if has_right(actor(), Right.SEE_OVERVIEW) else "tasks.mine"))
