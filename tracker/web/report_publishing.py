"""The officer's steps with a round's report: propose, take back, pass over a vacant post, register and publish."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.paper import FORM_NAMES, Format
from tracker.rules.paper import Form as PaperForm
from tracker.rules.print_order import PrintKind, PrintOrder
from tracker.rules.report_difference import needs_signing
from tracker.rules.round_stage import publishable_from
from tracker.rules.thai_calendar import MONTHS, buddhist_year
from tracker.services.compile_report import compile_content
from tracker.services.decide_report import skip_post
from tracker.services.frozen_report import get_frozen
from tracker.services.keep_report_files import check_signed
from tracker.services.propose_report import Proposal, propose_report, withdraw_report
from tracker.services.publish_report import differences_now
from tracker.store.approvals import list_chain, list_post_holders, list_steps
from tracker.store.evidence_lines import list_numbered_evidence
from tracker.store.frozen_reports import list_reports
from tracker.store.people import get_organization
from tracker.store.plans import get_round
from tracker.store.report_cells import list_missing
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, today
from tracker.web.print_order import place

pages = Blueprint("report_publishing", __name__)
Answer = Response | tuple[str, int]
_FIELDS = {
    "number_needed": "number",
    "number_too_long": "number",
    "number_taken": "number",
    "day_needed": "registered_on",
    "day_ahead": "registered_on",
    "content_changed": "meant",
}


@pages.get("/reports/<uuid:round_id>/propose")
def propose_form(round_id: UUID) -> Answer:
    """Everything to look at before a report is proposed: what is missing or doubtful, and who will be asked."""
    return _show_proposal(round_id, Form({}))


@pages.post("/reports/<uuid:round_id>/propose")
def propose(round_id: UUID) -> Answer:
    """Freeze the content that was seen, and ask the first of the chain."""
    form = Form()
    proposal = Proposal(
        round_id, form.text("content", longest=64), form.text("reason"), is_anew=form.fields.get("go") == "anew"
    )
    try:
        with writing() as session:
            report_id = propose_report(session, actor=actor(), proposal=proposal, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, "reason" if broken.code in ("reason_needed", "note_too_long") else "")
        return _show_proposal(round_id, form, 409 if isinstance(broken, Conflict) else 400)
    flash("เสนอลงนามแล้ว ผู้ลงนามลำดับแรกเห็นเรื่องที่เมนู “ลงนาม”")
    return redirect(url_for("report_approval.report", report_id=report_id))


@pages.post("/reports/frozen/<uuid:report_id>/withdraw")
def withdraw(report_id: UUID) -> Answer:
    """Take a report back from the chain."""
    reason = Form().text("reason")
    try:
        with writing() as session:
            withdraw_report(session, actor=actor(), report_id=report_id, reason=reason, now=now())
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash("ถอนเรื่องแล้ว แก้ไขข้อความแล้วเสนอใหม่ได้")
    return redirect(url_for("report_approval.report", report_id=report_id))


@pages.post("/reports/frozen/<uuid:report_id>/skip")
def skip(report_id: UUID) -> Answer:
    """Pass over a post that nobody holds or acts for."""
    form = Form()
    ordinal = form.whole_number("ordinal", low=1, high=99, message="ลำดับไม่ถูกต้อง") or 0
    try:
        with writing() as session:
            skip_post(
                session, actor=actor(), report_id=report_id, ordinal=ordinal, reason=form.text("reason"), now=now()
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash("ข้ามตำแหน่งที่ว่างแล้ว เรื่องไปถึงลำดับถัดไป")
    return redirect(url_for("report_approval.report", report_id=report_id))


@pages.get("/reports/frozen/<uuid:report_id>/publish")
def publish_form(report_id: UUID) -> Answer:
    """Register number and day, and what to look at first."""
    day = today()
    typed = {
        "registered_on_day": str(day.day),
        "registered_on_month": MONTHS[day.month - 1],
        "registered_on_year": str(buddhist_year(day)),
    }
    return _show_publishing(report_id, Form(typed))


@pages.post("/reports/frozen/<uuid:report_id>/publish")
def publish(report_id: UUID) -> Answer:
    """Check everything, then have the files made and the report put in force while the visitor watches."""
    form = Form()
    order = PrintOrder(
        PrintKind.PUBLISH,
        Format.PDF,
        report_id=report_id,
        number=form.text("number"),
        registered_on=form.day("registered_on"),
        is_approved_text_meant=form.flag("meant"),
    )
    if form.errors:
        return _show_publishing(report_id, form, 400)
    try:
        return place(order)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        if broken.code == "not_approving":
            raise
        form.refuse(broken, _FIELDS.get(broken.code, ""))
        return _show_publishing(report_id, form, 409 if isinstance(broken, Conflict) else 400)


def _show_proposal(round_id: UUID, form: Form, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        head = get_round(session, round_id)
        content = compile_content(session, year=head.year, months=head.months, now=now(), is_draft=False)
        chain = list_chain(session)
        reports = list_reports(session, round_id)
        shown = {
            "head": head,
            "content": content,
            "waiting": [one for one in list_missing(session, round_id) if not one.is_confirmed],
            "doubts": [one for one in list_numbered_evidence(session, head) if one.date_doubt or one.link_trouble],
            "chain": chain,
            "holders": list_post_holders(session, [post.position_id for post in chain], today()),
            "under_way": next((one for one in reports if one.state.value == "approving"), None),
            "in_force": next((one for one in reports if one.state.value == "published"), None),
            "form_name": FORM_NAMES[PaperForm(get_organization(session).report_form)],
        }
    return render_template("report_publishing/propose.html", form=form, errors_title="ยังเสนอไม่ได้", **shown), status


def _show_publishing(report_id: UUID, form: Form, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        frozen = get_frozen(session, report_id)
        check_signed(frozen.state, list_steps(session, [report_id])[report_id])
        differences = differences_now(session, frozen, now())
        head = get_round(session, frozen.head.round_id)
        doubts = [one for one in list_numbered_evidence(session, head) if one.date_doubt or one.link_trouble]
        older = next((one for one in list_reports(session, head.id) if one.state.value == "published"), None)
    return render_template(
        "report_publishing/publish.html",
        report=frozen.head,
        head=head,
        differences=differences,
        is_changed=needs_signing(differences),
        first_day=publishable_from(head.months, head.closes_on, today()),
        doubts=doubts,
        older=older,
        form=form,
        errors_title="ยังเผยแพร่ไม่ได้",
    ), status
