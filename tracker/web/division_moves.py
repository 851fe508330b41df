"""Merging a division into another, and splitting a new one off: each shows what it touches before it is done."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import NotFound, RuleBroken
from tracker.services.keep_divisions import get_open_division
from tracker.services.merge_divisions import Merger, foresee_merger, merge_divisions
from tracker.services.split_division import Split, split_division
from tracker.store.division_moves import list_open_tasks_of
from tracker.store.divisions import list_divisions
from tracker.store.posts import list_posts
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today

pages = Blueprint("division_moves", __name__)
Answer = str | Response | tuple[str, int]
_LONGEST = 200


@pages.get("/divisions/<uuid:division_id>/merge")
def merge_form(division_id: UUID) -> Answer:
    """Into which one; once that is chosen, what it touches."""
    return _show_merge(division_id, Form(request.args), 200)


@pages.post("/divisions/<uuid:division_id>/merge/confirm")
def merge(division_id: UUID) -> Answer:
    """Do it."""
    form = Form()
    into = as_id(form.fields.get("into"))
    with reading() as session:
        name = get_open_division(session, division_id).name
    if into is None:
        form.errors["into"] = "กรุณาเลือกกองที่จะรับงานต่อ"
        return _show_merge(division_id, form, 400)
    try:
        with writing() as session:
            merger = merge_divisions(session, actor=actor(), ending_id=division_id, staying_id=into, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "into")
        return _show_merge(division_id, form, 400)
    moved = f"ย้ายงาน {len(merger.tasks)} งาน ผลรายงาน {len(merger.entries)} รายการ"
    flash(f"รวม{name}เข้ากับ{merger.staying.name}แล้ว {moved}")
    return redirect(url_for("divisions.division", division_id=into))


@pages.get("/divisions/<uuid:division_id>/split")
def split_form(division_id: UUID) -> Answer:
    """What goes with the new division."""
    return _show_split(division_id, Form({}), 200)


@pages.post("/divisions/<uuid:division_id>/split")
def split(division_id: UUID) -> Answer:
    """First shown again as it will be, then done."""
    form = Form()
    with reading() as session:
        get_open_division(session, division_id)
    chosen = Split(
        form.text("name", required="กรุณาใส่ชื่อสำนัก/กองใหม่", longest=_LONGEST), form.ids("task"), form.ids("post")
    )
    if not form.errors and not (chosen.task_ids or chosen.position_ids):
        form.errors["task"] = "กรุณาเลือกงานหรือตำแหน่งที่จะไปกับกองใหม่"
    if form.errors or form.fields.get("go") != "confirm":
        return _show_split(division_id, form, 400 if form.errors else 200, chosen=chosen)
    try:
        with writing() as session:
            new_id = split_division(session, actor=actor(), division_id=division_id, split=chosen, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "name")
        return _show_split(division_id, form, 400, chosen=chosen)
    flash(f"แยกเป็น {chosen.name} แล้ว ย้ายงาน {len(chosen.task_ids)} งาน ตำแหน่ง {len(chosen.position_ids)} ตำแหน่ง")
    return redirect(url_for("divisions.division", division_id=new_id))


def _show_merge(division_id: UUID, form: Form, status: int) -> tuple[str, int]:
    into = as_id(form.fields.get("into"))
    merger: Merger | None = None
    with reading() as session:
        ending = get_open_division(session, division_id)
        others = [row for row in list_divisions(session) if row.id != division_id]
        if into and not form.errors:
            try:
                merger = foresee_merger(session, ending_id=division_id, staying_id=into, now=now())
            except NotFound:
                raise
            except RuleBroken as broken:
                form.refuse(broken, "into")
    return render_template(
        "divisions/merge.html",
        form=form,
        division=ending,
        merger=merger,
        others=[("", "เลือกสำนัก/กอง"), *((str(row.id), row.name) for row in others)],
        into=str(into or ""),
    ), status


def _show_split(division_id: UUID, form: Form, status: int, *, chosen: Split | None = None) -> tuple[str, int]:
    with reading() as session:
        kept = get_open_division(session, division_id)
        tasks = list_open_tasks_of(session, division_id)
        posts = [post for post in list_posts(session, today()) if post.division_id == division_id]
    return render_template(
        "divisions/split.html",
        form=form,
        division=kept,
        tasks=tasks,
        posts=posts,
        day=today(),
        chosen=chosen,
        is_sure=chosen is not None and not form.errors,
        values=form.fields,
    ), status
