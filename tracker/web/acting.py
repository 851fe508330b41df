"""Who stands in for a missing head (รักษาราชการแทน): named by the policy officer or the administrator, with dates."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.appointment import Term
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.office import DIVISION_RANKS
from tracker.rules.thai_calendar import format_date
from tracker.services.appoint import Order, appoint, end_appointment
from tracker.store.people import list_people_with_posts
from tracker.store.posts import Holding, PostRow, get_appointment, list_posts
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today
from tracker.web.post_choices import post_choices, term_words

pages = Blueprint("acting", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/acting")
def page() -> Answer:
    """Who acts for whom, now and soon, and a form to name another."""
    return _show(Form({}), 200)


@pages.post("/acting")
def name() -> Answer:
    """Somebody stands in from a day on, at best until one."""
    form = Form()
    position_id, person_id = as_id(form.fields.get("post")), as_id(form.fields.get("person"))
    starts_on, ends_on = form.day("starts_on"), form.day("ends_on")
    if position_id is None:
        form.errors["post"] = "กรุณาเลือกตำแหน่ง"
    if person_id is None:
        form.errors["person"] = "กรุณาเลือกผู้รักษาราชการแทน"
    if form.errors or position_id is None or person_id is None:
        return _show(form, 400)
    term = Term(starts_on or today(), ends_on, is_acting=True)
    try:
        with writing() as session:
            appoint(session, actor=actor(), order=Order(person_id, position_id, term), now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, "ends_on" if broken.code == "term" else "person")
        return _show(form, 400)
    until = f" ถึง {format_date(ends_on)}" if ends_on else ""
    flash(f"แต่งตั้งแล้ว ตั้งแต่ {format_date(term.starts_on or today())}{until} การแจ้งเตือนของตำแหน่งนี้ไปถึงผู้รักษาราชการแทนด้วย")
    return redirect(url_for("acting.page"))


@pages.post("/acting/<uuid:person_id>/<uuid:appointment_id>/end")
def end(person_id: UUID, appointment_id: UUID) -> Answer:
    """The holder is back; today is the last day."""
    with reading() as session:
        is_acting = get_appointment(session, appointment_id, person_id).is_acting
    if not is_acting:
        raise NotFound("no_appointment", "ไม่พบการรักษาราชการแทนนี้ กรุณาโหลดหน้านี้ใหม่")
    with writing() as session:
        end_appointment(
            session, actor=actor(), person_id=person_id, appointment_id=appointment_id, last_day=today(), now=now()
        )
    flash("สิ้นสุดการรักษาราชการแทนแล้ว วันนี้เป็นวันสุดท้าย")
    return redirect(url_for("acting.page"))


def _show(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        posts = list_posts(session, today())
        people = list_people_with_posts(session, today())
    mine = [post for post in posts if actor().is_administrator or post.rank in DIVISION_RANKS]
    return render_template(
        "acting/page.html",
        form=form,
        values=form.fields,
        acting=_acting(posts),
        term=lambda holding: term_words(holding, today()),
        posts=post_choices(mine, today()),
        people=[("", "เลือกบุคคล"), *((str(one.id), one.name) for one in people)],
        may_end_all=actor().is_administrator,
        division_ranks=DIVISION_RANKS,
    ), status


def _acting(posts: list[PostRow]) -> list[tuple[PostRow, Holding, str]]:
    """Each with the name of whom they stand in for, where the post has a holder."""
    found = []
    for post in posts:
        holder = " และ ".join(one.person_name for one in post.holders(today()) if not one.is_acting)
        found += [(post, one, holder) for one in post.holdings if one.is_acting]
    return found
