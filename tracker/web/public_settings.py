"""Switching the page for everybody on and off, what it shows, and a look at it before anybody else has one."""

from typing import TypeVar

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.services.set_public import set_public
from tracker.services.show_public import show_home, show_item, show_report, show_year
from tracker.store.people import get_organization
from tracker.store.public import get_public_office
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, parts, today
from tracker.web.public_rendering import (
    PublicWays,
    render_home,
    render_item,
    render_report,
    render_year,
    survey_picture,
)
from tracker.web.years import refuse_odd_values

pages = Blueprint("public_settings", __name__)
pages.url_value_preprocessor(refuse_odd_values)
View = TypeVar("View")
Answer = Response | tuple[str, int]
_MEANWHILE = "มีผู้อื่นบันทึกการตั้งค่าไปก่อนแล้ว หน้านี้เป็นข้อมูลล่าสุด กรุณาตรวจ แล้วบันทึกอีกครั้ง"


@pages.get("/settings/public")
def page() -> Answer:
    """What is set, what is shown, and the address to hand on."""
    return _show(None)


@pages.post("/settings/public")
def save() -> Answer:
    """Switch it on or off; the form says which."""
    form = Form()
    is_public = form.fields.get("is_public") == "yes"
    try:
        with writing() as session:
            is_changed = set_public(
                session,
                actor=actor(),
                is_public=is_public,
                is_file_public=form.flag("is_file_public"),
                survey_url=form.text("survey_url", longest=2_000),
                row_version=form.row_version(),
                now=now(),
            )
    except Forbidden:
        raise
    except Conflict:
        form.errors[""] = _MEANWHILE
        return _show(None, form, 409)
    except RuleBroken as broken:
        form.refuse(broken, "survey_url")
        return _show(form, form, 400)
    flash(_news(is_public=is_public) if is_changed else "ไม่มีอะไรเปลี่ยน")
    return redirect(url_for("public_settings.page"))  # type: ignore[return-value]


def _news(*, is_public: bool) -> str:
    return "บันทึกแล้ว หน้าเผยแพร่เปิดอยู่" if is_public else "บันทึกแล้ว หน้าเผยแพร่ปิดอยู่ สำเนาที่เบราว์เซอร์เก็บไว้จะหายไปภายใน 5 นาที"


@pages.get("/settings/public/preview")
def preview() -> str:
    """The first page as everybody would see it."""
    with reading() as session:
        view = show_home(session, get_public_office(session), today())
    return render_home(view, _ways(), is_preview=True)


@pages.get("/settings/public/preview/<int:year>")
def preview_year(year: int) -> str:
    """A year as everybody would see it."""
    with reading() as session:
        view = show_year(session, get_public_office(session), year, today())
    return render_year(_there(view), _ways(), is_preview=True)


@pages.get("/settings/public/preview/<int:year>/<code>")
def preview_item(year: int, code: str) -> str:
    """An O-item as everybody would see it."""
    with reading() as session:
        view = show_item(session, get_public_office(session), year, code.upper())
    return render_item(_there(view), _ways(), is_preview=True)


@pages.get("/settings/public/preview/reports/<code>")
def preview_report(code: str) -> str:
    """A published report as everybody would see it."""
    with reading() as session:
        view = show_report(session, get_public_office(session), code)
    return render_report(_there(view), _ways(), is_preview=True)


@pages.get("/settings/public/survey.svg")
def survey() -> Response:
    """The QR of the questionnaire, to look at and to save."""
    with reading() as session:
        return survey_picture(_there(get_public_office(session).survey_url))


def _ways() -> PublicWays:
    """Links of the preview stay in the preview; files are not handed out there."""
    return PublicWays(
        home=lambda: url_for("public_settings.preview"),
        year=lambda year: url_for("public_settings.preview_year", year=year),
        item=lambda year, code: url_for("public_settings.preview_item", year=year, code=code),
        report=lambda code: url_for("public_settings.preview_report", code=code),
        survey=url_for("public_settings.survey"),
    )


def _show(typed: Form | None, form: Form | None = None, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        office = get_organization(session)
    address = f"{parts().base_url}/public/{office.slug}"
    return render_template(
        "public_settings/page.html",
        office=office,
        address=address,
        survey_url=typed.fields.get("survey_url", "") if typed else office.survey_url or "",
        is_file_public=typed.flag("is_file_public") if typed else office.is_file_public,
        form=form or Form({}),
    ), status


def _there(found: View | None) -> View:
    if found is None:
        raise NotFound("no_public_page", "ยังไม่มีข้อมูลสำหรับหน้านี้ กรุณากลับไปที่ตัวอย่างหน้าแรก")
    return found
