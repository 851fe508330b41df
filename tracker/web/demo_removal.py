"""Taking the demo organization away with everything in it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.services.remove_demo import remove_demo
from tracker.store.demo_rows import find_demo_organization
from tracker.web.door import actor, reading, writing
from tracker.web.parts import now

pages = Blueprint("demo_removal", __name__)


@pages.get("/settings/demo")
def page() -> str:
    """What would go, and the button."""
    with reading() as session:
        demo = find_demo_organization(session)
        name = demo.name if demo and demo.id != actor().organization_id else None
    return render_template("demo_removal/page.html", name=name)


@pages.post("/settings/demo/remove")
def remove() -> Response:
    """Remove it."""
    with writing() as session:
        count = remove_demo(session, actor=actor(), now=now())
    flash(f"ลบหน่วยงานตัวอย่างแล้ว ({count:,} รายการ) ข้อมูลจริงของท่านอยู่ครบ")
    return redirect(url_for("demo_removal.page"))
