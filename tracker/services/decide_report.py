"""A post's holder agrees to a report or returns it; the officer passes over a vacant post, or takes a signed paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.approval import (
    Decision,
    ReportState,
    Step,
    StepState,
    decide,
    find_turn,
    pass_over_repeats,
    require_turn,
    skip_vacant,
)
from tracker.rules.approval_trail import SEALS
from tracker.rules.errors import Conflict
from tracker.rules.permissions import Actor, Post, Right, require_right
from tracker.rules.report_signing import post_line
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_control_characters
from tracker.services.check_chain import require_told_chain, seals_since
from tracker.services.frozen_report import is_untouched, tampered
from tracker.services.report_history import note_report
from tracker.store.approvals import PostHolder, change_steps, list_post_holders, list_step_rows, list_steps
from tracker.store.database import flush_or_conflict
from tracker.store.frozen_reports import lock_report
from tracker.store.models import RoundReport


@dataclass(frozen=True)
class Verdict:
    """What somebody decided about the step they saw."""

    ordinal: int
    decision: Decision
    note: str = ""


def decide_report(session: Session, *, actor: Actor, report_id: UUID, verdict: Verdict, now: datetime) -> ReportState:
    """Agree or return, by the post whose turn it is; two at once are one and a Conflict. What the report is then."""
    report = _lock_open(session, report_id)
    steps = _steps(session, report_id)
    turn, post = require_turn(actor, steps, verdict.ordinal)
    note = clean_control_characters(verdict.note).strip()
    if verdict.decision == "approve":
        _require_untouched(session, report_id)
    after = decide(steps, verdict.ordinal, verdict.decision, note)
    if verdict.decision == "return":
        report.state, report.ended_at = ReportState.RETURNED.value, now
    else:
        after = _passed_over(session, after, now)
    change_steps(session, report_id, after, now)
    _sign(session, report_id, turn, actor, post)
    flush_or_conflict(session)
    action = "report_approved" if verdict.decision == "approve" else "report_returned"
    _note(session, actor, report, action, {"step": [None, turn.title], "note": [None, note]}, steps, now)
    session.commit()
    return ReportState(report.state)


def skip_post(session: Session, *, actor: Actor, report_id: UUID, ordinal: int, reason: str, now: datetime) -> None:
    """The policy officer passes over a post that nobody holds or acts for, and says why."""
    require_right(actor, Right.RUN_PLAN)
    report = _lock_open(session, report_id)
    steps = _steps(session, report_id)
    words = clean_control_characters(reason).strip()
    after = skip_vacant(steps, _people(_holders(session, steps, now)), ordinal, words)
    change_steps(session, report_id, _passed_over(session, after, now), now)
    flush_or_conflict(session)
    title = next(step.title for step in steps if step.ordinal == ordinal)
    change = {"step": [None, title], "note": [None, words]}
    _note(session, actor, report, "report_post_skipped", change, steps, now)
    session.commit()


def approve_on_paper(session: Session, *, actor: Actor, report_id: UUID, scan_id: UUID, now: datetime) -> int:
    """Every waiting step is agreed to by the signed paper the officer accepted. How many; the caller commits.

    Who signed stands on the paper: a name is noted only where exactly one person holds the post that day.
    """
    require_right(actor, Right.RUN_PLAN)
    report = _lock_open(session, report_id)
    _require_untouched(session, report_id)
    steps = _steps(session, report_id)
    turn = find_turn(steps)
    if turn is None:
        raise Conflict("step_decided", "รายงานฉบับนี้มีผู้ลงนามครบแล้ว ไม่ต้องรับเอกสารที่ลงนามบนกระดาษอีก")
    holders = _holders(session, steps, now)
    waiting = [step for step in steps if step.state is StepState.WAITING]
    after: Sequence[Step] = steps
    for step in waiting:
        after = decide(after, step.ordinal, "approve", "ลงนามบนกระดาษ")
    change_steps(session, report_id, after, now)
    for row in list_step_rows(session, report_id):
        if any(step.ordinal == row.ordinal for step in waiting):
            row.way, row.scan_id = "paper", scan_id
            found = holders.get(row.position_id, ())
            row.person_id, row.person_name = (found[0].person_id, found[0].name) if len(found) == 1 else (None, None)
            row.is_acting = len(found) == 1 and found[0].is_acting
    flush_or_conflict(session)
    titles = [step.title for step in waiting]
    change = {"steps": [None, titles], "scan": [None, str(scan_id)]}
    _note(session, actor, report, "report_signed_on_paper", change, steps, now)
    return len(waiting)


def _lock_open(session: Session, report_id: UUID) -> RoundReport:
    report = lock_report(session, report_id)
    if report.state != ReportState.APPROVING.value:
        words = ReportState(report.state).thai
        raise Conflict("not_approving", f"รายงานฉบับนี้ไม่ได้รอการลงนามแล้ว ({words}) กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด")
    return report


def _require_untouched(session: Session, report_id: UUID) -> None:
    """Nobody signs below a text or a signature that was changed outside the system."""
    if not is_untouched(session, report_id):
        raise tampered()
    require_told_chain(session, report_id)


def _steps(session: Session, report_id: UUID) -> tuple[Step, ...]:
    return tuple(row.step for row in list_steps(session, [report_id])[report_id])


def _holders(session: Session, steps: Sequence[Step], now: datetime) -> Mapping[UUID, tuple[PostHolder, ...]]:
    return list_post_holders(session, [step.position_id for step in steps], day_of(now))


def _people(holders: Mapping[UUID, tuple[PostHolder, ...]]) -> dict[UUID, set[UUID]]:
    return {position: {one.person_id for one in found} for position, found in holders.items()}


def _passed_over(session: Session, steps: Sequence[Step], now: datetime) -> tuple[Step, ...]:
    """Whoever comes next and signs later too is passed over now."""
    return pass_over_repeats(steps, _people(_holders(session, steps, now)))


def _sign(session: Session, report_id: UUID, turn: Step, actor: Actor, post: Post) -> None:
    """Name and post as they stand today: the person may leave, the paper stays."""
    row = next(row for row in list_step_rows(session, report_id) if row.ordinal == turn.ordinal)
    row.way, row.person_id, row.person_name = "web", actor.person_id, actor.name
    row.post_line, row.is_acting = post_line(actor.posts, post), post.is_acting


def _note(  # who, what, about which chain, when
    session: Session,
    actor: Actor,
    report: RoundReport,
    action: str,
    change: dict[str, Any],
    before: Sequence[Step],
    now: datetime,
) -> None:
    """With a seal of every step that was decided: rows alone are no signatures."""
    seals = {SEALS: [None, seals_since(session, report.id, before)]}
    change = {**change, **seals, "content_sha256": [None, report.content_sha256]}
    note_report(session, actor, report.id, action, change, now)
