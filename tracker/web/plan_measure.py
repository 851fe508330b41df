"""One measure of the draft in a form, with its source beside it: edit in place, or add one the file does not hold."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_correction import AddMeasure, Correction, EditMeasure, MeasureValues
from tracker.rules.plan_correction_values import values_of
from tracker.rules.plan_draft import DraftMeasure
from tracker.services.review_upload import Review
from tracker.store.divisions import list_divisions
from tracker.web.door import reading
from tracker.web.forms import Form
from tracker.web.plan_cards import Card, CardMaker, outline_of
from tracker.web.plan_measure_form import echo_of, note_faults, read_values, with_step, without_step
from tracker.web.plan_review_page import Answer, Where, address_of, attempt, find_review

pages = Blueprint("plan_measure", __name__)


@pages.get("/plans/uploads/<uuid:upload_id>/measures/<path:key>")
def page(upload_id: UUID, key: str) -> Answer:
    """The form of a measure as it was read."""
    review = find_review(upload_id)
    measure = _measure(review, key)
    if measure is None:
        raise NotFound("no_measure", "ไม่พบมาตรการนี้ในไฟล์ อาจถูกรวมหรือไม่ใช้แล้ว กรุณากลับไปที่หน้าตรวจแผน")
    return _show(review, Form({}), values_of(measure), key=key)


@pages.post("/plans/uploads/<uuid:upload_id>/measures/<path:key>")
def save(upload_id: UUID, key: str) -> Answer:
    """Keep the form, or give it back with one step more or less, or with what was read from it."""
    form = Form()
    review = find_review(upload_id)
    values = read_values(form)
    if _measure(review, key) is None:
        return _take(review, form, values, AddMeasure(None, values), key=key)
    return _take(review, form, values, EditMeasure(key, values), key=key)


@pages.get("/plans/uploads/<uuid:upload_id>/new-measure")
def new(upload_id: UUID) -> Answer:
    """An empty form."""
    return _show(find_review(upload_id), Form({}), with_step(MeasureValues("")), after=_after())


@pages.post("/plans/uploads/<uuid:upload_id>/new-measure")
def add(upload_id: UUID) -> Answer:
    """Keep a measure the file does not hold."""
    form = Form()
    values = read_values(form)
    return _take(find_review(upload_id), form, values, AddMeasure(_after() or None, values), after=_after())


def _after() -> str:
    return request.args.get("after", "")[:200]


def _take(
    review: Review, form: Form, values: MeasureValues, correction: Correction, *, key: str = "", after: str = ""
) -> Answer:
    """What the pressed button asks for. Whatever goes wrong, the form comes back with everything typed in it."""
    verb, _, at = form.fields.get("do", "save").partition(":")
    if verb in ("add-step", "remove-step", "look"):
        form.errors.clear()
        values = {"add-step": with_step(values), "remove-step": without_step(values, at)}.get(verb, values)
        return _show(review, form, values, key=key, after=after)
    note_faults(form, values, _year(review))
    if form.errors:
        return _show(review, form, values, key=key, after=after, status=400)
    upload_id = review.upload.id
    try:
        attempt(form, upload_id, [correction])
    except (NotFound, Forbidden):
        raise
    except Conflict:
        return _show(find_review(upload_id), form, values, key=key, after=after, status=409)
    except RuleBroken as broken:
        form.refuse(broken)
        return _show(review, form, values, key=key, after=after, status=400)
    flash("บันทึกมาตรการแล้ว" if isinstance(correction, EditMeasure) else "เพิ่มมาตรการแล้ว")
    return redirect(address_of(upload_id, Where.read(form.fields), _group_of(find_review(upload_id), key)))


def _show(
    review: Review, form: Form, values: MeasureValues, *, key: str = "", after: str = "", status: int = 200
) -> Answer:
    """The form. A conflict comes with the newest version, so that the next press of the button counts."""
    upload_id = review.upload.id
    where = Where.read(form.fields or request.args)
    with reading() as session:
        names = [division.name for division in list_divisions(session)]
    card = _card(review, key)
    action = url_for("plan_measure.save", upload_id=upload_id, key=key)
    return render_template(
        "plans/measure.html",
        upload=review.upload,
        form=form,
        values=values,
        echo=echo_of(values, _year(review)),
        is_new=not key,
        is_conflict=status == 409,
        is_gone=bool(key) and _measure(review, key) is None,
        problems=card.problems if card else (),
        rows=card.rows if card else (),
        division_names=names,
        action=action if key else url_for("plan_measure.add", upload_id=upload_id, after=after or None),
        back=address_of(upload_id, where, card.key if card else ""),
        where=where,
    ), status


def _year(review: Review) -> FiscalYear | None:
    year = review.draft.fiscal_year.value
    return FiscalYear(year) if year else None


def _measure(review: Review, key: str) -> DraftMeasure | None:
    return next((measure for measure in review.draft.measures if measure.key == key), None)


def _group_of(review: Review, key: str) -> str:
    """The key of the card a measure stands on; of the newest one without a key."""
    wanted = key or review.draft.measures[-1].key
    return next((group.key for group in review.draft.groups if wanted in group.measures), "")


def _card(review: Review, key: str) -> Card | None:
    group = _group_of(review, key) if key else ""
    if not group:
        return None
    outline = next((outline for outline in outline_of(review.draft) if outline.key == group), None)
    return CardMaker(review.document, review.draft, review.readings).card(outline) if outline else None
