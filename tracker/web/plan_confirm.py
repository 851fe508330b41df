"""The import itself: begun by a button, done in the background, watched on a page that needs no script."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.plan_upload import UploadState
from tracker.services.import_upload import Into, import_upload, is_stuck, release_import, start_import
from tracker.store.imports import find_newest_import
from tracker.store.plan_uploads import UploadRow, get_upload
from tracker.web.background import Tell
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, parts
from tracker.web.plan_review_page import Answer, Where, find_review, show_review

pages = Blueprint("plan_confirm", __name__)
PATIENCE_SECONDS = 2.0
_MEANWHILE = "มีผู้อื่นแก้ไขไฟล์นี้หลังจากที่ท่านเปิดหน้า หน้านี้เป็นข้อมูลล่าสุดแล้ว กรุณาตรวจ แล้วกดนำเข้าอีกครั้ง"


@pages.post("/plans/uploads/<uuid:upload_id>/import")
def confirm(upload_id: UUID) -> Answer:
    """Begin; a small plan is done before the page answers."""
    form = Form()
    into: Into = "new" if form.fields.get("into") == "new" else "auto"
    is_activating = form.flag("activate")
    try:
        with writing() as session:
            start_import(session, actor=actor(), upload_id=upload_id, row_version=form.row_version(), now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        if led := _lead_elsewhere(_find(upload_id)):
            return led  # a second click
        is_conflict = isinstance(broken, Conflict)
        form.errors[""] = _MEANWHILE if is_conflict else broken.message
        return show_review(find_review(upload_id), form, 409 if is_conflict else 400, Where.read(form.fields))
    parts().background.start(upload_id, _work(upload_id, into, is_activating=is_activating))
    parts().background.wait(upload_id, PATIENCE_SECONDS)
    return _lead_on(_find(upload_id)) or redirect(_progress_of(upload_id))


@pages.get("/plans/uploads/<uuid:upload_id>/progress")
def progress(upload_id: UUID) -> Answer:
    """How far it is; asks again by itself, and leads on at the end."""
    upload = _find(upload_id)
    led = _lead_on(upload)
    if led:
        return led
    return render_template(
        "plans/progress.html",
        upload=upload,
        progress=parts().background.progress(upload_id),
        is_stuck=is_stuck(upload.state, upload.started_at, now()),
    )


@pages.post("/plans/uploads/<uuid:upload_id>/release")
def release(upload_id: UUID) -> Answer:
    """Back to the review, where the process that imported was ended from outside."""
    with writing() as session:
        release_import(session, actor=actor(), upload_id=upload_id, now=now())
    return redirect(url_for("plan_review.page", upload_id=upload_id))


def _work(upload_id: UUID, into: Into, *, is_activating: bool) -> Callable[[Tell], None]:
    """The work with everything it needs: in its thread there is no request to ask."""
    here, who, at = parts(), actor(), now()

    def work(tell: Tell) -> None:
        import_upload(
            partial(here.database.session, who.organization_id),
            actor=who,
            upload_id=upload_id,
            is_activating=is_activating,
            into=into,
            data_dir=here.data_dir,
            now=at,
            tell=tell,
        )

    return work


def _find(upload_id: UUID) -> UploadRow:
    with reading() as session:
        return get_upload(session, upload_id)


def _lead_elsewhere(upload: UploadRow) -> Response | None:
    """Where an upload belongs that is no longer looked through."""
    if upload.state is UploadState.IMPORTING:
        return redirect(_progress_of(upload.id))
    return _lead_on(upload) if upload.state is UploadState.IMPORTED else None


def _progress_of(upload_id: UUID) -> str:
    return url_for("plan_confirm.progress", upload_id=upload_id)


def _lead_on(upload: UploadRow) -> Response | None:
    """To the plan where it is done, to the review where it failed."""
    if upload.state is UploadState.IMPORTED and upload.plan_id:
        is_new = _has_imported(upload, upload.plan_id)
        if not is_new:
            flash("ไฟล์นี้ตรงกับแผนที่มีอยู่แล้ว ไม่มีอะไรเปลี่ยน")
        return redirect(url_for("plans.plan", plan_id=upload.plan_id, imported=1 if is_new else None))
    if upload.state is UploadState.IMPORTING:
        return None
    return redirect(url_for("plan_review.page", upload_id=upload.id))


def _has_imported(upload: UploadRow, plan_id: UUID) -> bool:
    """Whether the file brought anything: one that says nothing new is not recorded as an import."""
    with reading() as session:
        newest = find_newest_import(session, plan_id)
    return newest is not None and upload.started_at is not None and newest.imported_at >= upload.started_at
