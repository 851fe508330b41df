"""Signed paper that came back: uploaded, matched by the code on its pages, accepted, or taken back."""

import io
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.documents.scanning import read_scan, show_scan
from tracker.rules.approval import ReportState, StepState, find_turn
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.media_type import JPEG
from tracker.rules.scan_file import LARGEST
from tracker.services.receive_scan import UploadedScan, accept_scan, name_code, receive_scan, withdraw_scan
from tracker.store.approvals import StepRow, list_steps
from tracker.store.files import read_whole
from tracker.store.frozen_reports import ReportHead, find_report, find_report_by_code, list_reports
from tracker.store.report_scans import ScanRow, get_scan, list_scans
from tracker.web.door import actor, reading, writing
from tracker.web.downloads import hand_out_kept
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, parts

pages = Blueprint("report_scans", __name__)
Answer = Response | tuple[str, int]
_NO_FILE = "กรุณาเลือกไฟล์ที่สแกนแล้ว (PDF, JPEG หรือ PNG ไม่เกิน 20 MB)"


@pages.get("/scans")
def page() -> Answer:
    """Upload a paper; and all that came back, the newest first."""
    return _form(Form({}), 200)


@pages.post("/scans")
def upload() -> Answer:
    """Keep a paper and look for its code; the page of it says what was found."""
    form, file = Form(), request.files.get("file")
    content = file.stream.read(LARGEST + 1) if file else b""
    if not file or not content:
        form.errors["file"] = _NO_FILE
        return _form(form, 400)
    try:
        scan = UploadedScan(file.filename or "", content, read_scan(content))
        with writing() as session:
            scan_id = receive_scan(session, actor=actor(), scan=scan, data_dir=parts().data_dir, now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "file")
        return _form(form, 400)
    return redirect(url_for("report_scans.scan", scan_id=scan_id))


@pages.get("/scans/<uuid:scan_id>")
def scan(scan_id: UUID) -> Answer:
    """The paper beside the report its code belongs to, and what can be done with it."""
    return _show(scan_id, Form({}), 200)


@pages.post("/scans/<uuid:scan_id>/code")
def code(scan_id: UUID) -> Answer:
    """The code as somebody read it off the paper."""
    form = Form()
    typed = form.text("code", required="กรุณาพิมพ์รหัสเอกสารที่มุมล่างของหน้า", longest=100)
    if form.errors:
        return _show(scan_id, form, 400)
    try:
        with writing() as session:
            name_code(session, actor=actor(), scan_id=scan_id, typed=typed, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return _refused(scan_id, form, broken, "code")
    return redirect(url_for("report_scans.scan", scan_id=scan_id))


@pages.post("/scans/<uuid:scan_id>/accept")
def accept(scan_id: UUID) -> Answer:
    """All who are still asked have signed on this paper."""
    form = Form()
    try:
        with writing() as session:
            count = accept_scan(session, actor=actor(), scan_id=scan_id, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return _refused(scan_id, form, broken, "")
    flash(f"รับเอกสารที่ลงนามแล้ว ระบบบันทึกว่าลงนามบนกระดาษ {count} ตำแหน่ง หากรับผิดฉบับ กดถอนได้จนกว่าจะเผยแพร่")
    return redirect(url_for("report_scans.scan", scan_id=scan_id))


@pages.post("/scans/<uuid:scan_id>/withdraw")
def withdraw(scan_id: UUID) -> Answer:
    """Take it back; what it signed waits again."""
    form = Form()
    try:
        with writing() as session:
            withdraw_scan(session, actor=actor(), scan_id=scan_id, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return _refused(scan_id, form, broken, "")
    flash("ถอนเอกสารนี้แล้ว ตำแหน่งที่ลงนามบนกระดาษกลับไปรอลงนามตามเดิม ส่งไฟล์ใหม่ได้ทันที")
    return redirect(url_for("report_scans.scan", scan_id=scan_id))


@pages.get("/scans/<uuid:scan_id>/pages/<int:number>.jpg")
def picture(scan_id: UUID, number: int) -> Response:
    """A page of the paper, drawn anew in a process of its own: nothing else of the file reaches the browser."""
    found = _scan(scan_id)
    if not 1 <= number <= found.page_count:
        raise NotFound("no_page", "เอกสารนี้ไม่มีหน้านี้")
    drawn = show_scan(read_whole(parts().data_dir, found.sha256), number)
    return send_file(io.BytesIO(drawn), mimetype=JPEG, etag=False)


@pages.get("/scans/<uuid:scan_id>/file")
def file(scan_id: UUID) -> Response:
    """The file as it was uploaded."""
    found = _scan(scan_id)
    return hand_out_kept(found.sha256, found.media_type, found.name)


def _scan(scan_id: UUID) -> ScanRow:
    with reading() as session:
        return get_scan(session, scan_id)


def _form(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        scans = list_scans(session)
        waiting = [one for one in list_reports(session) if one.state is ReportState.APPROVING]
        about = find_report(session, wanted) if (wanted := as_id(request.args.get("report"))) else None
    return render_template(
        "report_scans/page.html", form=form, scans=scans, waiting=waiting, about=about, errors_title="ยังรับไฟล์ไม่ได้"
    ), status


def _refused(scan_id: UUID, form: Form, broken: RuleBroken, name: str) -> tuple[str, int]:
    form.refuse(broken, name)
    return _show(scan_id, form, 409 if isinstance(broken, Conflict) else 400)


def _show(scan_id: UUID, form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        found = get_scan(session, scan_id)
        head, steps = _report_of(session, found)
    waiting = [row for row in steps if row.step.state is StepState.WAITING]
    is_asked = head is not None and head.state is ReportState.APPROVING and find_turn([row.step for row in steps])
    number = min(max(1, request.args.get("page", 1, type=int)), found.page_count)
    return render_template(
        "report_scans/scan.html",
        form=form,
        scan=found,
        head=head,
        steps=steps,
        waiting=waiting,
        may_accept=found.is_open and bool(is_asked),
        may_withdraw=found.withdrawn_at is None and (found.is_open or (head and head.state is ReportState.APPROVING)),
        number=number,
        errors_title="ยังรับเอกสารนี้ไม่ได้",
    ), status


def _report_of(session: Session, found: ScanRow) -> tuple[ReportHead | None, tuple[StepRow, ...]]:
    """The report of its code as it stands now; the code may have come before the report's state changed."""
    head = find_report(session, found.report_id) if found.report_id else None
    if head is None and found.code:
        head = find_report_by_code(session, found.code)
    return head, list_steps(session, [head.id])[head.id] if head else ()
