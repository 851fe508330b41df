"""The in-product inbox: what LINE and e-mail carry copies of; acknowledging, putting off, and one's own log."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.reminder_words import NOT_YOURS, VIAS
from tracker.rules.thai_calendar import format_date, parse_date
from tracker.services.acknowledge_reminder import acknowledge
from tracker.services.read_inbox import mark_inbox_read
from tracker.services.snooze_duty import snooze_duty
from tracker.store.delivery_log import Wanted, get_message, read_log
from tracker.store.duties import list_holidays
from tracker.store.inbox import count_unread, list_inbox_page
from tracker.store.snoozes import list_snoozes
from tracker.store.told import list_told_by_message
from tracker.web.delivery_view import log_lines, message_view
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.inbox_view import letters_of
from tracker.web.parts import now, today

pages = Blueprint("inbox", __name__)
_LAST_PAGE = 1000


@pages.get("/inbox")
def page() -> str:
    """One's own messages, the unread first."""
    number = _page_number()
    with reading() as session:
        found = list_inbox_page(session, actor().person_id, number)
        told = list_told_by_message(session, [message.id for message in found.messages])
        letters = letters_of(
            found.messages,
            told,
            actor=actor(),
            snoozes=list_snoozes(session, [actor().person_id]) if told else {},
            holidays=list_holidays(session) if told else frozenset(),
            today=today(),
        )
        unread = count_unread(session, actor().person_id)
    return render_template(
        "inbox/page.html",
        letters=letters,
        unread=unread,
        number=number,
        has_more=found.has_more,
        vias=VIAS,
        not_yours=NOT_YOURS,
    )


@pages.post("/inbox/read")
def read() -> Response:
    """Note all of them as read, or the one that is named."""
    with writing() as session:
        mark_inbox_read(session, actor=actor(), now=now(), delivery_id=as_id(request.form.get("message")))
    return _back()


@pages.post("/inbox/acknowledge")
def acknowledge_items() -> Response:
    """รับทราบ: one item, or all of a message. The message counts as read with it."""
    form = Form()
    with writing() as session:
        count = acknowledge(
            session, person_id=actor().person_id, reminder_ids=form.ids("reminder"), via="web", now=now()
        )
    message_id = as_id(form.fields.get("message"))
    if message_id:
        with writing() as session:
            mark_inbox_read(session, actor=actor(), now=now(), delivery_id=message_id)
    flash(f"บันทึกว่ารับทราบแล้ว {count} เรื่อง" if count else "เรื่องนี้รับทราบไว้ก่อนแล้ว")
    return _back()


@pages.post("/inbox/snooze")
def snooze() -> Response:
    """เตือนอีกครั้งวันที่…: put one duty off for a few days."""
    form = Form()
    reminder_id, until = as_id(form.fields.get("reminder")), parse_date(form.fields.get("until", ""))
    if reminder_id is None or until is None:
        flash("กรุณาเลือกวันที่ให้เตือนอีกครั้ง แล้วกดปุ่มอีกครั้ง", "mistake")
        return _back()
    try:
        with writing() as session:
            snooze_duty(session, actor=actor(), reminder_id=reminder_id, until=until, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
        return _back()
    flash(f"จะเตือนเรื่องนี้อีกครั้งวันที่ {format_date(until)}")
    return _back()


@pages.get("/inbox/log")
def log() -> str:
    """Everything that was ever sent to oneself, by every channel."""
    wanted = Wanted(person_id=actor().person_id, before=as_id(request.args.get("before")))
    with reading() as session:
        found = read_log(session, wanted)
        told = list_told_by_message(session, [row.id for row in found.rows])
    return render_template(
        "inbox/log.html",
        lines=log_lines(found.rows, told, actor()),
        next_before=found.next_before,
        is_first=wanted.before is None,
    )


@pages.get("/inbox/log/<uuid:delivery_id>")
def message(delivery_id: UUID) -> str:
    """One message that was sent to oneself, with every try."""
    with reading() as session:
        found = get_message(session, delivery_id, person_id=actor().person_id)
        told = list_told_by_message(session, [delivery_id]).get(delivery_id, [])
    return render_template("delivery_log/message.html", **message_view(found, told, actor()), is_own=True)


def _page_number() -> int:
    typed = request.args.get("page", "")
    return min(max(int(typed), 1), _LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1


def _back() -> Response:
    typed = request.form.get("page", "")
    page_number = typed if typed.isascii() and typed.isdigit() and typed not in ("", "1") else None
    anchor = request.form.get("message") or None
    return redirect(url_for("inbox.page", page=page_number, _anchor=f"m-{anchor}" if as_id(anchor) else None))
