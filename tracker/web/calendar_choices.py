"""Where a person gets, renews and revokes the address of their calendar."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.services.calendar_feed import find_feed_address, renew_feed, revoke_feed
from tracker.web.door import actor, reading, writing
from tracker.web.parts import now, outbox

pages = Blueprint("calendar_choices", __name__)


@pages.get("/account/calendar")
def page() -> str:
    """The address and how to put it into a calendar, or the button that makes one."""
    with reading() as session:
        address = find_feed_address(session, actor=actor(), outbox=outbox())
    subscribed = "webcal://" + address.partition("://")[2] if address else ""
    return render_template("calendar_choices/page.html", address=address, subscribed=subscribed)


@pages.post("/account/calendar")
def renew() -> Response:
    """A first address, or another in place of it."""
    with writing() as session:
        renew_feed(session, actor=actor(), outbox=outbox(), now=now())
    flash("ได้ที่อยู่ปฏิทินแล้ว หากมีที่อยู่เดิม ที่อยู่เดิมใช้ไม่ได้อีก")
    return redirect(url_for("calendar_choices.page"))


@pages.post("/account/calendar/revoke")
def revoke() -> Response:
    """Nobody reads it any more."""
    with writing() as session:
        revoke_feed(session, actor=actor(), now=now())
    flash("ยกเลิกที่อยู่ปฏิทินแล้ว")
    return redirect(url_for("calendar_choices.page"))
