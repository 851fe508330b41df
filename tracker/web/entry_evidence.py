"""The evidence of one entry of a round: chosen among that of the division's tasks, or sent here."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.services.entry_evidence import (
    EntryOf,
    add_file_to_entry,
    add_link_to_entry,
    tie_to_entry,
    untie_from_entry,
)
from tracker.web.door import actor, writing
from tracker.web.entry_view import find_owed, show_entry
from tracker.web.evidence_form import FILE_FAULTS, news_of, read_sent, read_upload
from tracker.web.forms import Form
from tracker.web.parts import now, parts

pages = Blueprint("entry_evidence", __name__)
Answer = str | Response | tuple[str, int]
_OF_ENTRY = "/rounds/<uuid:round_id>/entries/<uuid:measure_id>/<uuid:division_id>/evidence"
_FILE_FIELDS = dict.fromkeys((*FILE_FAULTS, "known_evidence"), "file")
_LINK_FIELDS = {"bad_link": "url", "known_evidence": "url"}


@pages.post(f"{_OF_ENTRY}/file")
def add_file(round_id: UUID, measure_id: UUID, division_id: UUID) -> Answer:
    """Keep a file as evidence of what is reported."""
    entry, form = _entry(round_id, measure_id, division_id), Form()
    sent = read_sent(form, "file")
    upload = read_upload(form, "file")
    if upload is None:
        return show_entry(round_id, measure_id, division_id, form, 400)

    def deed(session: Session) -> None:
        add_file_to_entry(
            session, actor=actor(), entry=entry, upload=upload, sent=sent, data_dir=parts().data_dir, now=now()
        )

    return _attempt(entry, form, deed, _FILE_FIELDS, news_of(upload, sent))


@pages.post(f"{_OF_ENTRY}/link")
def add_link(round_id: UUID, measure_id: UUID, division_id: UUID) -> Answer:
    """Tie a web address to what is reported."""
    entry, form = _entry(round_id, measure_id, division_id), Form()
    sent = read_sent(form, "link")
    url = form.text("url", required="กรุณาใส่ที่อยู่เว็บของหลักฐาน", longest=2000)
    if form.errors:
        return show_entry(round_id, measure_id, division_id, form, 400)

    def deed(session: Session) -> None:
        add_link_to_entry(session, actor=actor(), entry=entry, url=url, sent=sent, now=now())

    return _attempt(entry, form, deed, _LINK_FIELDS, "เพิ่มลิงก์หลักฐานแล้ว")


@pages.post(f"{_OF_ENTRY}/choose")
def choose(round_id: UUID, measure_id: UUID, division_id: UUID) -> Answer:
    """Let evidence of the division's tasks show the entry too."""
    entry, form = _entry(round_id, measure_id, division_id), Form()
    chosen = form.ids("evidence")
    if not chosen:
        form.errors["evidence"] = "กรุณาเลือกหลักฐานอย่างน้อยหนึ่งรายการ"
        return show_entry(round_id, measure_id, division_id, form, 400)

    def deed(session: Session) -> None:
        tie_to_entry(session, actor=actor(), entry=entry, evidence_ids=chosen, now=now())

    return _attempt(entry, form, deed, {}, "ใช้เป็นหลักฐานของผลรายงานนี้แล้ว")


@pages.post(f"{_OF_ENTRY}/<uuid:evidence_id>/untie")
def untie(round_id: UUID, measure_id: UUID, division_id: UUID, evidence_id: UUID) -> Answer:
    """It shows the entry no more, and stays with everything else it shows."""
    entry = _entry(round_id, measure_id, division_id)

    def deed(session: Session) -> None:
        untie_from_entry(session, actor=actor(), entry=entry, evidence_id=evidence_id, now=now())

    return _attempt(entry, Form(), deed, {}, "เอาออกจากผลรายงานนี้แล้ว หลักฐานยังอยู่กับงานเดิม เลือกกลับมาได้")


def _entry(round_id: UUID, measure_id: UUID, division_id: UUID) -> EntryOf:
    find_owed(round_id, measure_id, division_id)  # what is none of the visitor's business does not exist
    return EntryOf(measure_id, round_id, division_id)


def _attempt(
    entry: EntryOf, form: Form, deed: Callable[[Session], None], fields: Mapping[str, str], news: str
) -> Answer:
    """Do it, or show the entry again with what is wrong beside the field it is about; what was typed stays."""
    try:
        with writing() as session:
            deed(session)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, fields.get(broken.code, ""))
        return show_entry(entry.round_id, entry.measure_id, entry.division_id, form, 400)
    flash(news)
    address = url_for(
        "entries.entry",
        round_id=entry.round_id,
        measure_id=entry.measure_id,
        division_id=entry.division_id,
        _anchor="evidence",
    )
    return redirect(address)
