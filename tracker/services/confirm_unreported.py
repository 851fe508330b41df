"""The policy officer confirms that a division's missing report is printed as "ยังไม่รายงานผล", or takes that back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_text import clean_line
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.plans import get_round
from tracker.store.report_cells import Leg, MissingLeg, add_confirmed_leg, find_confirmed_leg, list_missing

LONGEST_REASON = 500


def confirm_unreported(
    session: Session, *, actor: Actor, round_id: UUID, legs: Collection[Leg], reason: str, now: datetime
) -> int:
    """Confirm these legs with a reason; those that were, or that have been reported since, are left. How many."""
    require_right(actor, Right.RUN_PLAN)
    words = clean_line(reason)
    if not legs:
        raise RuleBroken("legs_needed", "กรุณาเลือกมาตรการที่ยืนยันว่าจะพิมพ์ว่า “ยังไม่รายงานผล” อย่างน้อยหนึ่งรายการ")
    if not words:
        raise RuleBroken("reason_needed", "กรุณาระบุเหตุผลสั้น ๆ เช่น กองแจ้งว่ายังไม่ถึงช่วงดำเนินการ")
    if len(words) > LONGEST_REASON:
        raise RuleBroken("reason_too_long", f"เหตุผลยาวเกิน {LONGEST_REASON} ตัวอักษร กรุณาย่อให้สั้นลง")
    get_round(session, round_id)
    wanted = [one for one in list_missing(session, round_id) if one.leg in legs and not one.is_confirmed]
    for one in wanted:
        add_confirmed_leg(session, round_id=round_id, leg=one.leg, reason=words, person_id=actor.person_id, now=now)
    flush_or_conflict(session)
    for one in wanted:
        _note(session, actor, round_id, one, [None, words], now)
    session.commit()
    return len(wanted)


def take_back_confirmation(session: Session, *, actor: Actor, round_id: UUID, leg: Leg, now: datetime) -> None:
    """The leg is asked for again; done twice it is done once."""
    require_right(actor, Right.RUN_PLAN)
    row = find_confirmed_leg(session, round_id, leg)
    if row is None:
        return
    one = next((found for found in list_missing(session, round_id) if found.leg == leg), None)
    session.delete(row)
    flush_or_conflict(session)
    if one is not None:
        _note(session, actor, round_id, one, [row.reason, None], now)
    session.commit()


def _note(
    session: Session, actor: Actor, round_id: UUID, one: MissingLeg, change: list[str | None], now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="unreported_confirmed" if change[0] is None else "unreported_taken_back",
        subject_kind="round",
        subject_id=round_id,
        change={"reason": change, "measure": [None, one.owed.measure_code], "division": [None, one.owed.division_name]},
    )
