"""The year's O-items, what the office answers for each, its evidence, and the answer sheet."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from tracker.rules.answer_sheet import Answer as Said
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.media_type import XLSX
from tracker.services.answer_o_item import answer_o_item, answer_sheet, public_address, write_answer_sheet
from tracker.services.link_evidence import (
    add_file_for_o_item,
    add_link_for_o_item,
    link_evidence_to_o_item,
    unlink_evidence_from_o_item,
)
from tracker.store.o_evidence import list_evidence_of_o_items, list_evidence_to_choose
from tracker.store.o_items import (
    get_o_item,
    list_answers,
    list_newest_versions,
    list_o_item_versions,
    list_o_item_years,
)
from tracker.store.people import get_organization
from tracker.store.plans import list_plans
from tracker.web.door import actor, reading, writing
from tracker.web.downloads import hand_out
from tracker.web.evidence_form import read_upload
from tracker.web.forms import Form
from tracker.web.parts import now, parts, today
from tracker.web.years import chosen_year, refuse_odd_values

pages = Blueprint("o_items", __name__)
pages.url_value_preprocessor(refuse_odd_values)
Answer = Response | tuple[str, int]
_MEANWHILE = "มีผู้อื่นบันทึกข้อนี้ไปก่อนแล้ว ข้อความที่ท่านพิมพ์ยังอยู่ในช่อง กรุณาเทียบกับข้อมูลล่าสุด แล้วบันทึกอีกครั้ง"


@pages.get("/o-items")
def page() -> str:
    """The items of a year with what is answered and what is missing."""
    year = chosen_year(request.args.get("year", ""))
    with reading() as session:
        known = list_o_item_years(session)
        sheet = answer_sheet(session, year, parts().base_url)
        rows = list_newest_versions(session, year)
        is_public = get_organization(session).is_public
        plan_years = {plan.year for plan in list_plans(session)}
    this_year = FiscalYear.of(today()).year
    return render_template(
        "o_items/page.html",
        year=year,
        years=sorted({*known, *plan_years, this_year - 1, this_year, this_year + 1, year}, reverse=True),
        counts=known,
        sheet=sheet,
        row_of={row.code: row for row in rows},
        withdrawn=[row for row in rows if row.is_withdrawn],
        is_public=is_public,
    )


@pages.get("/o-items/<int:year>/answers")
def sheet(year: int) -> str:
    """The sheet as text to copy, and what is missing in it."""
    with reading() as session:
        found = answer_sheet(session, year, parts().base_url)
        is_public = get_organization(session).is_public
    return render_template("o_items/sheet.html", year=year, sheet=found, is_public=is_public)


@pages.get("/o-items/<int:year>/answers.xlsx")
def download(year: int) -> Response:
    """The sheet as a file; written in a process of its own."""
    with reading() as session:
        found = answer_sheet(session, year, parts().base_url)
    name = f"แบบตอบ OIT ปีงบประมาณ {year}.xlsx"
    return hand_out(write_answer_sheet(found), XLSX, name)


@pages.get("/o-items/<int:year>/<code>")
def item(year: int, code: str) -> Answer:
    """One item: the answer, its evidence, what the announcement says of it."""
    return _show_item(year, code.upper(), Form({}))


@pages.post("/o-items/<int:year>/<code>/answer")
def answer(year: int, code: str) -> Answer:
    """Say where the item is shown and what there is to it."""
    form = Form()
    url, description = form.text("url", longest=2_000), form.text("description")

    def deed(session: Session) -> None:
        answer_o_item(
            session,
            actor=actor(),
            year=year,
            code=code,
            url=url,
            description=description,
            row_version=form.row_version(),
            now=now(),
        )

    return _attempt(year, code, form, deed, {"bad_link": "url"}, "บันทึกคำตอบแล้ว")


@pages.post("/o-items/<int:year>/<code>/evidence/link")
def add_link(year: int, code: str) -> Answer:
    """Bring a web address as evidence."""
    form = Form()
    title, url = (
        form.text("link_title", longest=300),
        form.text("link", required="กรุณาใส่ที่อยู่เว็บของหลักฐาน", longest=2_000),
    )
    evidence_on = form.day("link_on")

    def deed(session: Session) -> None:
        item_id = get_o_item(session, year, code).id
        add_link_for_o_item(
            session, actor=actor(), o_item_id=item_id, title=title, url=url, evidence_on=evidence_on, now=now()
        )

    return _attempt(year, code, form, deed, {"bad_link": "link"}, "เพิ่มลิงก์หลักฐานแล้ว")


@pages.post("/o-items/<int:year>/<code>/evidence/file")
def add_file(year: int, code: str) -> Answer:
    """Bring a file as evidence."""
    form = Form()
    title, evidence_on = form.text("file_title", longest=300), form.day("file_on")
    upload = read_upload(form, "file")

    def deed(session: Session) -> None:
        if upload is None:
            return
        add_file_for_o_item(
            session,
            actor=actor(),
            o_item_id=get_o_item(session, year, code).id,
            title=title,
            upload=upload,
            evidence_on=evidence_on,
            data_dir=parts().data_dir,
            now=now(),
        )

    return _attempt(year, code, form, deed, {"": "file"}, "เพิ่มไฟล์หลักฐานแล้ว")


@pages.post("/o-items/<int:year>/<code>/evidence/choose")
def choose(year: int, code: str) -> Answer:
    """Let evidence that is there already answer this item too."""
    form = Form()
    chosen = form.ids("evidence")
    if not chosen:
        form.errors["evidence"] = "กรุณาเลือกหลักฐานอย่างน้อยหนึ่งรายการ"

    def deed(session: Session) -> None:
        item_id = get_o_item(session, year, code).id
        link_evidence_to_o_item(session, actor=actor(), o_item_id=item_id, evidence_ids=chosen, now=now())

    return _attempt(year, code, form, deed, {}, "ผูกหลักฐานกับข้อนี้แล้ว")


@pages.post("/o-items/<int:year>/<code>/evidence/<uuid:evidence_id>/untie")
def untie(year: int, code: str, evidence_id: UUID) -> Answer:
    """It answers this item no more, and stays with everything else it shows."""

    def deed(session: Session) -> None:
        item_id = get_o_item(session, year, code).id
        unlink_evidence_from_o_item(session, actor=actor(), o_item_id=item_id, evidence_id=evidence_id, now=now())

    return _attempt(year, code, Form(), deed, {}, "เลิกผูกหลักฐานแล้ว ผูกกลับได้จาก “เลือกจากหลักฐานที่มีอยู่”")


def _attempt(
    year: int, code: str, form: Form, deed: Callable[[Session], None], fields: dict[str, str], news: str
) -> Answer:
    """Do it, or show the page again with what is wrong beside the field it is about."""
    if form.errors:
        return _show_item(year, code, form, 400)
    try:
        with writing() as session:
            deed(session)
    except (NotFound, Forbidden):
        raise
    except Conflict:
        form.errors[""] = _MEANWHILE
        return _show_item(year, code, form, 409)
    except RuleBroken as broken:
        form.refuse(broken, fields.get(broken.code, fields.get("", broken.code)))
        return _show_item(year, code, form, 400)
    flash(news)
    return redirect(url_for("o_items.item", year=year, code=code))  # type: ignore[return-value]


def _show_item(year: int, code: str, form: Form, status: int = 200) -> tuple[str, int]:
    words = request.args.get("q", "")
    with reading() as session:
        row = get_o_item(session, year, code)
        said = list_answers(session, year).get(code, Said())
        evidence = list_evidence_of_o_items(session, year).get(code, ())
        tied = {one.id for one in evidence}
        to_choose = [one for one in list_evidence_to_choose(session, words) if one.id not in tied]
        versions = list_o_item_versions(session, year, code)
        office = get_organization(session)
    typed = form.fields if "description" in form.fields else {"url": said.url or "", "description": said.description}
    return render_template(
        "o_items/item.html",
        row=row,
        said=said,
        typed=typed,
        evidence=evidence,
        to_choose=to_choose,
        words=words,
        versions=versions,
        own_page=public_address(parts().base_url, office.slug, year, code),
        is_public=office.is_public,
        form=form,
    ), status
