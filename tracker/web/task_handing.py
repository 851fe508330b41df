"""Handing a task to a colleague of the division, and taking it back."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from tracker.services.hand_task import hand_task
from tracker.web.door import actor
from tracker.web.forms import Form, as_id
from tracker.web.parts import now
from tracker.web.task_view import attempt
from tracker.web.undo_offer import offer_undo

pages = Blueprint("task_handing", __name__)
Answer = Response | tuple[str, int]


@pages.post("/tasks/<uuid:task_id>/hand")
def hand(task_id: UUID) -> Answer:
    """Name who does it; nobody chosen means that it is the head's again."""
    form = Form()
    person_id = as_id(form.fields.get("colleague"))
    done: list[UUID] = []
    refused = attempt(
        task_id,
        form,
        lambda session: done.append(
            hand_task(
                session,
                actor=actor(),
                task_id=task_id,
                row_version=form.row_version(),
                delegate_id=person_id,
                now=now(),
            )
        ),
    )
    if refused:
        return refused
    said = (
        "มอบงานแล้ว ผู้รับมอบจะได้รับแจ้ง รายงานผลได้ และได้รับการเตือนแทนท่าน"
        if person_id
        else "รับงานกลับมาดูแลเองแล้ว ระบบจะเตือนท่าน"
    )
    offer_undo(said, done[0])
    return redirect(url_for("tasks.page", task_id=task_id))
