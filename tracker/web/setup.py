"""The first start: the first administrator comes in with the code of this installation, while nobody is here yet."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import RuleBroken
from tracker.rules.first_start import new_password
from tracker.services.begin_office import FirstAdministrator, begin_office, kept_code
from tracker.services.manage_people import check_email
from tracker.services.sign_in import TooManyTries
from tracker.store.access import is_anybody_here
from tracker.web.device import device_name
from tracker.web.door import let_in
from tracker.web.forms import Form
from tracker.web.parts import now, parts

pages = Blueprint("setup", __name__)
Answer = str | Response | tuple[str, int]
_FIELDS = {"code": "code", "email": "email", "name": "name", "password_short": "password", "password_long": "password"}
_FIELDS |= {"password_common": "password"}
_LONGEST = 320


@pages.get("/setup")
def page() -> Answer:
    """The first step; once somebody is here there is nothing to see."""
    if not _is_empty():
        return redirect(url_for("home.page"))
    kept_code(parts().data_dir)  # so that the file is there for whoever started by another way than `tracker serve`
    return _show(Form({"code": request.args.get("code", ""), "choice": "made"}), 200)


@pages.post("/setup")
def begin() -> Answer:
    """Make the administrator and let them in; a password we made is shown this once."""
    form = Form()
    if not _is_empty():
        return redirect(url_for("sign_in.page"))
    is_made = form.fields.get("choice") != "own"
    password = new_password() if is_made else form.fields.get("password", "")
    who = FirstAdministrator(
        form.text("name", required="กรุณาใส่ชื่อ-นามสกุลของท่าน", longest=_LONGEST),
        form.text("email", required="กรุณาใส่อีเมลของท่าน ใช้เข้าสู่ระบบ", longest=_LONGEST),
        password,
    )
    code = form.text("code", required="กรุณาใส่รหัสเริ่มใช้งาน", longest=_LONGEST)
    if form.errors:
        return _show(form, 400)
    try:
        check_email(who.email)
        with parts().database.session() as session:
            opened = begin_office(
                session, code=code, data_dir=parts().data_dir, who=who, device=device_name(request), now=now()
            )
    except RuleBroken as broken:
        form.refuse(broken, _FIELDS.get(broken.code, ""))
        return _show(form, 429 if isinstance(broken, TooManyTries) else 400)
    let_in(opened)
    if is_made:
        return render_template("setup/password.html", email=who.email, password=password)
    return redirect(url_for("setup_steps.office"))


def _is_empty() -> bool:
    with parts().database.session(is_reading=True) as session:
        return not is_anybody_here(session)


def _show(form: Form, status: int) -> tuple[str, int]:
    return render_template("setup/page.html", form=form, values=form.fields), status
