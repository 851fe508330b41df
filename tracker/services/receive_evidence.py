"""A picture or file out of a chat becomes evidence that waits for somebody to say that it belongs there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from tracker.documents.evidence_opening import OpenedFile
from tracker.rules.delivery import NAMESPACE
from tracker.rules.errors import NotFound
from tracker.rules.permissions import Actor
from tracker.services.add_evidence import (
    Target,
    check_may_add,
    check_takes_evidence,
    keep_evidence,
    keep_file,
    new_evidence,
    taken_on,
)
from tracker.store.evidence import list_unconfirmed
from tracker.store.history import Deed, record_deeds
from tracker.store.models import Evidence

WITHDRAWN = "ผู้ส่งหรือกองแจ้งว่าไม่ใช่หลักฐานของงานนี้"


@dataclass(frozen=True)
class ChatFile:
    """What somebody sent: LINE's number of the message, the name to show, the file as it will be kept."""

    message_id: str
    name: str
    title: str
    file: OpenedFile


def receive_evidence(
    session: Session, *, actor: Actor, task_id: UUID, file: ChatFile, data_dir: Path, now: datetime
) -> UUID:
    """Keep a file from a chat as evidence awaiting confirmation; the same message for the same task counts once."""
    evidence_id = evidence_id_of(actor.organization_id, file.message_id, task_id)
    check_may_add(session, actor, task_id)
    if session.get(Evidence, (actor.organization_id, evidence_id)) is not None:
        return evidence_id
    check_takes_evidence(session, task_id)
    evidence = new_evidence(actor, file.title, None, now)
    evidence.id, evidence.taken_on = evidence_id, taken_on(file.file, now)
    evidence.source_file_id = keep_file(session, actor, name=file.name, file=file.file, data_dir=data_dir, now=now)
    keep_evidence(session, actor, Target("task", task_id), evidence, now, via="line")
    session.commit()
    return evidence_id


def evidence_id_of(organization_id: UUID, message_id: str, task_id: UUID) -> UUID:
    """The id that a message's file has as evidence of a task, however often it is received."""
    return uuid5(NAMESPACE, f"chat-evidence|{organization_id}|{message_id}|{task_id}")


def confirm_evidence(
    session: Session,
    *,
    actor: Actor,
    task_id: UUID,
    evidence_ids: Collection[UUID] | None,
    is_right: bool,
    via: str,
    now: datetime,
) -> int:
    """Say of evidence awaiting it that it belongs to the task, or that it does not (then it is withdrawn).

    `evidence_ids` None: all that this person sent in. The number of pieces decided just now; a second tap gives 0.
    """
    check_may_add(session, actor, task_id)
    waiting = list_unconfirmed(session, task_id)
    if evidence_ids is None:
        chosen = [one for one in waiting if one.person_id == actor.person_id]
    else:
        chosen = [one for one in waiting if one.id in evidence_ids]
    for one in chosen:
        one.confirmed_at = now if is_right else None
        if not is_right:
            one.withdrawn_at, one.withdrawn_reason = now, WITHDRAWN
    action = "evidence_confirmed" if is_right else "evidence_withdrawn"
    deeds = [Deed(action, "task", task_id, {"evidence": [one.title, None], "via": [None, via]}) for one in chosen]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=deeds)
    session.commit()
    return len(chosen)


def require_decided(count: int) -> None:
    """Raise NotFound where somebody else was faster."""
    if not count:
        raise NotFound("no_evidence", "หลักฐานนี้มีผู้ยืนยันหรือถอนไปแล้ว กรุณาเปิดหน้างานใหม่เพื่อดูรายการล่าสุด")
