"""What the policy officer does about a message: sends it again, or says whether it arrived."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.delivery_words import Deed
from tracker.rules.errors import NotFound, RuleBroken
from tracker.services.resend_message import resend_message, settle_uncertain
from tracker.web.door import actor, writing
from tracker.web.forms import Form
from tracker.web.parts import now

pages = Blueprint("delivery_deeds", __name__)


@pages.post("/deliveries/<uuid:delivery_id>/decide")
def decide(delivery_id: UUID) -> Response:
    """Send it again, or say what became of one nobody was sure of."""
    deed = Form().fields.get("deed", "")
    try:
        with writing() as session:
            news = _decide(session, delivery_id, deed)
    except NotFound:
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(news)
    return redirect(url_for("delivery_log.message", delivery_id=delivery_id))


def _decide(session: Session, delivery_id: UUID, deed: str) -> str:
    """Do it, and say what was done."""
    if deed == Deed.RESEND:
        resend_message(session, actor=actor(), delivery_id=delivery_id, now=now())
        return "สั่งส่งซ้ำแล้ว ข้อความใหม่จะออกในเวลาทำการ โดยมีเฉพาะเรื่องที่ยังค้างอยู่"
    if deed not in (Deed.ARRIVED, Deed.NOT_ARRIVED):
        raise RuleBroken("no_deed", "กรุณากดปุ่มที่ต้องการอีกครั้ง")
    is_arrived = deed == Deed.ARRIVED
    again = settle_uncertain(session, actor=actor(), delivery_id=delivery_id, is_arrived=is_arrived, now=now())
    if is_arrived:
        return "บันทึกว่าถึงผู้รับแล้ว"
    if again:
        return "บันทึกว่าไม่ถึง และสั่งส่งซ้ำแล้ว"
    return "บันทึกว่าไม่ถึง แต่ไม่ได้ส่งซ้ำ เพราะเรื่องเสร็จสิ้นแล้วหรือช่องทางนี้ส่งถึงผู้รับไม่ได้"
