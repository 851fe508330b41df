"""A plan document comes in: upload, the list of files still being looked through; a draft plan is put into force."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.services.activate_plan import activate_plan
from tracker.services.read_plan_file import SourceBytes
from tracker.services.review_upload import forget_heading, list_open_uploads, open_upload
from tracker.store.known_headings import list_known_headings
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, parts
from tracker.web.plan_table_page import view_heading

pages = Blueprint("plan_import", __name__)
Answer = str | Response | tuple[str, int]
LARGEST = 20 * 1024 * 1024


@pages.get("/plans/upload")
def form() -> Answer:
    """Choose the file, or go on with one."""
    return _form(Form({}), 200)


@pages.post("/plans/upload")
def upload() -> Answer:
    """Keep the file, read it once, and go to its review."""
    form = Form()
    year = form.whole_number("fiscal_year", low=2540, high=2640, message="ปีงบประมาณต้องเป็น พ.ศ. เช่น 2570")
    sent = request.files.get("file")
    data = sent.read() if sent and sent.filename else b""
    if sent is None or not sent.filename:
        form.errors["file"] = "กรุณาเลือกไฟล์แผน"
    elif len(data) > LARGEST:
        form.errors["file"] = "ไฟล์ต้องไม่เกิน 20 MB กรุณาแบ่งไฟล์แล้วลองใหม่"
    if form.errors or sent is None or not sent.filename:
        return _form(form, 400)
    try:
        with writing() as session:
            upload_id = open_upload(
                session,
                actor=actor(),
                file=SourceBytes(sent.filename, data),
                fiscal_year=year,
                data_dir=parts().data_dir,
                now=now(),
            )
    except Forbidden:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "file")
        return _form(form, 400)
    return redirect(url_for("plan_review.page", upload_id=upload_id))


@pages.post("/plans/headings/<uuid:heading_id>/forget")
def forget(heading_id: UUID) -> Response:
    """Guess headings again that were explained once."""
    with writing() as session:
        forget_heading(session, actor=actor(), heading_id=heading_id, now=now())
    flash("ลืมหัวตารางนี้แล้ว ไฟล์ที่นำเข้าครั้งต่อไประบบจะอ่านหัวตารางใหม่เอง")
    return redirect(url_for("plan_import.form") + "#headings")


@pages.post("/plans/<uuid:plan_id>/activate")
def activate(plan_id: UUID) -> Response:
    """Put a draft plan into force; a mistake is told on the plan's page."""
    try:
        with writing() as session:
            count = activate_plan(session, actor=actor(), plan_id=plan_id, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(f"ประกาศใช้แผนแล้ว มอบหมาย {count} งาน")
    return redirect(url_for("plans.plan", plan_id=plan_id))


def _form(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        open_uploads = list_open_uploads(session)
        headings = [view_heading(heading) for heading in list_known_headings(session)]
    return render_template("plans/upload.html", form=form, open_uploads=open_uploads, headings=headings), status
