"""Mends what was said of an evidence: its name, its date, its address; or withdraws it and brings it back.

The policy officer may do so with every piece, a division with those that show nobody else's work.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.evidence_right import require_mending, require_withdrawing
from tracker.rules.permissions import Actor
from tracker.rules.thai_text import clean_line
from tracker.services.add_evidence import checked_url
from tracker.services.take_back import record_deed
from tracker.services.take_back_evidence import bring_back
from tracker.store.database import CHANGED_MEANWHILE
from tracker.store.evidence import list_ties, lock_evidence
from tracker.store.history import record_history
from tracker.store.link_watch import change_watch_to_new_address
from tracker.store.models import Evidence

LONGEST_TITLE = 500


@dataclass(frozen=True)
class Said:
    """What an evidence is called and when it happened; of a link its address too."""

    title: str
    evidence_on: date | None
    url: str = ""


def correct_evidence(
    session: Session, *, actor: Actor, evidence_id: UUID, seen: Said, wanted: Said, now: datetime
) -> None:
    """Put `wanted` in place of `seen`; raises Conflict where somebody else has changed it since."""
    evidence = _standing(_to_mend(session, actor, evidence_id))
    title = clean_line(wanted.title)[:LONGEST_TITLE]
    if not title:
        raise RuleBroken("no_title", "กรุณาตั้งชื่อหลักฐาน เช่น รายงานการประชุมเดือนมกราคม")
    url = checked_url(wanted.url) if evidence.url else ""
    if _shown(_said(evidence)) != _shown(seen):
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
    before, after = _said(evidence), Said(title, wanted.evidence_on, url)
    evidence.title, evidence.evidence_on, evidence.url = after.title, after.evidence_on, after.url or None
    if before.url != after.url:
        change_watch_to_new_address(session, evidence_id, now)
    change = {
        name: [str(old or ""), str(new or "")]
        for name, old, new in zip(("title", "evidence_on", "url"), _values(before), _values(after), strict=True)
        if old != new
    }
    if change:
        _record(session, actor, "evidence_corrected", evidence_id, change, now)
    session.commit()


def withdraw_evidence(session: Session, *, actor: Actor, evidence_id: UUID, reason: str, now: datetime) -> UUID:
    """Take an evidence out of every list; it can be brought back. The id of the deed, to be taken back at once."""
    evidence, reason = _standing(_to_withdraw(session, actor, evidence_id)), clean_line(reason)
    if not reason:
        raise RuleBroken("no_reason", "กรุณาเขียนเหตุผลที่ถอน เช่น แนบผิดงาน หรือเอกสารของปีก่อน")
    evidence.withdrawn_at, evidence.withdrawn_reason = now, reason
    _record(session, actor, "evidence_withdrawn", evidence_id, {"withdrawn": [None, reason]}, now)
    deed_id = record_deed(
        session,
        actor=actor,
        kind="evidence_withdrawal",
        said=f"ถอนหลักฐาน “{evidence.title}”",
        before={"evidence_id": str(evidence_id)},
        now=now,
    )
    session.commit()
    return deed_id


def restore_evidence(session: Session, *, actor: Actor, evidence_id: UUID, now: datetime) -> None:
    """Undo a withdrawal, however long ago; nothing happens where there is none."""
    bring_back(session, actor, _to_withdraw(session, actor, evidence_id), now)
    session.commit()


def accept_taken_on(session: Session, *, actor: Actor, evidence_id: UUID, now: datetime) -> None:
    """Somebody says that the day the photo was taken is the evidence's; nothing happens where it has a day already."""
    evidence = _standing(_to_mend(session, actor, evidence_id))
    if evidence.taken_on and evidence.evidence_on is None:
        evidence.evidence_on = evidence.taken_on
        change = {"evidence_on": ["", str(evidence.taken_on)]}
        _record(session, actor, "evidence_corrected", evidence_id, change, now)
    session.commit()


def _to_mend(session: Session, actor: Actor, evidence_id: UUID) -> Evidence:
    evidence = lock_evidence(session, evidence_id)
    require_mending(actor, list_ties(session, evidence_id))
    return evidence


def _to_withdraw(session: Session, actor: Actor, evidence_id: UUID) -> Evidence:
    evidence = lock_evidence(session, evidence_id)
    require_withdrawing(actor, list_ties(session, evidence_id))
    return evidence


def _standing(evidence: Evidence) -> Evidence:
    if evidence.withdrawn_at is not None:
        raise RuleBroken("withdrawn", "หลักฐานนี้ถูกถอนไปแล้ว หากต้องใช้ กรุณากด “นำกลับมาใช้” ก่อนแก้ไข")
    return evidence


def _said(evidence: Evidence) -> Said:
    return Said(evidence.title, evidence.evidence_on, evidence.url or "")


def _shown(said: Said) -> Said:
    """As it comes back from a page, which knows no line breaks in a name."""
    return replace(said, title=clean_line(said.title))


def _values(said: Said) -> tuple[str, date | None, str]:
    return said.title, said.evidence_on, said.url


def _record(
    session: Session, actor: Actor, action: str, evidence_id: UUID, change: dict[str, Any], now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="evidence",
        subject_id=evidence_id,
        change=change,
    )
