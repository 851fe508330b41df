"""The office's holidays, year by year: proposed from the official calendar, edited and confirmed by an official."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.official_holiday import years_needed
from tracker.rules.thai_calendar import WEEKDAYS, buddhist_year, format_date
from tracker.services.fill_holidays import fill_holidays, year_subject
from tracker.services.keep_holidays import add_own_holiday, change_holiday, confirm_holidays, remove_holiday
from tracker.store.contacts import list_names
from tracker.store.history import list_history_of
from tracker.store.holidays import get_holiday, list_gaps_of, list_holiday_gaps, list_holidays_of_year
from tracker.store.models import History
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form, day_fields
from tracker.web.parts import now, today

pages = Blueprint("holidays", __name__)
Answer = Response | tuple[str, int]
EARLIEST, LATEST = 2544, 2642
_FIELDS = {"holiday_name": "name", "holiday_date": "on_date", "holiday_taken": "on_date"}


@dataclass(frozen=True)
class DeedLine:
    """One thing that was done to a year's holidays; what was taken out can be put back."""

    at: datetime
    person: str
    words: str
    removed_on: date | None = None
    removed_name: str = ""

    @property
    def removed_typed(self) -> dict[str, str]:
        """The day as the three fields of the form."""
        return day_fields(on_date=self.removed_on)


@pages.get("/holidays")
def page() -> Answer:
    """One year's holidays."""
    return _show(_year(request.args.get("year", "")), Form({}))


@pages.post("/holidays")
def add() -> Answer:
    """Add a day of the office's own."""
    form = Form()
    on_date = form.day("on_date")
    if on_date is None:
        form.errors.setdefault("on_date", "กรุณาใส่วัน เดือน และปี พ.ศ. ของวันหยุด")
    if form.errors or on_date is None:
        return _show(_year(form.fields.get("year", "")), form, 400)
    try:
        with writing() as session:
            add_own_holiday(
                session,
                actor=actor(),
                on_date=on_date,
                name=form.text("name"),
                announcement=form.text("announcement", longest=500),
                now=now(),
            )
    except Forbidden:
        raise
    except RuleBroken as broken:
        form.refuse(broken, _FIELDS.get(broken.code, ""))
        return _show(buddhist_year(on_date), form, 400)
    flash(f"เพิ่มวันหยุด {format_date(on_date)} แล้ว")
    return redirect(_address(buddhist_year(on_date)))


@pages.post("/holidays/fill")
def fill() -> Answer:
    """Propose the official days of a year."""
    year = _year(request.form.get("year", ""))
    try:
        with writing() as session:
            added = fill_holidays(session, years=[year], person_id=actor().person_id, now=now())
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(f"เติมวันหยุดปี {year} แล้ว {added} วัน กรุณาตรวจกับประกาศ แล้วกดยืนยัน" if added else f"วันหยุดปี {year} ครบอยู่แล้ว")
    return redirect(_address(year))


@pages.post("/holidays/confirm")
def confirm() -> Answer:
    """An official looked the year through."""
    year = _year(request.form.get("year", ""))
    try:
        with writing() as session:
            count = confirm_holidays(session, actor=actor(), year=year, now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(f"ยืนยันวันหยุดปี {year} จำนวน {count} วันแล้ว")
    return redirect(_address(year))


@pages.get("/holidays/<uuid:holiday_id>")
def edit(holiday_id: UUID) -> Answer:
    """One day, to be mended or taken out."""
    return _show_one(holiday_id, None)


@pages.post("/holidays/<uuid:holiday_id>")
def change(holiday_id: UUID) -> Answer:
    """Mend it."""
    form = Form()
    on_date = form.day("on_date")
    if on_date is None:
        form.errors.setdefault("on_date", "กรุณาใส่วัน เดือน และปี พ.ศ. ของวันหยุด")
    if form.errors or on_date is None:
        return _show_one(holiday_id, form, 400)
    try:
        with writing() as session:
            change_holiday(
                session,
                actor=actor(),
                holiday_id=holiday_id,
                on_date=on_date,
                name=form.text("name"),
                announcement=form.text("announcement", longest=500),
                now=now(),
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        form.refuse(broken, _FIELDS.get(broken.code, ""))
        return _show_one(holiday_id, form, 400)
    flash(f"แก้ไขวันหยุด {format_date(on_date)} แล้ว")
    return redirect(_address(buddhist_year(on_date)))


@pages.post("/holidays/<uuid:holiday_id>/remove")
def remove(holiday_id: UUID) -> Answer:
    """Take it out; the history below the list offers to put it back."""
    with writing() as session:
        day = remove_holiday(session, actor=actor(), holiday_id=holiday_id, now=now())
    flash(f"ลบวันหยุด {format_date(day)} แล้ว เพิ่มกลับได้จากประวัติด้านล่าง")
    return redirect(_address(buddhist_year(day)))


def _show(year: int, form: Form, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        days = list_holidays_of_year(session, year)
        gaps = list_holiday_gaps(session, today())
        is_confirmed = not list_gaps_of(session, [year])
        deeds = _deeds(session, year, frozenset(day.on_date for day in days))
    this_year = buddhist_year(today())
    return render_template(
        "holidays/page.html",
        year=year,
        years=sorted({*range(this_year - 1, this_year + 2), *years_needed(today()), year}),
        days=days,
        weekday=lambda day: WEEKDAYS[day.weekday()],
        gaps=gaps,
        is_confirmed=is_confirmed,
        proposed_count=sum(not day.is_confirmed for day in days),
        deeds=deeds,
        form=form,
    ), status


def _show_one(holiday_id: UUID, form: Form | None, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        row = get_holiday(session, holiday_id)
    typed = {"name": row.name, "announcement": row.announcement or "", **day_fields(on_date=row.on_date)}
    return render_template("holidays/edit.html", row=row, form=form or Form(typed)), status


def _deeds(session: Session, year: int, standing: frozenset[date]) -> list[DeedLine]:
    entries = list_history_of(session, year_subject(actor().organization_id, year))
    names = list_names(session, [one.person_id for one in entries if one.person_id])
    return [_deed(one, names.get(one.person_id, "ระบบ") if one.person_id else "ระบบ", standing) for one in entries]


def _deed(entry: History, person: str, standing: frozenset[date]) -> DeedLine:
    change: dict[str, Any] = entry.change
    if entry.action == "holidays_proposed":
        added = change["days"][1] - change["days"][0]
        return DeedLine(entry.at, person, f"เติมจากตารางสำเร็จรูป {added} วัน รอการยืนยัน")
    if entry.action == "holidays_confirmed":
        return DeedLine(entry.at, person, f"ยืนยันวันหยุดทั้งปี {change['days'][1]} วัน")
    day = date.fromisoformat(change["day"][1])
    if entry.action == "holiday_removed":
        name = change["name"][0]
        words = f"ลบ {format_date(day)} {name}"
        return DeedLine(entry.at, person, words, None if day in standing else day, name)
    return DeedLine(entry.at, person, f"{'เพิ่ม' if entry.action == 'holiday_added' else 'แก้ไข'} {format_date(day)}")


def _year(typed: str) -> int:
    """The Buddhist year somebody asked for; this year for anything else."""
    is_year = typed.isascii() and typed.isdigit() and len(typed) == 4 and EARLIEST <= int(typed) <= LATEST
    return int(typed) if is_year else buddhist_year(today())


def _address(year: int) -> str:
    return url_for("holidays.page", year=year)
