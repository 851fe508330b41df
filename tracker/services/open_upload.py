"""A plan file comes in to be looked through: its bytes are kept, and what it says is read once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.documents.reading import read_document
from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import check_year
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.plan_correction import SetPlan
from tracker.rules.plan_correction_json import correction_to_json
from tracker.rules.plan_upload import UploadState
from tracker.rules.sign_in import throttle_key
from tracker.rules.source_table import document_to_bytes
from tracker.rules.thai_calendar import format_instant
from tracker.services.read_plan_file import SourceBytes
from tracker.store.access import claim_tries
from tracker.store.files import add_source_file, keep_bytes
from tracker.store.imports import find_import_of_file
from tracker.store.known_headings import list_known_headings
from tracker.store.people import lock_organization
from tracker.store.plan_uploads import add_upload, find_open_upload_of, list_uploads_before, record_upload

UPLOADS_PER_HOUR = 60
LEFT_ALONE = timedelta(days=30)


def open_upload(
    session: Session, *, actor: Actor, file: SourceBytes, fiscal_year: int | None, data_dir: Path, now: datetime
) -> UUID:
    """Keep a file and what it says; the same bytes under way are the same upload.

    Raises UnreadableFile, and RuleBroken("already_imported") for bytes that were imported before.
    """
    require_right(actor, Right.RUN_PLAN)
    if fiscal_year is not None:
        check_year(fiscal_year)
    _count_upload(session, actor, now)
    document = read_document(file.data, file.name)  # between two transactions: nobody waits for a lock meanwhile
    sha256 = keep_bytes(data_dir, file.data)
    lock_organization(session)  # only one file at a time becomes an upload
    if (under_way := find_open_upload_of(session, sha256)) is not None:
        return under_way
    if imported := find_import_of_file(session, sha256):
        when = format_instant(imported.imported_at)
        raise RuleBroken("already_imported", f"ไฟล์นี้นำเข้าแล้วเมื่อ {when} จึงไม่นำเข้าซ้ำ หากแก้ไขไฟล์แล้ว กรุณาบันทึกก่อนนำเข้า")
    _tidy_up(session, now)
    source = add_source_file(
        session,
        sha256=sha256,
        name=file.name,
        media_type="application/octet-stream",
        size=len(file.data),
        person_id=actor.person_id,
        now=now,
    )
    row = add_upload(
        session,
        source=source,
        document_sha256=keep_bytes(data_dir, document_to_bytes(document)),
        known=[heading.table for heading in list_known_headings(session)],
        corrections=[correction_to_json(SetPlan(fiscal_year=fiscal_year))] if fiscal_year else [],
        person_id=actor.person_id,
        name=file.name,
        now=now,
    )
    record_upload(session, row, "upload_opened", actor.person_id, now)
    session.commit()
    return row.id


def _tidy_up(session: Session, now: datetime) -> None:
    """A file nobody came back to for so long is given up when the next one comes."""
    for row in list_uploads_before(session, now - LEFT_ALONE):
        row.state = UploadState.DISCARDED
        record_upload(session, row, "upload_discarded", None, now)


def _count_upload(session: Session, actor: Actor, now: datetime) -> None:
    """Count a file for good, also one that cannot be read: reading costs a process. Raises RuleBroken for too many."""
    hour = f"{actor.organization_id}|{actor.person_id}|{now.astimezone(UTC):%Y-%m-%d %H}"
    counter = claim_tries(session, throttle_key("upload", hour), now)
    if counter.count >= UPLOADS_PER_HOUR:
        raise RuleBroken("too_many_uploads", "อัปโหลดไฟล์หลายครั้งเกินไปในชั่วโมงนี้ กรุณารอสักครู่แล้วลองใหม่")
    counter.count, counter.last_at = counter.count + 1, now
    session.commit()
