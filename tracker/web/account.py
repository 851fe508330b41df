"""One's own account: posts, signed-in devices, password."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, RuleBroken
from tracker.services.sign_in import TooManyTries, change_password, end_other_sessions
from tracker.store.access import has_password, list_sessions
from tracker.web.door import actor, reading, visitor, writing
from tracker.web.forms import Form
from tracker.web.parts import now

pages = Blueprint("account", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/account")
def page() -> Answer:
    """Who I am here, and where I am signed in."""
    return _show(Form({}), 200)


@pages.post("/account/sessions/end")
def end_sessions() -> Response:
    """Sign out everywhere but here."""
    with writing() as session:
        end_other_sessions(session, visitor=visitor(), now=now())
    flash("ออกจากระบบในอุปกรณ์อื่นทั้งหมดแล้ว")
    return redirect(url_for("account.page"))


@pages.post("/account/password")
def new_password() -> Answer:
    """Set a new password; all other devices are signed out."""
    form = Form()
    old, new = request.form.get("old_password", ""), request.form.get("new_password", "")
    try:
        with writing() as session:
            change_password(session, visitor=visitor(), old=old, new=new, now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        field = {"wrong_password": "old_password"}.get(broken.code, "new_password")
        form.refuse(broken, "" if isinstance(broken, TooManyTries) else field)
        return _show(form, 429 if isinstance(broken, TooManyTries) else 400)
    flash("เปลี่ยนรหัสผ่านแล้ว และออกจากระบบในอุปกรณ์อื่นทั้งหมด")
    return redirect(url_for("account.page"))


def _show(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        sessions = list_sessions(session, actor().person_id, now())
        is_set = has_password(session, actor().person_id)
    return render_template(
        "account/page.html", form=form, sessions=sessions, here=visitor().session_id, has_password=is_set
    ), status
