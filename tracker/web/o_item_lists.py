"""What a year's list of O-items says: taken over whole (from another year, a file, pasted rows), or mended by hand."""

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.o_item_list import CatalogueItem, ListReading, read_pasted
from tracker.rules.oit import catalogue_of
from tracker.rules.plain_record import to_plain
from tracker.services.keep_o_items import (
    NewList,
    add_o_item,
    change_o_item,
    compare_list,
    fingerprint,
    keep_list,
    read_items_file,
    restore_o_item,
    shipped_list,
    withdraw_o_item,
)
from tracker.store.o_items import get_o_item, list_o_item_years, list_o_items
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now
from tracker.web.years import refuse_odd_values

pages = Blueprint("o_item_lists", __name__)
pages.url_value_preprocessor(refuse_odd_values)
Answer = Response | tuple[str, int]
LARGEST = 20 * 1024 * 1024
_MEANWHILE = "มีผู้อื่นแก้ไขรายการของปีนี้ไปก่อนแล้ว ด้านล่างคือผลเทียบกับรายการล่าสุด กรุณาตรวจ แล้วบันทึกอีกครั้ง"
_CHANGED = "มีผู้อื่นแก้ไขข้อนี้ไปก่อนแล้ว หน้านี้เป็นข้อมูลล่าสุด กรุณาตรวจ แล้วทำอีกครั้ง"


@pages.get("/o-items/<int:year>/import")
def form(year: int) -> Answer:
    """Where the list comes from."""
    return _show_form(year, Form({}))


@pages.post("/o-items/<int:year>/import")
def preview(year: int) -> Answer:
    """Read it and show what it would change; nothing is kept yet."""
    typed = Form()
    try:
        read, announcement = _read(year, typed)
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        source = typed.fields.get("source", "")
        typed.refuse(broken, {"file": "file", "pasted": "pasted"}.get(source, ""))
        return _show_form(year, typed, 400)
    if typed.errors:
        return _show_form(year, typed, 400)
    return _show_preview(year, read, announcement, Form({}))


@pages.post("/o-items/<int:year>/import/keep")
def keep(year: int) -> Answer:
    """Take it over as it was seen."""
    typed = Form()
    announcement = typed.text("announcement")
    read = _sent_back(typed)
    is_withdrawing = typed.flag("withdraw_missing")
    try:
        with writing() as session:
            kept = keep_list(
                session,
                actor=actor(),
                new=NewList(year, read.items, announcement, typed.fields.get("seen", ""), is_withdrawing),
                now=now(),
            )
    except Forbidden:
        raise
    except Conflict:
        typed.errors[""] = _MEANWHILE
        return _show_preview(year, read, announcement, typed, 409)
    except RuleBroken as broken:
        typed.refuse(broken, "announcement" if broken.code == "announcement" else "")
        return _show_preview(year, read, announcement, typed, 400)
    flash(f"บันทึกรายการปี {year} แล้ว เพิ่ม {kept.added} ข้อ แก้ไข {kept.changed} ข้อ เลิกใช้ {kept.withdrawn} ข้อ")
    return redirect(url_for("o_items.page", year=year))  # type: ignore[return-value]


@pages.get("/o-items/<int:year>/add")
def new(year: int) -> Answer:
    """A form for one further item."""
    return _show_edit(year, None, Form({}))


@pages.post("/o-items/<int:year>/add")
def add(year: int) -> Answer:
    """Add it."""
    typed = Form()
    item = _item(typed, typed.text("code", required="กรุณาใส่เลขข้อ เช่น O12", longest=20))
    if typed.errors:
        return _show_edit(year, None, typed, 400)
    try:
        with writing() as session:
            add_o_item(session, actor=actor(), year=year, item=item, announcement=typed.text("announcement"), now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        return _show_edit(year, None, _refused(typed, broken), 400)
    flash("เพิ่มข้อแล้ว")
    return redirect(url_for("o_items.page", year=year))  # type: ignore[return-value]


@pages.get("/o-items/<int:year>/<code>/edit")
def edit(year: int, code: str) -> Answer:
    """What an item says, to be mended as announced."""
    return _show_edit(year, code, None)


@pages.post("/o-items/<int:year>/<code>/edit")
def change(year: int, code: str) -> Answer:
    """A further version of it."""
    typed = Form()
    item = _item(typed, code)
    if typed.errors:
        return _show_edit(year, code, typed, 400)
    try:
        with writing() as session:
            change_o_item(
                session,
                actor=actor(),
                year=year,
                item=item,
                announcement=typed.text("announcement"),
                version=typed.row_version(),
                now=now(),
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        return _show_edit(year, code, _refused(typed, broken), _status(broken))
    flash("บันทึกเป็นฉบับใหม่ของข้อนี้แล้ว ฉบับเดิมอยู่ในประวัติ")
    return redirect(url_for("o_items.item", year=year, code=code))  # type: ignore[return-value]


@pages.post("/o-items/<int:year>/<code>/withdraw")
def withdraw(year: int, code: str) -> Answer:
    """The year has no such item any more."""
    typed = Form()
    try:
        with writing() as session:
            withdraw_o_item(
                session,
                actor=actor(),
                year=year,
                code=code,
                announcement=typed.text("withdraw_announcement"),
                version=typed.row_version(),
                now=now(),
            )
    except (NotFound, Forbidden):
        raise
    except RuleBroken as broken:
        typed.refuse(broken, "withdraw_announcement" if broken.code == "announcement" else "")
        if isinstance(broken, Conflict):
            typed.errors = {"": _CHANGED}
        return _show_edit(year, code, typed, _status(broken))
    flash(f"เลิกใช้ข้อ {code} แล้ว นำกลับมาได้จากท้ายหน้านี้")
    return redirect(url_for("o_items.page", year=year))  # type: ignore[return-value]


@pages.post("/o-items/<int:year>/<code>/restore")
def restore(year: int, code: str) -> Answer:
    """Take a withdrawal back."""
    try:
        with writing() as session:
            restore_o_item(session, actor=actor(), year=year, code=code, now=now())
    except Forbidden:
        raise
    except RuleBroken as broken:
        flash(broken.message, "mistake")
    else:
        flash(f"นำข้อ {code} กลับมาแล้ว")
    return redirect(url_for("o_items.page", year=year))  # type: ignore[return-value]


def _read(year: int, typed: Form) -> tuple[ListReading, str]:
    """What was given, by its source, and the announcement where the source knows it."""
    source = typed.fields.get("source", "")
    if source == "file":
        return _read_upload(), ""
    if source == "pasted":
        return read_pasted(typed.text("pasted", longest=200_000)), ""
    with reading() as session:
        if source == "shipped":
            return ListReading(shipped_list(session, year)), f"รายการข้อ O ปีงบประมาณ พ.ศ. {year} ที่มากับระบบ"
        other = typed.whole_number("from_year", low=2540, high=2640, message="กรุณาเลือกปีที่จะคัดลอก")
        items = tuple(row.item for row in list_o_items(session, other)) if other else ()
    if not items:
        raise RuleBroken("from_year", "กรุณาเลือกปีที่มีรายการข้อ O อยู่แล้ว")
    return ListReading(items), f"คัดลอกจากรายการปีงบประมาณ พ.ศ. {other} รอตรวจกับประกาศของปี {year}"


def _read_upload() -> ListReading:
    sent = request.files.get("file")
    data = sent.read() if sent and sent.filename else b""
    if sent is None or not sent.filename:
        raise RuleBroken("file", "กรุณาเลือกไฟล์รายการข้อ O")
    if len(data) > LARGEST:
        raise RuleBroken("file", "ไฟล์ต้องไม่เกิน 20 MB กรุณาแบ่งไฟล์แล้วลองใหม่")
    return read_items_file(data, sent.filename)


def _sent_back(typed: Form) -> ListReading:
    """The items as the preview had them; they went to the browser and back."""
    try:
        items = tuple(_item_of(one) for one in json.loads(typed.fields.get("items", "")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise RuleBroken("items", "ข้อมูลในแบบฟอร์มไม่ครบ กรุณากลับไปหน้านำเข้ารายการ แล้วลองอีกครั้ง") from None
    return ListReading(items)


def _item_of(sent: dict[str, Any]) -> CatalogueItem:
    """One item as `to_plain` had it; whatever else stands there becomes text."""
    return CatalogueItem(
        str(sent["code"]), str(sent["title"]), tuple(map(str, sent["components"])), str(sent["indicator"])
    )


def _item(typed: Form, code: str) -> CatalogueItem:
    return CatalogueItem(
        code,
        typed.text("title", required="กรุณาใส่ชื่อข้อตามประกาศ", longest=500),
        tuple(typed.text("components", longest=20_000).splitlines()),
        typed.text("indicator", longest=300),
    )


def _refused(typed: Form, broken: RuleBroken) -> Form:
    if isinstance(broken, Conflict):
        typed.errors[""] = _CHANGED
    else:
        typed.refuse(broken, {"announcement": "announcement", "code": "code"}.get(broken.code, "title"))
    return typed


def _status(broken: RuleBroken) -> int:
    return 409 if isinstance(broken, Conflict) else 400


def _show_form(year: int, typed: Form, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        others = {other: count for other, count in list_o_item_years(session).items() if other != year}
    return render_template(
        "o_items/import.html", year=year, others=others, shipped_count=len(catalogue_of(year) or {}), form=typed
    ), status


def _show_preview(year: int, read: ListReading, announcement: str, typed: Form, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        difference = compare_list(session, year, read.items)
        seen = fingerprint(session, year)
    return render_template(
        "o_items/preview.html",
        year=year,
        read=read,
        difference=difference,
        seen=seen,
        items=json.dumps([to_plain(one) for one in read.items], ensure_ascii=False),
        announcement=announcement,
        form=typed,
    ), status


def _show_edit(year: int, code: str | None, typed: Form | None, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        row = get_o_item(session, year, code) if code else None
    held = {"title": row.title, "components": "\n".join(row.components), "indicator": row.indicator} if row else {}
    form = typed or Form({})
    values = form.fields if "title" in form.fields else held
    return render_template("o_items/edit.html", year=year, row=row, values=values, form=form), status
