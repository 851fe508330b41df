"""A source table as read: a person chooses its heading row and what each column holds."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, NotFound, RuleBroken
from tracker.rules.plan_correction import SetTable
from tracker.rules.reading_choices import ReadingChoices, TableChoice
from tracker.rules.source_table import SourceTable
from tracker.rules.table_reading import TableReading, table_reading
from tracker.services.review_upload import Review
from tracker.web.forms import Form
from tracker.web.plan_review_page import attempt, find_review
from tracker.web.plan_table_page import columns_of, first_rows, page_count, role_of_option, rows_as_read, understood

pages = Blueprint("plan_tables", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/plans/uploads/<uuid:upload_id>/tables/<int:number>")
def page(upload_id: UUID, number: int) -> Answer:
    """The whole table with its guess."""
    review = find_review(upload_id)
    table = _table(review, number)
    return _show(review, table, _reading(review, number), Form({}))


@pages.post("/plans/uploads/<uuid:upload_id>/tables/<int:number>")
def choose(upload_id: UUID, number: int) -> Answer:
    """Read the table as the person says, or show the headings of another row first."""
    form = Form()
    review = find_review(upload_id)
    table = _table(review, number)
    chosen = form.fields.get("header_row", "")
    rows = {str(row.source.row): row.source.row for row in table.rows}
    if chosen != "none" and chosen not in rows:
        form.errors["header_row"] = "กรุณาเลือกแถวหัวตาราง หรือเลือกว่าตารางนี้ไม่มีมาตรการ"
        return _show(review, table, _reading(review, number), form, 400)
    header_row = rows.get(chosen)
    if form.fields.get("do") == "look":
        return _show(review, table, _as_if(review, number, header_row), form)
    asked = [form.fields.get(f"role-{at}", "") for at in range(table.width)]
    is_shown = header_row is not None and f"role-{table.width - 1}" in form.fields
    roles = tuple(map(role_of_option, asked)) if is_shown and form.fields.get("columns_of") == chosen else ()
    try:
        attempt(form, upload_id, [SetTable(number, header_row, roles)])
    except Conflict as conflict:
        form.refuse(conflict)
        return _show(find_review(upload_id), table, _as_if(review, number, header_row), form, 409)
    except RuleBroken as broken:
        form.refuse(broken)
        return _show(review, table, _as_if(review, number, header_row), form, 400)
    flash(f"อ่านตาราง {number} ใหม่แล้ว" + ("" if header_row is None else " และจำหัวตารางแบบนี้ไว้ให้หน่วยงาน"))
    return redirect(url_for("plan_review.page", upload_id=upload_id))


def _reading(review: Review, number: int) -> TableReading:
    return review.readings.get(number, TableReading())


def _as_if(review: Review, number: int, header_row: int | None) -> TableReading:
    """How the table would be read with this heading row."""
    tables = {**review.choices.tables, number: TableChoice(header_row)}
    return table_reading(review.document, ReadingChoices(tables, review.choices.known), number)


def _table(review: Review, number: int) -> SourceTable:
    found = next((table for table in review.document.tables if table.number == number), None)
    if found is None:
        raise NotFound("no_table", "ไม่พบตารางนี้ในไฟล์ กรุณากลับไปที่หน้าตรวจแผน")
    return found


def _show(review: Review, table: SourceTable, read: TableReading, form: Form, status: int = 200) -> Answer:
    at = request.args.get("page", "1")
    wanted = int(at) if at.isascii() and at.isdigit() and len(at) < 6 else 1
    asked = [form.fields[f"role-{n}"] for n in range(table.width)] if _kept(form, table) else None
    return render_template(
        "plans/table.html",
        upload=review.upload,
        number=table.number,
        form=form,
        understood=understood(read),
        first_rows=first_rows(table, read.header_row),
        chosen_row=read.header_row,
        columns=columns_of(table, read, asked) if read.header_row else [],
        rows=rows_as_read(table, min(max(wanted, 1), page_count(table))),
        page=min(max(wanted, 1), page_count(table)),
        page_count=page_count(table),
    ), status


def _kept(form: Form, table: SourceTable) -> bool:
    """Whether the selects of this form were about the row that is shown now."""
    is_same = form.fields.get("columns_of", "-") == form.fields.get("header_row")
    return is_same and all(f"role-{n}" in form.fields for n in range(table.width))
