"""One's own ways of being told (ช่องทางรับการแจ้งเตือน): what is linked, what is on, what is wrong with it."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.contact_words import NAMES, Standing, standing_of
from tracker.rules.errors import NotFound, RuleBroken
from tracker.services.switch_channel import is_reached_without, outbox_of, switch_channel, try_contact_again
from tracker.store.contacts import list_contacts
from tracker.store.models import ContactPoint
from tracker.web.door import actor, reading, writing
from tracker.web.parts import now, parts

pages = Blueprint("contact_choices", __name__)


@dataclass(frozen=True)
class Way:
    """One channel as the page shows it."""

    channel: str
    name: str
    address: str
    standing: Standing
    note: str
    is_on: bool
    may_switch_off: bool
    is_there: bool


@pages.get("/account/channels")
def page() -> str:
    """Both ways, each with what can be done about it."""
    channels = _channels()
    with reading() as session:
        contacts = list_contacts(session, actor().person_id)
    ways = [
        _way(
            channel,
            next((contact for contact in contacts if contact.channel == channel), None),
            is_set_up=channel in channels,
            is_last=not is_reached_without(contacts, channel, channels),
        )
        for channel in NAMES
    ]
    return render_template("contact_choices/page.html", choices=ways)


def _way(channel: str, contact: ContactPoint | None, *, is_set_up: bool, is_last: bool) -> Way:
    state, is_on = (contact.state, contact.is_on) if contact else (None, False)
    note = (contact.note or "") if contact else ""
    standing = standing_of(channel, is_set_up=is_set_up, state=state, is_on=is_on, note=note)
    shown = ""
    if contact is not None:
        shown = contact.display_name or "" if channel == "line" else contact.address
    return Way(channel, NAMES[channel], shown, standing, note, is_on, not is_last, contact is not None)


@pages.post("/account/channels/<channel>")
def switch(channel: str) -> Response:
    """Switch one on or off; the last one stays on."""
    is_on = request.form.get("is_on") == "1"
    try:
        with writing() as session:
            switch_channel(
                session,
                person_id=actor().person_id,
                channel=_known(channel),
                is_on=is_on,
                channels=_channels(),
                by=actor().person_id,
                now=now(),
            )
    except NotFound:
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(f"{'เปิด' if is_on else 'ปิด'}การแจ้งเตือนทาง{_spaced(NAMES[channel])}แล้ว")
    return redirect(url_for("contact_choices.page"))


@pages.post("/account/channels/<channel>/again")
def try_again(channel: str) -> Response:
    """The address that failed is good again; the next message shows whether it is."""
    with writing() as session:
        try_contact_again(
            session, person_id=actor().person_id, channel=_known(channel), by=actor().person_id, now=now()
        )
    flash(f"ระบบจะลองส่งทาง{_spaced(NAMES[channel])}อีกครั้งในการแจ้งเตือนครั้งถัดไป")
    return redirect(url_for("contact_choices.page"))


def _known(channel: str) -> str:
    if channel not in NAMES:
        raise NotFound("no_channel", "ไม่มีช่องทางนี้ กรุณาเปิดหน้าบัญชีของฉัน แล้วเลือกใหม่")
    return channel


def _spaced(name: str) -> str:
    """A Latin name stands apart from Thai words."""
    return f" {name} " if name.isascii() else name


def _channels() -> Collection[str]:
    """The ways this office has set up."""
    outbox = parts().outbox
    return outbox_of(outbox, actor().organization_id).channels.keys() if outbox else ()
