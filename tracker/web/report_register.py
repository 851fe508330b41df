"""The register of reports: numbers, hashes, files as they were kept, and the look whether anything was changed."""

from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from tracker.rules.errors import NotFound
from tracker.rules.paper import FORM_NAMES, Form, Format
from tracker.rules.permissions import Right, has_right
from tracker.services.check_report import check_report
from tracker.services.frozen_report import get_frozen, read_kept_file
from tracker.services.publish_report import differences_now
from tracker.store.approvals import list_steps
from tracker.store.frozen_reports import get_report, list_report_files, list_reports
from tracker.web.door import actor, reading
from tracker.web.downloads import hand_out
from tracker.web.parts import now, parts

pages = Blueprint("report_register", __name__)


@pages.get("/reports/register")
def page() -> str:
    """Every report that was ever published, replaced ones too."""
    with reading() as session:
        reports = [head for head in list_reports(session) if head.state.is_registered]
    return render_template("report_register/page.html", reports=reports)


@pages.get("/reports/register/<uuid:report_id>")
def report(report_id: UUID) -> str:
    """One report with its hashes, files and signatures; `?check=1` looks whether anything was changed."""
    with reading() as session:
        head = get_report(session, report_id)
        if not head.state.is_registered:
            raise NotFound("not_registered", "รายงานฉบับนี้ยังไม่ได้ลงทะเบียน กรุณาเปิดจากหน้า “รายงาน”")
        examined = check_report(session, report_id, parts().data_dir) if request.args.get("check") else ()
        return render_template(
            "report_register/report.html",
            head=head,
            files=list_report_files(session, report_id),
            steps=list_steps(session, [report_id])[report_id],
            newer=next((one for one in list_reports(session, head.round_id) if one.revision > head.revision), None),
            examined=examined,
            names=FORM_NAMES,
            may_run=has_right(actor(), Right.RUN_PLAN),
        )


@pages.get("/reports/register/<uuid:report_id>/files/<form>.<format>")
def download(report_id: UUID, form: str, format: str) -> Response:  # noqa: A002  # as it stands in the address
    """A file exactly as it was kept; one that was tampered with is not handed out."""
    if form not in set(Form) or format not in set(Format):
        raise NotFound("no_file", "ไม่มีไฟล์แบบนี้ กรุณาเลือกจากรายการไฟล์ในทะเบียนรายงาน")
    wanted = Form(form), Format(format)
    with reading() as session:
        head = get_report(session, report_id)
        data = read_kept_file(session, report_id, *wanted, parts().data_dir)
    name = f"{FORM_NAMES[wanted[0]]} รอบ {head.months} เดือน ปีงบประมาณ {head.year} ({head.code}).{format}"
    return hand_out(data, wanted[1].media_type, name)


@pages.get("/reports/register/<uuid:report_id>/differences")
def differences(report_id: UUID) -> str:
    """What the frozen report says otherwise than one made now would."""
    with reading() as session:
        frozen = get_frozen(session, report_id)
        found = differences_now(session, frozen, now())
    return render_template("report_register/differences.html", head=frozen.head, differences=found)
