"""The review of an uploaded plan: look, correct, take back, and throw away; nothing is in a plan yet."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.plan_upload import UploadState
from tracker.services.review_upload import discard_upload, undo_correction
from tracker.web.door import actor, writing
from tracker.web.forms import Form
from tracker.web.parts import now, parts
from tracker.web.plan_deeds import corrections_of, words_of
from tracker.web.plan_review_page import Answer, Where, attempt, back_to, find_review, show_review

pages = Blueprint("plan_review", __name__)
_MEANWHILE = "มีผู้อื่นแก้ไขไฟล์นี้หลังจากที่ท่านเปิดหน้า หน้านี้เป็นข้อมูลล่าสุดแล้ว กรุณาตรวจแล้วกดอีกครั้ง"


@pages.get("/plans/uploads/<uuid:upload_id>")
def page(upload_id: UUID) -> Answer:
    """The two panes; an upload that is being imported or is imported leads on."""
    review = find_review(upload_id)
    if review.upload.state is UploadState.IMPORTING:
        return redirect(url_for("plan_confirm.progress", upload_id=upload_id))
    if review.upload.state is UploadState.IMPORTED and review.upload.plan_id:
        return redirect(url_for("plans.plan", plan_id=review.upload.plan_id))
    if review.upload.state is UploadState.DISCARDED:
        raise NotFound("upload_discarded", "ไฟล์นี้ถูกทิ้งไปแล้ว หากต้องการนำเข้า กรุณาอัปโหลดใหม่ที่หน้า “นำเข้าแผน”")
    return show_review(review)


@pages.post("/plans/uploads/<uuid:upload_id>/corrections")
def correct(upload_id: UUID) -> Answer:
    """One button of the review; back to the same card, with a word about what was done."""
    form = Form()
    where = Where.read(form.fields)
    try:
        corrections = corrections_of(form)
        if not form.errors:
            attempt(form, upload_id, corrections)
    except (NotFound, Forbidden):
        raise
    except Conflict:
        form.errors[""] = _MEANWHILE
        return show_review(find_review(upload_id), form, 409, where)
    except RuleBroken as broken:
        form.refuse(broken)
    if form.errors:
        return show_review(find_review(upload_id), form, 400, where)
    flash(words_of(corrections))
    return redirect(back_to(upload_id, where, form.text("key", longest=200)))


@pages.post("/plans/uploads/<uuid:upload_id>/undo")
def undo(upload_id: UUID) -> Answer:
    """Take back the last correction."""
    form = Form()
    where = Where.read(form.fields)
    try:
        with writing() as session:
            undo_correction(
                session,
                actor=actor(),
                upload_id=upload_id,
                row_version=form.row_version(),
                data_dir=parts().data_dir,
                now=now(),
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.errors[""] = _MEANWHILE if isinstance(broken, Conflict) else broken.message
        return show_review(find_review(upload_id), form, 409 if isinstance(broken, Conflict) else 400, where)
    flash("เลิกทำแล้ว")
    return redirect(back_to(upload_id, where, form.text("key", longest=200)))


@pages.post("/plans/uploads/<uuid:upload_id>/discard")
def discard(upload_id: UUID) -> Answer:
    """The file is not wanted after all."""
    form = Form()
    try:
        with writing() as session:
            discard_upload(session, actor=actor(), upload_id=upload_id, row_version=form.row_version(), now=now())
    except Conflict:
        form.errors[""] = _MEANWHILE
        return show_review(find_review(upload_id), form, 409, Where.read(form.fields))
    flash("ทิ้งไฟล์แล้ว ไม่มีอะไรถูกนำเข้า")
    return redirect(url_for("plan_import.form"))
