"""Files being looked through before their import."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.rules.plan_upload import UploadState
from tracker.rules.reading_choices import KnownTable
from tracker.store.history import record_history
from tracker.store.known_headings import table_from_json, table_to_json
from tracker.store.models import Person, PlanUpload, SourceFile

OPEN = (UploadState.CHECKING, UploadState.IMPORTING)


@dataclass(frozen=True)
class UploadRow:
    """An upload with the name of the person who brought the file."""

    id: UUID
    name: str
    row_version: int
    state: UploadState
    source_file_id: UUID
    file_sha256: str
    document_sha256: str
    known: tuple[KnownTable, ...]
    corrections: tuple[Any, ...]
    person_id: UUID | None
    person_name: str
    uploaded_at: datetime
    started_at: datetime | None
    plan_id: UUID | None
    failure: str | None


def get_upload(session: Session, upload_id: UUID) -> UploadRow:
    """One upload by its id."""
    found = session.execute(_uploads().where(PlanUpload.id == upload_id)).first()
    if found is None:
        raise NotFound("no_upload", "ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดใหม่")
    return _row(*found)


def get_upload_to_change(session: Session, upload_id: UUID) -> PlanUpload:
    """The row itself, for the service that changes it."""
    row = session.get(PlanUpload, (session.info["organization_id"], upload_id))
    if row is None:
        raise NotFound("no_upload", "ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดใหม่")
    return row


def list_uploads(session: Session, states: Sequence[UploadState] = OPEN) -> list[UploadRow]:
    """Uploads in these states, the newest first."""
    statement = _uploads().where(PlanUpload.state.in_(states))
    return [_row(*found) for found in session.execute(statement.order_by(PlanUpload.id.desc()))]


def find_open_upload_of(session: Session, sha256: str) -> UUID | None:
    """The upload under way of a file with these bytes."""
    statement = (
        select(PlanUpload.id)
        .join(SourceFile, SourceFile.id == PlanUpload.source_file_id)
        .where(SourceFile.sha256 == sha256, PlanUpload.state.in_(OPEN))
        .order_by(PlanUpload.id)
        .limit(1)
    )
    return session.scalar(statement)


def list_uploads_before(session: Session, moment: datetime) -> list[PlanUpload]:
    """The rows of files that came before a moment and were neither imported nor given up."""
    old = PlanUpload.state == UploadState.CHECKING, PlanUpload.uploaded_at < moment
    return list(session.scalars(select(PlanUpload).where(*old).order_by(PlanUpload.id)))


def add_upload(
    session: Session,
    *,
    source: SourceFile,
    document_sha256: str,
    known: Sequence[KnownTable],
    corrections: Sequence[Any],
    person_id: UUID | None,
    name: str,
    now: datetime,
) -> PlanUpload:
    """A new upload to be looked through."""
    row = PlanUpload(
        organization_id=session.info["organization_id"],
        id=new_id(),
        source_file_id=source.id,
        document_sha256=document_sha256,
        name=name,
        known=[table_to_json(table) for table in known],
        corrections=[*corrections],
        state=UploadState.CHECKING,
        person_id=person_id,
        uploaded_at=now,
    )
    session.add(row)
    return row


def record_upload(session: Session, row: PlanUpload, action: str, person_id: UUID | None, now: datetime) -> None:
    """What happened to an upload, in the history."""
    record_history(
        session,
        at=now,
        person_id=person_id,
        action=action,
        subject_kind="plan_upload",
        subject_id=row.id,
        change={"file": [None, row.name], "corrections": [None, len(row.corrections)]},
    )


def _uploads() -> Select[PlanUpload, str, str | None]:
    return (
        select(PlanUpload, SourceFile.sha256, Person.name)
        .join(SourceFile, SourceFile.id == PlanUpload.source_file_id)
        .outerjoin(Person, Person.id == PlanUpload.person_id)
    )


def _row(row: PlanUpload, sha256: str, person_name: str | None) -> UploadRow:
    return UploadRow(
        row.id,
        row.name,
        row.row_version,
        row.state,
        row.source_file_id,
        sha256,
        row.document_sha256,
        tuple(table for kept in row.known if (table := table_from_json(*kept))),
        tuple(row.corrections),
        row.person_id,
        person_name or "",
        row.uploaded_at,
        row.started_at,
        row.plan_id,
        row.failure,
    )
