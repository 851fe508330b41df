"""The second factor: asked for at the door, set up, renewed and taken away in one's own account."""

from collections.abc import Callable
from typing import TypeVar

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, RuleBroken
from tracker.rules.permissions import Right, has_right
from tracker.rules.second_factor import should_have_one
from tracker.rules.sign_in import own_path
from tracker.services.second_factor import (
    begin_factor,
    confirm_factor,
    drop_factor,
    give_factor,
    pending_address,
    renew_recovery_codes,
    require_factors,
)
from tracker.services.sign_in import TooManyTries
from tracker.store.models import Person
from tracker.store.recovery_codes import count_recovery_codes
from tracker.web.door import actor, find_waiting, reading, visitor, writing
from tracker.web.forms import Form
from tracker.web.parts import now, parts

pages = Blueprint("second_factor", __name__)
door = Blueprint("second_factor_door", __name__)
of_all = Blueprint("second_factor_of_all", __name__)
Answer = str | Response | tuple[str, int]
Found = TypeVar("Found")
ISSUER = "ติดตาม"


@door.get("/sign-in/code")
def ask() -> Answer:
    """The six digits, for whoever has given the password."""
    if find_waiting() is None:
        return redirect(_next_path())
    return _ask(Form({}), 200)


@door.post("/sign-in/code")
def answer() -> Answer:
    """Judge the code; wrong ones are slowed down as wrong passwords are."""
    waiting = find_waiting()
    if waiting is None:
        return redirect(url_for("sign_in.page"))
    form = Form()
    said = form.text("code", required="กรุณาใส่รหัส 6 หลักจากแอป หรือรหัสสำรอง", longest=40)
    if form.errors:
        return _ask(form, 400)
    try:
        with parts().database.session(waiting.actor.organization_id) as session:
            rest = give_factor(session, visitor=waiting, said=said, secret_key=parts().secret_key, now=now())
    except RuleBroken as broken:
        return _ask(*_refused(form, broken))
    if rest is not None:
        flash(f"ใช้รหัสสำรองแล้ว เหลืออีก {rest} รหัส สร้างชุดใหม่ได้ที่หน้า “บัญชีของฉัน”")
    return redirect(_next_path())


@pages.get("/account/second-factor")
def page() -> Answer:
    """Whether there is one, how to set it up, what to do when the telephone changes."""
    return _show(Form({}), 200)


@pages.post("/account/second-factor/begin")
def begin() -> Answer:
    """Make the secret an authenticator is to read."""
    try:
        with writing() as session:
            begin_factor(session, visitor=visitor(), secret_key=parts().secret_key, now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        return _show(*_refused(Form(), broken, ""))
    return redirect(url_for("second_factor.page"))


@pages.post("/account/second-factor/confirm")
def confirm() -> Answer:
    """The first code: from now on it is asked for at the door."""
    return _with_codes("เปิดการยืนยันสองชั้นแล้ว", confirm_factor)


@pages.post("/account/second-factor/codes")
def renew() -> Answer:
    """Ten new codes for paper."""
    return _with_codes("สร้างรหัสสำรองชุดใหม่แล้ว ชุดเดิมใช้ไม่ได้อีก", renew_recovery_codes)


@pages.post("/account/second-factor/off")
def off() -> Answer:
    """Take it away."""
    form = Form()
    if refused := _attempt(form, drop_factor)[1]:
        return refused
    flash("ปิดการยืนยันสองชั้นแล้ว")
    return redirect(url_for("second_factor.page"))


@of_all.post("/account/second-factor/required")
def require() -> Answer:
    """An administrator decides whether those with keys must have one."""
    is_required = bool(request.form.get("is_required"))
    try:
        with writing() as session:
            require_factors(session, visitor=visitor(), is_required=is_required, now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        return _show(*_refused(Form(), broken, ""))
    flash("กำหนดแล้ว ผู้ที่ยังไม่เปิดจะถูกขอให้เปิดเมื่อเข้าระบบ" if is_required else "เลิกกำหนดแล้ว แต่ละคนเลือกเองได้")
    return redirect(url_for("second_factor.page"))


def _with_codes(said: str, deed: Callable[..., list[str]]) -> Answer:
    """Do it and show the recovery codes, this once and never again."""
    codes, refused = _attempt(Form(), deed)
    if refused or codes is None:
        return refused or redirect(url_for("second_factor.page"))
    return render_template("second_factor/codes.html", codes=codes, said=said)


def _attempt(form: Form, deed: Callable[..., Found]) -> tuple[Found | None, tuple[str, int] | None]:
    """Do something that wants a code; what it gives, or the page with what was wrong."""
    said = form.text("code", required="กรุณาใส่รหัส 6 หลักจากแอป", longest=40)
    if form.errors:
        return None, _show(form, 400)
    try:
        with writing() as session:
            return deed(session, visitor=visitor(), said=said, secret_key=parts().secret_key, now=now()), None
    except Forbidden:
        raise
    except RuleBroken as broken:
        return None, _show(*_refused(form, broken))


def _refused(form: Form, broken: RuleBroken, field: str = "code") -> tuple[Form, int]:
    is_too_early = isinstance(broken, TooManyTries)
    form.refuse(broken, "" if is_too_early else field)
    return form, 429 if is_too_early else 400


def _ask(form: Form, status: int) -> tuple[str, int]:
    return render_template("second_factor/ask.html", form=form, next_path=_next_path()), status


def _show(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        secret, picture = _pending(session)
        rest = count_recovery_codes(session, actor().person_id)
    return render_template(
        "second_factor/page.html",
        form=form,
        secret=secret,
        picture=picture,
        rest=rest,
        is_on=visitor().has_factor,
        must=visitor().must_set_factor,
        should=should_have_one(actor().ranks),
        may_require=has_right(actor(), Right.ADMINISTER),
        is_required=visitor().is_factor_required,
    ), status


def _pending(session: Session) -> tuple[str, str]:
    """The secret in groups of four and its QR, while it waits for its first code."""
    person = session.get_one(Person, (actor().organization_id, actor().person_id))
    found = None if actor().is_limited else pending_address(person, issuer=ISSUER, secret_key=parts().secret_key)
    if found is None:
        return "", ""
    secret, address = found
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="white", omitsize=True)
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), picture


def _next_path() -> str:
    return own_path(request.values.get("next")) or "/"
