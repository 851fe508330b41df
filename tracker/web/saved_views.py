"""Filters of a list kept under a name: to keep one, open it, share it, let it go."""

from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Right, has_right
from tracker.rules.task_query import read_query
from tracker.services.keep_view import PAGES, forget_view, keep_view, share_view
from tracker.store.saved_views import get_view, list_views
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now

pages = Blueprint("saved_views", __name__)
Answer = Response | tuple[str, int]
_PAGE_WORDS = {
    "tasks.mine": "รายการ",
    "work_calendar.page": "ปฏิทิน",
    "work_calendar.timeline": "เส้นเวลา",
    "bulk_edit.page": "แก้หลายงาน",
}


@pages.get("/views")
def page() -> str:
    """The visitor's own views and those others share."""
    with reading() as session:
        views = list_views(session, actor().person_id)
    return render_template("saved_views/page.html", views=views, page_words=_PAGE_WORDS, may_share=_may_share())


@pages.get("/views/new")
def form() -> Answer:
    """Give the filters of an address a name."""
    return _show_form(Form({}))


@pages.post("/views/new")
def keep() -> Answer:
    """Keep them."""
    form = Form()
    query = urlencode(_query_of(dict(parse_qsl(form.fields.get("query", "")))))
    page = form.fields.get("page", "")
    try:
        with writing() as session:
            view_id = keep_view(
                session,
                actor=actor(),
                page=page,
                name=form.text("name"),
                query=query,
                is_shared=form.flag("is_shared"),
                now=now(),
            )
    except RuleBroken as broken:
        form.refuse(broken, "name" if broken.code.startswith("name_") else "")
        return _show_form(form, 400)
    flash("บันทึกมุมมองแล้ว เปิดได้จากเหนือรายการงาน")
    return redirect(url_for("saved_views.open_view", view_id=view_id))


@pages.get("/views/<uuid:view_id>")
def open_view(view_id: UUID) -> Response:
    """Go to the list with the filters of a view; each visitor sees what they may."""
    with reading() as session:
        view = get_view(session, view_id, actor().person_id)
    page = view.page if view.page in PAGES and (view.page != "bulk_edit.page" or _may_edit()) else "tasks.mine"
    return redirect(url_for(page, **_query_of(dict(parse_qsl(view.query)))))  # type: ignore[arg-type]


@pages.post("/views/<uuid:view_id>/share")
def share(view_id: UUID) -> Answer:
    """Offer a view to everybody, or no longer."""
    is_shared = request.form.get("is_shared") == "yes"
    with writing() as session:
        share_view(session, actor=actor(), view_id=view_id, is_shared=is_shared, now=now())
    flash("แบ่งปันให้ทุกคนแล้ว" if is_shared else "เลิกแบ่งปันแล้ว มุมมองยังอยู่ เห็นเฉพาะท่าน")
    return redirect(url_for("saved_views.page"))


@pages.post("/views/<uuid:view_id>/forget")
def forget(view_id: UUID) -> Answer:
    """Let a view go."""
    with writing() as session:
        name = forget_view(session, actor=actor(), view_id=view_id, now=now())
    flash(f"ลบมุมมอง “{name}” แล้ว งานไม่ได้ถูกลบ")
    return redirect(url_for("saved_views.page"))


def _query_of(args: dict[str, str]) -> dict[str, str]:
    """Only what a list understands; what somebody may not ask for is left out again when the view is opened."""
    return read_query(args, sees_all=True).as_args()


def _show_form(form: Form, status: int = 200) -> tuple[str, int]:
    is_sent = bool(form.fields)
    page = form.fields.get("page", "") if is_sent else request.args.get("page", "")
    query = form.fields.get("query", "") if is_sent else urlencode(_query_of(request.args.to_dict()))
    return render_template(
        "saved_views/form.html",
        form=form,
        page=page if page in PAGES else PAGES[0],
        query=query,
        may_share=_may_share(),
        errors_title="ยังบันทึกมุมมองไม่ได้",
    ), status


def _may_share() -> bool:
    return has_right(actor(), Right.SEE_OVERVIEW)


def _may_edit() -> bool:
    return has_right(actor(), Right.RUN_PLAN)
