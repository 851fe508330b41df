"""The policy officer settles what the watch said of a link: it is well as it is, or it is to be looked at again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.link_watch import accepted
from tracker.rules.permissions import Actor, Right, require_right
from tracker.store.history import record_history
from tracker.store.link_watch import change_state, find_watch, state_of
from tracker.store.models import LinkWatch


def accept_link(session: Session, *, actor: Actor, evidence_id: UUID, is_living: bool, now: datetime) -> None:
    """Say that the evidence is well as the link shows it; `is_living`: whatever it will show from now on."""
    require_right(actor, Right.RUN_PLAN)
    watch = _watch(session, evidence_id)
    if watch.trouble is None:
        raise RuleBroken("no_trouble", "ลิงก์นี้ไม่มีเรื่องที่ต้องดูแล้ว อาจมีผู้อื่นจัดการไปก่อน หรือระบบดูใหม่แล้วเป็นปกติ")
    change = {"link": [watch.trouble, "living" if is_living else "accepted"], "note": [watch.trouble_note, None]}
    change_state(watch, accepted(state_of(watch), is_living=is_living, now=now))
    watch.accepted_by_id = actor.person_id
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="link_accepted",
        subject_kind="evidence",
        subject_id=evidence_id,
        change=change,
    )
    session.commit()


def look_again(session: Session, *, actor: Actor, evidence_id: UUID, now: datetime) -> None:
    """Let the watch look at its next turn, which is within minutes."""
    require_right(actor, Right.RUN_PLAN)
    _watch(session, evidence_id).next_look_at = now
    session.commit()


def _watch(session: Session, evidence_id: UUID) -> LinkWatch:
    found = find_watch(session, evidence_id)
    if found is None:
        raise NotFound("no_link", "ไม่พบลิงก์นี้ หรือระบบยังไม่ได้ดูเป็นครั้งแรก กรุณาลองใหม่ในอีกสักครู่")
    return found
