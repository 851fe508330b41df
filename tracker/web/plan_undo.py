"""An import is taken back as a whole: what exactly happens is said first, and why not where it cannot be."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.services.undo_import import UndoState, find_undo, undo_import
from tracker.store.imports import get_import
from tracker.store.plans import PlanHead, get_plan
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now
from tracker.web.plan_review_page import Answer

pages = Blueprint("plan_undo", __name__)


@pages.get("/plans/<uuid:plan_id>/undo")
def page(plan_id: UUID) -> Answer:
    """What would happen; nothing happens yet."""
    return _show(plan_id, Form({}))


@pages.post("/plans/<uuid:plan_id>/undo")
def undo(plan_id: UUID) -> Answer:
    """Take back the import that was named on the page, all of it or nothing."""
    form = Form()
    _, state, _ = _find(plan_id)
    if as_id(form.fields.get("import_id")) != state.import_id:
        form.errors[""] = "มีการนำเข้าไฟล์อื่นหลังจากที่ท่านเปิดหน้านี้ กรุณาอ่านใหม่ว่าจะเลิกทำสิ่งใด"
        return _show(plan_id, form, 409)
    try:
        with writing() as session:
            undone = undo_import(session, actor=actor(), import_id=state.import_id, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken)
        return _show(plan_id, form, 400)
    withdrawn = " แผนถูกถอนออกทั้งฉบับ" if undone.is_plan_withdrawn else ""
    flash(f"เลิกทำการนำเข้า “{state.file_name}” แล้ว{withdrawn}")
    for note in undone.notes:
        flash(note)
    if undone.is_plan_withdrawn:
        return redirect(url_for("plans.page"))
    return redirect(url_for("plans.plan", plan_id=plan_id))


def _find(plan_id: UUID) -> tuple[PlanHead, UndoState, str]:
    """The plan, its last import, and how that one came into it."""
    with reading() as session:
        plan = get_plan(session, plan_id)
        state = find_undo(session, plan_id)
        if state is None:
            raise NotFound("no_import", "แผนนี้ไม่มีการนำเข้าที่เลิกทำได้ กรุณากลับไปที่หน้า “แผน”")
        changes = get_import(session, state.import_id).changes or {}
    return plan, state, str(changes.get("way", "new"))


def _show(plan_id: UUID, form: Form, status: int = 200) -> Answer:
    plan, state, way = _find(plan_id)
    return render_template("plans/undo.html", plan=plan, undo=state, way=way, form=form), status
