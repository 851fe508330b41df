"""A division asks for more time, or says that a task is not theirs; and says something about a task it supports."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from tracker.services.comment_task import comment_task
from tracker.services.propose_change import ask_for_time, say_not_ours, withdraw_proposal
from tracker.web.door import actor, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now
from tracker.web.task_view import attempt, find_task, show_task
from tracker.web.undo_offer import offer_undo

pages = Blueprint("task_proposals", __name__)
Answer = Response | tuple[str, int]
_SENT = "ส่งคำขอแล้ว เจ้าหน้าที่นโยบายและแผนจะพิจารณา และท่านจะได้รับแจ้งผล ระหว่างนี้กำหนดเดิมยังใช้อยู่"


@pages.post("/tasks/<uuid:task_id>/more-time")
def more_time(task_id: UUID) -> Answer:
    """Wish for a later day, with the reason."""
    form = Form()
    wished = form.day("wanted_on")
    if wished is None and not form.errors:
        form.errors["wanted_on"] = "กรุณาใส่วันที่ขอขยายถึง เช่น 31 พฤษภาคม 2570"
    if wished is None:
        return show_task(find_task(task_id), form, 400)
    refused = attempt(
        task_id,
        form,
        lambda session: ask_for_time(
            session, actor=actor(), task_id=task_id, due_on=wished, reason=form.text("time_reason"), now=now()
        ),
    )
    if refused:
        return refused
    flash(_SENT)
    return redirect(url_for("tasks.page", task_id=task_id, _anchor="proposals"))


@pages.post("/tasks/<uuid:task_id>/not-ours")
def not_ours(task_id: UUID) -> Answer:
    """Say whose it is, or that one does not know, with the reason."""
    form = Form()
    refused = attempt(
        task_id,
        form,
        lambda session: say_not_ours(
            session,
            actor=actor(),
            task_id=task_id,
            division_id=as_id(form.fields.get("wanted_division")),
            reason=form.text("other_reason"),
            now=now(),
        ),
    )
    if refused:
        return refused
    flash(_SENT)
    return redirect(url_for("tasks.page", task_id=task_id, _anchor="proposals"))


@pages.post("/proposals/<uuid:proposal_id>/withdraw")
def withdraw(proposal_id: UUID) -> Answer:
    """Ask no more."""
    with writing() as session:
        task_id = withdraw_proposal(session, actor=actor(), proposal_id=proposal_id, now=now())
    flash("ถอนคำขอแล้ว งานและกำหนดเดิมยังใช้อยู่")
    return redirect(url_for("tasks.page", task_id=task_id))


@pages.post("/tasks/<uuid:task_id>/comment")
def comment(task_id: UUID) -> Answer:
    """Say something that is no report."""
    form = Form()
    done: list[UUID | None] = []
    refused = attempt(
        task_id,
        form,
        lambda session: done.append(
            comment_task(
                session,
                actor=actor(),
                task_id=task_id,
                text=form.text("comment"),
                form_key=form.text("form_key", longest=64) or None,
                now=now(),
            )
        ),
    )
    if refused:
        return refused
    offer_undo("ส่งความเห็นแล้ว กองที่รับผิดชอบจะเห็นในประวัติของงาน", done[0])
    return redirect(url_for("tasks.page", task_id=task_id, _anchor="story"))
