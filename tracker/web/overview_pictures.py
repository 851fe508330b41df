"""The overview on one sheet of paper, and asking a division from it."""

from typing import get_args
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Right, has_right
from tracker.rules.question import read_question, sent_sentence
from tracker.rules.task import TaskStatus, is_late
from tracker.services.ask_division import LONGEST_TEXT, Asked, ask_division, division_names
from tracker.store.divisions import DivisionRow, list_divisions
from tracker.store.plans import find_plan_for_today
from tracker.store.tasks import TaskRow, list_tasks
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.overview_view import find_sight
from tracker.web.parts import now, today

pages = Blueprint("overview_pictures", __name__)
Answer = Response | str | tuple[str, int]
_KINDS: dict[str, Asked] = {kind: kind for kind in get_args(Asked)}
_ORDER = [TaskStatus.IN_PROGRESS, TaskStatus.NOT_STARTED, TaskStatus.SUBMITTED, TaskStatus.DONE]


@pages.get("/overview/paper")
def paper() -> str:
    """One A4 page, legible in black and white, with the numbers of the screen."""
    sight = find_sight()
    if sight is None:
        return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
    return render_template(
        "overview/paper.html",
        plan=sight.read.plan,
        sight=sight,
        figures=sight.figures,
        progress=sight.figures.progress,
        head=sight.read.head,
    )


@pages.get("/overview/ask")
def ask_form() -> Answer:
    """Whom to ask about what: the tasks of one division, the late ones first."""
    _require_full_sign_in()
    return _show_form(Form({}), as_id(request.args.get("division")))


@pages.post("/overview/ask")
def ask() -> Answer:
    """Send it; where no task is chosen yet, the tasks of the division that the words name."""
    _require_full_sign_in()
    form = Form()
    text = form.text(
        "asked", longest=LONGEST_TEXT, required="กรุณาเขียนว่าต้องการถามอะไร เช่น @กองคลัง ขอรายละเอียดภายในวันศุกร์"
    )
    division_id = _division_named(form, text) or as_id(form.fields.get("division"))
    task_id = as_id(form.fields.get("task"))
    if not form.errors and task_id is None:
        form.errors["task" if division_id else "asked"] = (
            "กรุณาเลือกงานที่จะถาม" if division_id else "กรุณาขึ้นต้นด้วยชื่อกอง เช่น @กองคลัง หรือเลือกกองด้านล่าง"
        )
    if form.errors or task_id is None:
        return _show_form(form, division_id, 400)
    kind = _KINDS.get(form.fields.get("kind", ""), "question")
    try:
        with writing() as session:
            ask_division(session, actor=actor(), task_id=task_id, kind=kind, text=text, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, "asked")
        return _show_form(form, division_id, 400)
    flash(sent_sentence(kind, text, today()))
    return redirect(url_for("overview.page"))


def _require_full_sign_in() -> None:
    if actor().is_limited:
        raise Forbidden("full_sign_in", "การถามกองต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน ลิงก์จากข้อความใช้ดูและรายงานงานของท่านได้เท่านั้น")


def _division_named(form: Form, text: str) -> UUID | None:
    """Whom "@กองคลัง" means; a name nobody has is said at the words."""
    with reading() as session:
        names = division_names(session)
    try:
        return read_question(text, today(), names).division_id
    except RuleBroken as broken:
        form.refuse(broken, "asked")
        return None


def _show_form(form: Form, division_id: UUID | None, status: int = 200) -> Answer:
    with reading() as session:
        plan = find_plan_for_today(session, today())
        if plan is None:
            return render_template("tasks/no_plan.html", may_upload=has_right(actor(), Right.RUN_PLAN))
        divisions = list_divisions(session)
        division = next((one for one in divisions if one.id == division_id), None)
        rows = _tasks(session, plan.id, division) if division else []
    typed = form.fields.get("asked", f"@{division.name} " if division else "@")
    return render_template(
        "overview/ask.html", form=form, divisions=divisions, division=division, rows=rows, typed=typed
    ), status


def _tasks(session: Session, plan_id: UUID, division: DivisionRow) -> list[TaskRow]:
    """What can be asked about: the late ones first, then what is open, waits for review, or is done."""
    rows = [row for row in list_tasks(session, plan_id, division_ids=[division.id]) if row.status in _ORDER]
    return sorted(
        rows,
        key=lambda row: (
            not is_late(row.status, row.due_on, today()),
            not row.status.is_open,
            _ORDER.index(row.status),
        ),
    )
