"""The fourth of the first steps: mail and LINE, each kept and tried at once; what fails says in Thai how to mend it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.delivery import EMAIL
from tracker.rules.errors import RuleBroken
from tracker.rules.line_keys import KeyMistyped, LineKeys
from tracker.rules.line_trouble import trouble_of
from tracker.rules.mail_account import MailMistyped
from tracker.rules.mail_trouble import mail_trouble_of
from tracker.services.set_line_account import set_line_account
from tracker.services.set_mail_account import set_mail_account
from tracker.services.show_line_account import show_line_account
from tracker.services.try_line_now import ask_line_now, push_test_now
from tracker.services.try_mail import try_mail
from tracker.store.contacts import list_addresses
from tracker.store.mail_accounts import find_mail_account
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.mail_form import mail_values, typed_mail
from tracker.web.parts import now, outbox, parts, today

pages = Blueprint("setup_messages", __name__)
Answer = str | Response | tuple[str, int]
_LONGEST_KEY = 2000


@pages.get("/setup/messages")
def page() -> Answer:
    """Both ways, and how they stand."""
    return _show(Form({}), 200)


@pages.post("/setup/messages/mail")
def keep_mail() -> Answer:
    """Keep the mail server and send a test to oneself."""
    form = Form()
    try:
        with writing() as session:
            set_mail_account(
                session,
                typed=typed_mail(form),
                secret_key=outbox().secret_key,
                person_id=actor().person_id,
                now=now(),
            )
    except MailMistyped as mistyped:
        form.refuse(mistyped, mistyped.field)
        return _show(form, 400)
    return _tried_mail()


@pages.post("/setup/messages/mail/test")
def test_mail() -> Answer:
    """The same test once more, with what is kept."""
    return _tried_mail()


@pages.post("/setup/messages/line")
def keep_line() -> Answer:
    """Keep LINE's keys and ask LINE whether they hold."""
    form = Form()
    keys = LineKeys(form.text("channel_id", longest=_LONGEST_KEY), form.text("channel_secret", longest=_LONGEST_KEY))
    try:
        with writing() as session:
            set_line_account(session, keys=keys, secret_key=outbox().secret_key, person_id=actor().person_id, now=now())
    except KeyMistyped as mistyped:
        form.refuse(mistyped, mistyped.field)
        return _show(form, 400)
    ask_line_now(outbox(), actor=actor(), now=now())
    flash("บันทึกกุญแจ LINE แล้ว ดูผลการตรวจด้านล่าง")
    return redirect(url_for("setup_messages.page") + "#line")


@pages.post("/setup/messages/line/test")
def test_line() -> Answer:
    """A message to one's own LINE, now."""
    form = Form()
    try:
        user_id = form.text("line_user_id", longest=_LONGEST_KEY)
        code = push_test_now(outbox(), actor=actor(), user_id=user_id, now=now())
    except RuleBroken as broken:
        form.refuse(broken, "line_user_id")
        return _show(form, 400)
    if code:
        return _show(form, 200, line_code=code)
    flash("LINE รับข้อความทดสอบแล้ว หากไม่เห็นในโทรศัพท์ กรุณาเพิ่มบัญชีของหน่วยงานเป็นเพื่อนก่อน แล้วส่งอีกครั้ง")
    return redirect(url_for("setup_messages.page") + "#line")


def _tried_mail() -> Answer:
    form = Form({})
    try:
        code = try_mail(outbox(), actor=actor(), now=now())
    except RuleBroken as broken:
        form.refuse(broken, "mail")
        return _show(form, 400)
    if code:
        return _show(form, 200, mail_code=code)
    flash("ส่งอีเมลทดสอบแล้ว เครื่องส่งอีเมลรับไว้เรียบร้อย กรุณาดูในกล่องอีเมลของท่าน")
    return redirect(url_for("setup_messages.page") + "#mail")


def _show(form: Form, status: int, *, mail_code: str | None = None, line_code: str | None = None) -> tuple[str, int]:
    person_id = actor().person_id
    with reading() as session:
        account = find_mail_account(session)
        line = show_line_account(session, outbox(), now()).account
        reached = list_addresses(session, today(), [person_id], even_if_off=True)
    return render_template(
        "setup_steps/messages.html",
        form=form,
        account=account,
        is_by_environment=EMAIL in outbox().channels,
        mail_trouble=mail_trouble_of(mail_code or (account.trouble if account else None)),
        address=reached.get((person_id, EMAIL)),
        values=mail_values(account, form),
        line=line,
        line_trouble=trouble_of(line_code) or (line.trouble if line else None),
        has_line=(person_id, "line") in reached,
        channel_id=form.fields.get("channel_id", line.channel_id if line else ""),
        webhook=f"{parts().base_url}/line/webhook/{line.webhook_key}" if line else "",
        is_https=parts().is_https,
    ), status
