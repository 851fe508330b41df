"""The policy officer answers what divisions asked for: more time, or another division."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.services.decide_proposal import grant_other_division, grant_time, refuse_proposal
from tracker.services.need_evidence import need_evidence
from tracker.store.divisions import list_divisions
from tracker.store.task_proposals import list_decided_proposals, list_open_proposals
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id, day_fields
from tracker.web.parts import now
from tracker.web.task_view import find_task

pages = Blueprint("proposal_decisions", __name__)
Answer = str | Response | tuple[str, int]
_DECIDED = 20


@pages.get("/proposals")
def page() -> Answer:
    """What waits, the oldest first, and what was decided lately."""
    return _show(Form({}), None)


@pages.post("/proposals/<uuid:proposal_id>")
def decide(proposal_id: UUID) -> Answer:
    """Grant it, as asked or otherwise, or refuse it with an answer."""
    form = Form()
    is_granted = form.fields.get("decision") == "grant"
    due_on = form.day(f"due_{proposal_id}") if is_granted and form.flag("is_for_time") else None
    if form.errors:
        return _show(form, proposal_id, 400)
    try:
        with writing() as session:
            _decide(session, form, proposal_id, due_on, is_granted=is_granted)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, f"answer-{proposal_id}" if broken.code == "answer_needed" else "")
        return _show(form, proposal_id, 400)
    flash("อนุญาตแล้ว ผู้ขอจะได้รับแจ้งผล" if is_granted else "ตอบไม่อนุญาตแล้ว ผู้ขอจะได้รับแจ้งพร้อมเหตุผล")
    return redirect(url_for("proposal_decisions.page"))


@pages.post("/tasks/<uuid:task_id>/evidence-need")
def choose_evidence(task_id: UUID) -> Answer:
    """Whether tasks of this task's measure may be finished without evidence."""
    is_needed = Form().flag("is_needed")
    measure_id = find_task(task_id).row.measure_id
    with writing() as session:
        need_evidence(session, actor=actor(), measure_id=measure_id, is_needed=is_needed, now=now())
    flash("ต่อไปต้องแนบหลักฐานก่อนแจ้งว่าแล้วเสร็จ" if is_needed else "ต่อไปแจ้งว่าแล้วเสร็จได้โดยไม่ต้องแนบหลักฐาน")
    return redirect(url_for("tasks.page", task_id=task_id))


def _decide(session: Session, form: Form, proposal_id: UUID, due_on: date | None, *, is_granted: bool) -> None:
    answer = form.text(f"answer-{proposal_id}")
    if not is_granted:
        refuse_proposal(session, actor=actor(), proposal_id=proposal_id, answer=answer, now=now())
    elif form.flag("is_for_time"):
        if due_on is None:
            raise RuleBroken("due_on", "กรุณาใส่วันครบกำหนดใหม่ให้ครบทั้งวัน เดือน และปี พ.ศ.")
        grant_time(
            session,
            actor=actor(),
            proposal_id=proposal_id,
            row_version=form.row_version(),
            due_on=due_on,
            announcement=form.text("announcement", longest=500),
            answer=answer,
            now=now(),
        )
    else:
        division_id = as_id(form.fields.get("division"))
        if division_id is None:
            raise RuleBroken("division", "กรุณาเลือกสำนัก/กองที่จะรับผิดชอบงานนี้ต่อ")
        grant_other_division(
            session,
            actor=actor(),
            proposal_id=proposal_id,
            row_version=form.row_version(),
            division_id=division_id,
            answer=answer,
            now=now(),
        )


def _show(form: Form, typed_id: UUID | None, status: int = 200) -> tuple[str, int]:
    """`typed_id`: the request whose form could not be accepted; what was typed there stays."""
    with reading() as session:
        waiting = list_open_proposals(session)
        decided = list_decided_proposals(session, _DECIDED)
        divisions = list_divisions(session)
    days = {one.id: day_fields(**{f"due_{one.id}": one.wanted_on}) for one in waiting}
    return render_template(
        "proposals/page.html",
        waiting=waiting,
        decided=decided,
        divisions=divisions,
        days=days,
        form=form,
        typed_id=typed_id,
    ), status
