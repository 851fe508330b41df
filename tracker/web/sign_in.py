"""Signing in by password or one-time link, and out again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.sign_in import own_path, token_hash
from tracker.services.send_link import renew_sign_in_link, send_sign_in_link
from tracker.services.sign_in import (
    TooManyTries,
    open_sign_in_link,
    sign_in_with_password,
)
from tracker.store.access import find_sign_in_link, is_anybody_here
from tracker.web.device import device_name
from tracker.web.door import find_visitor, find_waiting, let_in, let_out
from tracker.web.forms import Form
from tracker.web.parts import now, outbox, parts

pages = Blueprint("sign_in", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/sign-in")
def page() -> Answer:
    """The form; on a machine where nobody was added yet, the first start."""
    visitor = find_visitor()
    if visitor and not visitor.actor.is_limited:  # whoever came by a link may still sign in in full
        return redirect(_next_path())
    with parts().database.session(is_reading=True) as session:
        if not is_anybody_here(session):
            return redirect(url_for("setup.page"))
    return _form(Form({}))


@pages.post("/sign-in")
def submit() -> Answer:
    """Check address and password; slow down whoever guesses."""
    form = Form()
    email = form.text("email", required="กรุณาใส่อีเมลที่ใช้ในระบบ", longest=320)
    password = request.form.get("password", "")
    if not password:
        form.errors["password"] = "กรุณาใส่รหัสผ่าน"  # noqa: S105  # a sentence, not a password
    if form.errors:
        return _form(form), 400
    try:
        with parts().database.session() as session:
            device = device_name(request)
            opened = sign_in_with_password(session, email=email, password=password, device=device, now=now())
    except TooManyTries as too_many:
        form.refuse(too_many)
        return _form(form), 429
    except RuleBroken as broken:
        form.refuse(broken, "email")
        return _form(form), 400
    let_in(opened)
    return redirect(_next_path())


@pages.get("/sign-in/link")
def ask_for_link() -> str:
    """For whoever has no password or is on a telephone: only the address is asked for."""
    return render_template("sign_in/ask_link.html", form=Form({}), next_path=_next_path())


@pages.post("/sign-in/link")
def send_link() -> Answer:
    """Send a link that leads where they wanted to go; the answer is the same for every address."""
    form = Form()
    email = form.text("email", required="กรุณาใส่อีเมลที่ใช้ในระบบ", longest=320)
    if form.errors:
        return render_template("sign_in/ask_link.html", form=form, next_path=_next_path()), 400
    with parts().database.session() as session:
        send_sign_in_link(session, email=email, target=_next_path(), outbox=outbox(), now=now())
    return render_template("sign_in/link_sent.html")


@pages.post("/sign-out")
def leave() -> Response:
    """End the session on the server."""
    if find_visitor() or find_waiting():
        let_out()
        flash("ออกจากระบบแล้ว")
    return redirect(url_for("sign_in.page"))


@pages.get("/l/<token>")
def link(token: str) -> Answer:
    """Only a button: programs that look at links before people do must not use them up.

    Whoever is signed in as the person it was written to goes straight on, and the link stays good.
    """
    if (wanted := _wanted_path()) and _is_signed_in_as_its_person(token):
        return redirect(wanted)
    return render_template("sign_in/link.html", token=token, to=wanted)


@pages.post("/l/<token>")
def use_link(token: str) -> Answer:
    """Use the link up and go where it leads; a used one offers another."""
    wanted = _wanted_path()
    if wanted and _is_signed_in_as_its_person(token):
        return redirect(wanted)
    try:
        with parts().database.session() as session:
            opened = open_sign_in_link(session, token=token, device=device_name(request), now=now())
    except NotFound:
        raise
    except RuleBroken:
        return render_template("sign_in/link_used.html", token=token, to=wanted), 410
    let_in(opened)
    return redirect(wanted or own_path(opened.target) or "/")


@pages.post("/l/<token>/again")
def renew_link(token: str) -> str:
    """Send a fresh link, which leads to the same page, to the person of a used one."""
    with parts().database.session() as session:
        renew_sign_in_link(session, token=token, outbox=outbox(), now=now(), target=_wanted_path() or "")
    return render_template("sign_in/link_sent.html", is_renewed=True)


def _wanted_path() -> str | None:
    """The page a message's address leads to."""
    return own_path(request.args.get("to"))


def _is_signed_in_as_its_person(token: str) -> bool:
    visitor = find_visitor()
    if visitor is None:
        return False
    with parts().database.session(is_reading=True) as session:
        found = find_sign_in_link(session, token_hash(token))
    return found is not None and found.person_id == visitor.actor.person_id


def _form(form: Form) -> str:
    return render_template("sign_in/page.html", form=form, next_path=_next_path())


def _next_path() -> str:
    return own_path(request.values.get("next")) or "/"
