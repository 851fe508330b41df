"""The evidence of one task: files and addresses are tied to it, and what came out of a chat is decided about."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, url_for
from sqlalchemy.orm import Session

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.services.add_evidence import add_evidence_file, add_evidence_link
from tracker.services.receive_evidence import confirm_evidence, require_decided
from tracker.web.door import actor, writing
from tracker.web.downloads import hand_out_kept
from tracker.web.evidence_form import FILE_FAULTS, news_of, read_sent, read_upload
from tracker.web.forms import Form
from tracker.web.parts import now, parts
from tracker.web.task_view import find_task, show_task

pages = Blueprint("task_evidence", __name__)
Answer = str | Response | tuple[str, int]
_FILE_FIELDS = dict.fromkeys((*FILE_FAULTS, "known_evidence"), "file")
_LINK_FIELDS = {"bad_link": "url", "known_evidence": "url"}


@pages.post("/tasks/<uuid:task_id>/evidence/link")
def add_link(task_id: UUID) -> Answer:
    """Tie a web address to the task."""
    form = Form()
    sent = read_sent(form, "link")
    url = form.text("url", required="กรุณาใส่ที่อยู่เว็บของหลักฐาน", longest=2000)
    if form.errors:
        return show_task(find_task(task_id), form, 400)
    refused = _attempt(
        task_id,
        form,
        lambda session: add_evidence_link(session, actor=actor(), task_id=task_id, url=url, sent=sent, now=now()),
        _LINK_FIELDS,
    )
    return refused or _with_news(task_id, "เพิ่มลิงก์หลักฐานแล้ว")


@pages.post("/tasks/<uuid:task_id>/evidence/file")
def add_file(task_id: UUID) -> Answer:
    """Keep a file and tie it to the task."""
    page, form = find_task(task_id), Form()
    sent = read_sent(form, "file")
    upload = read_upload(form, "file")
    if upload is None:
        return show_task(page, form, 400)
    refused = _attempt(
        task_id,
        form,
        lambda session: add_evidence_file(
            session,
            actor=actor(),
            task_id=task_id,
            upload=upload,
            sent=sent,
            data_dir=parts().data_dir,
            now=now(),
        ),
        _FILE_FIELDS,
    )
    return refused or _with_news(task_id, news_of(upload, sent))


@pages.post("/tasks/<uuid:task_id>/evidence/<uuid:evidence_id>")
def decide(task_id: UUID, evidence_id: UUID) -> Answer:
    """Say of what came out of a chat that it belongs here, or that it does not."""
    form = Form()
    is_right = form.fields.get("decision") == "confirm"

    def decided(session: Session) -> None:
        require_decided(
            confirm_evidence(
                session,
                actor=actor(),
                task_id=task_id,
                evidence_ids=[evidence_id],
                is_right=is_right,
                via="web",
                now=now(),
            )
        )

    refused = _attempt(task_id, form, decided, {})
    return refused or _with_news(task_id, "ยืนยันหลักฐานแล้ว" if is_right else "ถอนออกแล้ว ไม่นับเป็นหลักฐานของงานนี้")


@pages.get("/tasks/<uuid:task_id>/evidence/<uuid:evidence_id>")
def download(task_id: UUID, evidence_id: UUID) -> Response:
    """A file somebody sent in: always saved, never shown in our name."""
    found = next((one for one in find_task(task_id).evidence if one.id == evidence_id and one.sha256), None)
    if found is None or found.sha256 is None:
        raise NotFound("no_evidence", "ไม่พบไฟล์หลักฐานนี้ อาจถูกถอนออกไปแล้ว กรุณากลับไปที่หน้างาน")
    return hand_out_kept(found.sha256, found.media_type, found.file_name)


def _attempt(
    task_id: UUID, form: Form, deed: Callable[[Session], object], fields: Mapping[str, str]
) -> tuple[str, int] | None:
    """Do it, or show the task again with what is wrong beside the field it is about; what was typed stays."""
    try:
        with writing() as session:
            deed(session)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, fields.get(broken.code, ""))
        return show_task(find_task(task_id), form, 400)
    return None


def _with_news(task_id: UUID, news: str) -> Response:
    flash(news)
    return redirect(url_for("tasks.page", task_id=task_id, _anchor="evidence"))  # type: ignore[return-value]
