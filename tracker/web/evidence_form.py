"""Reads the forms with which evidence is sent: a file or an address, its name, its own day."""

from dataclasses import replace
from datetime import date

from flask import request

from tracker.documents.evidence_opening import open_evidence
from tracker.rules.errors import RuleBroken
from tracker.services.add_evidence import Sent, Upload
from tracker.web.forms import Form

LONGEST_TITLE = 300
# What a rule says about the file or address that was sent stands beside its field.
FILE_FAULTS = (
    "empty_file",
    "too_large",
    "file_kind",
    "two_files",
    "password",
    "old_office",
    "macro",
    "hostile",
    "damaged",
    "damaged_picture",
    "bomb",
    "too_slow",
    "disk_full",
)


def read_upload(form: Form, name: str) -> Upload | None:
    """The file of a form as it will be kept; None where there is something to mend, which the form then says.

    Looking at a file takes its time: call it before the database is opened for writing.
    """
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        form.errors[name] = "กรุณาเลือกไฟล์หลักฐาน"
        return None
    if form.errors:
        return None
    try:
        file = open_evidence(sent.read())
    except RuleBroken as broken:
        form.refuse(broken, name)
        return None
    if file.width and file.taken_on is None:  # made smaller on the telephone, a photo has lost its own note of the day
        file = replace(file, taken_on=_day(form.fields.get(f"{name}_taken", "")))
    return Upload(sent.filename, file)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_sent(form: Form, prefix: str) -> Sent:
    """What is said of it, in the fields `<prefix>_title` and `<prefix>_on`; a form sent twice says the same key."""
    return Sent(
        form.text(f"{prefix}_title", longest=LONGEST_TITLE),
        form.day(f"{prefix}_on"),
        form.text("form_key", longest=64),
    )


def news_of(upload: Upload, sent: Sent) -> str:
    """What to tell whoever sent a file."""
    if upload.file.taken_on and sent.evidence_on is None:
        return "เพิ่มหลักฐานแล้ว ภาพนี้บอกวันที่ถ่ายไว้ กรุณายืนยันหรือแก้วันที่ของหลักฐานด้านล่าง"
    return "เพิ่มหลักฐานแล้ว" if upload.file.width else "เพิ่มไฟล์หลักฐานแล้ว"
