"""Tasks: the list that is mine, one task's page, and what a division says about it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Right, has_right, may_update_task
from tracker.rules.sign_in import own_path
from tracker.rules.task import TaskMove, TaskStatus, is_late
from tracker.services.update_task import TaskChange, update_task
from tracker.store.plans import find_plan_for_today
from tracker.store.tasks import TaskRow, list_supported_tasks
from tracker.web.door import actor, reading, visitor
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, today
from tracker.web.task_list import grouped, read_task_list
from tracker.web.task_report import askers_of, keep_photo, read_change, read_photo, who_sees
from tracker.web.task_view import attempt, find_task, show_task
from tracker.web.undo_offer import offer_undo

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
        may_start=_may_start,
        has_division=bool(actor().division_ids) or found.sees_all,
    )


def _may_start(row: TaskRow) -> bool:
    """Whether the row offers the one tap."""
    is_waiting = row.status is TaskStatus.NOT_STARTED
    return is_waiting and may_update_task(actor(), row.division_id, row.delegate_id)


@pages.get("/tasks/<uuid:task_id>")
def page(task_id: UUID) -> Answer:
    """One task with its form, evidence and story."""
    return show_task(find_task(task_id))


@pages.post("/tasks/<uuid:task_id>/update")
def update(task_id: UUID) -> Answer:
    """Keep what a division says about its task, and the photo beside it."""
    page, form = find_task(task_id), Form()
    change, upload = read_change(form), read_photo(form)
    if form.errors or (upload and not keep_photo(form, task_id, upload)):
        return show_task(page, form, 400)
    askers = askers_of(task_id)
    return _update(task_id, form, change, url_for("tasks.page", task_id=task_id), askers)


@pages.post("/tasks/start")
def start() -> Answer:
    """One tap in a list: the button says which task, and which version of it the person saw."""
    named, _, seen = request.form.get("task", "").partition(":")
    task_id = as_id(named)
    if task_id is None:
        raise NotFound("no_task", "ไม่พบงานนี้ อาจถูกย้ายไปกองอื่น กรุณากลับไปที่ “งานของฉัน”")
    row = find_task(task_id).row
    version = request.form.get("row_version") or seen
    change = TaskChange(
        TaskMove.START,
        is_blocked=row.is_blocked,
        obstacle=row.obstacle or "",
        form_key=f"start-{task_id}-{version}"[:64],
    )
    form = Form({"row_version": version, "move": TaskMove.START.value})
    return _update(task_id, form, change, own_path(request.form.get("next")) or url_for("tasks.mine"), ())


def _update(task_id: UUID, form: Form, change: TaskChange, back: str, askers: Sequence[str]) -> Answer:
    done: list[UUID | None] = []
    refused = attempt(
        task_id,
        form,
        lambda session: done.append(
            update_task(
                session, actor=actor(), task_id=task_id, row_version=form.row_version(), change=change, now=now()
            )
        ),
    )
    if refused:
        return refused
    is_done_at_once = change.move is TaskMove.FINISH and not visitor().is_review_on
    said = "บันทึกว่าแล้วเสร็จแล้ว" if is_done_at_once else _SAID[change.move]
    offer_undo(f"{said} {who_sees(askers)}".strip() if change.move is not TaskMove.START else said, done[0])
    return redirect(back)  # type: ignore[return-value]
