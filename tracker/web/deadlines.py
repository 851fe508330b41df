"""Deadlines as versions: a round's dates as announced, a task's due date; moved after a look at whom it touches."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.thai_calendar import format_date
from tracker.services.foresee_move import MoveEffect, foresee_round_move, foresee_task_move
from tracker.services.move_deadline import (
    RoundMove,
    TaskMove,
    check_round_move,
    check_task_move,
    move_round_dates,
    move_task_deadline,
)
from tracker.store.deadlines import DeadlineVersion, list_round_versions, list_task_versions
from tracker.store.plans import RoundHead, get_round, list_plans, list_rounds
from tracker.store.tasks import TaskPage, get_task
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, day_fields
from tracker.web.parts import now, today

pages = Blueprint("deadlines", __name__)
Answer = Response | tuple[str, int]
_ROUND_FIELDS = {name: name for name in ("closes_on", "due_on", "announcement")} | {"same_dates": "closes_on"}
_TASK_FIELDS = {"due_on": "due_on", "reason_needed": "reason", "reason": "reason", "same_dates": "due_on"}
_MEANWHILE = "มีผู้อื่นเลื่อนวันนี้ไปก่อนแล้ว หน้านี้เป็นข้อมูลล่าสุด กรุณาตรวจ แล้วทำอีกครั้ง"
_VERSION_LENGTH = 9


@dataclass(frozen=True)
class RoundView:
    """A round with everything that was ever said of its dates."""

    head: RoundHead
    versions: tuple[DeadlineVersion, ...]


@pages.get("/deadlines")
def page() -> str:
    """The rounds of every year that has a plan in force, or that still runs; the newest year first."""
    with reading() as session:
        years = {plan.fiscal_year_id for plan in list_plans(session) if plan.state.value == "active"}
        heads = [head for head in list_rounds(session) if head.fiscal_year_id in years or _is_running(head)]
        rounds = [RoundView(head, tuple(list_round_versions(session, head.id))) for head in heads]
    rounds.sort(key=lambda one: (-one.head.year, one.head.months))
    return render_template("deadlines/page.html", rounds=rounds)


def _is_running(head: RoundHead) -> bool:
    return head.year >= FiscalYear.of(today()).year


@pages.get("/deadlines/rounds/<uuid:round_id>")
def round_form(round_id: UUID) -> Answer:
    """A round's dates, to be moved."""
    head = _round(round_id).head
    return _show_round(round_id, Form(day_fields(closes_on=head.closes_on, due_on=head.due_on)))


@pages.post("/deadlines/rounds/<uuid:round_id>")
def move_round(round_id: UUID) -> Answer:
    """First show whom it touches; move the dates where that was seen."""
    _round(round_id)
    form = Form()
    closes_on, due_on = form.day("closes_on"), form.day("due_on")
    announced_on = form.day("announced_on")
    announcement = form.text("announcement")
    for name, day in (("closes_on", closes_on), ("due_on", due_on)):
        if day is None:
            form.errors.setdefault(name, "กรุณาใส่วัน เดือน และปี พ.ศ. ตามประกาศ")
    if form.errors or closes_on is None or due_on is None:
        return _show_round(round_id, form, 400)
    move = RoundMove(_number(form, "version"), closes_on, due_on, announcement, announced_on)
    try:
        if form.fields.get("go") == "move":
            with writing() as session:
                move_round_dates(session, actor=actor(), round_id=round_id, move=move, now=now())
            flash(f"เลื่อนเป็น{_round_words(closes_on, due_on)} แล้ว")
            return redirect(url_for("deadlines.round_form", round_id=round_id))
        with reading() as session:
            check_round_move(session, actor=actor(), round_id=round_id, move=move)
            effect = foresee_round_move(session, round_id, closes_on, today())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return _show_round(round_id, _refused(form, broken, _ROUND_FIELDS), _status(broken))
    return _show_round(round_id, form, effect=effect, new_words=_round_words(closes_on, due_on))


@pages.get("/tasks/<uuid:task_id>/deadline")
def task_form(task_id: UUID) -> Answer:
    """A task's due date, to be moved."""
    task, _ = _task(task_id)
    return _show_task(task_id, Form(day_fields(due_on=task.row.due_on)))


@pages.post("/tasks/<uuid:task_id>/deadline")
def move_task(task_id: UUID) -> Answer:
    """First show whom it touches; move the date where that was seen."""
    _task(task_id)
    form = Form()
    due_on = form.day("due_on")
    reason, announcement = form.text("reason"), form.text("announcement")
    if due_on is None:
        form.errors.setdefault("due_on", "กรุณาใส่วัน เดือน และปี พ.ศ. ของวันครบกำหนดใหม่")
    if form.errors or due_on is None:
        return _show_task(task_id, form, 400)
    move = TaskMove(_number(form, "row_version"), due_on, reason, announcement)
    try:
        if form.fields.get("go") == "move":
            with writing() as session:
                move_task_deadline(session, actor=actor(), task_id=task_id, move=move, now=now())
            flash(f"เลื่อนวันครบกำหนดเป็น {format_date(due_on)} แล้ว")
            return redirect(url_for("tasks.page", task_id=task_id))
        with reading() as session:
            check_task_move(session, actor=actor(), task_id=task_id, move=move)
            effect = foresee_task_move(session, task_id, due_on, today())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return _show_task(task_id, _refused(form, broken, _TASK_FIELDS), _status(broken))
    return _show_task(task_id, form, effect=effect, new_words=f" {format_date(due_on)}")


def _round_words(closes_on: date, due_on: date) -> str:
    return f"ปิดรอบ {format_date(closes_on)} ส่งรายงานภายใน {format_date(due_on)}"


def _round(round_id: UUID) -> RoundView:
    with reading() as session:
        return _read_round(session, round_id)


def _read_round(session: Session, round_id: UUID) -> RoundView:
    return RoundView(get_round(session, round_id), tuple(list_round_versions(session, round_id)))


def _task(task_id: UUID) -> tuple[TaskPage, list[DeadlineVersion]]:
    with reading() as session:
        return get_task(session, task_id), list_task_versions(session, task_id)


def _show_round(
    round_id: UUID, form: Form, status: int = 200, *, effect: MoveEffect | None = None, new_words: str = ""
) -> tuple[str, int]:
    seen = _round(round_id)
    return render_template(
        "deadlines/round.html",
        head=seen.head,
        versions=seen.versions,
        form=form,
        effect=effect,
        new_words=new_words,
        errors_title="ยังเลื่อนไม่ได้",
    ), status


def _show_task(
    task_id: UUID, form: Form, status: int = 200, *, effect: MoveEffect | None = None, new_words: str = ""
) -> tuple[str, int]:
    task, versions = _task(task_id)
    return render_template(
        "deadlines/task.html",
        row=task.row,
        versions=versions,
        form=form,
        effect=effect,
        new_words=new_words,
        errors_title="ยังเลื่อนไม่ได้",
    ), status


def _refused(form: Form, broken: RuleBroken, fields: dict[str, str]) -> Form:
    if isinstance(broken, Conflict):
        form.errors[""] = _MEANWHILE
    else:
        form.refuse(broken, fields.get(broken.code, ""))
    return form


def _status(broken: RuleBroken) -> int:
    return 409 if isinstance(broken, Conflict) else 400


def _number(form: Form, name: str) -> int:
    """The version somebody saw; 0, which fits none, where the field was tampered with."""
    typed = form.fields.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _VERSION_LENGTH else 0
