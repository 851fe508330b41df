"""Who was told what, when and how: every message of the organization in plain words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from tracker.rules.delivery_words import CHANNELS, Outcome, trouble_words
from tracker.rules.thai_calendar import parse_date
from tracker.store.delivery_log import (
    Wanted,
    get_message,
    list_division_choices,
    list_in_need,
    list_resting,
    read_log,
)
from tracker.store.told import list_told_by_message
from tracker.web.delivery_filter import read_log_filter
from tracker.web.delivery_view import DEED_WORDS, log_lines, may_decide, message_view
from tracker.web.door import actor, reading
from tracker.web.forms import Form
from tracker.web.parts import now

pages = Blueprint("delivery_log", __name__)
_FILTERS = ("person", "name", "task", "round", "division", "channel", "outcome", "from", "to")
IN_NEED_FOR = timedelta(days=30)  # older failures are found by the filter


@pages.get("/deliveries")
def page() -> str:
    """What needs somebody first, then the newest; the address holds the filter."""
    wanted = read_log_filter(request.args)
    args: dict[str, Any] = {name: value for name, value in request.args.items() if value and name in _FILTERS}
    form = _mistakes(request.args)
    is_start = wanted.is_all and wanted.before is None and not form.errors
    with reading() as session:
        found = read_log(session, wanted)
        in_need = list_in_need(session, now() - IN_NEED_FOR) if is_start else []
        resting = list_resting(session, now()) if is_start else []
        divisions = list_division_choices(session)
        told = list_told_by_message(session, {row.id for row in (*found.rows, *in_need)})
    return render_template(
        "delivery_log/page.html",
        wanted=wanted,
        form=form,
        errors_title="ยังค้นตามวันไม่ได้",
        lines=log_lines(found.rows, told, actor()),
        in_need=log_lines(in_need, told, actor()),
        resting=resting,
        divisions=divisions,
        next_before=found.next_before,
        channels=CHANNELS,
        outcome_options=[("", "ทุกผลการส่ง"), *((one.value, one.thai) for one in Outcome)],
        trouble_words=trouble_words,
        may_decide=may_decide(actor()),
        chips=_chips(wanted, told),
        args=args,
        deed_words=DEED_WORDS,
        without=lambda name: url_for("delivery_log.page", **{key: args[key] for key in args if key != name}),
        page_address=lambda **more: url_for("delivery_log.page", **args, **more),
    )


@pages.get("/deliveries/<uuid:delivery_id>")
def message(delivery_id: UUID) -> str:
    """One message with every try and what it carried."""
    with reading() as session:
        found = get_message(session, delivery_id)
        told = list_told_by_message(session, [delivery_id]).get(delivery_id, [])
    return render_template("delivery_log/message.html", **message_view(found, told, actor()), is_own=False)


def _mistakes(args: Mapping[str, str]) -> Form:
    """The days of an address that cannot be read, each said at its field."""
    form = Form(args)
    for name in ("from", "to"):
        typed = form.text(name, longest=60)
        if typed and parse_date(typed) is None:
            form.errors[name] = "วันที่ไม่ถูกต้อง กรุณาใส่วัน/เดือน/ปี พ.ศ. เช่น 31/3/2570"
    return form


def _chips(wanted: Wanted, told: Mapping[UUID, object]) -> list[tuple[str, str]]:
    """Filters that no field of the form shows: (name in the address, words)."""
    items = [one for found in told.values() for one in found]  # type: ignore[attr-defined]
    chips = []
    if wanted.person_id:
        chips.append(("person", "ผู้รับคนเดียว"))
    if wanted.task_id:
        title = next((one.title for one in items if one.task_id == wanted.task_id), "งานเดียว")
        chips.append(("task", f"งาน “{title}”"))
    if wanted.round_id:
        title = next((one.title for one in items if one.round_id == wanted.round_id and not one.task_id), "รอบเดียว")
        chips.append(("round", title))
    return chips
