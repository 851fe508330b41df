"""Links that are evidence and no longer show what they showed; looked at by the worker, settled here."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.link_watch import TROUBLE_ADVICE, TROUBLE_NAMES
from tracker.services.settle_link import accept_link, look_again
from tracker.store.link_watch import find_watch_figures, list_watched_links
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, parts

pages = Blueprint("link_watch", __name__)


@pages.get("/links")
def page() -> str:
    """What is wrong since when, and what is well."""
    with reading() as session:
        figures = find_watch_figures(session)
        troubled = list_watched_links(session, is_troubled=True)
        well = list_watched_links(session, is_troubled=False)
    outbox = parts().outbox
    return render_template(
        "link_watch/page.html",
        figures=figures,
        troubled=troubled,
        well=well,
        names=TROUBLE_NAMES,
        advice=TROUBLE_ADVICE,
        is_on=bool(outbox and outbox.looker),
    )


@pages.post("/links/<uuid:evidence_id>/accept")
def accept(evidence_id: UUID) -> Response:
    """Somebody looked: it is well as it is, or it may change as it likes."""
    is_living = Form().fields.get("as") == "living"
    with writing() as session:
        accept_link(session, actor=actor(), evidence_id=evidence_id, is_living=is_living, now=now())
    flash("บันทึกแล้ว จะไม่แจ้งเมื่อหน้านี้เปลี่ยน แต่ยังแจ้งถ้าเปิดไม่ได้" if is_living else "บันทึกแล้วว่าถูกต้อง จะแจ้งอีกเมื่อเปลี่ยนไปจากนี้")
    return redirect(url_for("link_watch.page"))


@pages.post("/links/<uuid:evidence_id>/look")
def look(evidence_id: UUID) -> Response:
    """Have it looked at soon; the web itself never opens it."""
    with writing() as session:
        look_again(session, actor=actor(), evidence_id=evidence_id, now=now())
    flash("สั่งแล้ว ระบบจะเปิดดูลิงก์นี้ภายในไม่กี่นาที กรุณาเปิดหน้านี้ใหม่เพื่อดูผล")
    return redirect(url_for("link_watch.page"))
