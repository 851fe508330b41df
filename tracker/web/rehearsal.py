"""A year of reminders before it happens: every notice, escalation, quota day and silence."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.rehearsal import LONGEST, Assumption
from tracker.rules.rehearsal_forms import as_csv
from tracker.rules.thai_calendar import format_date
from tracker.services.hold_rehearsal import Held, begin_rehearsal, find_running, hold_rehearsal, is_stuck
from tracker.services.outbox import Outbox
from tracker.services.rehearse_reminders import Order, Shift
from tracker.store.plans import get_round
from tracker.store.rehearsals import KeptRehearsal, find_rehearsal, list_rehearsals
from tracker.store.tasks import get_task
from tracker.web.background import Tell
from tracker.web.door import actor, reading
from tracker.web.forms import Form, as_id, day_fields
from tracker.web.parts import now, outbox, parts, today
from tracker.web.rehearsal_view import view_comparison, view_rehearsal

pages = Blueprint("rehearsal", __name__)
Answer = str | AnyResponse | tuple[str, int]
PATIENCE_SECONDS = 2.0
_BUSY = "กำลังซ้อมอยู่หนึ่งรายการ เมื่อเสร็จแล้วจึงซ้อมรายการใหม่ได้"


@pages.get("/rehearsal")
def page() -> Answer:
    """Choose the days, or look at an earlier rehearsal."""
    first = today()
    return _form(Form(day_fields(first=first, last=first + timedelta(days=LONGEST - 2))), 200)


@pages.post("/rehearsal")
def start() -> Answer:
    """Begin; a short one is over before the page answers."""
    form = Form()
    first, last = form.day("first"), form.day("last")
    for name, day in (("first", first), ("last", last)):
        if day is None:
            form.errors.setdefault(name, "กรุณาใส่วัน เดือน และปี พ.ศ.")
    if form.errors or first is None or last is None:
        return _form(form, 400)
    in_time = form.fields.get("assumption") == Assumption.ALL_IN_TIME
    order = Order(first, last, Assumption.ALL_IN_TIME if in_time else Assumption.NOBODY_REPORTS)
    return _begin(order, form)


@pages.post("/rehearsal/compare")
def start_comparison() -> Answer:
    """What would change if this date moved: two rehearsals, from today until everything about it is over."""
    form = Form()
    due_on, closes_on = form.day("due_on"), form.day("closes_on")
    if due_on is None:
        raise NotFound("no_deadline", "ไม่พบวันที่จะเลื่อน กรุณากลับไปที่หน้า “กำหนดส่งรายงาน”")
    shift, old = _shift(form, due_on, closes_on)
    last = max(filter(None, (due_on, closes_on, old, today()))) + timedelta(days=30)
    return _begin(Order(today(), min(last, today() + timedelta(days=LONGEST - 2)), shift=shift), form)


@pages.get("/rehearsal/<uuid:rehearsal_id>")
def result(rehearsal_id: UUID) -> Answer:
    """How far it is, and then what it showed."""
    kept = _kept(rehearsal_id)
    if kept.rehearsal is not None:
        view = view_rehearsal(kept.rehearsal, request.args.get("month", ""), as_id(request.args.get("person")))
        return render_template("rehearsal/result.html", kept=kept, view=view)
    if kept.comparison is not None:
        return render_template("rehearsal/comparison.html", kept=kept, view=view_comparison(kept.comparison))
    progress = parts().background.progress(rehearsal_id)
    has_ended = bool(kept.trouble) or (progress is None and is_stuck(kept, now()))
    return render_template("rehearsal/progress.html", kept=kept, progress=progress, has_ended=has_ended)


@pages.get("/rehearsal/<uuid:rehearsal_id>/notices.csv")
def download(rehearsal_id: UUID) -> Response:
    """Every notice as a table for a spreadsheet."""
    kept = _kept(rehearsal_id)
    if kept.rehearsal is None:
        raise NotFound("no_rehearsal", "การซ้อมนี้ยังไม่เสร็จ จึงยังไม่มีตารางให้ดาวน์โหลด")
    answer = Response(as_csv(kept.rehearsal), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="rehearsal.csv")
    return answer


def _shift(form: Form, due_on: date, closes_on: date | None) -> tuple[Shift, date | None]:
    """What is moved, in words, and the day it stands on today."""
    round_id, task_id = as_id(form.fields.get("round_id")), as_id(form.fields.get("task_id"))
    with reading() as session:
        if round_id is not None and closes_on is not None:
            head = get_round(session, round_id)
            words = f"ถ้ารอบ {head.months} เดือนปิด {format_date(closes_on)} แทน {format_date(head.closes_on)}"
            return Shift(words, due_on, round_id=round_id, closes_on=closes_on), head.closes_on
        if task_id is not None:
            row = get_task(session, task_id).row
            instead = f" แทน {format_date(row.due_on)}" if row.due_on else ""
            words = f"ถ้างาน “{row.title}” ครบกำหนด {format_date(due_on)}{instead}"
            return Shift(words, due_on, task_id=task_id), row.due_on
    raise NotFound("no_deadline", "ไม่พบกำหนดที่จะเลื่อน กรุณากลับไปที่หน้า “กำหนดส่งรายงาน”")


def _begin(order: Order, form: Form) -> Answer:
    if (running := find_running(actor=actor(), data_dir=parts().data_dir, now=now())) is not None:
        flash(_BUSY)
        return redirect(url_for("rehearsal.result", rehearsal_id=running.id))
    try:
        held = begin_rehearsal(actor=actor(), order=order, data_dir=parts().data_dir, now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "last")
        return _form(form, 400)
    parts().background.start(held.kept.id, _work(held, outbox()))
    parts().background.wait(held.kept.id, PATIENCE_SECONDS)
    return redirect(url_for("rehearsal.result", rehearsal_id=held.kept.id))


def _work(held: Held, outbox: Outbox) -> Callable[[Tell], None]:
    """The work with everything it needs: in its thread there is no request to ask."""
    at = now()
    return lambda tell: hold_rehearsal(held, outbox, now=at, tell=tell)


def _form(form: Form, status: int) -> tuple[str, int]:
    kept = list_rehearsals(parts().data_dir, actor().organization_id)
    return render_template(
        "rehearsal/page.html",
        form=form,
        kept=kept,
        assumptions=[(one.value, one.thai) for one in Assumption],
        errors_title="ยังซ้อมไม่ได้",
    ), status


def _kept(rehearsal_id: UUID) -> KeptRehearsal:
    kept = find_rehearsal(parts().data_dir, actor().organization_id, rehearsal_id)
    if kept is None:
        raise NotFound("no_rehearsal", "ไม่พบการซ้อมนี้ ระบบเก็บไว้ 10 ครั้งล่าสุด กรุณาซ้อมใหม่")
    return kept
