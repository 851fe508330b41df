"""The people of the office and their posts, division by division; where a post is vacant it says so."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.appointment import Term
from tracker.rules.division_sets import head_title
from tracker.rules.errors import RuleBroken
from tracker.rules.office import Rank
from tracker.services.add_person import NewPerson, add_person
from tracker.services.keep_positions import PositionWanted
from tracker.store.divisions import list_divisions
from tracker.store.invitations import list_invitations
from tracker.store.people import list_people_with_posts
from tracker.store.posts import list_former_people, list_posts
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today
from tracker.web.post_choices import RANKS, division_choices, in_groups, post_choices, rank_of, term_words

pages = Blueprint("people", __name__)
Answer = str | Response | tuple[str, int]
_LONGEST = 320
_NEW_POST = "new"


@pages.get("/people")
def page() -> str:
    """Who holds which post, and who holds none."""
    with reading() as session:
        posts = list_posts(session, today())
        people = list_people_with_posts(session, today())
        former = list_former_people(session, today())
        divisions = list_divisions(session)
        invited = {one.person_id for one in list_invitations(session, now()) if one.is_waiting}
    headed = {post.division_id for post in posts if post.rank is Rank.DIVISION_HEAD}
    held = {holding.person_id for post in posts for holding in post.holders(today())}
    return render_template(
        "people/page.html",
        groups=in_groups(posts),
        vacant_count=sum(not post.holders(today()) for post in posts),
        people_count=len(people),
        idle=[person for person in people if person.id not in held],
        former=former,
        headless=[(row, head_title(row.name)) for row in divisions if row.id not in headed],
        invited=invited,
        term=lambda holding: term_words(holding, today()),
        day=today(),
    )


@pages.get("/people/add")
def add_form() -> Answer:
    """A new person with a post; an address given to a vacant post's button comes along."""
    given = {name: request.args.get(name, "") for name in ("title", "rank", "division")}
    return _show(Form({"post": request.args.get("post", _NEW_POST), **given}), 200)


@pages.post("/people/add")
def add() -> Answer:
    """Make the person, the post where it is new, and the appointment."""
    form = Form()
    starts_on = form.day("starts_on")
    person = NewPerson(
        form.text("name", required="กรุณาใส่ชื่อ-นามสกุล", longest=_LONGEST),
        form.text("email", longest=_LONGEST),
        as_id(form.fields.get("post")),
        _wanted(form),
        Term(starts_on or today(), None, is_acting=form.flag("is_acting")),
    )
    if form.errors:
        return _show(form, 400)
    try:
        with writing() as session:
            person_id = add_person(session, actor=actor(), person=person, now=now())
    except RuleBroken as broken:
        form.refuse(broken, broken.code if broken.code in ("name", "email", "title", "division") else "post")
        return _show(form, 400)
    flash(f"เพิ่ม {person.name} แล้ว ส่งคำเชิญให้เข้ามาตั้งรหัสผ่านได้ที่หน้านี้")
    return redirect(url_for("person.page", person_id=person_id))


def _wanted(form: Form) -> PositionWanted | None:
    """The new post, where none of those that exist was chosen."""
    if form.fields.get("post") != _NEW_POST:
        return None
    rank = rank_of(form.fields.get("rank"))
    title = form.text("title", required="กรุณาใส่ชื่อตำแหน่ง เช่น ผู้อำนวยการกองช่าง", longest=_LONGEST)
    if rank is None:
        form.errors["rank"] = "กรุณาเลือกระดับของตำแหน่ง"
        return None
    return PositionWanted(title, rank, as_id(form.fields.get("division")), form.text("unit", longest=_LONGEST))


def _show(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        posts = list_posts(session, today())
        divisions = list_divisions(session)
    choices = [(_NEW_POST, "ตำแหน่งใหม่ (กรอกด้านล่าง)"), *post_choices(posts, today())[1:]]
    return render_template(
        "people/add.html",
        form=form,
        values=form.fields,
        posts=choices,
        ranks=[("", "เลือกระดับ"), *RANKS],
        divisions=division_choices(divisions),
    ), status
