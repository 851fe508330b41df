"""Tasks: the list that is mine, one task's page, and what a division says about it."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Right, has_right
from tracker.rules.task import TaskMove, is_late
from tracker.services.add_evidence import add_evidence_file, add_evidence_link
from tracker.services.receive_evidence import confirm_evidence, require_decided
from tracker.services.update_task import TaskChange, update_task
from tracker.store.plans import find_plan_for_today
from tracker.store.tasks import list_supported_tasks
from tracker.web.door import actor, reading, visitor
from tracker.web.downloads import hand_out_kept
from tracker.web.forms import Form
from tracker.web.parts import now, parts, today
from tracker.web.task_list import grouped, read_task_list
from tracker.web.task_view import attempt, find_task, move_of, show_task

pages = Blueprint("tasks", __name__)
Answer = str | Response | tuple[str, int]
_SAID = {
    TaskMove.START: "เริ่มดำเนินการแล้ว",
    TaskMove.REPORT: "บันทึกความก้าวหน้าแล้ว",
    TaskMove.FINISH: "แจ้งว่าแล้วเสร็จแล้ว เจ้าหน้าที่นโยบายและแผนจะตรวจ เมื่ออนุมัติจึงนับเป็นแล้วเสร็จ",
}


@pages.get("/tasks")
def mine() -> str:
    """Late and near first; policy officer and executives see all divisions' and may filter."""
    with reading() as session:
        plan = find_plan_for_today(session, today())
        if plan is None:
            return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
        found = read_task_list(session, plan)
        is_own_and_all = found.query.is_all and not found.sees_all
        supported = list_supported_tasks(session, plan.id, actor().division_ids) if is_own_and_all else []
    return render_template(
        "tasks/list.html",
        plan=plan,
        list=found,
        groups=grouped(found.rows, today(), found.query.sort),
        supported=supported,
        is_late=lambda row: is_late(row.status, row.due_on, today()),
        has_division=bool(actor().division_ids) or found.sees_all,
    )


@pages.get("/tasks/<uuid:task_id>")
def page(task_id: UUID) -> Answer:
    """One task with its form, evidence and story."""
    return show_task(find_task(task_id))


@pages.post("/tasks/<uuid:task_id>/update")
def update(task_id: UUID) -> Answer:
    """Keep what a division says about its task."""
    form = Form()
    move = move_of(form)
    change = TaskChange(
        move=move,
        result=form.text("result"),
        percent=form.whole_number("percent", low=0, high=100, message="ร้อยละความก้าวหน้าต้องเป็นตัวเลข 0 ถึง 100"),
        is_blocked=form.flag("is_blocked"),
        obstacle=form.text("obstacle"),
        done_step_ids=form.ids("step") if form.flag("has_steps") else None,
        form_key=form.text("form_key", longest=64) or None,
    )
    if form.errors:
        return show_task(find_task(task_id), form, 400)
    refused = attempt(
        task_id,
        form,
        lambda session: update_task(
            session, actor=actor(), task_id=task_id, row_version=form.row_version(), change=change, now=now()
        ),
    )
    if refused:
        return refused
    flash(_SAID[move] if move is not TaskMove.FINISH or visitor().is_review_on else "บันทึกว่าแล้วเสร็จแล้ว")
    return redirect(url_for("tasks.page", task_id=task_id))  # type: ignore[return-value]


@pages.post("/tasks/<uuid:task_id>/evidence/link")
def add_link(task_id: UUID) -> Answer:
    """Tie a web address to the task."""
    form = Form()
    title = form.text("link_title", longest=300)
    url = form.text("url", required="กรุณาใส่ที่อยู่เว็บของหลักฐาน", longest=2000)
    evidence_on = form.day("link_on")
    if form.errors:
        return show_task(find_task(task_id), form, 400)
    refused = attempt(
        task_id,
        form,
        lambda session: add_evidence_link(
            session, actor=actor(), task_id=task_id, title=title, url=url, evidence_on=evidence_on, now=now()
        ),
    )
    if refused:
        return refused
    return _with_news(task_id, "เพิ่มลิงก์หลักฐานแล้ว")


@pages.post("/tasks/<uuid:task_id>/evidence/file")
def add_file(task_id: UUID) -> Answer:
    """Keep a file and tie it to the task."""
    form = Form()
    title = form.text("file_title", longest=300)
    evidence_on = form.day("file_on")
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.errors["file"] = "กรุณาเลือกไฟล์หลักฐาน"
    if form.errors or sent is None or not sent.filename:
        return show_task(find_task(task_id), form, 400)
    name, data = sent.filename, sent.read()
    refused = attempt(
        task_id,
        form,
        lambda session: add_evidence_file(
            session,
            actor=actor(),
            task_id=task_id,
            title=title,
            name=name,
            data=data,
            evidence_on=evidence_on,
            data_dir=parts().data_dir,
            now=now(),
        ),
    )
    if refused:
        return refused
    return _with_news(task_id, "เพิ่มไฟล์หลักฐานแล้ว")


@pages.post("/tasks/<uuid:task_id>/evidence/<uuid:evidence_id>")
def decide_evidence(task_id: UUID, evidence_id: UUID) -> Answer:
    """Say of what came out of a chat that it belongs here, or that it does not."""
    form = Form()
    is_right = form.fields.get("decision") == "confirm"

    def decide(session: Session) -> None:
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

    refused = attempt(task_id, form, decide)
    if refused:
        return refused
    return _with_news(task_id, "ยืนยันหลักฐานแล้ว" if is_right else "ถอนออกแล้ว ไม่นับเป็นหลักฐานของงานนี้")


@pages.get("/tasks/<uuid:task_id>/evidence/<uuid:evidence_id>")
def download(task_id: UUID, evidence_id: UUID) -> Response:
    """A file somebody sent in: always saved, never shown in our name."""
    found = next((one for one in find_task(task_id).evidence if one.id == evidence_id and one.sha256), None)
    if found is None or found.sha256 is None:
        raise NotFound("no_evidence", "ไม่พบไฟล์หลักฐานนี้ อาจถูกถอนออกไปแล้ว กรุณากลับไปที่หน้างาน")
    return hand_out_kept(found.sha256, found.media_type, found.file_name)


def _with_news(task_id: UUID, news: str) -> Response:
    flash(news)
    return redirect(url_for("tasks.page", task_id=task_id, _anchor="evidence"))  # type: ignore[return-value]
