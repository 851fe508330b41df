"""One person: name and address, posts held and to come, an invitation, and leaving the office."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.appointment import Term
from tracker.rules.errors import Conflict, NotFound, RuleBroken
from tracker.rules.thai_calendar import format_date
from tracker.services.appoint import Order, appoint, end_appointment
from tracker.services.change_person import change_person, foresee_leaving, leave_office, return_to_office
from tracker.store.invitations import list_invitations
from tracker.store.posts import get_appointment, get_person_shown, list_posts, list_posts_of
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id, day_fields
from tracker.web.parts import now, today
from tracker.web.post_choices import post_choices, term_words

pages = Blueprint("person", __name__)
Answer = str | Response | tuple[str, int]
_LONGEST = 320


@pages.get("/people/<uuid:person_id>")
def page(person_id: UUID) -> Answer:
    """Everything about a person that an administrator may change."""
    return _show(person_id, Form({}), 200)


@pages.post("/people/<uuid:person_id>")
def save(person_id: UUID) -> Answer:
    """Name and address."""
    form = Form()
    name, email = form.text("name", longest=_LONGEST), form.text("email", longest=_LONGEST)

    def deed(session: Session) -> None:
        change_person(
            session,
            actor=actor(),
            person_id=person_id,
            name=name,
            email=email,
            row_version=form.row_version(),
            now=now(),
        )

    return _do(person_id, form, deed, "บันทึกแล้ว", {"name": "name", "email": "email"})


@pages.post("/people/<uuid:person_id>/appoint")
def appoint_person(person_id: UUID) -> Answer:
    """Another post, for good or acting; with a transfer the old ones end."""
    form = Form()
    position_id = as_id(form.fields.get("post"))
    starts_on, ends_on = form.day("starts_on"), form.day("ends_on")
    kind = form.fields.get("how", "beside")
    if position_id is None:
        form.errors["post"] = "กรุณาเลือกตำแหน่ง"
    if form.errors or position_id is None:
        return _show(person_id, form, 400)
    term = Term(starts_on or today(), ends_on, is_acting=kind == "acting")
    order = Order(person_id, position_id, term, is_transfer=kind == "transfer")
    said = f"มอบตำแหน่งแล้ว ตั้งแต่ {format_date(term.starts_on or today())}"
    return _do(
        person_id, form, lambda session: appoint(session, actor=actor(), order=order, now=now()), said, {}, "post"
    )


@pages.post("/people/<uuid:person_id>/appointments/<uuid:appointment_id>/end")
def end(person_id: UUID, appointment_id: UUID) -> Answer:
    """The post is given up."""
    form = Form()
    with reading() as session:
        get_appointment(session, appointment_id, person_id)
    last_day = form.day("last_day") or today()
    if form.errors:
        return _show(person_id, form, 400)

    def deed(session: Session) -> None:
        end_appointment(
            session, actor=actor(), person_id=person_id, appointment_id=appointment_id, last_day=last_day, now=now()
        )

    return _do(person_id, form, deed, f"พ้นจากตำแหน่งแล้ว วันสุดท้าย {format_date(last_day)}", {}, "posts")


@pages.get("/people/<uuid:person_id>/leave")
def leave_form(person_id: UUID) -> Answer:
    """What leaving touches, before it is done."""
    return _show_leaving(person_id, Form(day_fields(last_day=today())), 200)


@pages.post("/people/<uuid:person_id>/leave")
def leave(person_id: UUID) -> Answer:
    """They leave with this day; from the next on nothing of theirs opens anything."""
    form = Form()
    with reading() as session:
        get_person_shown(session, person_id)
    last_day = form.day("last_day")
    if last_day is None and not form.errors:
        form.errors["last_day"] = "กรุณาใส่วันสุดท้ายที่ทำงาน"
    if form.errors or last_day is None:
        return _show_leaving(person_id, form, 400)
    try:
        with writing() as session:
            leave_office(session, actor=actor(), person_id=person_id, last_day=last_day, now=now())
    except (NotFound, Conflict):
        raise
    except RuleBroken as broken:
        form.refuse(broken, "last_day")
        return _show_leaving(person_id, form, 400)
    flash(f"บันทึกแล้ว ทำงานวันสุดท้าย {format_date(last_day)} สิ่งที่เคยรายงานไว้ยังอยู่ครบ")
    return redirect(url_for("person.page", person_id=person_id))


@pages.post("/people/<uuid:person_id>/return")
def come_back(person_id: UUID) -> Answer:
    """They work here again."""

    def deed(session: Session) -> None:
        return_to_office(session, actor=actor(), person_id=person_id, now=now())

    return _do(person_id, Form(), deed, "กลับมาทำงานแล้ว กรุณามอบตำแหน่ง", {})


def _do(  # a deed on this page, with what is said when it is done
    person_id: UUID,
    form: Form,
    deed: Callable[[Session], None],
    said: str,
    fields: dict[str, str],
    otherwise: str = "",
) -> Answer:
    try:
        with writing() as session:
            deed(session)
    except (NotFound, Conflict):
        raise
    except RuleBroken as broken:
        form.refuse(broken, fields.get(broken.code, otherwise))
        return _show(person_id, form, 400)
    flash(said)
    return redirect(url_for("person.page", person_id=person_id))


def _show(person_id: UUID, form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        person = get_person_shown(session, person_id)
        posts = list_posts_of(session, person_id)
        choices = post_choices(list_posts(session, today()), today())
        invitation = next((one for one in list_invitations(session, now()) if one.person_id == person_id), None)
    return render_template(
        "person/page.html",
        form=form,
        person=person,
        has_left=_has_left(person.left_on, today()),
        held=[(post, one) for post in posts for one in post.holdings if not one.is_over(today())],
        past=[(post, one) for post in posts for one in post.holdings if one.is_over(today())],
        posts=choices,
        invitation=invitation,
        term=lambda holding: term_words(holding, today()),
        is_oneself=person_id == actor().person_id,
        values={"name": person.name, "email": person.email or ""} | dict(form.fields),
    ), status


def _show_leaving(person_id: UUID, form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        person = get_person_shown(session, person_id)
        leaving = foresee_leaving(session, person_id=person_id, now=now())
    return render_template("person/leave.html", form=form, person=person, leaving=leaving, values=form.fields), status


def _has_left(left_on: date | None, day: date) -> bool:
    return left_on is not None and left_on <= day
