"""The LINE Official Account of the organization: its keys, whether it works, what the month has left."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.delivery_words import Standing, standing_of
from tracker.rules.errors import RuleBroken
from tracker.rules.line_keys import KeyMistyped, LineKeys
from tracker.rules.line_quota import SCARCE
from tracker.rules.thai_calendar import format_month
from tracker.services.set_line_account import end_line_account, set_line_account
from tracker.services.show_line_account import LineShown, MonthShown, show_line_account
from tracker.services.try_line import try_line
from tracker.store.contacts import list_addresses
from tracker.store.line_usage import list_tests
from tracker.store.models import Delivery
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, outbox, parts, today

pages = Blueprint("line_settings", __name__)
Answer = str | Response | tuple[str, int]
_LONGEST_KEY = 2000
_WHOLE = 100  # of the picture's width


@dataclass(frozen=True)
class Tried:
    """A test message and how it stands."""

    at: datetime
    standing: Standing


@dataclass(frozen=True)
class QuotaBar:
    """The month as a picture: what is used, what is kept back, and the words for those who do not see it."""

    used: float
    kept: float
    is_scarce: bool
    words: str


@pages.get("/settings/line")
def page() -> Answer:
    """How the account stands."""
    return _show(Form({}), 200)


@pages.post("/settings/line")
def save() -> Answer:
    """Use these keys; the worker asks LINE at its next turn whether they hold."""
    form = Form()
    keys = LineKeys(
        form.text("channel_id", longest=_LONGEST_KEY),
        form.text("channel_secret", longest=_LONGEST_KEY),
        form.text("access_token", longest=_LONGEST_KEY),
        is_lasting=form.fields.get("way") == "lasting",
    )
    try:
        with writing() as session:
            set_line_account(session, keys=keys, secret_key=outbox().secret_key, person_id=actor().person_id, now=now())
    except KeyMistyped as mistyped:
        form.refuse(mistyped, mistyped.field)
        return _show(form, 400)
    flash("บันทึกแล้ว ระบบกำลังถาม LINE ว่ากุญแจนี้ใช้ได้หรือไม่ กรุณาเปิดหน้านี้อีกครั้งในครึ่งนาที")
    return redirect(url_for("line_settings.page"))


@pages.post("/settings/line/test")
def send_test() -> Answer:
    """A message to the administrator's own LINE, through the outbox like any other."""
    try:
        with writing() as session:
            try_line(session, actor=actor(), wording=outbox().wording, now=now())
    except RuleBroken as broken:
        form = Form({})
        form.refuse(broken, "test")
        return _show(form, 400)
    flash("ส่งข้อความทดสอบแล้ว ปกติถึงภายในครึ่งนาที ดูผลได้ที่หัวข้อ “ทดลองส่ง”")
    return redirect(url_for("line_settings.page") + "#test")


@pages.post("/settings/line/end")
def end() -> Answer:
    """Use the account no more."""
    with writing() as session:
        end_line_account(session, person_id=actor().person_id, now=now())
    flash("เลิกใช้บัญชี LINE นี้แล้ว การแจ้งเตือนต่อจากนี้ส่งทางอีเมลและในหน้า “ข้อความ”")
    return redirect(url_for("line_settings.page"))


def _show(form: Form, status: int) -> tuple[str, int]:
    person_id = actor().person_id
    with reading() as session:
        shown = show_line_account(session, outbox(), now())
        tests = [_tried(one) for one in list_tests(session, person_id)]
        has_line = (person_id, "line") in list_addresses(session, today(), [person_id], even_if_off=True)
    typed = form.fields
    return render_template(
        "line_settings/page.html",
        form=form,
        shown=shown,
        bar=_bar(shown.month) if shown.month else None,
        costs=_costs(shown),
        tests=tests,
        has_line=has_line,
        webhook=f"{parts().base_url}/line/webhook/{shown.account.webhook_key}" if shown.account else "",
        is_https=parts().is_https,
        channel_id=typed.get("channel_id", shown.account.channel_id if shown.account else ""),
        way=typed.get("way", "lasting" if shown.account and shown.account.is_lasting else "short"),
    ), status


def _tried(one: Delivery) -> Tried:
    return Tried(one.created_at, standing_of(one.status, one.channel, one.kind, one.error_class))


def _bar(month: MonthShown) -> QuotaBar | None:
    """None for a month without limit."""
    if month.limit is None or month.left is None:
        return None
    whole = max(month.limit, 1)
    used = min(month.used / whole, 1)
    kept = min(month.reserve / whole, 1 - used)
    words = f"ใช้ไป {month.used} จาก {month.limit} ข้อความ กันไว้ {min(month.reserve, month.left)} เหลือ {month.left}"
    return QuotaBar(used * _WHOLE, kept * _WHOLE, month.left < SCARCE * whole, words)


def _costs(shown: LineShown) -> list[tuple[str, int, bool]]:
    """Month → messages the next cutoff will take in it, and whether the month has too few."""
    if shown.forecast is None:
        return []
    return [
        (format_month(month), count, _is_too_few(shown.month, month, count)) for month, count in shown.forecast.months
    ]


def _is_too_few(now_shown: MonthShown | None, month: date, count: int) -> bool:
    if now_shown is None or now_shown.left is None:
        return False
    limit = now_shown.left if month == now_shown.month else now_shown.limit
    return limit is not None and count > limit
