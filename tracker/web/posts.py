"""One post: its title, who held it, closing it; and making a new one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import NotFound, RuleBroken
from tracker.services.keep_positions import PositionWanted, close_position, make_position, rename_position
from tracker.store.divisions import list_divisions
from tracker.store.posts import get_post
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today
from tracker.web.post_choices import RANKS, division_choices, rank_of, term_words

pages = Blueprint("posts", __name__)
Answer = str | Response | tuple[str, int]
_LONGEST = 200


@pages.get("/posts/add")
def add_form() -> Answer:
    """A post nobody holds yet."""
    return _show_new(Form({}), 200)


@pages.post("/posts/add")
def add() -> Answer:
    """Make it."""
    form = Form()
    rank = rank_of(form.fields.get("rank"))
    title = form.text("title", required="กรุณาใส่ชื่อตำแหน่ง เช่น ผู้อำนวยการกองช่าง", longest=_LONGEST)
    if rank is None:
        form.errors["rank"] = "กรุณาเลือกระดับของตำแหน่ง"
    if form.errors or rank is None:
        return _show_new(form, 400)
    wanted = PositionWanted(title, rank, as_id(form.fields.get("division")), form.text("unit", longest=_LONGEST))
    try:
        with writing() as session:
            make_position(session, actor=actor(), wanted=wanted, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "division" if broken.code == "division" else "title")
        return _show_new(form, 400)
    flash(f"เพิ่มตำแหน่ง “{title}” แล้ว ขณะนี้ยังว่าง")
    return redirect(url_for("people.page"))


@pages.get("/posts/<uuid:position_id>")
def page(position_id: UUID) -> Answer:
    """The post with everybody who held it."""
    return _show(position_id, Form({}), 200)


@pages.post("/posts/<uuid:position_id>")
def save(position_id: UUID) -> Answer:
    """Another title or unit."""
    form = Form()
    title, unit = form.text("title", longest=_LONGEST), form.text("unit", longest=_LONGEST)
    try:
        with writing() as session:
            rename_position(session, actor=actor(), position_id=position_id, title=title, unit=unit, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "title")
        return _show(position_id, form, 400)
    flash("บันทึกชื่อตำแหน่งแล้ว")
    return redirect(url_for("posts.page", position_id=position_id))


@pages.post("/posts/<uuid:position_id>/close")
def close(position_id: UUID) -> Answer:
    """The post exists no more."""
    try:
        with writing() as session:
            close_position(session, actor=actor(), position_id=position_id, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form = Form({})
        form.refuse(broken)
        return _show(position_id, form, 400)
    flash("ปิดตำแหน่งแล้ว ประวัติผู้เคยดำรงตำแหน่งยังอยู่")
    return redirect(url_for("people.page"))


def _show(position_id: UUID, form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        post = get_post(session, position_id)
    return render_template(
        "posts/page.html",
        form=form,
        post=post,
        is_held=any(not one.is_over(today()) for one in post.holdings),
        term=lambda holding: term_words(holding, today()),
        values={"title": post.title, "unit": post.unit or ""} | dict(form.fields),
    ), status


def _show_new(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        divisions = list_divisions(session)
    return render_template(
        "posts/add.html",
        form=form,
        values=form.fields,
        ranks=[("", "เลือกระดับ"), *RANKS],
        divisions=division_choices(divisions),
    ), status
