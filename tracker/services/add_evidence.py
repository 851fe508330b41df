"""Somebody ties a file or a link to a task as evidence (หลักฐาน)."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.documents.evidence_opening import OpenedFile
from tracker.rules.delivery import NAMESPACE
from tracker.rules.errors import RuleBroken
from tracker.rules.evidence_file import LARGEST_FILE, download_name
from tracker.rules.permissions import Actor, require_task
from tracker.rules.task import TaskStatus
from tracker.rules.thai_calendar import day_of, format_date
from tracker.rules.thai_text import clean_control_characters
from tracker.store.evidence import find_same_evidence
from tracker.store.files import add_source_file, keep_bytes
from tracker.store.history import record_history
from tracker.store.models import Evidence, EvidenceLink
from tracker.store.task_locks import lock_task
from tracker.store.tasks import get_task

__all__ = ["LARGEST_FILE"]
LONGEST_URL = 2_000
_FULL = "บันทึกไฟล์ลงโฟลเดอร์ข้อมูลไม่ได้ พื้นที่อาจเต็ม หลักฐานจึงยังไม่ถูกบันทึก กรุณาแจ้งผู้ดูแลระบบให้ตรวจพื้นที่ว่างและสิทธิ์เขียน แล้วส่งอีกครั้ง"


@dataclass(frozen=True)
class Target:
    """What an evidence is tied to when it comes: a task, or a division's entry of a round."""

    kind: Literal["task", "round_entry"]
    id: UUID


@dataclass(frozen=True)
class Sent:
    """What somebody says of the evidence they send. A form that is sent twice carries the same `form_key`."""

    title: str = ""
    evidence_on: date | None = None
    form_key: str = ""


@dataclass(frozen=True)
class Upload:
    """A file that was looked at already (documents.evidence_opening), under the name it came with."""

    name: str
    file: OpenedFile


def add_evidence_link(session: Session, *, actor: Actor, task_id: UUID, url: str, sent: Sent, now: datetime) -> UUID:
    """Tie a web address to a task; `evidence_on` is the day it tells of, not the day it is typed in."""
    check_may_add(session, actor, task_id)
    check_takes_evidence(session, task_id)
    evidence_id = keep_link(session, actor, Target("task", task_id), url, sent, now)
    session.commit()
    return evidence_id


def add_evidence_file(
    session: Session,
    *,
    actor: Actor,
    task_id: UUID,
    upload: Upload,
    sent: Sent,
    data_dir: Path,
    now: datetime,
) -> UUID:
    """Keep a file and tie it to a task; the same form sent again changes nothing."""
    check_may_add(session, actor, task_id)
    check_takes_evidence(session, task_id)
    evidence_id = keep_upload(session, actor, Target("task", task_id), upload, sent, data_dir, now)
    session.commit()
    return evidence_id


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


def check_takes_evidence(session: Session, task_id: UUID) -> None:
    """Raise RuleBroken for a task that counts no more."""
    if get_task(session, task_id).row.status is TaskStatus.CANCELLED:
        raise RuleBroken("task_cancelled", "งานนี้ถูกยกเลิกหรือระบุว่าไม่เข้าข่ายแล้ว จึงแนบหลักฐานเพิ่มไม่ได้")


# --- for whatever a piece is tied to ------------------------------------------------------------------------------


def keep_link(session: Session, actor: Actor, target: Target, url: str, sent: Sent, now: datetime) -> UUID:
    """A web address as evidence of the target; raises RuleBroken for one that is there already. Does not commit."""
    url = checked_url(url)
    evidence_id = _id_of(actor, target, sent.form_key)
    if session.get(Evidence, (actor.organization_id, evidence_id)) is not None:
        return evidence_id
    _refuse_same(find_same_evidence(session, target.kind, target.id, url=url))
    evidence = new_evidence(actor, sent.title or url, sent.evidence_on, now)
    evidence.id, evidence.url, evidence.confirmed_at = evidence_id, url, now
    keep_evidence(session, actor, target, evidence, now)
    return evidence_id


def keep_upload(
    session: Session, actor: Actor, target: Target, upload: Upload, sent: Sent, data_dir: Path, now: datetime
) -> UUID:
    """A file as evidence of the target; raises RuleBroken for one that is there already. Does not commit."""
    evidence_id = _id_of(actor, target, sent.form_key)
    if session.get(Evidence, (actor.organization_id, evidence_id)) is not None:
        return evidence_id
    file_id = keep_file(session, actor, name=upload.name, file=upload.file, data_dir=data_dir, now=now)
    _refuse_same(find_same_evidence(session, target.kind, target.id, file_id=file_id))
    evidence = new_evidence(actor, sent.title or Path(upload.name).name, sent.evidence_on, now)
    evidence.id, evidence.source_file_id, evidence.confirmed_at = evidence_id, file_id, now
    evidence.taken_on = taken_on(upload.file, now)
    keep_evidence(session, actor, target, evidence, now)
    return evidence_id


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


def keep_file(session: Session, actor: Actor, *, name: str, file: OpenedFile, data_dir: Path, now: datetime) -> UUID:
    """Keep the bytes and the row of a file. They are on the disk before anybody can see the row: a kill in between
    leaves bytes that nobody knows, never half a file. Raises RuleBroken where the disk takes no more.
    """
    try:
        sha256 = keep_bytes(data_dir, file.data)
        preview = keep_bytes(data_dir, file.preview) if file.preview else ""
    except OSError as failed:
        raise RuleBroken("disk_full", _FULL) from failed
    return add_source_file(
        session,
        sha256=sha256,
        name=download_name(clean_control_characters(Path(name).name) or "หลักฐาน", file.media_type),
        media_type=file.media_type,
        size=len(file.data),
        person_id=actor.person_id,
        now=now,
        picture=(file.width, file.height, preview) if file.width and file.height and preview else None,
    ).id


def taken_on(file: OpenedFile, now: datetime) -> date | None:
    """The day a photo says it was taken; a camera whose clock runs ahead says nothing."""
    return file.taken_on if file.taken_on and file.taken_on <= day_of(now) else None


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
    session: Session, actor: Actor, target: Target, evidence: Evidence, now: datetime, via: str = ""
) -> None:
    """Tie it to the target, with its entry in the history; `via` says how it came where not by the web."""
    session.add(evidence)
    session.add(EvidenceLink(id=new_id(), evidence_id=evidence.id, linked_at=now, **{f"{target.kind}_id": target.id}))
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="evidence_added",
        subject_kind=target.kind,
        subject_id=target.id,
        change={"evidence": [None, evidence.title]} | ({"via": [None, via]} if via else {}),
    )


def _id_of(actor: Actor, target: Target, form_key: str) -> UUID:
    """The id that what a form sends has, however often it is sent."""
    if not form_key:
        return new_id()
    return uuid5(NAMESPACE, f"form-evidence|{actor.organization_id}|{actor.person_id}|{form_key}|{target.id}")


def _refuse_same(known: Evidence | None) -> None:
    if known is not None:
        day = format_date(day_of(known.uploaded_at))
        raise RuleBroken("known_evidence", f"หลักฐานนี้แนบไว้แล้วในชื่อ “{known.title}” เมื่อ {day} จึงไม่แนบซ้ำ")
