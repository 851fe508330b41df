"""The in-product inbox: the same words that LINE and e-mail carry."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.services.read_inbox import mark_inbox_read
from tracker.store.deliveries import list_inbox
from tracker.store.inbox import count_unread
from tracker.web.door import actor, reading, writing
from tracker.web.parts import now

pages = Blueprint("inbox", __name__)


@pages.get("/inbox")
def page() -> str:
    """One's own messages, newest first."""
    with reading() as session:
        messages = list_inbox(session, actor().person_id)
        unread = count_unread(session, actor().person_id)
    return render_template("inbox/page.html", messages=messages, unread=unread)


@pages.post("/inbox/read")
def read() -> Response:
    """Note all of them as read."""
    with writing() as session:
        mark_inbox_read(session, actor=actor(), now=now())
    return redirect(url_for("inbox.page"))
