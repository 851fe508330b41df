"""Writes the files of a report that was signed, and keeps them; nothing points at them until it is published."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.documents.writing import write_paper
from tracker.rules.approval import ReportState, StepState, is_approved
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.paper import Form, Format, Paper
from tracker.rules.report_content import ReportContent, Signatory
from tracker.services.frozen_report import get_frozen, print_frozen
from tracker.store.approvals import StepRow, list_steps
from tracker.store.files import is_whole, keep_bytes

_EVIDENCE = ((Form.EVIDENCE, Format.PDF), (Form.EVIDENCE, Format.XLSX))
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MadeFile:
    """A file that lies in the data folder already; nobody knows of it until the report is published."""

    form: Form
    format: Format
    sha256: str
    size: int


@dataclass(frozen=True)
class MadeFiles:
    """Everything made of a report as it stood in this version."""

    row_version: int
    files: tuple[MadeFile, ...]


def _tell_nobody(_done: int, _total: int) -> None:
    return


def make_files(
    session: Session, *, report_id: UUID, data_dir: Path, base_url: str, tell: Callable[[int, int], None] = _tell_nobody
) -> MadeFiles:
    """Write the official form in every format and the list of evidence, and keep them, before anything is changed.

    Takes long and holds no lock: `session` only reads. `tell` hears how many are done, the publishing counted as one.
    What a killed or refused publishing leaves are bytes that nothing points at. Raises RuleBroken where there is
    nothing to publish or no room to keep it.
    """
    frozen = get_frozen(session, report_id)
    steps = list_steps(session, [report_id])[report_id]
    check_signed(frozen.head.state, steps)
    content = replace(frozen.content, signatories=signatories_of(frozen.content, steps))
    signed = replace(frozen, content=content)
    wanted = [*((frozen.head.form, one) for one in Format), *_EVIDENCE]
    papers = {form: print_frozen(session, signed, form, data_dir, base_url=base_url) for form, _ in wanted}
    session.rollback()  # a reader that stays for long keeps PostgreSQL from tidying up
    files: list[MadeFile] = []
    for form, one in wanted:
        tell(len(files), len(wanted) + 1)
        files.append(_keep(data_dir, papers[form], form, one))
    tell(len(wanted), len(wanted) + 1)
    return MadeFiles(frozen.head.row_version, tuple(files))


def check_signed(state: ReportState, steps: Sequence[StepRow]) -> None:
    """Raise Conflict or RuleBroken where a report is not ready to be published."""
    if state is not ReportState.APPROVING:
        raise Conflict("not_approving", f"รายงานฉบับนี้เผยแพร่อีกไม่ได้ ({state.thai}) กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด")
    if not is_approved([row.step for row in steps]):
        raise RuleBroken("not_signed", "ยังลงนามไม่ครบทุกตำแหน่ง จึงยังเผยแพร่ไม่ได้")


def signatories_of(content: ReportContent, steps: Sequence[StepRow]) -> tuple[Signatory, ...]:
    """Who reported, and who signed as they did; a name nobody noted is on the paper."""
    approved = [row for row in steps if row.step.state is StepState.APPROVED]
    return content.signatories[:1] + tuple(
        Signatory(row.step.part, row.person_name or "", row.post_line or row.step.title) for row in approved
    )


def _keep(data_dir: Path, paper: Paper, form: Form, format: Format) -> MadeFile:  # noqa: A002  # what everybody calls it
    data = write_paper(paper, format)
    try:
        digest = keep_bytes(data_dir, data)
    except OSError as failed:
        _log.exception("a report's file could not be kept")
        raise _not_kept() from failed
    if not is_whole(data_dir, digest):  # the disk gives back something else than was written
        raise _not_kept()
    return MadeFile(form, format, digest, len(data))


def _not_kept() -> RuleBroken:
    return RuleBroken(
        "disk_full",
        "บันทึกไฟล์รายงานลงโฟลเดอร์ข้อมูลไม่ได้ รายงานจึงยังไม่เผยแพร่ กรุณาให้ผู้ดูแลระบบตรวจพื้นที่ว่างและสิทธิ์เขียน แล้วกดเผยแพร่อีกครั้ง",
    )
