"""Files are ordered, made one after the other while whoever ordered them goes on, and kept for some days.

An order is taken with a lease that is renewed while it is worked on; where the process dies, the lease lapses and
the order is taken again. The file is written whole before the order says that it is done.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.documents.writing import write_paper
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.organization_name import official_name
from tracker.rules.paper import Paper
from tracker.rules.paper_sample import sample_paper
from tracker.rules.permissions import Actor, Right, has_right, require_right
from tracker.rules.print_order import PrintKind, PrintOrder, file_title, read_order
from tracker.rules.report_content import Signatory
from tracker.services.expire_prints import KEPT
from tracker.services.frozen_report import frozen_paper
from tracker.services.print_paper import draft_paper, look_of
from tracker.services.print_shop import PrintShop, Tell
from tracker.services.publish_ordered import publish_ordered, registration_of
from tracker.services.publish_report import check_publishable
from tracker.store.approvals import list_chain, list_steps
from tracker.store.frozen_reports import get_report
from tracker.store.people import get_organization
from tracker.store.print_files import KeptPrint, keep_print, measure
from tracker.store.print_jobs import (
    FAILED,
    JobRow,
    add_job,
    change_lease,
    change_to_waiting,
    claim_job,
    find_job,
    find_last_change,
    get_own_job,
    list_own_jobs,
    lock_orderer,
    record_done,
    record_failed,
)

SAME_WITHIN = timedelta(minutes=1)
LEASE = timedelta(seconds=30)
STEPS = 3  # gathered, written, kept
MOST_UNFINISHED = 5
_MOST_ATTEMPTS = 3
_RENEWED = LEASE.total_seconds() / 3
_FAILED = "จัดทำไฟล์ไม่สำเร็จเพราะเหตุที่ระบบไม่ได้คาดไว้ ข้อมูลไม่ถูกแตะต้อง กรุณากด “ลองใหม่” หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
_DIED = "ระบบหยุดกลางคันหลายครั้งระหว่างจัดทำไฟล์นี้ เครื่องอาจมีหน่วยความจำไม่พอ กรุณากด “ลองใหม่” หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
_FULL = "บันทึกไฟล์ลงโฟลเดอร์ข้อมูลไม่ได้ พื้นที่อาจเต็ม กรุณาแจ้งผู้ดูแลระบบให้ตรวจพื้นที่ว่างและสิทธิ์เขียน แล้วกด “ลองใหม่”"
_log = logging.getLogger(__name__)


def order_print(session: Session, *, actor: Actor, order: PrintOrder, now: datetime) -> UUID:
    """Note the order; the same one by the same person within a minute is the same job, unless something was changed.

    Raises Forbidden or NotFound for a file this actor may not have, RuleBroken for one too many at once, or for a
    report that cannot be published.
    """
    name = _name_of(session, actor, order)
    if order.kind is PrintKind.PUBLISH and order.report_id:
        registration = registration_of(order)
        check_publishable(session, actor=actor, report_id=order.report_id, registration=registration, now=now)
    lock_orderer(session, actor.person_id)
    own = list_own_jobs(session, actor.person_id, now - KEPT)
    changed_at = find_last_change(session)
    same = next((job for job in own if _is_same(job, order, now, changed_at)), None)
    if same is not None:
        return same.id
    if sum(not job.is_over for job in own) >= MOST_UNFINISHED:
        raise RuleBroken(
            "too_many_prints",
            f"ท่านมีไฟล์ที่กำลังจัดทำอยู่ {MOST_UNFINISHED} ไฟล์ กรุณารอให้เสร็จก่อน ดูความคืบหน้าได้ที่หน้า “ไฟล์ที่ขอไว้”",
        )
    job_id = add_job(
        session,
        person_id=actor.person_id,
        kind=order.kind.value,
        request=order.plain(),
        name=name,
        media_type=order.format.media_type,
        now=now,
    )
    session.commit()
    return job_id


def retry_print(session: Session, *, actor: Actor, job_id: UUID, now: datetime) -> None:
    """Make it anew, by whoever ordered it; one that is still worked on is left alone."""
    job = get_own_job(session, actor.person_id, job_id, now - KEPT)
    _name_of(session, actor, read_order(job.kind, job.request))
    change_to_waiting(session, job_id)
    session.commit()


def check_may_fetch(session: Session, *, actor: Actor, job: JobRow) -> None:
    """Raise Forbidden or NotFound where whoever ordered a file has no right to it any more: posts change hands."""
    _name_of(session, actor, read_order(job.kind, job.request))


def work_print(shop: PrintShop, organization_id: UUID, job_id: UUID, *, tell: Tell) -> bool:
    """Make the file of an order. False where somebody else works on it, or it is over.

    The database is open only to read what is printed and to say what became of it: writing holds nothing.
    """
    with shop.database.session(organization_id) as session:
        attempt = begin_print(session, job_id=job_id, now=shop.clock())
    if attempt is None:
        return False
    with _lease(shop, organization_id, job_id, attempt) as steps:
        try:
            content = _content(shop, organization_id, job_id, _both(tell, steps))
        except RuleBroken as broken:
            made: bytes | KeptPrint | RuleBroken = broken
        except Exception:  # noqa: BLE001  # whatever it was, whoever waits is told
            _log.exception("the file of order %s could not be made", job_id)
            made = RuleBroken("print_failed", _FAILED)
        else:
            made = content
        with shop.database.session(organization_id) as session:
            end_print(session, shop=shop, job_id=job_id, attempt=attempt, made=made)
    return True


def begin_print(session: Session, *, job_id: UUID, now: datetime) -> int | None:
    """Take an order that nobody works on; which attempt it is. None where it is not ours to take."""
    attempt = claim_job(session, job_id, now, now + LEASE)
    if attempt is not None and attempt > _MOST_ATTEMPTS:
        record_failed(session, job_id, attempt, _DIED, now)
        attempt = None
    session.commit()
    return attempt


def end_print(
    session: Session, *, shop: PrintShop, job_id: UUID, attempt: int, made: bytes | KeptPrint | RuleBroken
) -> None:
    """Keep the file and say so; or say why there is none. What was published is kept already.

    It is said first, and the file is put in its place while the order is held: whoever lost the order to another
    meanwhile leaves the other's file alone.
    """
    organization_id, now = session.info["organization_id"], shop.clock()
    try:
        if isinstance(made, RuleBroken):
            raise made
        kept = measure(made) if isinstance(made, bytes) else made
        if record_done(session, job_id, attempt, kept, now) and isinstance(made, bytes):
            keep_print(shop.data_dir, organization_id, job_id, made)
    except RuleBroken as broken:
        record_failed(session, job_id, attempt, broken.message, now)
    except OSError:
        _log.exception("the file of order %s could not be kept", job_id)
        session.rollback()
        record_failed(session, job_id, attempt, _FULL, now)
    session.commit()


def needs_worker(job: JobRow, now: datetime) -> bool:
    """Whether an order is not over, and no living process is known to work on it."""
    return not job.is_over and not job.is_held(now)


def _is_same(job: JobRow, order: PrintOrder, now: datetime, changed_at: datetime | None) -> bool:
    """A file that is there already must not hide what somebody mended since it was begun."""
    is_equal = job.kind == order.kind.value and job.request == order.plain()
    is_stale = job.is_over and changed_at and job.started_at and changed_at >= job.started_at
    return is_equal and job.state != FAILED and not is_stale and job.created_at > now - SAME_WITHIN


def _name_of(session: Session, actor: Actor, order: PrintOrder) -> str:
    """What the file will be called. Raises Forbidden or NotFound where it is not for this actor."""
    if order.kind in (PrintKind.SAMPLE, PrintKind.PUBLISH):
        require_right(actor, Right.RUN_PLAN)
    if order.kind is PrintKind.SAMPLE:
        return file_title(order)
    if order.kind is PrintKind.DRAFT or order.report_id is None:
        require_right(actor, Right.SEE_REPORTS)
        return file_title(order)
    head = get_report(session, order.report_id)
    asked = {row.step.position_id for row in list_steps(session, [order.report_id])[order.report_id]}
    if not has_right(actor, Right.SEE_REPORTS) and not asked & {post.position_id for post in actor.posts}:
        raise NotFound("no_report", "ไม่พบรายงานฉบับนี้ กรุณากลับไปที่หน้า “รายงาน”")
    return file_title(order, year=head.year, months=head.months, revision=head.revision)


def _content(shop: PrintShop, organization_id: UUID, job_id: UUID, tell: Tell) -> bytes | KeptPrint:
    """The bytes of the file, made in a child process; of a report that was published, the first of its files."""
    tell(0, STEPS)
    with shop.database.session(organization_id, is_reading=True) as session:
        job = find_job(session, job_id)
        if job is None:
            raise NotFound("no_print", "ไม่พบไฟล์นี้")
        order = read_order(job.kind, job.request)
        paper = _paper(session, shop, order) if order.kind is not PrintKind.PUBLISH else None
    if paper is None:
        return publish_ordered(shop, organization_id, job, order, tell=tell)
    tell(1, STEPS)
    content = write_paper(paper, order.format)
    tell(2, STEPS)
    return content


def _paper(session: Session, shop: PrintShop, order: PrintOrder) -> Paper:
    if order.kind is PrintKind.SAMPLE:
        return _sample(session, shop)
    if order.report_id is not None:
        return frozen_paper(session, order.report_id, order.form, shop.data_dir, base_url=shop.base_url)
    return draft_paper(
        session, form=order.form, year=order.year, months=order.months, now=shop.clock(), data_dir=shop.data_dir
    )


def _sample(session: Session, shop: PrintShop) -> Paper:
    organization = get_organization(session)
    name = official_name(organization.name, organization.kind)
    signatories = tuple(Signatory(post.part, post=post.title) for post in list_chain(session))
    return sample_paper(look_of(session, shop.data_dir), name, signatories, shop.clock())


@contextlib.contextmanager
def _lease(shop: PrintShop, organization_id: UUID, job_id: UUID, attempt: int) -> Iterator[list[tuple[int, int]]]:
    """Renews the lease while the block runs; the list's last pair is how far it is."""
    steps, is_over = [(0, STEPS)], threading.Event()

    def renew() -> None:
        while not is_over.wait(_RENEWED):
            try:
                with shop.database.session(organization_id) as session:
                    renew_lease(session, job_id=job_id, attempt=attempt, steps=steps[-1], now=shop.clock())
            except Exception:  # noqa: BLE001  # the next renewal tries again; a lapsed lease costs a second making
                _log.exception("the lease of order %s could not be renewed", job_id)

    renewing = threading.Thread(target=renew, name="tracker-print-lease", daemon=True)
    renewing.start()
    try:
        yield steps
    finally:
        is_over.set()
        renewing.join()


def renew_lease(session: Session, *, job_id: UUID, attempt: int, steps: tuple[int, int], now: datetime) -> None:
    """Say that somebody works on it, and how far they are."""
    change_lease(session, job_id, attempt, now + LEASE, steps)
    session.commit()


def _both(tell: Tell, steps: list[tuple[int, int]]) -> Tell:
    def told(done: int, total: int) -> None:
        steps.append((done, total))
        tell(done, total)

    return told
