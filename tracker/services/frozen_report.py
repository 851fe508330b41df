"""A report as it was proposed or published: its frozen content, and the paper made from it."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.approval import ReportState
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.paper import Form, Format, Paper, Stamp
from tracker.rules.report_content import ReportContent
from tracker.rules.report_forms import paper_of
from tracker.services.print_paper import look_of
from tracker.store.files import read_whole
from tracker.store.frozen_reports import ReportHead, find_report, find_untouched_content, get_report, list_report_files

_STANDING = (ReportState.APPROVING, ReportState.PUBLISHED, ReportState.REPLACED)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FrozenReport:
    """A report with its content; `stamp` has no address, since only the web knows its own."""

    head: ReportHead
    content: ReportContent
    stamp: Stamp

    @property
    def state(self) -> ReportState:
        return self.head.state


def find_frozen(session: Session, report_id: UUID) -> FrozenReport | None:
    """A proposed report, whatever became of it. Raises RuleBroken where its content was tampered with."""
    head = find_report(session, report_id)
    return _frozen(session, head) if head else None


def get_frozen(session: Session, report_id: UUID) -> FrozenReport:
    """The same. Raises NotFound where there is none."""
    return _frozen(session, get_report(session, report_id))


def frozen_paper(session: Session, report_id: UUID, form: Form, data_dir: Path, *, base_url: str = "") -> Paper:
    """A frozen report printed in a form; `base_url` is where its QR leads ("": no QR).

    As it looks today: the kept files of a published report look as they did.
    """
    return print_frozen(session, get_frozen(session, report_id), form, data_dir, base_url=base_url)


def print_frozen(session: Session, frozen: FrozenReport, form: Form, data_dir: Path, *, base_url: str = "") -> Paper:
    """The same, of a report that was read already."""
    look = replace(look_of(session, data_dir), digits=frozen.content.digits)
    stamp = replace(frozen.stamp, address=address_of(base_url, frozen.head.code))
    return paper_of(frozen.content, form, look, stamp)


def is_untouched(session: Session, report_id: UUID) -> bool:
    """Whether the content still has the hash that stands in its footer."""
    head = get_report(session, report_id)
    return find_untouched_content(session, head) is not None


def tampered() -> RuleBroken:
    """What is said of a report whose content is no longer the one of its hash."""
    return RuleBroken(
        "report_tampered",
        "เนื้อหาของรายงานฉบับนี้ไม่ตรงกับรหัสตรวจสอบที่บันทึกไว้ อาจถูกแก้ไขนอกระบบ กรุณาอย่าใช้เอกสารนี้ และแจ้งผู้ดูแลระบบให้กู้จากข้อมูลสำรอง",
    )


def address_of(base_url: str, code: str) -> str:
    """What the QR of a report holds; never changes its meaning."""
    return f"{base_url}/reports/code/{code}" if base_url else ""


def _frozen(session: Session, head: ReportHead) -> FrozenReport:
    content = find_untouched_content(session, head)
    if content is None or head.is_damaged:
        _log.error("report %s: its content is not the one of its hash", head.id)
        raise tampered()
    if head.signatories:
        content = replace(content, signatories=head.signatories)
    return FrozenReport(head, content, stamp_of(head, head.created_at))


def stamp_of(head: ReportHead, made_at: datetime) -> Stamp:
    """What stands at the foot of its pages; one that was returned or withdrawn is a draft again."""
    return Stamp(head.content_sha256, made_at, is_draft=head.state not in _STANDING, code=head.code)


def read_kept_file(session: Session, report_id: UUID, form: Form, format: Format, data_dir: Path) -> bytes:  # noqa: A002
    """A file of a published report, exactly as it was kept. Raises NotFound, RuleBroken where it was tampered with."""
    line = next(
        (one for one in list_report_files(session, report_id) if (one.form, one.format) == (form, format)), None
    )
    if line is None:
        raise NotFound("no_file", "ไม่มีไฟล์แบบนี้ของรายงานฉบับนี้ กรุณาเลือกจากรายการไฟล์ในทะเบียนรายงาน")
    try:
        return read_whole(data_dir, line.sha256)
    except NotFound:
        raise
    except RuleBroken:
        _log.error("report %s: the kept %s.%s is not the one that was published", report_id, form, format)
        raise RuleBroken(
            "file_tampered",
            "ไฟล์ของรายงานฉบับนี้ไม่ตรงกับรหัสตรวจสอบในทะเบียน จึงไม่ส่งไฟล์ให้ กรุณาแจ้งผู้ดูแลระบบให้กู้ไฟล์จากข้อมูลสำรอง",
        ) from None
