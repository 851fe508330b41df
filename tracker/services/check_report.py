"""Looks whether a report was changed outside the system: its content, its register, its files, the history."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.paper import FORM_NAMES
from tracker.rules.report_signing import signatories_sha256
from tracker.services.check_chain import is_chain_told
from tracker.services.frozen_report import is_untouched
from tracker.store.files import open_whole
from tracker.store.frozen_reports import FileLine, ReportHead, get_report, list_report_files, list_reports
from tracker.store.history import find_break_in_history, list_history_of


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at, and what was found, in words for whoever asked."""

    is_good: bool
    about: str
    words: str


def check_report(session: Session, report_id: UUID, data_dir: Path) -> tuple[Examined, ...]:
    """Everything that can be compared: nothing is changed, only read."""
    head = get_report(session, report_id)
    return (*_examine(session, head, data_dir), _history(session))


def list_damaged_reports(session: Session, data_dir: Path) -> list[tuple[ReportHead, str]]:
    """The reports of an organization of which something was changed, each with what; for who looks after the system."""
    found = []
    for head in list_reports(session):
        bad = [one for one in _examine(session, head, data_dir) if not one.is_good]
        if bad:
            found.append((head, ", ".join(one.about for one in bad)))
    return found


def _examine(session: Session, head: ReportHead, data_dir: Path) -> Iterator[Examined]:
    told = _told(session, head.id)
    is_same = is_untouched(session, head.id) and told.get("content_sha256") == head.content_sha256
    yield _found(is_same, "เนื้อหาของรายงาน", "ตรงกับรหัสตรวจสอบท้ายกระดาษ", "ไม่ตรงกับรหัสตรวจสอบที่บันทึกเมื่อเสนอลงนาม")
    is_same = told.get("code") == head.code
    yield _found(is_same, "รหัสเอกสาร", "ตรงกับประวัติเมื่อเสนอลงนาม", "ไม่ตรงกับประวัติเมื่อเสนอลงนาม")
    is_same = is_chain_told(session, head.id)
    yield _found(is_same, "ลำดับการลงนาม", "ทุกขั้นตรงกับประวัติเมื่อลงนาม", "มีขั้นที่ไม่ตรงกับประวัติเมื่อลงนาม")
    if head.is_damaged:
        yield Examined(False, "ผู้ลงนาม", "ข้อมูลฉบับนี้เสียหาย อ่านไม่ได้ กรุณาให้ผู้ดูแลระบบกู้จากข้อมูลสำรอง")
    if not head.state.is_registered:
        return
    registered = [head.register_number, head.registered_on.isoformat() if head.registered_on else None]
    is_same = registered == [told.get("register_number"), told.get("registered_on")]
    yield _found(is_same, "เลขที่และวันที่ลงทะเบียน", "ตรงกับประวัติเมื่อเผยแพร่", "ไม่ตรงกับประวัติเมื่อเผยแพร่")
    if not head.is_damaged:
        is_same = told.get("signatories_sha256") == signatories_sha256(head.signatories)
        yield _found(is_same, "ผู้ลงนาม", "ตรงกับประวัติเมื่อเผยแพร่", "ไม่ตรงกับประวัติเมื่อเผยแพร่")
    files = list_report_files(session, head.id)
    recorded: dict[str, str] = told.get("files") or {}
    is_same = {f"{line.form}.{line.format}": line.sha256 for line in files} == recorded
    yield _found(is_same, "รายการไฟล์ในทะเบียน", "ตรงกับประวัติเมื่อเผยแพร่", "ไม่ตรงกับประวัติเมื่อเผยแพร่")
    for line in files:
        yield _file(line, data_dir)


def _told(session: Session, report_id: UUID) -> dict[str, Any]:
    """What the history says of a report; what was told last counts."""
    told: dict[str, Any] = {}
    for happening in reversed(list_history_of(session, report_id)):
        if happening.action in ("report_proposed", "report_published"):
            told |= {name: change[1] for name, change in happening.change.items()}
    return told


def _file(line: FileLine, data_dir: Path) -> Examined:
    about = f"ไฟล์ {FORM_NAMES[line.form]} (.{line.format})"
    try:
        open_whole(data_dir, line.sha256).close()
    except NotFound:
        return Examined(False, about, "ไม่พบไฟล์ในโฟลเดอร์ข้อมูล กรุณาให้ผู้ดูแลระบบกู้จากข้อมูลสำรอง")
    except RuleBroken:
        return Examined(False, about, "ถูกแก้ไขนอกระบบ กรุณาให้ผู้ดูแลระบบกู้จากข้อมูลสำรอง")
    return Examined(True, about, "ตรงกับรหัสตรวจสอบในทะเบียน")


def _history(session: Session) -> Examined:
    broken = find_break_in_history(session)
    ill = f"รายการที่ {broken} ถูกแก้ไขนอกระบบ กรุณาแจ้งผู้ดูแลระบบ"
    return _found(broken is None, "ประวัติการทำงานทั้งหมด", "ต่อเนื่อง ไม่มีรายการใดถูกแก้หรือลบ", ill)


def _found(is_good: bool, about: str, well: str, ill: str) -> Examined:
    return Examined(is_good, about, well if is_good else ill)
