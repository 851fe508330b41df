"""The address in every mail that switches mail off: GET shows a button, POST does it."""

from flask import Blueprint, render_template
from flask.blueprints import BlueprintSetupState

from tracker.services.stop_mail import find_subscription, stop_mail
from tracker.services.switch_channel import LAST_CHANNEL
from tracker.web.parts import now, outbox

pages = Blueprint("unsubscribe", __name__)
Answer = str | tuple[str, int]


@pages.record_once
def _proven_by_signature(state: BlueprintSetupState) -> None:
    """Mail programs send the one click themselves, without cookies and so without a form token (RFC 8058)."""
    state.app.extensions["csrf"].exempt(pages)


@pages.get("/mail/off/<token>")
def page(token: str) -> Answer:
    """Only a button: programs that look at links before people do must not switch anything off."""
    found = find_subscription(outbox(), token)
    return render_template("unsubscribe/page.html", found=found, token=token, last_channel=LAST_CHANNEL["email"])


@pages.post("/mail/off/<token>")
def off(token: str) -> Answer:
    """Switch it off; the last way to reach a person stays on, and the page says so."""
    found = find_subscription(outbox(), token)
    if not stop_mail(found, now()):
        return render_template("unsubscribe/kept.html", found=found, last_channel=LAST_CHANNEL["email"]), 409
    return render_template("unsubscribe/done.html", found=found)
