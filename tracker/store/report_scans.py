"""Signed papers that came back: what was uploaded, the code found on it, the report it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.rules.approval import StepState
from tracker.rules.errors import NotFound
from tracker.store.models import Person, ReportApproval, ReportScan, SourceFile


@dataclass(frozen=True)
class ScanRow:
    """A signed paper with its file. `code` is the one found or typed; `report_id` the report it belongs to, if any."""

    id: UUID
    name: str
    sha256: str
    media_type: str
    size: int
    code: str | None
    found_by: str | None
    report_id: UUID | None
    page_count: int
    person_name: str | None
    uploaded_at: datetime
    accepted_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None


def list_scans(session: Session, report_id: UUID | None = None) -> list[ScanRow]:
    """Every signed paper, of one report or of all; the newest first."""
    statement = _scans().order_by(ReportScan.uploaded_at.desc(), ReportScan.id.desc())
    if report_id is not None:
        statement = statement.where(ReportScan.round_report_id == report_id)
    return [_row(scan, file, name) for scan, file, name in session.execute(statement)]


def get_scan(session: Session, scan_id: UUID) -> ScanRow:
    """One signed paper. Raises NotFound."""
    found = session.execute(_scans().where(ReportScan.id == scan_id)).first()
    if found is None:
        raise NotFound("no_scan", "ไม่พบเอกสารที่สแกนนี้ กรุณากลับไปที่หน้า “เอกสารที่ลงนามบนกระดาษ”")
    scan, file, name = found
    return _row(scan, file, name)


def find_scan_of_file(session: Session, source_file_id: UUID) -> UUID | None:
    """The paper with these bytes that was not taken back."""
    statement = select(ReportScan.id).where(
        ReportScan.source_file_id == source_file_id, ReportScan.withdrawn_at.is_(None)
    )
    return session.scalar(statement)


def add_scan(session: Session, row: ReportScan) -> None:
    """Keep a signed paper."""
    session.add(row)
    session.flush()


def lock_scan(session: Session, scan_id: UUID) -> ReportScan:
    """The row, held until the commit. Raises NotFound."""
    statement = select(ReportScan).where(ReportScan.id == scan_id).with_for_update()
    row = session.scalar(statement, execution_options={"populate_existing": True})
    if row is None:
        raise NotFound("no_scan", "ไม่พบเอกสารที่สแกนนี้ กรุณากลับไปที่หน้า “เอกสารที่ลงนามบนกระดาษ”")
    return row


def change_steps_to_waiting(session: Session, scan_id: UUID, now: datetime) -> Sequence[ReportApproval]:
    """The steps that this paper signed wait again, in order. The first of them is asked from now on."""
    statement = select(ReportApproval).where(ReportApproval.scan_id == scan_id).order_by(ReportApproval.ordinal)
    rows = list(session.scalars(statement))
    for row in rows:
        row.state, row.way, row.note, row.scan_id = StepState.WAITING.value, None, "", None
        row.person_id, row.person_name, row.is_acting = None, None, False
        row.decided_at, row.turn_at = None, now if row is rows[0] else None
    return rows


def _scans() -> Select[ReportScan, SourceFile, str]:
    return (
        select(ReportScan, SourceFile, Person.name)
        .join(SourceFile, SourceFile.id == ReportScan.source_file_id)
        .outerjoin(Person, Person.id == ReportScan.person_id)
    )


def _row(scan: ReportScan, file: SourceFile, person_name: str | None) -> ScanRow:
    return ScanRow(
        scan.id,
        file.name,
        file.sha256,
        file.media_type,
        file.size,
        scan.code,
        scan.found_by,
        scan.round_report_id,
        scan.page_count or 1,
        person_name,
        scan.uploaded_at,
        scan.accepted_at,
        scan.withdrawn_at,
    )
