"""Invitations: who was invited, who came, whose link has run out; and the page a newcomer sees first."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.mail_trouble import mail_trouble_of
from tracker.services.invite import cancel_invitation, invite
from tracker.services.mail_invitation import mail_invitation
from tracker.services.sign_in import TooManyTries, change_password
from tracker.store.access import has_password
from tracker.store.invitations import list_invitations
from tracker.store.people import list_people_with_posts
from tracker.store.posts import get_person_shown
from tracker.web.door import actor, reading, visitor, writing
from tracker.web.forms import Form
from tracker.web.parts import now, outbox, parts, today

pages = Blueprint("invitations", __name__)
welcome_pages = Blueprint("welcome", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/invitations")
def page() -> str:
    """Who waits, who may be invited, who came."""
    return _show(Form({}))


@pages.post("/invitations/<uuid:person_id>")
def invite_person(person_id: UUID) -> Answer:
    """A fresh link, mailed at once where mail is set up, and shown this once to be handed on by other ways."""
    with reading() as session:
        person = get_person_shown(session, person_id)
    try:
        with writing() as session:
            token = invite(session, actor=actor(), person_id=person_id, now=now())
    except NotFound:
        raise
    except RuleBroken as broken:
        form = Form({})
        form.refuse(broken)
        return _show(form), 400
    trouble, is_mailed = None, False
    try:
        code = mail_invitation(
            outbox(), organization_id=actor().organization_id, person_id=person_id, token=token, now=now()
        )
        trouble, is_mailed = mail_trouble_of(code), code is None
    except RuleBroken:
        pass  # no mail is set up: the link is handed on by hand
    return render_template(
        "invitations/sent.html",
        person=person,
        link=f"{parts().base_url}{url_for('sign_in.link', token=token)}",
        trouble=trouble,
        is_mailed=is_mailed,
    )


@pages.post("/invitations/<uuid:person_id>/cancel")
def cancel(person_id: UUID) -> Response:
    """The link opens nothing any more."""
    with writing() as session:
        cancel_invitation(session, actor=actor(), person_id=person_id, now=now())
    flash("ยกเลิกคำเชิญแล้ว ลิงก์ที่ส่งไปใช้ไม่ได้อีก")
    return redirect(url_for("invitations.page"))


@welcome_pages.get("/welcome")
def welcome() -> Answer:
    """For whoever came by an invitation: a password, so that they find back."""
    return _show_welcome(Form({}), 200)


@welcome_pages.post("/welcome")
def keep_password() -> Answer:
    """Set the first password; one that is there is changed on the account's page."""
    form = Form()
    try:
        with writing() as session:
            change_password(session, visitor=visitor(), old="", new=request.form.get("new_password", ""), now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "" if isinstance(broken, TooManyTries) else "new_password")
        return _show_welcome(form, 429 if isinstance(broken, TooManyTries) else 400)
    flash("ตั้งรหัสผ่านแล้ว ครั้งต่อไปเข้าด้วยอีเมลและรหัสผ่านนี้")
    return redirect(url_for("home.page"))


def _show_welcome(form: Form, status: int) -> Answer:
    with reading() as session:
        is_set = has_password(session, actor().person_id)
        email = get_person_shown(session, actor().person_id).email
    if is_set:
        return redirect(url_for("home.page"))
    return render_template("invitations/welcome.html", form=form, email=email), status


def _show(form: Form) -> str:
    with reading() as session:
        invitations = list_invitations(session, now())
        people = list_people_with_posts(session, today())
        without = [one for one in people if not has_password(session, one.id)]
    invited = {one.person_id for one in invitations if one.is_waiting}
    here = {one.id for one in people}
    return render_template(
        "invitations/page.html",
        form=form,
        waiting=[one for one in invitations if one.is_waiting and one.person_id in here],
        expired=[one for one in invitations if one.state == "expired" and one.person_id in here],
        came=[one for one in invitations if one.state == "used"],
        others=[one for one in without if one.id not in invited],
    )
