"""A file that was looked through becomes a plan: begun by one person, done in one go, its outcome kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.plan_upload import UploadState
from tracker.services.import_plan import ImportOutcome, import_plan
from tracker.services.read_plan_file import ImportOptions, SourceBytes
from tracker.services.review_upload import load_review
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.files import read_bytes
from tracker.store.models import PlanUpload
from tracker.store.plan_uploads import get_upload, get_upload_to_change

# No import takes so long: whoever began it is gone.
LONGEST = timedelta(minutes=5)
_UNKNOWN_FAILURE = "ระบบขัดข้องระหว่างนำเข้า กรุณาลองอีกครั้ง หากยังไม่ได้ กรุณาแจ้งผู้ดูแลระบบ"
_STOPPED = "ระบบหยุดทำงานระหว่างนำเข้า กรุณากดนำเข้าอีกครั้ง"
Into = Literal["auto", "new", "update"]


def start_import(session: Session, *, actor: Actor, upload_id: UUID, row_version: int, now: datetime) -> None:
    """Say that the import is under way, so that nobody corrects or imports the file meanwhile."""
    require_right(actor, Right.RUN_PLAN)
    row = get_upload_to_change(session, upload_id)
    check_version(row, row_version)
    if row.state is not UploadState.CHECKING:
        raise Conflict("upload_busy", "ไฟล์นี้กำลังนำเข้าหรือนำเข้าแล้ว กรุณาเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")
    row.state, row.started_at, row.failure = UploadState.IMPORTING, now, None
    flush_or_conflict(session)
    session.commit()


def import_upload(
    open_session: Callable[[], Session],
    *,
    actor: Actor,
    upload_id: UUID,
    is_activating: bool,
    into: Into,
    data_dir: Path,
    now: datetime,
    tell: Callable[[int, int], None],
) -> None:
    """Import an upload that was started, and keep how it ended. A mistake sends it back to be looked through.

    Any other failure does the same and is raised again, for the log.
    """
    try:
        with open_session() as session:
            review = load_review(session, upload_id, data_dir=data_dir)
            source = get_upload(session, upload_id)
            outcome = import_plan(
                session,
                person_id=actor.person_id,
                file=SourceBytes(source.name, read_bytes(data_dir, source.file_sha256)),
                draft=review.draft,
                options=_options(review.options, is_activating=is_activating, into=into),
                data_dir=data_dir,
                now=now,
                tell=tell,
            )
    except RuleBroken as broken:
        _end(open_session, upload_id, failure=broken.message)
    except BaseException:
        _end(open_session, upload_id, failure=_UNKNOWN_FAILURE)
        raise
    else:
        _end(open_session, upload_id, outcome=outcome)


def release_import(session: Session, *, actor: Actor, upload_id: UUID, now: datetime) -> None:
    """Give a file back to be looked through whose import began long ago and never ended."""
    require_right(actor, Right.RUN_PLAN)
    row = get_upload_to_change(session, upload_id)
    if not is_stuck(row.state, row.started_at, now):
        raise RuleBroken("upload_busy", "การนำเข้ายังทำงานอยู่ กรุณารอสักครู่")
    row.state, row.failure = UploadState.CHECKING, _STOPPED
    session.commit()


def is_stuck(state: UploadState, started_at: datetime | None, now: datetime) -> bool:
    """Whether an import began so long ago that its process must have ended."""
    return state is UploadState.IMPORTING and (started_at is None or now - started_at > LONGEST)


def _options(chosen: ImportOptions, *, is_activating: bool, into: Into) -> ImportOptions:
    return replace(chosen, is_activating=is_activating, into=into)


def _end(
    open_session: Callable[[], Session],
    upload_id: UUID,
    *,
    outcome: ImportOutcome | None = None,
    failure: str | None = None,
) -> None:
    with open_session() as session:
        row = get_upload_to_change(session, upload_id)
        _note_end(row, outcome, failure)
        session.commit()


def _note_end(row: PlanUpload, outcome: ImportOutcome | None, failure: str | None) -> None:
    row.state = UploadState.IMPORTED if outcome else UploadState.CHECKING
    row.plan_id = outcome.plan_id if outcome else None
    row.failure = failure
