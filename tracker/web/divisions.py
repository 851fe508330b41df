"""The divisions of the office: their order, names and other names; adding, closing and reopening one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import NotFound, RuleBroken
from tracker.services.add_divisions import add_one_division
from tracker.services.keep_divisions import (
    close_division,
    get_open_division,
    keep_aliases,
    order_divisions,
    rename_division,
    reopen_division,
)
from tracker.store.division_moves import count_tasks, list_closed_divisions, list_open_tasks_of
from tracker.store.divisions import list_divisions
from tracker.store.posts import list_posts
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today

pages = Blueprint("divisions", __name__)
Answer = str | Response | tuple[str, int]
_LONGEST = 200
_LAST = 999


@pages.get("/divisions")
def page() -> Answer:
    """All of them in the office's order."""
    return _show_all(Form({}), 200)


@pages.post("/divisions")
def add() -> Answer:
    """One more."""
    form = Form()
    name = form.text("name", required="กรุณาใส่ชื่อสำนัก/กอง", longest=_LONGEST)
    if form.errors:
        return _show_all(form, 400)
    try:
        with writing() as session:
            row = add_one_division(session, actor=actor(), name=name, aliases=(), now=now())
    except RuleBroken as broken:
        form.refuse(broken, "name")
        return _show_all(form, 400)
    flash(f"เพิ่ม {row.name} แล้ว")
    return redirect(url_for("divisions.page"))


@pages.post("/divisions/order")
def order() -> Answer:
    """The numbers beside the names say in which order they stand."""
    form = Form()
    places: dict[UUID, int] = {}
    for field in form.fields:
        found = as_id(field.removeprefix("place-")) if field.startswith("place-") else None
        wanted = form.whole_number(field, low=1, high=_LAST, message=f"ลำดับเป็นตัวเลข 1–{_LAST}") if found else None
        if found and wanted:
            places[found] = wanted
    if form.errors:
        return _show_all(form, 400)
    with writing() as session:
        order_divisions(session, actor=actor(), places=places, now=now())
    flash("จัดลำดับแล้ว ใช้ในทุกหน้าและในรายงาน")
    return redirect(url_for("divisions.page"))


@pages.get("/divisions/<uuid:division_id>")
def division(division_id: UUID) -> Answer:
    """One of them, and what can be done with it."""
    return _show(division_id, Form({}), 200)


@pages.post("/divisions/<uuid:division_id>")
def rename(division_id: UUID) -> Answer:
    """Another name; the old one stays known."""
    form = Form()
    name = form.text("name", longest=_LONGEST)
    try:
        with writing() as session:
            rename_division(session, actor=actor(), division_id=division_id, name=name, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "name")
        return _show(division_id, form, 400)
    flash("เปลี่ยนชื่อแล้ว ชื่อเดิมยังใช้อ่านเอกสารเก่าได้")
    return redirect(url_for("divisions.division", division_id=division_id))


@pages.post("/divisions/<uuid:division_id>/aliases")
def aliases(division_id: UUID) -> Answer:
    """How documents call it besides."""
    form = Form()
    lines = form.text("aliases").splitlines()
    try:
        with writing() as session:
            keep_aliases(session, actor=actor(), division_id=division_id, aliases=lines, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "aliases")
        return _show(division_id, form, 400)
    flash("บันทึกชื่ออื่นแล้ว")
    return redirect(url_for("divisions.division", division_id=division_id))


@pages.post("/divisions/<uuid:division_id>/close")
def close(division_id: UUID) -> Answer:
    """It exists no more."""
    try:
        with writing() as session:
            close_division(session, actor=actor(), division_id=division_id, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form = Form({})
        form.refuse(broken)
        return _show(division_id, form, 400)
    flash("ปิดสำนัก/กองแล้ว เปิดใช้อีกครั้งได้จากหน้านี้")
    return redirect(url_for("divisions.page"))


@pages.post("/divisions/<uuid:division_id>/reopen")
def reopen(division_id: UUID) -> Response:
    """It exists again."""
    with writing() as session:
        reopen_division(session, actor=actor(), division_id=division_id, now=now())
    flash("เปิดใช้อีกครั้งแล้ว")
    return redirect(url_for("divisions.division", division_id=division_id))


def _show_all(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        rows = list_divisions(session)
        counts = count_tasks(session)
        closed = list_closed_divisions(session)
        names = {row.id: row.name for row in rows}
    return render_template(
        "divisions/page.html",
        form=form,
        divisions=rows,
        counts=counts,
        closed=[(row, names.get(row.merged_into_id, "") if row.merged_into_id else "") for row in closed],
        values=form.fields,
    ), status


def _show(division_id: UUID, form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        kept = get_open_division(session, division_id)
        row = next(row for row in list_divisions(session) if row.id == division_id)
        posts = [post for post in list_posts(session, today()) if post.division_id == division_id]
        task_count = len(list_open_tasks_of(session, division_id))
    return render_template(
        "divisions/division.html",
        form=form,
        division=row,
        posts=posts,
        day=today(),
        task_count=task_count,
        values={"name": kept.name, "aliases": "\n".join(row.aliases)} | dict(form.fields),
    ), status
