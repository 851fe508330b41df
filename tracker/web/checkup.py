"""What `tracker doctor` says, on a page."""

from flask import Blueprint, render_template

from tracker.rules.errors import NotFound
from tracker.web.parts import now, parts

pages = Blueprint("checkup", __name__)


@pages.get("/checkup")
def page() -> str:
    """Everything that was looked at: what is wrong first, with the way to mend it."""
    examine = parts().examine
    if examine is None:
        raise NotFound("no_checkup", "เว็บนี้เปิดโดยไม่มีส่วนตรวจระบบ กรุณาเปิดด้วยคำสั่ง tracker serve")
    findings = examine(now())
    return render_template(
        "checkup/page.html",
        bad=[one for one in findings if not one.is_good],
        good=[one for one in findings if one.is_good],
    )
