"""A file that was looked through becomes a plan: begun by one person, done in one transaction, its outcome kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.plan_upload import UploadState
from tracker.services.import_plan import import_plan
from tracker.services.read_plan_file import ROUND_MISSING, WHICH_ROUND, SourceBytes
from tracker.services.review_upload import Review, load_review
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.files import read_bytes
from tracker.store.plan_uploads import get_upload, get_upload_to_change, record_upload

# No import takes so long: whoever began it is gone.
LONGEST = timedelta(minutes=10)
_UNKNOWN_FAILURE = "ระบบขัดข้องระหว่างนำเข้า กรุณาลองอีกครั้ง หากยังไม่ได้ กรุณาแจ้งผู้ดูแลระบบ"
_STOPPED = "ระบบหยุดทำงานระหว่างนำเข้า กรุณากดนำเข้าอีกครั้ง"
Into = Literal["auto", "new", "update"]


class OpenSession(Protocol):
    """Opens a session of one organization, as Database.session does."""

    def __call__(self, *, is_reading: bool = False, inside: Connection | None = None) -> Session: ...


def start_import(session: Session, *, actor: Actor, upload_id: UUID, row_version: int, now: datetime) -> None:
    """Say that the import is under way, so that nobody corrects or imports the file meanwhile.

    One whose process ended long ago is taken over. Raises Conflict for a second click.
    """
    require_right(actor, Right.RUN_PLAN)
    row = get_upload_to_change(session, upload_id)
    if not is_stuck(row.state, row.started_at, now):
        check_version(row, row_version)
        if row.state is not UploadState.CHECKING:
            raise Conflict("upload_busy", "ไฟล์นี้กำลังนำเข้าหรือนำเข้าแล้ว กรุณาเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")
    row.state, row.started_at, row.failure = UploadState.IMPORTING, now, None
    flush_or_conflict(session)
    session.commit()


def import_upload(
    open_session: OpenSession,
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
        with open_session(is_reading=True) as session:  # reading takes a while: nobody waits for a lock meanwhile
            review = load_review(session, upload_id, data_dir=data_dir)
            sha256 = get_upload(session, upload_id).file_sha256
        file = SourceBytes(review.upload.name, read_bytes(data_dir, sha256))
        decided = replace(review, options=replace(review.options, is_activating=is_activating, into=into))
        _check_round(decided)
        _import(open_session, actor, decided, file, data_dir, now, tell)
    except RuleBroken as broken:
        _send_back(open_session, upload_id, broken.message)
    except BaseException:
        _send_back(open_session, upload_id, _UNKNOWN_FAILURE)
        raise


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


def _check_round(review: Review) -> None:
    """The page asks for the round before; where a form comes without it, nothing printed may be lost unsaid."""
    if review.draft.lacks_round:
        raise RuleBroken(ROUND_MISSING, WHICH_ROUND)


def _import(
    open_session: OpenSession,
    actor: Actor,
    review: Review,
    file: SourceBytes,
    data_dir: Path,
    now: datetime,
    tell: Callable[[int, int], None],
) -> None:
    """The plan and the end of the upload in one transaction: a killed process leaves both or neither."""
    with open_session() as session:
        row = get_upload_to_change(session, review.upload.id)
        if row.state is not UploadState.IMPORTING or row.started_at != review.upload.started_at:
            return  # somebody gave up on this import and began another
        with open_session(inside=session.connection()) as inner:
            outcome = import_plan(
                inner,
                person_id=actor.person_id,
                file=file,
                draft=review.draft,
                options=review.options,
                data_dir=data_dir,
                now=now,
                tell=tell,
            )
        row.state, row.plan_id, row.failure = UploadState.IMPORTED, outcome.plan_id, None
        record_upload(session, row, "upload_imported", actor.person_id, now)
        session.commit()


def _send_back(open_session: OpenSession, upload_id: UUID, failure: str) -> None:
    """To be looked through again, with the reason."""
    with open_session() as session:
        row = get_upload_to_change(session, upload_id)
        if row.state is UploadState.IMPORTING:
            row.state, row.failure = UploadState.CHECKING, failure
        session.commit()
