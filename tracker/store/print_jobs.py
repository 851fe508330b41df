"""Orders of files: who asked for what, who works on it and until when, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Update, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.store.conditional_writes import count_changed
from tracker.store.database import ACROSS
from tracker.store.models import History, Person, PrintJob
from tracker.store.print_files import KeptPrint

WAITING, WORKING, DONE, FAILED = "waiting", "working", "done", "failed"
_UNFINISHED = (WAITING, WORKING)


@dataclass(frozen=True)
class JobRow:
    """One order as its owner sees it."""

    id: UUID
    person_id: UUID
    kind: str
    request: dict[str, Any]
    name: str
    state: str
    done: int
    total: int
    sha256: str | None
    size: int | None
    media_type: str | None
    failure: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    lease_until: datetime | None

    @property
    def is_over(self) -> bool:
        return self.state not in _UNFINISHED

    def is_held(self, now: datetime) -> bool:
        """Whether a living process works on it."""
        return self.state == WORKING and self.lease_until is not None and self.lease_until > now


def lock_orderer(session: Session, person_id: UUID) -> None:
    """Whoever orders twice at once does so one after the other."""
    session.scalar(select(Person.id).where(Person.id == person_id).with_for_update())


def add_job(  # what an order is made of
    session: Session, *, person_id: UUID, kind: str, request: dict[str, Any], name: str, media_type: str, now: datetime
) -> UUID:
    """Note an order; nobody works on it yet."""
    row = PrintJob(
        id=new_id(),
        person_id=person_id,
        kind=kind,
        request=request,
        name=name,
        state=WAITING,
        media_type=media_type,
        created_at=now,
    )
    session.add(row)
    return row.id


def find_job(session: Session, job_id: UUID) -> JobRow | None:
    """One order, whoever made it: for who works on it."""
    row = session.scalar(select(PrintJob).where(PrintJob.id == job_id))
    return _row(row) if row else None


def get_own_job(session: Session, person_id: UUID, job_id: UUID, since: datetime) -> JobRow:
    """One order of this person. Raises NotFound, also for another's and for one made before `since`."""
    found = select(PrintJob).where(PrintJob.id == job_id, PrintJob.person_id == person_id, PrintJob.created_at >= since)
    row = session.scalar(found)
    if row is None:
        raise NotFound("no_print", "ไม่พบไฟล์นี้ ระบบเก็บไฟล์ที่ขอไว้ 7 วัน กรุณากลับไปหน้าที่ขอไฟล์ แล้วกดดาวน์โหลดอีกครั้ง")
    return _row(row)


def find_last_change(session: Session) -> datetime | None:
    """When anything of this organization was changed last, as its history tells."""
    statement = (
        select(History.at)
        .where(History.organization_id == session.info["organization_id"])
        .order_by(History.sequence.desc())
        .limit(1)
    )
    return session.scalar(statement)


def list_own_jobs(session: Session, person_id: UUID, since: datetime) -> list[JobRow]:
    """What a person ordered since then, the newest first."""
    statement = (
        select(PrintJob)
        .where(PrintJob.person_id == person_id, PrintJob.created_at >= since)
        .order_by(PrintJob.created_at.desc(), PrintJob.id.desc())
    )
    return [_row(row) for row in session.scalars(statement)]


def count_before(session: Session, job: JobRow) -> int:
    """How many orders of this organization are not done yet and came before this one."""
    statement = select(func.count()).where(
        PrintJob.state.in_(_UNFINISHED),
        or_(PrintJob.created_at < job.created_at, and_(PrintJob.created_at == job.created_at, PrintJob.id < job.id)),
    )
    return session.scalar(statement) or 0


def claim_job(session: Session, job_id: UUID, now: datetime, lease_until: datetime) -> int | None:
    """Take an order that nobody living works on; which attempt this is, or None where somebody was faster."""
    lapsed = and_(PrintJob.state == WORKING, or_(PrintJob.lease_until.is_(None), PrintJob.lease_until <= now))
    statement = (
        update(PrintJob)
        .where(PrintJob.id == job_id, or_(PrintJob.state == WAITING, lapsed))
        .values(
            state=WORKING,
            started_at=now,
            lease_until=lease_until,
            attempts=PrintJob.attempts + 1,
            done=0,
            total=0,
        )
    )
    if not count_changed(session, statement):
        return None
    return session.scalar(select(PrintJob.attempts).where(PrintJob.id == job_id))


def change_lease(session: Session, job_id: UUID, attempt: int, lease_until: datetime, steps: tuple[int, int]) -> None:
    """Whoever works on it is alive, and so far; nothing where another has taken it over."""
    done, total = steps
    count_changed(session, _of(job_id, attempt).values(lease_until=lease_until, done=done, total=total))


def record_done(session: Session, job_id: UUID, attempt: int, kept: KeptPrint, now: datetime) -> bool:
    """The file lies there. Whether it was still this attempt's to say."""
    values = {"state": DONE, "sha256": kept.sha256, "size": kept.size, "failure": None}
    return bool(count_changed(session, _of(job_id, attempt).values(ended_at=now, lease_until=None, **values)))


def record_failed(session: Session, job_id: UUID, attempt: int, failure: str, now: datetime) -> bool:
    """It could not be made, and why. Whether it was still this attempt's to say."""
    values = {"state": FAILED, "failure": failure}
    return bool(count_changed(session, _of(job_id, attempt).values(ended_at=now, lease_until=None, **values)))


def change_to_waiting(session: Session, job_id: UUID) -> bool:
    """An order that is over is to be made anew. Whether it was over."""
    statement = (
        update(PrintJob)
        .where(PrintJob.id == job_id, PrintJob.state.in_((DONE, FAILED)))
        .values(state=WAITING, failure=None, sha256=None, size=None, ended_at=None, attempts=0, done=0, total=0)
    )
    return bool(count_changed(session, statement))


def list_expired(session: Session, before: datetime, at_most: int) -> Sequence[tuple[UUID, UUID]]:
    """Organization and id of orders made before then, of all organizations."""
    statement = (
        select(PrintJob.organization_id, PrintJob.id)
        .where(PrintJob.created_at < before)
        .limit(at_most)
        .execution_options(**ACROSS)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def remove_expired(session: Session, before: datetime, job_ids: Sequence[UUID]) -> None:
    """Forget these orders."""
    session.execute(
        delete(PrintJob).where(PrintJob.created_at < before, PrintJob.id.in_(job_ids)).execution_options(**ACROSS)
    )


def _of(job_id: UUID, attempt: int) -> Update:
    return update(PrintJob).where(PrintJob.id == job_id, PrintJob.state == WORKING, PrintJob.attempts == attempt)


def _row(row: PrintJob) -> JobRow:
    return JobRow(**{name: getattr(row, name) for name in JobRow.__dataclass_fields__})
