"""How punctual reminders are: the share handed over within a minute and five of being due, over thirty days."""

from flask import Blueprint, render_template

from tracker.rules.punctuality import PROMISED_IN_FIVE, PROMISED_IN_ONE, first_day, summarise_punctuality
from tracker.store.people import get_organization
from tracker.store.punctuality import count_by_day
from tracker.web.door import reading
from tracker.web.parts import now, today

pages = Blueprint("punctuality", __name__)


@pages.get("/deliveries/punctuality")
def page() -> str:
    """Measured from the table of messages itself; holds nobody's name, so everybody of the office may look."""
    with reading() as session:
        opens_at = get_organization(session).opens_at
        counts = count_by_day(session, first=first_day(today()), now=now(), opens_at=opens_at)
    return render_template(
        "punctuality/page.html",
        figure=summarise_punctuality(counts, today()),
        promised_in_one=PROMISED_IN_ONE,
        promised_in_five=PROMISED_IN_FIVE,
    )
