"""The page of one task, drawn for whoever reports on it, reviews it or has just made a mistake on it."""

from collections.abc import Callable
from uuid import UUID

from flask import render_template, request
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Right, has_right, may_update_task, require_task
from tracker.rules.reminder_words import may_see_told
from tracker.rules.task import COMMENT, TaskMove, is_late
from tracker.store.escalations import find_late_task
from tracker.store.task_requests import list_requests
from tracker.store.tasks import TaskPage, get_task
from tracker.store.told import list_sent_about
from tracker.web.delivery_view import ToldLine, told_lines
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import today
from tracker.web.task_care import read_care

MOVE_WORDS = {
    "start": "เริ่มดำเนินการ",
    "report": "รายงานความก้าวหน้า",
    "finish": "แจ้งว่าแล้วเสร็จ",
    "approve": "อนุมัติ",
    "return": "ส่งคืนให้แก้ไข",
    "reopen": "เปิดงานอีกครั้ง",
    "cancel": "ยกเลิก/ไม่เข้าข่าย",
    "restore": "นำกลับมาดำเนินการ",
    COMMENT: "ความเห็น",
}
TOLD_ON_TASK_PAGE = 5
# Where on the page a broken rule is shown; all others stand at the top only.
_FIELD_OF = {
    "percent": "percent",
    "obstacle_needed": "obstacle",
    "too_long": "result",
    "nothing_said": "result",
    "note_needed": "note",
    "reason_needed": "reason",
    "evidence_needed": "photo",
    "no_colleague": "colleague",
    "same_delegate": "colleague",
    "wanted_on": "wanted_on",
    "due_on": "wanted_on",
    "wanted_division": "wanted_division",
    "comment_needed": "comment",
    "text_needed": "asked",
    "text_too_long": "asked",
    "unknown_division": "asked",
    "other_division": "asked",
    "answer_by_past": "asked",
    "asked_already": "asked",
    "asked_enough": "asked",
    "not_asked": "asked",
}


def find_task(task_id: UUID) -> TaskPage:
    """The task as this visitor may see it; raises NotFound for one that is none of their business."""
    with reading() as session:
        page = get_task(session, task_id)
    require_task(actor(), page.row.division_id, supporting_ids=page.supporter_ids, delegate_id=page.row.delegate_id)
    return page


def show_task(page: TaskPage, form: Form | None = None, status: int = 200) -> tuple[str, int]:
    """The page of a task; with a form that could not be accepted, what was typed stays."""
    row = page.row
    with reading() as session:
        requests = list_requests(session, row.id)
        late = find_late_task(session, row.id, today()) if has_right(actor(), Right.RUN_PLAN) else None
        care = read_care(session, row)
    return render_template(
        "tasks/task.html",
        requests=requests,
        late=late,
        **vars(care),
        may_ask=has_right(actor(), Right.SEE_OVERVIEW) and not actor().is_limited and row.status.value != "cancelled",
        page=page,
        row=row,
        form=form or Form({}),
        has_typed=form is not None and "result" in form.fields,  # not where another form of the page was sent
        is_late=is_late(row.status, row.due_on, today()),
        may_update=may_update_task(actor(), row.division_id, row.delegate_id),
        may_review=has_right(actor(), Right.REVIEW),
        told=_told(row.id, row.division_id),
        move_words=MOVE_WORDS,
        form_key=(request.form.get("form_key") or str(new_id())).removesuffix("-comment"),
    ), status


def _told(task_id: UUID, division_id: UUID) -> list[ToldLine] | None:
    """The newest of what was said about the task, for whoever may read it; None for everybody else."""
    if not may_see_told(actor(), division_id):
        return None
    with reading() as session:
        return told_lines(list_sent_about(session, task_id=task_id, newest=4 * TOLD_ON_TASK_PAGE), TOLD_ON_TASK_PAGE)


def attempt(task_id: UUID, form: Form, deed: Callable[[Session], object]) -> tuple[str, int] | None:
    """Do something to a task. None where it is done, else its page with what was wrong and all that was typed.

    What is none of the visitor's business has no page to show it on: NotFound and Forbidden go on.
    """
    try:
        with writing() as session:
            deed(session)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return show_refusal(task_id, form, broken)
    return None


def show_refusal(task_id: UUID, form: Form, broken: RuleBroken) -> tuple[str, int]:
    """The page again with what is wrong; where somebody else was faster, both versions side by side."""
    page = find_task(task_id)
    if isinstance(broken, Conflict):
        return render_template(
            "tasks/conflict.html",
            page=page,
            row=page.row,
            form=form,
            form_key=str(new_id()),
            move_words=MOVE_WORDS,
            resent=_sent_again(),
        ), 409
    form.refuse(broken, _FIELD_OF.get(broken.code, ""))
    return show_task(page, form, 400)


def _sent_again() -> list[tuple[str, str]]:
    """All that was typed and ticked, to be sent once more over what is kept now."""
    fresh = ("csrf_token", "row_version", "form_key")
    return [(name, value) for name, value in request.form.items(multi=True) if name not in fresh]


def move_of(form: Form) -> TaskMove:
    """What the pressed button says."""
    known = {move.value: move for move in (TaskMove.START, TaskMove.REPORT, TaskMove.FINISH)}
    return known.get(form.fields.get("move", ""), TaskMove.REPORT)
