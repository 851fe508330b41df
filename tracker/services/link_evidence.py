"""The policy officer ties evidence to an O-item: what is there already (one evidence, many assessors), or a new one."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Actor, Right, require_right
from tracker.services.add_evidence import Upload, checked_url, keep_file, new_evidence, taken_on
from tracker.store.history import Deed, record_deeds
from tracker.store.models import Evidence, OItem
from tracker.store.o_evidence import add_tie, change_to_untied, list_tied, lock_o_item

_NO_EVIDENCE = "ไม่พบหลักฐานนี้ หรือหลักฐานถูกถอนไปแล้ว กรุณาเลือกจากรายการล่าสุด"


def link_evidence_to_o_item(
    session: Session, *, actor: Actor, o_item_id: UUID, evidence_ids: Collection[UUID], now: datetime
) -> int:
    """Let evidence that is there already answer this item too; the number of pieces tied just now."""
    require_right(actor, Right.RUN_PLAN)
    item = lock_o_item(session, o_item_id)
    chosen = [_usable(session, evidence_id) for evidence_id in dict.fromkeys(evidence_ids)]
    tied = list_tied(session, item)
    fresh = [one for one in chosen if one.id not in tied]
    for one in fresh:
        add_tie(session, item, one.id, now)
    _record(session, actor, "evidence_added", item, [one.title for one in fresh], now)
    session.commit()
    return len(fresh)


def unlink_evidence_from_o_item(
    session: Session, *, actor: Actor, o_item_id: UUID, evidence_id: UUID, now: datetime
) -> None:
    """Let it answer this item no more; nothing happens where it does not. It stays with everything else it shows."""
    require_right(actor, Right.RUN_PLAN)
    item = lock_o_item(session, o_item_id)
    title = list_tied(session, item).get(evidence_id)
    if title is not None:
        change_to_untied(session, item, evidence_id)
        _record(session, actor, "evidence_untied", item, [title], now)
    session.commit()


def add_link_for_o_item(
    session: Session, *, actor: Actor, o_item_id: UUID, title: str, url: str, evidence_on: date | None, now: datetime
) -> UUID:
    """Bring a web address as evidence of an O-item."""
    require_right(actor, Right.RUN_PLAN)
    item, url = lock_o_item(session, o_item_id), checked_url(url)
    evidence = new_evidence(actor, title or url, evidence_on, now)
    evidence.url = url
    _keep(session, actor, item, evidence, now)
    session.commit()
    return evidence.id


def add_file_for_o_item(
    session: Session,
    *,
    actor: Actor,
    o_item_id: UUID,
    title: str,
    upload: Upload,
    evidence_on: date | None,
    data_dir: Path,
    now: datetime,
) -> UUID:
    """Bring a file as evidence of an O-item."""
    require_right(actor, Right.RUN_PLAN)
    item = lock_o_item(session, o_item_id)
    evidence = new_evidence(actor, title or Path(upload.name).name, evidence_on, now)
    evidence.taken_on = taken_on(upload.file, now)
    evidence.source_file_id = keep_file(session, actor, name=upload.name, file=upload.file, data_dir=data_dir, now=now)
    _keep(session, actor, item, evidence, now)
    session.commit()
    return evidence.id


def _keep(session: Session, actor: Actor, item: OItem, evidence: Evidence, now: datetime) -> None:
    evidence.confirmed_at = now
    session.add(evidence)
    add_tie(session, item, evidence.id, now)
    _record(session, actor, "evidence_added", item, [evidence.title], now)


def _usable(session: Session, evidence_id: UUID) -> Evidence:
    found = session.get(Evidence, (session.info["organization_id"], evidence_id))
    if found is None or found.withdrawn_at is not None or found.confirmed_at is None:
        raise NotFound("no_evidence", _NO_EVIDENCE)
    return found


def _record(session: Session, actor: Actor, action: str, item: OItem, titles: Collection[str], now: datetime) -> None:
    """One entry each, at the item; what is added comes from nothing, what is untied goes to nothing."""
    is_added = action == "evidence_added"
    deeds = [
        Deed(action, "o_item", item.id, {"evidence": [None, title] if is_added else [title, None]}) for title in titles
    ]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=deeds)
