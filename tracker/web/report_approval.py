"""The chain of approval of a report: whose turn, what each said, the report to read; a post's holder decides here."""

from dataclasses import dataclass
from typing import cast, get_args
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.approval import Decision, ReportState, may_decide, post_of
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Right, has_right
from tracker.rules.report_code import read_code
from tracker.rules.report_difference import Difference
from tracker.services.decide_report import Verdict, decide_report
from tracker.services.frozen_report import FrozenReport, get_frozen
from tracker.services.publish_report import differences_now
from tracker.store.approvals import (
    PostHolder,
    StepRow,
    list_decided_by,
    list_post_holders,
    list_steps,
    list_waiting,
    turn_of,
)
from tracker.store.frozen_reports import find_report_by_code
from tracker.store.history import list_history_of
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, today

pages = Blueprint("report_approval", __name__)
Answer = Response | tuple[str, int]
_NO_REPORT = "ไม่พบรายงานฉบับนี้ กรุณาตรวจรหัสเอกสาร หรือกลับไปที่เมนู “ลงนาม”"


@dataclass(frozen=True)
class ChainView:
    """A report with its chain as this visitor sees it. `reasons` are those of withdrawing or proposing it."""

    frozen: FrozenReport
    steps: tuple[StepRow, ...]
    turn: StepRow | None
    holders: dict[UUID, tuple[PostHolder, ...]]
    differences: tuple[Difference, ...]
    reasons: tuple[tuple[str, str], ...]


@pages.get("/approvals")
def page() -> str:
    """What waits for this visitor; and, for who sees all, everything under approval, the longest waiting first."""
    with reading() as session:
        waiting = list_waiting(session)
        positions = {one.turn.step.position_id for one in waiting if one.turn}
        holders = list_post_holders(session, positions, today())
        decided = list_decided_by(session, actor().person_id)
    own = {post.position_id for post in actor().posts}
    sees_all = has_right(actor(), Right.SEE_REPORTS)
    mine = [one for one in waiting if one.turn and one.turn.step.position_id in own]
    others = [one for one in waiting if one not in mine] if sees_all else []
    return render_template(
        "report_approval/page.html", mine=mine, others=others, holders=holders, sees_all=sees_all, decided=decided
    )


@pages.get("/reports/code/<code>")
def by_code(code: str) -> Response:
    """Where the QR of a printed page leads; a code never means another report."""
    found = read_code(code)
    with reading() as session:
        head = find_report_by_code(session, found) if found else None
    if head is None:
        raise NotFound("no_code", _NO_REPORT)
    return redirect(url_for("report_approval.report", report_id=head.id))


@pages.get("/reports/frozen/<uuid:report_id>")
def report(report_id: UUID) -> Answer:
    """The report to read on a screen, its chain, and the two buttons where it is this visitor's turn."""
    return _show(report_id, Form({}))


@pages.post("/reports/frozen/<uuid:report_id>/decide")
def decide(report_id: UUID) -> Answer:
    """Agree, or return with what is to be mended."""
    _look(report_id)
    form = Form()
    ordinal = form.whole_number("ordinal", low=1, high=99, message="ลำดับไม่ถูกต้อง") or 0
    pressed = form.fields.get("go")
    if pressed not in get_args(Decision):  # nobody signs by sending a form without its button
        form.refuse(RuleBroken("no_decision", "กรุณากดปุ่ม “เห็นชอบและลงนาม” หรือ “ส่งคืนให้แก้ไข”"))
        return _show(report_id, form, 400)
    verdict = Verdict(ordinal, cast("Decision", pressed), form.text("note"))
    try:
        with writing() as session:
            state = decide_report(session, actor=actor(), report_id=report_id, verdict=verdict, now=now())
    except (NotFound, Forbidden):
        raise
    except Conflict as broken:
        form.refuse(broken)
        return _show(report_id, form, 409)
    except RuleBroken as broken:
        form.refuse(broken, "note" if broken.code.startswith("note") else "")
        return _show(report_id, form, 400)
    if state is ReportState.RETURNED:
        flash("ส่งคืนให้เจ้าหน้าที่แก้ไขแล้ว พร้อมข้อความของท่าน")
    else:
        flash("ลงนามเห็นชอบแล้ว ระบบบันทึกชื่อ ตำแหน่ง และเวลาไว้")
    return redirect(url_for("report_approval.report", report_id=report_id))


def _show(report_id: UUID, form: Form, status: int = 200) -> tuple[str, int]:
    seen = _look(report_id)
    steps = tuple(row.step for row in seen.steps)
    own_post = post_of(actor(), seen.turn.step) if seen.turn else None
    return render_template(
        "report_approval/report.html",
        seen=seen,
        head=seen.frozen.head,
        content=seen.frozen.content,
        may_sign=may_decide(actor(), steps) and seen.frozen.state is ReportState.APPROVING,
        own_post=own_post,
        may_run=has_right(actor(), Right.RUN_PLAN),
        sees_all=has_right(actor(), Right.SEE_REPORTS),
        form=form,
        errors_title="ยังบันทึกไม่ได้",
    ), status


def _look(report_id: UUID) -> ChainView:
    """Raises NotFound for whoever neither sees all reports nor is asked by this one."""
    with reading() as session:
        steps = list_steps(session, [report_id])[report_id]
        asked = {row.step.position_id for row in steps}
        if not has_right(actor(), Right.SEE_REPORTS) and not asked & {post.position_id for post in actor().posts}:
            raise NotFound("no_report", _NO_REPORT)
        frozen = get_frozen(session, report_id)
        is_open = frozen.state is ReportState.APPROVING
        return ChainView(
            frozen,
            steps,
            turn_of(steps) if is_open else None,
            list_post_holders(session, asked, today()),
            differences_now(session, frozen, now()) if is_open else (),
            _reasons(session, report_id),
        )


def _reasons(session: Session, report_id: UUID) -> tuple[tuple[str, str], ...]:
    told = [one for one in list_history_of(session, report_id) if "reason" in one.change]
    return tuple((one.action, str(one.change["reason"][1])) for one in told)
