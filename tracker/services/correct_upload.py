"""A person corrects a file step by step before its import, takes back the last step, or gives the file up."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.plan_correction import Correction, SetTable
from tracker.rules.plan_correction_json import (
    cleaned,
    correction_from_json,
    correction_to_json,
    corrections_from_json,
)
from tracker.rules.plan_upload import UploadState
from tracker.rules.reading_choices import KnownTable
from tracker.rules.source_table import document_from_bytes
from tracker.rules.table_headers import captions_of
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.files import read_bytes
from tracker.store.history import record_history
from tracker.store.known_headings import (
    change_known_heading,
    change_known_heading_to_none,
    find_known_heading,
    get_known_heading,
)
from tracker.store.models import PlanUpload
from tracker.store.plan_uploads import get_upload_to_change, record_upload

MOST_CORRECTIONS = 5_000
MOST_CHARACTERS = 4_000_000  # of all corrections together: every page of the review reads them again


def correct_upload(
    session: Session,
    *,
    actor: Actor,
    upload_id: UUID,
    row_version: int,
    corrections: Sequence[Correction],
    data_dir: Path,
    now: datetime,
) -> None:
    """Add corrections. Raises Conflict where somebody else corrected meanwhile; nothing of theirs is lost.

    What a person says about a table's columns is remembered for later files with the same headings.
    """
    row = _row_to_change(session, actor, upload_id, row_version)
    added = [cleaned(correction) for correction in corrections]
    told = [*row.corrections, *map(correction_to_json, added)]
    if len(told) > MOST_CORRECTIONS or len(json.dumps(told, ensure_ascii=False)) > MOST_CHARACTERS:
        raise RuleBroken("too_many_corrections", "แก้ไขไฟล์นี้หลายครั้งเกินไป กรุณาแก้ไขในไฟล์ต้นฉบับแล้วอัปโหลดใหม่")
    row.corrections, row.failure = told, None
    _learn(session, data_dir, row, added, actor, now)
    flush_or_conflict(session)
    session.commit()


def undo_correction(
    session: Session, *, actor: Actor, upload_id: UUID, row_version: int, data_dir: Path, now: datetime
) -> None:
    """Take off the last correction; what it taught about headings is forgotten with it."""
    row = _row_to_change(session, actor, upload_id, row_version)
    if not row.corrections:
        raise RuleBroken("nothing_to_undo", "ยังไม่มีการแก้ไขให้เลิกทำ")
    *left, last = row.corrections
    row.corrections, row.failure = left, None
    undone = correction_from_json(last)
    if isinstance(undone, SetTable):
        captions = _captions(data_dir, row, undone)
        if captions and (heading := find_known_heading(session, captions)):
            change_known_heading_to_none(session, heading)
            _learn(session, data_dir, row, corrections_from_json(left), actor, now)
    flush_or_conflict(session)
    session.commit()


def discard_upload(session: Session, *, actor: Actor, upload_id: UUID, row_version: int, now: datetime) -> None:
    """The person does not want the file after all; its bytes stay, like all that ever came."""
    row = _row_to_change(session, actor, upload_id, row_version)
    row.state = UploadState.DISCARDED
    record_upload(session, row, "upload_discarded", actor.person_id, now)
    session.commit()


def forget_heading(session: Session, *, actor: Actor, heading_id: UUID, now: datetime) -> None:
    """Headings that were explained once are guessed again in files to come."""
    require_right(actor, Right.RUN_PLAN)
    heading = get_known_heading(session, heading_id)
    change_known_heading_to_none(session, heading)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="heading_forgotten",
        subject_kind="known_heading",
        subject_id=heading_id,
        change={"captions": [list(heading.captions), None]},
    )
    session.commit()


def _row_to_change(session: Session, actor: Actor, upload_id: UUID, row_version: int) -> PlanUpload:
    """The upload as the person saw it, if it can still be changed."""
    require_right(actor, Right.RUN_PLAN)
    row = get_upload_to_change(session, upload_id)
    check_version(row, row_version)
    if row.state is not UploadState.CHECKING:
        raise RuleBroken("upload_closed", _CLOSED[row.state])
    return row


_CLOSED = {
    UploadState.IMPORTING: "กำลังนำเข้าไฟล์นี้อยู่ จึงแก้ไขไม่ได้ กรุณารอสักครู่",
    UploadState.IMPORTED: "ไฟล์นี้นำเข้าเป็นแผนแล้ว หากต้องแก้ไข กรุณาแก้ที่แผน",
    UploadState.DISCARDED: "ไฟล์นี้ถูกยกเลิกแล้ว หากต้องการนำเข้า กรุณาอัปโหลดใหม่",
}


def _learn(
    session: Session,
    data_dir: Path,
    row: PlanUpload,
    corrections: Sequence[Correction],
    actor: Actor,
    now: datetime,
) -> None:
    """Remember what the columns of the chosen tables hold."""
    for correction in corrections:
        if isinstance(correction, SetTable) and (captions := _captions(data_dir, row, correction)):
            table = KnownTable(captions, correction.roles)
            change_known_heading(session, table, person_id=actor.person_id, now=now)


def _captions(data_dir: Path, row: PlanUpload, choice: SetTable) -> tuple[str, ...]:
    """The headings a person explained; none where they only said where the headings stand."""
    if choice.header_row is None or not any(choice.roles):
        return ()
    document = document_from_bytes(read_bytes(data_dir, row.document_sha256), row.name)
    table = next((table for table in document.tables if table.number == choice.table), None)
    return captions_of(table, choice.header_row) if table else ()
