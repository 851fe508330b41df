"""The first steps of an office after its administrator came in: its name, its divisions, and how it begins to work."""

from collections.abc import Sequence
from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.rules.division_sets import ReadyDivision, ready_divisions
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.first_start import PROVISIONAL_SLUG, place_name
from tracker.rules.office import OrganizationKind, Rank
from tracker.rules.official_holiday import years_needed
from tracker.rules.organization_name import official_name
from tracker.rules.permissions import Right, has_right
from tracker.rules.provinces import PROVINCES
from tracker.rules.thai_text import match_key
from tracker.services.add_divisions import add_divisions
from tracker.services.fill_holidays import fill_holidays
from tracker.services.name_office import OfficeName, name_office
from tracker.services.run_plan_myself import run_plan_myself
from tracker.services.show_demo import show_demo
from tracker.store.divisions import DivisionRow, list_divisions
from tracker.store.models import Organization
from tracker.store.people import get_organization, list_holders
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, outbox, parts, today

pages = Blueprint("setup_steps", __name__)
Answer = str | Response | tuple[str, int]
_LONGEST = 200
_KINDS = tuple((kind.value, f"{kind.value} ({kind.full_name})" if kind.full_name != kind.value else kind.value)
               for kind in reversed(OrganizationKind))  # fmt: skip


@pages.get("/setup/office")
def office() -> Answer:
    """What the organization is called; later, where it is changed."""
    return _show_office(Form({}), 200)


@pages.post("/setup/office")
def keep_office() -> Answer:
    """Name it; the holidays of its first years are proposed on the way."""
    form = Form()
    kind = next((kind for kind in OrganizationKind if kind.value == form.fields.get("kind")), None)
    name = form.text("name", required="กรุณาใส่ชื่อหน่วยงาน เช่น หนองเมฆ", longest=_LONGEST)
    if kind is None:
        form.errors["kind"] = "กรุณาเลือกประเภทของหน่วยงาน"
    if form.errors or kind is None:
        return _show_office(form, 400)
    more = {part: form.text(part, longest=_LONGEST) for part in ("district", "province", "slug")}
    try:
        with writing() as session:
            name_office(
                session, actor=actor(), wanted=OfficeName(kind, name, **more), row_version=form.row_version(), now=now()
            )
    except Conflict:
        raise
    except RuleBroken as broken:
        form.refuse(broken, "slug" if broken.code == "slug" else "name")
        return _show_office(form, 400)
    with suppress(RuleBroken), writing() as session:  # the office is named all the same; the holidays have a page
        fill_holidays(session, years=years_needed(today()), person_id=actor().person_id, now=now())
    flash(f"บันทึกแล้ว: {official_name(place_name(name, kind), kind)}")
    return redirect(url_for("setup_steps.divisions"))


@pages.get("/setup/divisions")
def divisions() -> Answer:
    """The ready set of the kind, to be ticked."""
    return _show_divisions(Form({}), 200)


@pages.post("/setup/divisions")
def keep_divisions() -> Answer:
    """Make what was ticked and what was written below."""
    form = Form()
    ticked = set(form.listed("ready"))
    with reading() as session:
        ready = [one for one in ready_divisions(get_organization(session).kind) if one.name in ticked]
    written = [ReadyDivision(line) for line in form.text("others").splitlines() if line.strip()]
    with reading() as session:
        is_any = bool(list_divisions(session))
    if not (ready or written or is_any):
        form.errors["others"] = "กรุณาเลือกอย่างน้อยหนึ่งสำนัก/กอง"
        return _show_divisions(form, 400)
    try:
        with writing() as session:
            made = add_divisions(session, actor=actor(), wanted=[*ready, *written], now=now())
    except RuleBroken as broken:
        form.refuse(broken, "others")
        return _show_divisions(form, 400)
    if made:
        flash(f"เพิ่มสำนัก/กองแล้ว {len(made)} แห่ง")
    return redirect(url_for("setup_messages.page"))


@pages.get("/setup/start")
def start() -> Answer:
    """A plan, or a look at the demo first."""
    with reading() as session:
        officers = list_holders(session, today(), {Rank.POLICY_OFFICER})
        rows = list_divisions(session)
    return render_template(
        "setup_steps/start.html",
        officers=officers,
        divisions=rows,
        may_import=has_right(actor(), Right.RUN_PLAN),
        form=Form({}),
    )


@pages.post("/setup/start/officer")
def be_officer() -> Response:
    """In a small office one and the same person runs plan and system."""
    with writing() as session:
        run_plan_myself(session, actor=actor(), now=now())
    flash("ท่านเป็นเจ้าหน้าที่นโยบายและแผนด้วยแล้ว นำเข้าแผนและอนุมัติงานได้")
    return redirect(url_for("setup_steps.start"))


@pages.post("/setup/start/demo")
def demo() -> str:
    """The invented office beside the real one; its people's doors are shown this once."""
    links = show_demo(outbox(), data_dir=parts().data_dir, now=now())
    return render_template("setup_steps/demo.html", links=links)


def _show_office(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        kept = get_organization(session)
    is_new = kept.slug == PROVISIONAL_SLUG
    return render_template(
        "setup_steps/office.html",
        form=form,
        kinds=_KINDS,
        provinces=PROVINCES,
        is_new=is_new,
        row_version=kept.row_version,
        slug=kept.slug,
        values=_office_values(kept, is_new=is_new) | dict(form.fields),
    ), status


def _office_values(kept: Organization, *, is_new: bool) -> dict[str, str]:
    if is_new:
        return {"kind": "", "name": "", "district": "", "province": ""}
    return {
        "kind": kept.kind.value,
        "name": kept.name,
        "district": kept.district or "",
        "province": kept.province or "",
    }


def _show_divisions(form: Form, status: int) -> tuple[str, int]:
    with reading() as session:
        kept = get_organization(session)
        rows = list_divisions(session)
    known = _keys(rows)
    ready = [one for one in ready_divisions(kept.kind) if match_key(one.name) not in known]
    return render_template(
        "setup_steps/divisions.html",
        form=form,
        divisions=rows,
        ready=ready,
        ticked=set(form.listed("ready")) if form.fields else {one.name for one in ready if one.is_usual and not rows},
        kind=kept.kind.value,
        office=official_name(kept.name, kept.kind),
    ), status


def _keys(rows: Sequence[DivisionRow]) -> set[str]:
    return {match_key(name) for row in rows for name in (row.name, *row.aliases)}
