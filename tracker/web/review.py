"""What waits for the policy officer: finished tasks and handed-in entries, approved or returned with a note."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.task import EntryState, TaskStatus
from tracker.services.approve_tasks import approve_tasks
from tracker.services.report_entry import review_entry
from tracker.services.update_task import LONGEST_TEXT, cancel_task, reopen_task, review_task
from tracker.store.entries import list_owed_entries
from tracker.store.plans import find_plan_for_today, list_rounds
from tracker.store.since_decision import list_since_decision
from tracker.store.task_proposals import count_open_proposals
from tracker.store.tasks import list_tasks
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today
from tracker.web.task_view import MOVE_WORDS, attempt, show_refusal
from tracker.web.undo_offer import offer_undo

pages = Blueprint("review", __name__)
Answer = str | Response | tuple[str, int]
_MEANWHILE = "มีงานที่เลือกถูกแก้ไขหรือตรวจไปแล้วระหว่างนี้ จึงยังไม่อนุมัติงานใด กรุณาดูข้อมูลล่าสุดด้านล่าง แล้วกดอนุมัติอีกครั้ง"


@pages.get("/review")
def page() -> Answer:
    """Everything that waits, the oldest due first, each with what happened since the last decision about it."""
    return _show(Form({}), {})


@pages.post("/review/approve")
def approve() -> Answer:
    """Approve every ticked task, each in the version that was on the screen, with one note."""
    form = Form()
    seen = _ticked(form)
    note = form.text("note", longest=LONGEST_TEXT)
    if form.errors:
        return _show(form, seen, 400)
    try:
        with writing() as session:
            said, deed_id = approve_tasks(session, actor=actor(), versions=seen, note=note, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.errors["waiting"] = _MEANWHILE if isinstance(broken, Conflict) else broken.message
        return _show(form, seen, 409 if isinstance(broken, Conflict) else 400)
    offer_undo(said, deed_id)
    return redirect(url_for("review.page"))


def _ticked(form: Form) -> dict[UUID, int]:
    """The ticked boxes: a task and its version; what is neither is left out."""
    found: dict[UUID, int] = {}
    for value in form.listed("task"):
        named, _, version = value.partition(":")
        task_id = as_id(named)
        if task_id and version.isascii() and version.isdigit() and len(version) < 10:
            found[task_id] = int(version)
    return found


def _show(form: Form, ticked: Mapping[UUID, int], status: int = 200) -> Answer:
    with reading() as session:
        plan = find_plan_for_today(session, today())
        tasks = [row for row in list_tasks(session, plan.id) if row.status is TaskStatus.SUBMITTED] if plan else []
        rounds = list_rounds(session, plan.fiscal_year_id) if plan else []
        entries = [
            (head, entry)
            for head in rounds
            for entry in list_owed_entries(session, head.id)
            if entry.state is EntryState.SUBMITTED
        ]
        proposal_count = count_open_proposals(session)
        since = list_since_decision(session, [row.id for row in tasks])
    return render_template(
        "review/page.html",
        tasks=tasks,
        since=since,
        ticked=ticked,
        move_words=MOVE_WORDS,
        form=form,
        errors_title="ยังอนุมัติไม่ได้",
        entries=entries,
        proposal_count=proposal_count,
    ), status


@pages.post("/tasks/<uuid:task_id>/review")
def decide_task(task_id: UUID) -> Answer:
    """Approve a finished task, or return it with a note."""
    form = Form()
    is_approved = form.fields.get("decision") == "approve"
    note = form.text("note")
    done: list[UUID] = []
    refused = attempt(
        task_id,
        form,
        lambda session: done.append(
            review_task(
                session,
                actor=actor(),
                task_id=task_id,
                row_version=form.row_version(),
                is_approved=is_approved,
                note=note,
                now=now(),
            )
        ),
    )
    if refused:
        return refused
    offer_undo("อนุมัติแล้ว งานนี้นับเป็นแล้วเสร็จ" if is_approved else "ส่งคืนแล้ว กองจะเห็นข้อความของท่านที่หน้างาน", done[0])
    return redirect(url_for("review.page"))


@pages.post("/tasks/<uuid:task_id>/cancel")
def cancel(task_id: UUID) -> Answer:
    """Take a task out of the count, with a reason that stays."""
    form = Form()
    done: list[UUID] = []
    refused = attempt(
        task_id,
        form,
        lambda session: done.append(
            cancel_task(
                session,
                actor=actor(),
                task_id=task_id,
                row_version=form.row_version(),
                reason=form.text("reason"),
                now=now(),
            )
        ),
    )
    if refused:
        return refused
    offer_undo("บันทึกเป็นยกเลิก/ไม่เข้าข่ายแล้ว งานนี้ไม่นับในร้อยละ", done[0])
    return redirect(url_for("tasks.page", task_id=task_id))


@pages.post("/tasks/<uuid:task_id>/reopen")
def reopen(task_id: UUID) -> Answer:
    """Bring a done or cancelled task back to work."""
    form = Form()
    reason = form.text("reason", required="กรุณาระบุเหตุผลที่เปิดงานนี้อีกครั้ง")
    if form.errors:
        return show_refusal(task_id, form, RuleBroken("reason_needed", form.errors["reason"]))
    done: list[UUID] = []
    refused = attempt(
        task_id,
        form,
        lambda session: done.append(
            reopen_task(
                session, actor=actor(), task_id=task_id, row_version=form.row_version(), reason=reason, now=now()
            )
        ),
    )
    if refused:
        return refused
    offer_undo("เปิดงานนี้อีกครั้งแล้ว", done[0])
    return redirect(url_for("tasks.page", task_id=task_id))


@pages.post("/rounds/<uuid:round_id>/entries/<uuid:measure_id>/<uuid:division_id>/review")
def decide_entry(round_id: UUID, measure_id: UUID, division_id: UUID) -> Response:
    """Approve what a division handed in, or return it with a note; mistakes are told on the entry's page."""
    form = Form()
    is_approved = form.fields.get("decision") == "approve"
    with reading() as session:
        owed = list_owed_entries(session, round_id, division_ids=[division_id])
    entry_id = next((entry.entry_id for entry in owed if entry.measure_id == measure_id), None)
    if entry_id is None:
        raise NotFound("no_entry", "ไม่พบผลรายงานนี้")
    try:
        with writing() as session:
            review_entry(
                session,
                actor=actor(),
                entry_id=entry_id,
                row_version=form.row_version(),
                is_approved=is_approved,
                note=form.text("note"),
                now=now(),
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
        return redirect(url_for("entries.entry", round_id=round_id, measure_id=measure_id, division_id=division_id))
    flash("รับรองแล้ว" if is_approved else "ส่งคืนแล้ว กองจะเห็นข้อความของท่าน")
    return redirect(url_for("review.page"))
