"""The calendar of the assessment, each date with the announcement it cites."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from tracker.rules.assessment_calendar import USUAL_NAMES, SpanWords, words_of
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.fiscal_year import FiscalYear
from tracker.services.keep_assessment_dates import (
    SpanGiven,
    add_assessment_date,
    change_assessment_date,
    withdraw_assessment_date,
)
from tracker.store.assessment_dates import (
    DateRow,
    get_assessment_date,
    list_assessment_dates,
    list_assessment_years,
    list_date_versions,
)
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, day_fields
from tracker.web.parts import now, today
from tracker.web.years import chosen_year

pages = Blueprint("assessment_dates", __name__)
Answer = Response | tuple[str, int]
_MEANWHILE = "มีผู้อื่นแก้ไขช่วงเวลานี้ไปก่อนแล้ว หน้านี้เป็นข้อมูลล่าสุด กรุณาตรวจ แล้วทำอีกครั้ง"


@dataclass(frozen=True)
class DateView:
    """A span with how it is told today."""

    row: DateRow
    words: SpanWords


@pages.get("/assessment-dates")
def page() -> Answer:
    """One year's calendar."""
    return _show(chosen_year(request.args.get("year", "")), Form({}))


@pages.post("/assessment-dates")
def add() -> Answer:
    """A further span."""
    form = Form()
    year, name = chosen_year(form.fields.get("year", "")), form.text("name", longest=200)
    span = _span(form, "announcement")
    if form.errors:
        return _show(year, form, 400)
    try:
        with writing() as session:
            add_assessment_date(session, actor=actor(), year=year, name=name, span=span, now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        form.refuse(broken, broken.code)
        return _show(year, form, 400)
    flash("เพิ่มลงปฏิทินการประเมินแล้ว")
    return redirect(url_for("assessment_dates.page", year=year))  # type: ignore[return-value]


@pages.get("/assessment-dates/<uuid:date_id>")
def edit(date_id: UUID) -> Answer:
    """A span with its history, to be moved as announced."""
    return _show_one(date_id, None)


@pages.post("/assessment-dates/<uuid:date_id>")
def change(date_id: UUID) -> Answer:
    """A further version of its days."""
    form = Form()
    span = _span(form, "announcement")
    if form.errors:
        return _show_one(date_id, form, 400)
    try:
        with writing() as session:
            new_id = change_assessment_date(
                session, actor=actor(), date_id=date_id, span=span, version=form.row_version(), now=now()
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return _show_one(date_id, _refused(form, broken, broken.code), _status(broken))
    flash("บันทึกวันใหม่แล้ว วันเดิมอยู่ในประวัติ")
    return redirect(url_for("assessment_dates.edit", date_id=new_id))  # type: ignore[return-value]


@pages.post("/assessment-dates/<uuid:date_id>/withdraw")
def withdraw(date_id: UUID) -> Answer:
    """The year has no such span."""
    form = Form()
    try:
        with writing() as session:
            year = get_assessment_date(session, date_id).year
            withdraw_assessment_date(
                session,
                actor=actor(),
                date_id=date_id,
                announcement=form.text("withdraw_announcement"),
                version=form.row_version(),
                now=now(),
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return _show_one(date_id, _refused(form, broken, "withdraw_announcement"), _status(broken))
    flash("เอาออกจากปฏิทินแล้ว เพิ่มใหม่ได้โดยใช้ชื่อเดิม")
    return redirect(url_for("assessment_dates.page", year=year))  # type: ignore[return-value]


def _span(form: Form, announcement: str) -> SpanGiven:
    return SpanGiven(form.day("starts_on"), form.day("ends_on"), form.text(announcement), form.day("announced_on"))


def _refused(form: Form, broken: RuleBroken, name: str) -> Form:
    if isinstance(broken, Conflict):
        form.errors[""] = _MEANWHILE
    else:
        form.refuse(broken, name)
    return form


def _status(broken: RuleBroken) -> int:
    return 409 if isinstance(broken, Conflict) else 400


def _show(year: int, form: Form, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        rows = list_assessment_dates(session, year)
        known = list_assessment_years(session)
    this_year = FiscalYear.of(today()).year
    return render_template(
        "assessment_dates/page.html",
        year=year,
        years=sorted({*known, this_year, this_year + 1, year}, reverse=True),
        dates=[DateView(row, words_of(row, today())) for row in rows],
        usual_names=USUAL_NAMES,
        form=form,
    ), status


def _show_one(date_id: UUID, form: Form | None, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        row = get_assessment_date(session, date_id)
        versions = list_date_versions(session, row.year, row.name)
    held = Form(day_fields(starts_on=row.starts_on, ends_on=row.ends_on))
    return render_template(
        "assessment_dates/edit.html",
        row=row,
        words=words_of(row, today()),
        versions=[DateView(one, words_of(one, today())) for one in versions],
        form=form or held,
        typed=form.fields if form and "starts_on_day" in form.fields else held.fields,
    ), status
