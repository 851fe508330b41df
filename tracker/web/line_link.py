"""Tie one's own LINE account, or a division's group, to this office; and untie it."""

from uuid import UUID

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.account_link import LinkStart, dialog_address, unseal
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.line_address import add_friend_address, chat_address
from tracker.rules.permissions import may_link_group
from tracker.services.line_accounts import LineAccount, find_account_of
from tracker.services.link_group import make_group_code, unlink_group
from tracker.services.link_line import FULL_SIGN_IN, begin_account_link, make_link_code, unlink_line
from tracker.store.divisions import list_divisions
from tracker.store.line_links import find_linked_account, list_groups
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, outbox, parts

pages = Blueprint("line_link", __name__)
Answer = str | Response | tuple[str, int]
_NO_ACCOUNT = "หน่วยงานยังไม่ได้ตั้งค่าบัญชี LINE กรุณาแจ้งผู้ดูแลระบบ"


# --- one's own account ----------------------------------------------------------------------------------------


@pages.get("/account/line")
def page() -> Answer:
    """Which LINE account is mine here; how to tie one."""
    return _show(Form({}), 200)


@pages.post("/account/line/code")
def new_code() -> Answer:
    """A code to type in the chat; shown once."""
    form, account = Form(), _account()
    try:
        with writing() as session:
            code = make_link_code(
                session,
                actor=actor(),
                channel_key=account.key,
                has_consented=form.flag("consent"),
                secret_key=outbox().secret_key,
                now=now(),
            )
    except Forbidden:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "consent" if broken.code == "consent_needed" else "")
        return _show(form, 400)
    return _show(Form({}), 200, code)


@pages.post("/account/line/unlink")
def unlink() -> Response:
    """Forget my LINE account."""
    if actor().is_limited:
        raise Forbidden("full_sign_in", "การยกเลิกการผูกบัญชี LINE ต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน หรือพิมพ์ “ยกเลิกการผูก” ในแชต LINE")
    with writing() as session:
        is_gone = unlink_line(
            session, person_id=actor().person_id, channel_key=_account().key, via="web", now=now()
        )  # fmt: skip
    flash("ยกเลิกการผูกบัญชี LINE แล้ว และลบรหัสผู้ใช้ LINE ของท่านออกจากระบบแล้ว" if is_gone else "บัญชีนี้ไม่ได้ผูก LINE ไว้")
    return redirect(url_for("line_link.page"))


def _show(form: Form, status: int, code: str = "") -> tuple[str, int]:
    account = _find_account()
    if account is None:
        return render_template("line_link/page.html", form=form, account=None), status
    with reading() as session:
        linked = find_linked_account(session, account.key, actor().person_id)
    return render_template(
        "line_link/page.html",
        form=form,
        account=account,
        linked=linked,
        code=code,
        may_link_groups=_may_link_groups(),
        **_ways_to(account, code),
    ), status


def _ways_to(account: LineAccount, code: str) -> dict[str, str]:
    """Where to add the account as a friend, the QR code of it, and the chat with the code in it."""
    if not account.basic_id:
        return {}
    address = add_friend_address(account.basic_id)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="white", omitsize=True)
    return {"friend": address, "picture": picture, "chat": chat_address(account.basic_id, code) if code else ""}


# --- by LINE's account link -----------------------------------------------------------------------------------


@pages.get("/account/line/connect")
def connect_page() -> Answer:
    """Came from a button in the chat: whose LINE account is to be tied to me?"""
    return _ask_to_connect(Form(request.args), 200)


@pages.post("/account/line/connect")
def connect() -> Answer:
    """Go on to LINE, which asks the user and tells us."""
    form, start = Form(), _start(request.form.get("start", ""))
    try:
        with writing() as session:
            nonce = begin_account_link(
                session,
                actor=actor(),
                channel_key=start.channel_key,
                user_id=start.user_id,
                has_consented=form.flag("consent"),
                now=now(),
            )
    except Forbidden:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "consent" if broken.code == "consent_needed" else "")
        return _ask_to_connect(form, 400)
    # A page with a link, not a redirect: our own rule for forms (form-action) stops one that leads elsewhere.
    return render_template("line_link/go_on.html", address=dialog_address(form.fields.get("linkToken", ""), nonce))


def _ask_to_connect(form: Form, status: int) -> tuple[str, int]:
    if actor().is_limited:
        raise Forbidden("full_sign_in", FULL_SIGN_IN)
    sealed = form.fields.get("start", "")
    return render_template(
        "line_link/connect.html",
        form=form,
        start=_start(sealed),
        sealed=sealed,
        link_token=form.fields.get("linkToken", ""),
    ), status


def _start(sealed: str) -> LinkStart:
    start = unseal(sealed, outbox().secret_key)
    if start is None or not start.is_good(actor().organization_id, now()) or start.channel_key != _account().key:
        raise NotFound("no_start", "ลิงก์ผูกบัญชีนี้หมดอายุหรือไม่ครบ กรุณากลับไปที่แชต LINE แล้วพิมพ์ “ผูกบัญชี” เพื่อเริ่มใหม่")
    return start


# --- groups ---------------------------------------------------------------------------------------------------


@pages.get("/account/line/groups")
def groups_page() -> Answer:
    """The groups of the divisions I answer for, how many people they have, what a message to them costs."""
    return _show_groups()


@pages.post("/account/line/groups/<uuid:division_id>/code")
def new_group_code(division_id: UUID) -> Answer:
    """A code to type in the division's group; shown once."""
    try:
        with writing() as session:
            code = make_group_code(
                session,
                actor=actor(),
                division_id=division_id,
                channel_key=_account().key,
                secret_key=outbox().secret_key,
                now=now(),
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
        return redirect(url_for("line_link.groups_page"))
    return _show_groups(division_id, code)


@pages.post("/account/line/groups/<uuid:division_id>/unlink")
def remove_group(division_id: UUID) -> Response:
    """Nothing more goes to that group."""
    with writing() as session:
        is_gone = unlink_group(
            session, actor=actor(), division_id=division_id, channel_key=_account().key, now=now()
        )  # fmt: skip
    flash("ยกเลิกการผูกกลุ่มแล้ว จะไม่มีข้อความส่งเข้ากลุ่มนั้นอีก" if is_gone else "กองนี้ไม่ได้ผูกกลุ่ม LINE ไว้")
    return redirect(url_for("line_link.groups_page"))


def _show_groups(coded_id: UUID | None = None, code: str = "") -> str:
    account = _find_account()
    with reading() as session:
        divisions = [one for one in list_divisions(session) if may_link_group(actor(), one.id)]
        groups = {one.division_id: one for one in list_groups(session, account.key)} if account else {}
    return render_template(
        "line_link/groups.html", account=account, divisions=divisions, groups=groups, coded_id=coded_id, code=code
    )


def _may_link_groups() -> bool:
    mine = (post.division_id for post in actor().posts if post.division_id)
    return not actor().is_limited and (
        actor().is_policy_officer or any(may_link_group(actor(), division_id) for division_id in mine)
    )


# --- the account ----------------------------------------------------------------------------------------------


def _find_account() -> LineAccount | None:
    outbox = parts().outbox
    return find_account_of(outbox, actor().organization_id) if outbox else None


def _account() -> LineAccount:
    account = _find_account()
    if account is None:
        raise NotFound("no_account", _NO_ACCOUNT)
    return account
