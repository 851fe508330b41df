"""How papers look: digits, font, logo, the form of the report, and the posts that approve; what each was before."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.media_type import PNG
from tracker.rules.paper import FONTS
from tracker.rules.paper_choice import DIGITS, LARGEST_LOGO, PARTS, REPORT_FORMS, PaperChoice
from tracker.services.set_paper import ChainDeed, put_back, remove_logo, set_chain, set_logo, set_looks
from tracker.store.approvals import list_chain, list_open_posts, list_post_holders
from tracker.store.files import read_bytes
from tracker.store.paper_settings import (
    PaperChange,
    find_logo_sha256,
    has_own_chain,
    list_paper_changes,
    list_position_titles,
)
from tracker.store.people import get_organization
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, as_id
from tracker.web.parts import now, parts, today

pages = Blueprint("paper_settings", __name__)
Answer = Response | tuple[str, int]
_NAMES = {
    "digits": "ตัวเลข",
    "font": "แบบอักษร",
    "report_form": "แบบของรายงาน",
    "logo": "ตราของหน่วยงาน",
    "chain": "ลำดับผู้ลงนาม",
}


@dataclass(frozen=True)
class ChangeLine:
    """A change in words, with what can be put back."""

    sequence: int
    at: datetime
    person_name: str | None
    words: tuple[tuple[str, str, str], ...]  # what, from, to


@pages.get("/settings/papers")
def page() -> Answer:
    """All that is chosen, who is asked to sign today, and what it was before."""
    return _show(Form({}), 200)


@pages.post("/settings/papers")
def change_looks() -> Answer:
    """Digits, font, form of the report."""
    form = Form()
    choice = PaperChoice(*(form.text(name, longest=50) for name in ("digits", "font", "report_form")))
    return _change(
        form,
        lambda session: set_looks(session, actor=actor(), row_version=form.row_version(), choice=choice, now=now()),
        "บันทึกแล้ว เอกสารที่พิมพ์ตั้งแต่นี้ไปจะเป็นแบบใหม่ รายงานที่เผยแพร่แล้วไม่เปลี่ยน",
        "looks",
    )


@pages.post("/settings/papers/logo")
def change_logo() -> Answer:
    """Another emblem."""
    form, file = Form(), request.files.get("logo")
    content = file.stream.read(LARGEST_LOGO + 1) if file else b""
    return _change(
        form,
        lambda session: set_logo(
            session,
            actor=actor(),
            row_version=form.row_version(),
            content=content,
            data_dir=parts().data_dir,
            now=now(),
        ),
        "เปลี่ยนตราของหน่วยงานแล้ว",
        "logo",
    )


@pages.post("/settings/papers/logo/remove")
def drop_logo() -> Answer:
    """No emblem."""
    form = Form()
    return _change(
        form,
        lambda session: remove_logo(session, actor=actor(), row_version=form.row_version(), now=now()),
        "นำตราออกจากเอกสารแล้ว",
        "logo",
    )


@pages.get("/settings/papers/logo.png")
def logo() -> Response:
    """The emblem as it is printed: a picture of our own making."""
    with reading() as session:
        sha256 = find_logo_sha256(session)
    if sha256 is None:
        raise NotFound("no_logo", "หน่วยงานยังไม่ได้ตั้งตรา")
    return send_file(io.BytesIO(read_bytes(parts().data_dir, sha256)), mimetype=PNG, etag=False)


@pages.post("/settings/papers/chain")
def change_chain() -> Answer:
    """One post moved, left out, added, or another part for it."""
    form = Form()
    deed = ChainDeed(
        form.text("deed", longest=20),
        form.whole_number("ordinal", low=1, high=99, message="ลำดับไม่ถูกต้อง") or 0,
        as_id(form.fields.get("position_id")),
        form.text("part", longest=50),
    )
    return _change(
        form,
        lambda session: set_chain(session, actor=actor(), row_version=form.row_version(), deed=deed, now=now()),
        "เปลี่ยนลำดับผู้ลงนามแล้ว มีผลกับรายงานที่เสนอหลังจากนี้",
        "chain",
    )


@pages.post("/settings/papers/back")
def back() -> Answer:
    """Put back what one change replaced."""
    form = Form()
    sequence = form.whole_number("sequence", low=1, high=999_999, message="ไม่พบการเปลี่ยนแปลงนี้") or 0
    return _change(
        form,
        lambda session: put_back(session, actor=actor(), row_version=form.row_version(), sequence=sequence, now=now()),
        "กลับไปใช้ค่าเดิมแล้ว",
        "",
    )


def _change(form: Form, work: Callable[[Session], None], done: str, name: str) -> Answer:
    """Do it and come back to the place on the page; a mistake is told there."""
    try:
        if form.errors:
            return _show(form, 400)
        with writing() as session:
            work(session)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, name)
        return _show(form, 409 if isinstance(broken, Conflict) else 400)
    flash(done)
    return redirect(url_for("paper_settings.page", _anchor=name or None))


def _show(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        organization = get_organization(session)
        chain = list_chain(session)
        asked = {post.position_id for post in chain}
        titles = list_position_titles(session, is_open=False)
        return render_template(
            "paper_settings/page.html",
            form=form,
            organization=organization,
            chain=chain,
            is_own=has_own_chain(session),
            holders=list_post_holders(session, asked, today()),
            free_posts=[
                (post.position_id, post.title) for post in list_open_posts(session) if post.position_id not in asked
            ],
            has_logo=organization.logo_file_id is not None,
            changes=[_line(one, titles) for one in list_paper_changes(session)],
            digits=list(DIGITS.items()),
            fonts=[(font, font) for font in FONTS],
            report_forms=list(REPORT_FORMS.items()),
            parts=[(part, part) for part in PARTS],
            errors_title="ยังเปลี่ยนไม่ได้",
        ), status


def _line(one: PaperChange, titles: dict[UUID, str]) -> ChangeLine:
    words = tuple(
        (_NAMES.get(name, name), _words(name, old, titles), _words(name, new, titles))
        for name, (old, new) in one.change.items()
    )
    return ChangeLine(one.sequence, one.at, one.person_name, words)


def _words(name: str, value: Any, titles: dict[UUID, str]) -> str:
    if name == "chain":
        posts = [titles.get(UUID(position), "ตำแหน่งที่ไม่มีแล้ว") for position, _ in value]
        return " → ".join(posts) or "ลำดับปกติ"
    if name == "logo":
        return "มีตรา" if value else "ไม่มีตรา"
    known = {"digits": DIGITS, "report_form": REPORT_FORMS}.get(name, {})
    return known.get(str(value), str(value))
