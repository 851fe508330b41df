"""A signed paper comes back: kept, matched by its code, accepted for every post that signed it, or taken back.

The code belongs to one frozen revision, so what was signed is what the system holds; whoever accepts it has seen the
signatures on the screen.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.clock import new_id
from tracker.documents.scanning import Scanned
from tracker.rules.approval import ReportState
from tracker.rules.approval_trail import SEALS
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.file_name import file_name
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.report_code import read_code
from tracker.rules.scan_file import MEDIA_TYPES, scan_kind
from tracker.services.decide_report import approve_on_paper
from tracker.services.report_history import note_report
from tracker.store.database import flush_or_conflict
from tracker.store.files import add_source_file, keep_bytes
from tracker.store.frozen_reports import find_report_by_code, lock_report
from tracker.store.history import record_history
from tracker.store.models import ReportScan
from tracker.store.report_scans import add_scan, change_steps_to_waiting, find_scan_of_file, lock_scan

_FULL = "บันทึกไฟล์ลงโฟลเดอร์ข้อมูลไม่ได้ พื้นที่อาจเต็ม กรุณาแจ้งผู้ดูแลระบบให้ตรวจพื้นที่ว่างและสิทธิ์เขียน แล้วส่งอีกครั้ง"


@dataclass(frozen=True)
class UploadedScan:
    """A file that was uploaded, and what the child process saw on it."""

    name: str
    content: bytes
    seen: Scanned


def receive_scan(session: Session, *, actor: Actor, scan: UploadedScan, data_dir: Path, now: datetime) -> UUID:
    """Keep a signed paper; the same bytes again are the same paper. Nothing is signed by this yet."""
    require_right(actor, Right.RUN_PLAN)
    file = add_source_file(
        session,
        sha256=_kept(data_dir, scan.content),
        name=file_name(scan.name),
        media_type=MEDIA_TYPES[scan_kind(scan.content)],
        size=len(scan.content),
        person_id=actor.person_id,
        now=now,
    )
    known = find_scan_of_file(session, file.id)
    if known is not None:
        return known
    row = ReportScan(
        organization_id=actor.organization_id,
        id=new_id(),
        source_file_id=file.id,
        page_count=scan.seen.page_count,
        person_id=actor.person_id,
        uploaded_at=now,
    )
    codes = scan.seen.codes
    if len(codes) == 1:  # papers of two reports in one file belong to neither
        row.code, row.found_by = codes[0], "qr"
        row.round_report_id = _report_of(session, codes[0])
    add_scan(session, row)
    _note(session, actor, row, "scan_received", {"file": [None, file.sha256], "codes": [None, list(codes)]}, now)
    session.commit()
    return row.id


def name_code(session: Session, *, actor: Actor, scan_id: UUID, typed: str, now: datetime) -> None:
    """The code as somebody read it off the paper, where no machine could. Raises RuleBroken where it cannot be one."""
    require_right(actor, Right.RUN_PLAN)
    row = _open(session, scan_id)
    code = read_code(typed)
    if code is None:
        raise RuleBroken(
            "bad_code", "รหัสนี้ไม่ถูกต้อง อาจพิมพ์ตกหรือสลับตัว กรุณาดูที่มุมล่างของเอกสาร รหัสมี 8 ตัว เช่น 4S36-D1NQ แล้วพิมพ์ใหม่"
        )
    before = row.code
    row.code, row.found_by, row.round_report_id = code, "typed", _report_of(session, code)
    _note(session, actor, row, "scan_code_typed", {"code": [before, code]}, now)
    session.commit()


def accept_scan(session: Session, *, actor: Actor, scan_id: UUID, now: datetime) -> int:
    """Every post that is still asked has signed on this paper. How many; Conflict where none is asked any more."""
    require_right(actor, Right.RUN_PLAN)
    row = _open(session, scan_id)
    if row.round_report_id is None:
        raise RuleBroken("no_report_of_scan", "ยังไม่ทราบว่าเอกสารนี้เป็นของรายงานฉบับใด กรุณาพิมพ์รหัสเอกสารก่อน")
    count = approve_on_paper(session, actor=actor, report_id=row.round_report_id, scan_id=scan_id, now=now)
    row.accepted_at = now
    _note(session, actor, row, "scan_accepted", {"report": [None, str(row.round_report_id)]}, now)
    session.commit()
    return count


def withdraw_scan(session: Session, *, actor: Actor, scan_id: UUID, now: datetime) -> None:
    """Take a paper back, also an accepted one until the report is published: what it signed waits again."""
    require_right(actor, Right.RUN_PLAN)
    row = lock_scan(session, scan_id)
    if row.withdrawn_at is not None:
        raise Conflict("scan_withdrawn", "เอกสารนี้ถูกถอนไปแล้ว")
    parts = _unsigned(session, actor, row, now) if row.accepted_at is not None else ()
    was = row.accepted_at
    row.withdrawn_at, row.accepted_at = now, None
    flush_or_conflict(session)
    change = {"accepted": [was.isoformat() if was else None, None], "steps": [list(parts), None]}
    _note(session, actor, row, "scan_withdrawn", change, now)
    session.commit()


def _unsigned(session: Session, actor: Actor, row: ReportScan, now: datetime) -> tuple[str, ...]:
    """The parts that wait again; the history of the report itself tells of it too."""
    assert row.round_report_id is not None  # noqa: S101  # accepted_at comes with it
    report = lock_report(session, row.round_report_id)
    if report.state != ReportState.APPROVING.value:
        words = ReportState(report.state).thai
        raise Conflict(
            "not_approving", f"ถอนเอกสารนี้ไม่ได้แล้ว เพราะรายงานอยู่ในสถานะ “{words}” หากต้องแก้ไข กรุณาจัดทำรายงานฉบับใหม่"
        )
    flag_modified(report, "state")  # files that were made of it meanwhile say that this paper signed
    steps = change_steps_to_waiting(session, row.id, now)
    change = {SEALS: [None, {str(step.ordinal): None for step in steps}], "scan": [str(row.id), None]}
    note_report(session, actor, report.id, "report_paper_withdrawn", change, now)
    return tuple(step.part for step in steps)


def _open(session: Session, scan_id: UUID) -> ReportScan:
    row = lock_scan(session, scan_id)
    if row.accepted_at is not None or row.withdrawn_at is not None:
        raise Conflict("scan_decided", "เอกสารนี้ถูกรับหรือถอนไปแล้ว หน้านี้เป็นข้อมูลล่าสุด")
    return row


def _report_of(session: Session, code: str) -> UUID | None:
    """Another organization's report is no report here."""
    head = find_report_by_code(session, code)
    return head.id if head else None


def _kept(data_dir: Path, content: bytes) -> str:
    try:
        return keep_bytes(data_dir, content)
    except OSError as failed:
        raise RuleBroken("disk_full", _FULL) from failed


def _note(session: Session, actor: Actor, row: ReportScan, action: str, change: dict[str, Any], now: datetime) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="report_scan",
        subject_id=row.id,
        change=change,
    )
