"""The mail server of the organization: how it stands, setting it, and a test mail to oneself that says what failed."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.delivery import EMAIL
from tracker.rules.errors import RuleBroken
from tracker.rules.mail_account import MailMistyped
from tracker.rules.mail_trouble import SEAL_BROKEN, MailTrouble, mail_trouble_of
from tracker.services.mail_accounts import opened_mail
from tracker.services.set_mail_account import end_mail_account, set_mail_account
from tracker.services.try_mail import try_mail
from tracker.store.contacts import list_addresses
from tracker.store.mail_accounts import find_mail_account
from tracker.store.models import MailAccount
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.mail_form import mail_values, typed_mail
from tracker.web.parts import now, outbox, today

pages = Blueprint("mail_settings", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/settings/mail")
def page() -> Answer:
    """How the server stands."""
    return _show(Form({}), 200)


@pages.post("/settings/mail")
def save() -> Answer:
    """Keep the server, and try it at once where there is somebody to send to."""
    form = Form()
    try:
        with writing() as session:
            set_mail_account(
                session, typed=typed_mail(form), secret_key=outbox().secret_key, person_id=actor().person_id, now=now()
            )
    except MailMistyped as mistyped:
        form.refuse(mistyped, mistyped.field)
        return _show(form, 400)
    flash("บันทึกเครื่องส่งอีเมลแล้ว กรุณาส่งอีเมลทดสอบถึงตัวเอง เพื่อดูว่าใช้ได้จริง")
    return redirect(url_for("mail_settings.page") + "#test")


@pages.post("/settings/mail/test")
def send_test() -> Answer:
    """A mail to the administrator, now."""
    form = Form({})
    try:
        trouble = mail_trouble_of(try_mail(outbox(), actor=actor(), now=now()))
    except RuleBroken as broken:
        form.refuse(broken, "test")
        return _show(form, 400)
    if trouble:
        return _show(form, 200, failed=trouble)
    flash("ส่งอีเมลทดสอบแล้ว เครื่องส่งอีเมลรับไว้เรียบร้อย กรุณาดูในกล่องอีเมลของท่าน (รวมถึงโฟลเดอร์อีเมลขยะ)")
    return redirect(url_for("mail_settings.page") + "#test")


@pages.post("/settings/mail/end")
def end() -> Answer:
    """Use the server no more."""
    with writing() as session:
        end_mail_account(session, person_id=actor().person_id, now=now())
    flash("เลิกใช้เครื่องส่งอีเมลนี้แล้ว รหัสผ่านถูกลบ")
    return redirect(url_for("mail_settings.page"))


def _show(form: Form, status: int, *, failed: MailTrouble | None = None) -> tuple[str, int]:
    person_id = actor().person_id
    with reading() as session:
        account = find_mail_account(session)
        address = list_addresses(session, today(), [person_id], even_if_off=True).get((person_id, EMAIL))
    return render_template(
        "mail_settings/page.html",
        form=form,
        account=account,
        is_by_environment=EMAIL in outbox().channels,
        trouble=failed or mail_trouble_of(_trouble(account)),
        has_just_failed=failed is not None,
        checked_at=_checked_at(account),
        address=address,
        values=mail_values(account, form),
    ), status


def _trouble(account: MailAccount | None) -> str | None:
    if account and opened_mail(outbox().secret_key, account) is None:
        return SEAL_BROKEN
    return account.trouble if account else None


def _checked_at(account: MailAccount | None) -> datetime | None:
    return account.checked_at if account else None
