"""Asking a division about a task: a question, or evidence."""

from typing import get_args
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from tracker.rules.question import sent_sentence
from tracker.services.ask_division import Asked, ask_division, settle_request
from tracker.web.door import actor, writing
from tracker.web.forms import Form
from tracker.web.parts import now, today
from tracker.web.task_view import attempt

pages = Blueprint("task_requests", __name__)
Answer = Response | tuple[str, int]
_KINDS: dict[str, Asked] = {kind: kind for kind in get_args(Asked)}


@pages.post("/tasks/<uuid:task_id>/ask")
def ask(task_id: UUID) -> Answer:
    """Send a question, or ask for evidence."""
    form = Form()
    kind = _KINDS.get(form.fields.get("kind", ""), "question")
    refused = attempt(
        task_id,
        form,
        lambda session: ask_division(
            session, actor=actor(), task_id=task_id, kind=kind, text=form.text("asked"), now=now()
        ),
    )
    if refused:
        return refused
    flash(sent_sentence(kind, form.text("asked"), today()))
    return redirect(url_for("tasks.page", task_id=task_id, _anchor="requests"))


@pages.post("/requests/<uuid:request_id>/settle")
def settle(request_id: UUID) -> Answer:
    """Say that the matter is settled."""
    with writing() as session:
        task_id = settle_request(session, actor=actor(), request_id=request_id, now=now())
    flash("ปิดเรื่องนี้แล้ว ระบบจะไม่แจ้งเรื่องนี้อีก")
    return redirect(url_for("tasks.page", task_id=task_id, _anchor="requests"))
