"""Somebody ties a file or a link to a task as evidence (หลักฐาน)."""

from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import RuleBroken
from tracker.rules.evidence_file import media_type_of
from tracker.rules.permissions import Actor, require_task
from tracker.rules.thai_text import clean_control_characters
from tracker.store.files import add_source_file, keep_bytes
from tracker.store.history import record_history
from tracker.store.models import Evidence, EvidenceLink
from tracker.store.task_locks import lock_task
from tracker.store.tasks import get_task

LONGEST_URL = 2_000
LARGEST_FILE = 20 * 1024 * 1024


def add_evidence_link(
    session: Session, *, actor: Actor, task_id: UUID, title: str, url: str, evidence_on: date | None, now: datetime
) -> UUID:
    """Tie a web address to a task; `evidence_on` is the day it tells of, not the day it is typed in."""
    check_may_add(session, actor, task_id)
    url = checked_url(url)
    evidence = new_evidence(actor, title or url, evidence_on, now)
    evidence.url, evidence.confirmed_at = url, now
    keep_evidence(session, actor, task_id, evidence, now)
    session.commit()
    return evidence.id


def add_evidence_file(
    session: Session,
    *,
    actor: Actor,
    task_id: UUID,
    title: str,
    name: str,
    data: bytes,
    evidence_on: date | None,
    data_dir: Path,
    now: datetime,
) -> UUID:
    """Keep a file and tie it to a task. Its kind is told from its bytes, not from its name."""
    check_may_add(session, actor, task_id)
    evidence = new_evidence(actor, title or Path(name).name, evidence_on, now)
    evidence.confirmed_at = now
    evidence.source_file_id = keep_file(session, actor, name=name, data=data, data_dir=data_dir, now=now)
    keep_evidence(session, actor, task_id, evidence, now)
    session.commit()
    return evidence.id


def checked_url(url: str) -> str:
    """The address, trimmed. Raises RuleBroken for what no browser would open as a page of the web."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or len(url) > LONGEST_URL:
        raise RuleBroken("bad_link", "ที่อยู่เว็บต้องขึ้นต้นด้วย http:// หรือ https:// กรุณาคัดลอกจากช่องที่อยู่ของเบราว์เซอร์")
    if "@" in parts.netloc:
        raise RuleBroken("bad_link", "ที่อยู่เว็บนี้มีชื่อผู้ใช้หรือรหัสผ่านอยู่ข้างใน กรุณาใช้ที่อยู่ที่ทุกคนเปิดได้โดยไม่ต้องใส่รหัส")
    return url


def check_may_add(session: Session, actor: Actor, task_id: UUID) -> None:
    """Raise NotFound or Forbidden for a task this actor may not show evidence for; holds the task until the commit."""
    lock_task(session, task_id)
    page = get_task(session, task_id)
    require_task(
        actor,
        page.row.division_id,
        supporting_ids=page.supporter_ids,
        delegate_id=page.row.delegate_id,
        is_updating=True,
    )


def keep_file(session: Session, actor: Actor, *, name: str, data: bytes, data_dir: Path, now: datetime) -> UUID:
    """Keep the bytes and the row of a file; raises RuleBroken for one that cannot be evidence."""
    if not data:
        raise RuleBroken("empty_file", "ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์อื่น")
    if len(data) > LARGEST_FILE:
        raise RuleBroken("too_large", "ไฟล์ต้องเล็กกว่า 20 MB กรุณาย่อรูปหรือแบ่งไฟล์แล้วลองใหม่")
    media_type = media_type_of(data)
    return add_source_file(
        session,
        sha256=keep_bytes(data_dir, data),
        name=clean_control_characters(Path(name).name) or "หลักฐาน",
        media_type=media_type,
        size=len(data),
        person_id=actor.person_id,
        now=now,
    ).id


def new_evidence(actor: Actor, title: str, evidence_on: date | None, now: datetime) -> Evidence:
    """A row that nobody has confirmed yet."""
    return Evidence(
        organization_id=actor.organization_id,
        id=new_id(),
        title=clean_control_characters(title).strip(),
        evidence_on=evidence_on,
        uploaded_at=now,
        person_id=actor.person_id,
    )


def keep_evidence(
    session: Session, actor: Actor, task_id: UUID, evidence: Evidence, now: datetime, via: str = ""
) -> None:
    """Tie it to the task, with its entry in the history; `via` says how it came where not by the web."""
    session.add(evidence)
    session.add(EvidenceLink(id=new_id(), evidence_id=evidence.id, task_id=task_id, linked_at=now))
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="evidence_added",
        subject_kind="task",
        subject_id=task_id,
        change={"evidence": [None, evidence.title]} | ({"via": [None, via]} if via else {}),
    )
