"""Late duties that were told to who is above, step by step, and stopping that with a reason."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.escalation import LateSubject
from tracker.services.stop_escalation import resume_escalation, stop_escalation
from tracker.store.escalations import get_late_duty, list_late_duties
from tracker.store.reminding import reminding_policy
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, today

pages = Blueprint("escalations", __name__)
Answer = str | Response | tuple[str, int]
_OF_TASK = "/escalations/tasks/<uuid:subject_id>"
_OF_ENTRIES = "/escalations/rounds/<uuid:subject_id>/<uuid:division_id>"


@pages.get("/escalations")
def page() -> str:
    """Everything that is late, and how far up it has been told."""
    with reading() as session:
        duties = list_late_duties(session, today())
        every = reminding_policy(session).escalation_working_days
    return render_template("escalations/list.html", duties=duties, every=every)


@pages.get(_OF_TASK)
@pages.get(_OF_ENTRIES)
def duty(subject_id: UUID, division_id: UUID | None = None) -> Answer:
    """One late duty: every step, and the form that stops them."""
    return _show((subject_id, division_id))


@pages.post(f"{_OF_TASK}/stop")
@pages.post(f"{_OF_ENTRIES}/stop")
def stop(subject_id: UUID, division_id: UUID | None = None) -> Answer:
    """Tell nobody further up from now on."""
    form, subject = Form(), (subject_id, division_id)
    try:
        with writing() as session:
            stop_escalation(session, actor=actor(), subject=subject, reason=form.text("reason"), now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, "reason")
        return _show(subject, form, 400)
    flash("หยุดแจ้งขึ้นไปแล้ว ผู้รับผิดชอบยังได้รับการเตือนตามปกติ")
    return redirect(url_for("escalations.duty", subject_id=subject_id, division_id=division_id))


@pages.post(f"{_OF_TASK}/resume")
@pages.post(f"{_OF_ENTRIES}/resume")
def resume(subject_id: UUID, division_id: UUID | None = None) -> Answer:
    """Let it go on."""
    with writing() as session:
        resume_escalation(session, actor=actor(), subject=(subject_id, division_id), now=now())
    flash("ให้แจ้งขึ้นไปต่อแล้ว")
    return redirect(url_for("escalations.duty", subject_id=subject_id, division_id=division_id))


def _show(subject: LateSubject, form: Form | None = None, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        late = get_late_duty(session, subject, today())
    return render_template("escalations/duty.html", duty=late, form=form or Form({})), status
