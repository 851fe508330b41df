"""Holds the steps of a report's chain against the history: nothing is published that only a row says was signed."""

import logging
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.approval import Step
from tracker.rules.approval_trail import DecidedStep, ToldDeed, is_told, seals_of
from tracker.rules.errors import RuleBroken
from tracker.store.approvals import StepRow, list_steps
from tracker.store.history import list_history_of

_log = logging.getLogger(__name__)


def is_chain_told(session: Session, report_id: UUID) -> bool:
    """Whether every step of the chain is what the history tells of it."""
    steps = [_decided(row) for row in list_steps(session, [report_id])[report_id]]
    history = reversed(list_history_of(session, report_id))
    return is_told(steps, [ToldDeed(one.action, one.at, one.person_id, one.change) for one in history])


def require_told_chain(session: Session, report_id: UUID) -> None:
    """Raise RuleBroken where somebody changed a step outside the system."""
    if not is_chain_told(session, report_id):
        _log.error("report %s: its chain of approval is not what the history tells", report_id)
        raise RuleBroken(
            "chain_tampered",
            "การลงนามของรายงานฉบับนี้ไม่ตรงกับประวัติของระบบ อาจมีผู้แก้ไขนอกระบบ จึงยังไม่เผยแพร่และไม่รับการลงนามเพิ่ม "
            "กรุณาแจ้งผู้ดูแลระบบให้ตรวจ แล้วถอนเรื่องและเสนอลงนามใหม่",
        )


def seals_since(session: Session, report_id: UUID, before: Sequence[Step]) -> dict[str, str | None]:
    """The seals of the steps that are no longer what they were; what the entry about it in the history carries."""
    was = {step.ordinal: step.state for step in before}
    rows = list_steps(session, [report_id])[report_id]
    return seals_of([_decided(row) for row in rows if row.step.state is not was.get(row.step.ordinal)])


def _decided(row: StepRow) -> DecidedStep:
    return DecidedStep(
        row.step.ordinal,
        row.step.position_id,
        row.step.part,
        row.step.state,
        row.way,
        row.person_id,
        row.person_name,
        row.post_line,
        row.is_acting,
        row.step.note,
        row.decided_at,
        row.scan_id,
    )
