"""One piece of evidence: what it is, its file, and, for the policy officer, mending and withdrawing it."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, NotFound, RuleBroken
from tracker.rules.permissions import Right, has_right
from tracker.rules.thai_calendar import parse_date
from tracker.services.correct_evidence import LONGEST_TITLE, Said, correct_evidence, restore_evidence, withdraw_evidence
from tracker.store.evidence import EvidenceRow, get_evidence_row, list_uses_of_evidence
from tracker.store.history import list_history_of
from tracker.web.door import actor, reading, writing
from tracker.web.downloads import hand_out_kept
from tracker.web.forms import Form, day_fields
from tracker.web.parts import now

pages = Blueprint("evidence_pieces", __name__)
Answer = Response | tuple[str, int]
_DEEDS = {
    "evidence_corrected": "แก้ไข",
    "evidence_withdrawn": "ถอนหลักฐาน",
    "evidence_restored": "นำกลับมาใช้",
    "link_accepted": "ดูลิงก์แล้ว ถูกต้อง",
}
_FIELDS = {"no_title": "title", "bad_link": "url", "no_reason": "reason"}


@pages.get("/evidence/<uuid:evidence_id>")
def page(evidence_id: UUID) -> Answer:
    """The piece as it is now."""
    return _show(evidence_id, Form({}))


@pages.get("/evidence/<uuid:evidence_id>/file")
def download(evidence_id: UUID) -> Response:
    """Its file, as it was handed in."""
    with reading() as session:
        row = get_evidence_row(session, evidence_id)
    if row.sha256 is None:
        raise NotFound("no_file", "หลักฐานนี้เป็นที่อยู่เว็บ ไม่มีไฟล์ให้ดาวน์โหลด")
    return hand_out_kept(row.sha256, row.media_type, row.file_name)


@pages.post("/evidence/<uuid:evidence_id>")
def correct(evidence_id: UUID) -> Answer:
    """Put another name, date or address in place of what the person saw."""
    form = Form()
    wanted = Said(
        form.text("title", required="กรุณาตั้งชื่อหลักฐาน", longest=LONGEST_TITLE),
        form.day("evidence_on"),
        form.text("url", longest=4_000),
    )
    seen = Said(
        form.fields.get("seen_title", ""), _day(form.fields.get("seen_on", "")), form.fields.get("seen_url", "")
    )
    if form.errors:
        return _show(evidence_id, form, 400)
    try:
        with writing() as session:
            correct_evidence(session, actor=actor(), evidence_id=evidence_id, seen=seen, wanted=wanted, now=now())
    except Conflict as late:
        form.refuse(late)
        return _show(evidence_id, form, 409)
    except RuleBroken as broken:
        return _refused(evidence_id, form, broken)
    return _back(evidence_id, "บันทึกการแก้ไขแล้ว")


@pages.post("/evidence/<uuid:evidence_id>/withdraw")
def withdraw(evidence_id: UUID) -> Answer:
    """Take it out of the lists, with a reason."""
    form = Form()
    try:
        with writing() as session:
            withdraw_evidence(
                session, actor=actor(), evidence_id=evidence_id, reason=form.text("reason", longest=500), now=now()
            )
    except RuleBroken as broken:
        return _refused(evidence_id, form, broken)
    return _back(evidence_id, "ถอนหลักฐานแล้ว นำกลับมาใช้ได้ที่หน้านี้")


@pages.post("/evidence/<uuid:evidence_id>/restore")
def restore(evidence_id: UUID) -> Answer:
    """Bring it back."""
    with writing() as session:
        restore_evidence(session, actor=actor(), evidence_id=evidence_id, now=now())
    return _back(evidence_id, "นำหลักฐานกลับมาใช้แล้ว")


def _refused(evidence_id: UUID, form: Form, broken: RuleBroken) -> Answer:
    """A mistake of this form is shown beside it; anything else is somebody else's page."""
    if broken.code not in (*_FIELDS, "withdrawn"):
        raise broken
    form.refuse(broken, _FIELDS.get(broken.code, ""))
    return _show(evidence_id, form, 400)


def _back(evidence_id: UUID, said: str) -> Response:
    flash(said)
    return redirect(url_for("evidence_pieces.page", evidence_id=evidence_id))


def _show(evidence_id: UUID, form: Form, status: int = 200) -> Answer:
    with reading() as session:
        row = get_evidence_row(session, evidence_id)
        uses = list_uses_of_evidence(session, evidence_id)
        history = [one for one in list_history_of(session, evidence_id) if one.action in _DEEDS]
    page_of_it = render_template(
        "evidence_pieces/page.html",
        row=row,
        form=form,
        typed=dict(form.fields) if form.errors else _typed(row),
        may_correct=has_right(actor(), Right.RUN_PLAN),
        uses=uses,
        history=history,
        deeds=_DEEDS,
    )
    return page_of_it, status


def _typed(row: EvidenceRow) -> dict[str, str]:
    """What stands in the form before anybody types."""
    return {"title": row.title, "url": row.url or "", **day_fields(evidence_on=row.evidence_on)}


def _day(text: str) -> date | None:
    return parse_date(text) if text else None
