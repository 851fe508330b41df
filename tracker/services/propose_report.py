"""The policy officer proposes a round's report: its content is frozen and goes through the chain; or takes it back."""

import secrets
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.approval import ReportState, Step, StepState, check_note, pass_over_repeats, post_of, steps_of
from tracker.rules.approval_trail import SEALS
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.report_code import RANDOM_BYTES, new_code
from tracker.rules.report_content import ReportContent, Signatory
from tracker.rules.report_signing import post_line
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_control_characters
from tracker.services.check_chain import seals_since
from tracker.services.compile_report import compile_content
from tracker.services.report_history import note_report
from tracker.store.approvals import add_steps, list_chain, list_post_holders
from tracker.store.database import flush_or_conflict
from tracker.store.frozen_reports import (
    find_open_report,
    freeze_report,
    is_code_taken,
    list_reports,
    lock_report,
    lock_round,
    newest_report_revision,
)
from tracker.store.models import RoundReport
from tracker.store.people import find_actor, get_organization
from tracker.store.plans import RoundHead, get_round
from tracker.store.report_cells import list_missing


@dataclass(frozen=True)
class Proposal:
    """What the officer saw and wants signed. `reason` is why a published report is to be replaced, or proposed anew."""

    round_id: UUID
    content_sha256: str
    reason: str = ""
    is_anew: bool = False  # the one under approval is withdrawn for this one


def propose_report(session: Session, *, actor: Actor, proposal: Proposal, now: datetime) -> UUID:
    """Freeze the content as it stands and ask the first of the chain. Its id.

    Raises RuleBroken with what is still to be done, Conflict where the content is no longer the one that was seen.
    """
    require_right(actor, Right.RUN_PLAN)
    head = get_round(session, proposal.round_id)
    lock_round(session, head.id)
    reason = clean_control_characters(proposal.reason).strip()
    _check_reason(session, head, reason)
    _check_missing(session, head)
    _make_room(session, actor, head, reason, now, is_anew=proposal.is_anew)
    content = compile_content(session, year=head.year, months=head.months, now=now, is_draft=False)
    if content.sha256 != proposal.content_sha256:
        raise Conflict("content_changed", "มีผู้แก้ไขผลรายงานหลังจากที่ท่านเปิดหน้านี้ กรุณาอ่านรายงานที่ปรับปรุงแล้วอีกครั้ง แล้วจึงเสนอ")
    return _freeze(session, actor, head, content, reason, now)


def withdraw_report(session: Session, *, actor: Actor, report_id: UUID, reason: str, now: datetime) -> None:
    """Take a report back before it is published; who signed already has signed nothing any more."""
    require_right(actor, Right.RUN_PLAN)
    report = lock_report(session, report_id)
    words = clean_control_characters(reason).strip()
    if report.state == ReportState.WITHDRAWN.value:
        return
    if report.state != ReportState.APPROVING.value:
        raise RuleBroken("not_approving", "รายงานฉบับนี้ไม่ได้อยู่ระหว่างเสนอลงนาม จึงถอนเรื่องไม่ได้")
    if not words:
        raise RuleBroken("reason_needed", "กรุณาระบุเหตุผลที่ถอนเรื่อง ผู้ที่ลงนามไปแล้วจะเห็นเหตุผลนี้")
    check_note(words)
    _withdraw(session, actor, report, words, now)
    session.commit()


def _freeze(
    session: Session, actor: Actor, head: RoundHead, content: ReportContent, reason: str, now: datetime
) -> UUID:
    chain = list_chain(session)
    holders = list_post_holders(session, [post.position_id for post in chain], day_of(now))
    people = {position: {one.person_id for one in found} for position, found in holders.items()}
    steps = pass_over_repeats(steps_of(chain), people)
    content = replace(content, signatories=_signatories(session, actor, steps, people, day_of(now)))
    row = RoundReport(
        id=new_id(),
        round_id=head.id,
        revision=newest_report_revision(session, head.id) + 1,
        state=ReportState.APPROVING.value,
        form=get_organization(session).report_form,
        code=_free_code(session),
        content=content.to_json().decode(),
        content_sha256=content.sha256,
        started_by_id=actor.person_id,
        created_at=now,
        signatories=[],
    )
    freeze_report(session, row)
    add_steps(session, row.id, steps, now)
    flush_or_conflict(session)
    change = {
        "content_sha256": [None, row.content_sha256],
        "code": [None, row.code],
        "revision": [None, row.revision],
        "chain": [None, [step.title for step in steps]],
        SEALS: [None, seals_since(session, row.id, steps_of(chain))],
    }
    note_report(session, actor, row.id, "report_proposed", change | ({"reason": [None, reason]} if reason else {}), now)
    session.commit()
    return row.id


def _signatories(
    session: Session, actor: Actor, steps: Sequence[Step], people: Mapping[UUID, Set[UUID]], today: date
) -> tuple[Signatory, ...]:
    """Who is to sign, as it is printed for the pen; a post that nobody or more than one person holds has no name."""
    own = next((post for post in actor.posts if post.rank is Rank.POLICY_OFFICER), None)
    signs = [Signatory("ผู้รายงาน", actor.name, post_line(actor.posts, own) if own else "")]
    for step in steps:
        if step.state is StepState.SKIPPED:
            continue
        found = people.get(step.position_id, set())
        holder = find_actor(session, next(iter(found)), today) if len(found) == 1 else None
        post = post_of(holder, step) if holder else None
        if holder and post:
            signs.append(Signatory(step.part, holder.name, post_line(holder.posts, post)))
        else:
            signs.append(Signatory(step.part, post=step.title))
    return tuple(signs)


def _check_reason(session: Session, head: RoundHead, reason: str) -> None:
    check_note(reason)
    is_published = any(one.state is ReportState.PUBLISHED for one in list_reports(session, head.id))
    if is_published and not reason:
        raise RuleBroken("reason_needed", "รอบนี้มีรายงานที่เผยแพร่แล้ว กรุณาระบุเหตุผลที่ต้องออกฉบับใหม่แทน")


def _check_missing(session: Session, head: RoundHead) -> None:
    waiting = [one for one in list_missing(session, head.id) if not one.is_confirmed]
    if waiting:
        raise RuleBroken(
            "legs_open",
            f"ยังมี {len(waiting)} รายการที่กองยังไม่ส่งผล กรุณาเตือนกองหรือกรอกแทน หรือยืนยันว่าจะพิมพ์ว่า “ยังไม่รายงานผล” แล้วจึงเสนอ",
        )


def _make_room(session: Session, actor: Actor, head: RoundHead, reason: str, now: datetime, *, is_anew: bool) -> None:
    """At most one report of a round is under approval."""
    known = find_open_report(session, head.id)
    if known is None:
        return
    if not is_anew:
        raise RuleBroken("already_proposed", "รอบนี้มีรายงานที่กำลังเสนอลงนามอยู่แล้ว กรุณาถอนเรื่องเดิมก่อน หรือเสนอใหม่แทนฉบับเดิม")
    _withdraw(session, actor, lock_report(session, known.id), reason or "เสนอใหม่แทนฉบับเดิม เพราะเนื้อหาเปลี่ยน", now)


def _withdraw(session: Session, actor: Actor, report: RoundReport, reason: str, now: datetime) -> None:
    report.state, report.ended_at = ReportState.WITHDRAWN.value, now
    flush_or_conflict(session)
    note_report(session, actor, report.id, "report_withdrawn", {"reason": [None, reason]}, now)


def _free_code(session: Session) -> str:
    code = new_code(secrets.token_bytes(RANDOM_BYTES))
    while is_code_taken(session, code):
        code = new_code(secrets.token_bytes(RANDOM_BYTES))
    return code
