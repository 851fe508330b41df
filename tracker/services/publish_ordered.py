"""Publishes a report as it was ordered on the web: its files are made while whoever pressed the button watches."""

from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.approval import ReportState
from tracker.rules.errors import Forbidden
from tracker.rules.permissions import Actor
from tracker.rules.print_order import PrintOrder
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_line
from tracker.services.keep_report_files import make_files
from tracker.services.print_shop import PrintShop, Tell
from tracker.services.publish_report import Registration, publish_report
from tracker.store.frozen_reports import get_report, list_report_files
from tracker.store.people import find_actor
from tracker.store.print_files import KeptPrint
from tracker.store.print_jobs import JobRow


def registration_of(order: PrintOrder) -> Registration:
    """Under which number and day."""
    return Registration(order.number, order.registered_on, order.is_approved_text_meant)


def publish_ordered(shop: PrintShop, organization_id: UUID, job: JobRow, order: PrintOrder, *, tell: Tell) -> KeptPrint:
    """Make the files, then register and publish in one commit; what was published is the file of the order.

    Where a process died after the commit and before it could say so, the order is done all the same.
    """
    assert order.report_id is not None  # noqa: S101  # read_order asks for it
    with shop.database.session(organization_id, is_reading=True) as session:
        if (done := _published(session, job, order, order.report_id)) is not None:
            return done
        actor = _orderer(session, job, shop)
        made = make_files(session, report_id=order.report_id, data_dir=shop.data_dir, base_url=shop.base_url, tell=tell)
    with shop.database.session(organization_id) as session:
        publish_report(
            session,
            actor=actor,
            report_id=order.report_id,
            registration=registration_of(order),
            made=made,
            now=shop.clock(),
        )
    return KeptPrint(made.files[0].sha256, made.files[0].size)


def _published(session: Session, job: JobRow, order: PrintOrder, report_id: UUID) -> KeptPrint | None:
    head = get_report(session, report_id)
    is_ours = (
        head.register_number == clean_line(order.number) and head.published_at and head.published_at >= job.created_at
    )
    if head.state is not ReportState.PUBLISHED or not is_ours:
        return None
    line = list_report_files(session, report_id)[0]
    return KeptPrint(line.sha256, line.size)


def _orderer(session: Session, job: JobRow, shop: PrintShop) -> Actor:
    """Whoever pressed the button, with the posts held now."""
    actor = find_actor(session, job.person_id, day_of(shop.clock()))
    if actor is None:
        raise Forbidden("not_here", "ผู้ที่สั่งเผยแพร่ไม่ได้ปฏิบัติงานในหน่วยงานนี้แล้ว")
    return actor
