"""Changing many tasks at once: ticked, seen before it is done, taken back after."""

from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.bulk_edit import BulkChange, Deed, check_change
from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.permissions import Right, has_right
from tracker.rules.task_query import read_query
from tracker.services.edit_tasks import Line, edit_tasks, foresee_edit, list_chosen
from tracker.store.divisions import DivisionRow, list_divisions
from tracker.store.measure_tags import TagRow, list_tags
from tracker.store.plans import find_plan_for_today
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today
from tracker.web.task_list import grouped, read_task_list
from tracker.web.undo_offer import offer_undo

pages = Blueprint("bulk_edit", __name__)
Answer = Response | str | tuple[str, int]
_MEANWHILE = "มีผู้อื่นบันทึกงานบางงานไปก่อนแล้ว ตารางด้านล่างเป็นข้อมูลล่าสุด กรุณาตรวจ แล้วกดยืนยันอีกครั้ง"
_FIELDS = {name: name for name in ("due_on", "reason", "announcement", "tag")} | {"division": "to_division"}
_VERSION_LENGTH = 9


@pages.get("/tasks/edit")
def page() -> str:
    """The list with a box at each row, and what can be done with those that are ticked."""
    with reading() as session:
        plan = find_plan_for_today(session, today())
        if plan is None:
            return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
        found = read_task_list(session, plan)
    return render_template(
        "bulk_edit/page.html",
        plan=plan,
        list=found,
        groups=grouped(found.rows, today(), found.query.sort),
        is_all_ticked=request.args.get("tick") == "all",
        deeds=list(Deed),
        query=urlencode(found.query.as_args()),
    )


@pages.post("/tasks/edit/choose")
def choose() -> Answer:
    """What is to be done with the ticked tasks: ask for what it needs."""
    deed = _deed()
    if deed is Deed.REMIND:
        return preview()
    with reading() as session:
        try:
            list_chosen(session, _chosen())
        except RuleBroken as broken:
            flash(broken.message, "mistake")
            return redirect(_list_address())
    return _show(Form({}), deed, None)


@pages.post("/tasks/edit/preview")
def preview() -> Answer:
    """What would become of each ticked task."""
    form = Form()
    change = _change(form)
    try:
        check_change(change)
        lines = _foresee(change)
    except RuleBroken as broken:
        return _refused(form, change, broken)
    return _show(form, change.deed, lines)


@pages.post("/tasks/edit")
def save() -> Answer:
    """Do it, where it is still as it was seen."""
    form = Form()
    change = _change(form)
    try:
        with writing() as session:
            done = edit_tasks(session, actor=actor(), versions=_versions(), change=change, now=now())
    except Conflict:
        form.errors[""] = _MEANWHILE
        return _show(form, change.deed, _foresee(change), 409)
    except RuleBroken as broken:
        return _refused(form, change, broken)
    offer_undo(done.said, done.deed_id)
    return redirect(_list_address())


def _deed() -> Deed:
    typed = request.form.get("deed", "")
    if typed not in set(Deed):
        raise RuleBroken("no_deed", "ยังไม่ได้เลือกว่าจะทำอะไรกับงาน กรุณากลับไปที่รายการ แล้วกดปุ่มที่ต้องการ")
    return Deed(typed)


def _change(form: Form) -> BulkChange:
    deed = _deed()
    return BulkChange(
        deed,
        division_id=as_id(form.fields.get("to_division")),
        due_on=form.day("due_on") if deed is Deed.DEADLINE else None,
        reason=form.text("reason"),
        announcement=form.text("announcement"),
        tag=form.text("tag"),
    )


def _versions() -> dict[UUID, int]:
    """The ticked tasks with the version somebody saw; 0, which fits none, where there is none or it was made up."""
    found: dict[UUID, int] = {}
    for sent in request.form.getlist("task"):
        key, _, version = sent.partition(":")
        task_id = as_id(key)
        if task_id:
            is_number = version.isascii() and version.isdigit() and len(version) <= _VERSION_LENGTH
            found[task_id] = int(version) if is_number else 0
    return found


def _chosen() -> list[UUID]:
    return list(_versions())


def _foresee(change: BulkChange) -> list[Line]:
    with reading() as session:
        return foresee_edit(session, actor=actor(), task_ids=_chosen(), change=change, now=now())


def _refused(form: Form, change: BulkChange, broken: RuleBroken) -> Answer:
    """What was typed stays; where no task was ticked, back to the list."""
    if isinstance(broken, Forbidden):
        raise broken
    if broken.code in ("no_task_chosen", "too_many_tasks"):
        flash(broken.message, "mistake")
        return redirect(_list_address())
    form.errors.setdefault(_FIELDS.get(broken.code, ""), broken.message)
    return _show(form, change.deed, None, 400)


def _show(form: Form, deed: Deed, lines: list[Line] | None, status: int = 200) -> tuple[str, int]:
    divisions, tags = _choices()
    able = [line for line in lines or () if not line.refusal]
    return render_template(
        "bulk_edit/change.html",
        form=form,
        deed=deed,
        Deed=Deed,
        lines=lines,
        able=able,
        refused=[line for line in lines or () if line.refusal],
        chosen=_chosen(),
        divisions=divisions,
        tags=tags,
        query=request.form.get("query", ""),
        back=_list_address(),
        errors_title="ยังเปลี่ยนไม่ได้",
    ), status


def _choices() -> tuple[list[DivisionRow], list[TagRow]]:
    with reading() as session:
        plan = find_plan_for_today(session, today())
        return list_divisions(session), list_tags(session, plan.id) if plan else []


def _list_address() -> str:
    """Back to the list as it was filtered."""
    query = read_query(dict(parse_qsl(request.form.get("query", ""))), sees_all=True)
    return url_for("bulk_edit.page", **query.as_args())  # type: ignore[arg-type]
