"""Round entries (รายงานรอบ): what a division reports for each measure in a round, and who has handed in."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Right, has_right
from tracker.rules.progress import Share, reported_share
from tracker.services.report_entry import WRITTEN, EntryText, save_entry
from tracker.store.entries import OwedEntry, find_round_for, is_round_published, list_owed_entries
from tracker.store.plans import find_plan_for_today, get_round, list_rounds
from tracker.web.door import actor, reading, writing
from tracker.web.entry_view import find_owed, show_entry
from tracker.web.forms import LONGEST_TEXT, Form, as_id
from tracker.web.parts import now, today

pages = Blueprint("entries", __name__)
_TICKS = {"yes": True, "no": False}
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class DivisionShare:
    """How much of a round one division has handed in."""

    id: UUID
    name: str
    share: Share


@pages.get("/entries")
def page() -> Answer:
    """To the round in which today's work is reported."""
    with reading() as session:
        plan = find_plan_for_today(session, today())
        head = find_round_for(session, plan.fiscal_year_id, today()) if plan else None
    if head is None:
        return render_template("entries/no_round.html")
    return redirect(url_for("entries.of_round", round_id=head.id))


@pages.get("/rounds/<uuid:round_id>/entries")
def of_round(round_id: UUID) -> str:
    """The entries owed: one's own divisions', or all of them with who has handed in."""
    sees_all = has_right(actor(), Right.SEE_OVERVIEW)
    chosen = as_id(request.args.get("division")) if sees_all else None
    with reading() as session:
        head = get_round(session, round_id)
        rounds = list_rounds(session, head.fiscal_year_id)
        owed = list_owed_entries(session, round_id, division_ids=None if sees_all else actor().division_ids)
        is_published = is_round_published(session, round_id)
    return render_template(
        "entries/round.html",
        head=head,
        rounds=rounds,
        entries=[entry for entry in owed if chosen in (None, entry.division_id)],
        chosen=chosen,
        share=reported_share(entry.state for entry in owed),
        shares=division_shares(owed) if sees_all else [],
        is_published=is_published,
    )


@pages.get("/rounds/<uuid:round_id>/entries/<uuid:measure_id>/<uuid:division_id>")
def entry(round_id: UUID, measure_id: UUID, division_id: UUID) -> Answer:
    """One entry: its form for the division, its text for readers."""
    return show_entry(round_id, measure_id, division_id)


@pages.post("/rounds/<uuid:round_id>/entries/<uuid:measure_id>/<uuid:division_id>")
def save(round_id: UUID, measure_id: UUID, division_id: UUID) -> Answer:
    """Keep a draft, or hand it in."""
    form = Form()
    text = EntryText(
        **{name: form.text(name, longest=2 * LONGEST_TEXT) for name in WRITTEN},
        is_carried_out=_TICKS.get(form.fields.get("carried_out", "")),
    )
    is_submitting = form.fields.get("go") == "submit"
    if form.errors:
        return show_entry(round_id, measure_id, division_id, form, 400)
    try:
        with writing() as session:
            save_entry(
                session,
                actor=actor(),
                measure_id=measure_id,
                round_id=round_id,
                division_id=division_id,
                row_version=form.row_version() or None,
                text=text,
                is_submitting=is_submitting,
                now=now(),
            )
    except NotFound:
        raise
    except Forbidden:
        find_owed(round_id, measure_id, division_id)  # what does not exist is not forbidden
        raise
    except Conflict:
        return show_entry(round_id, measure_id, division_id, form, 409)
    except RuleBroken as broken:
        form.refuse(broken, "result" if broken.code in ("result_needed", "too_long") else "")
        return show_entry(round_id, measure_id, division_id, form, 400)
    flash("ส่งผลรายงานแล้ว" if is_submitting else "บันทึกร่างแล้ว ยังไม่ได้ส่ง")
    return redirect(url_for("entries.of_round", round_id=round_id))


def division_shares(owed: list[OwedEntry]) -> list[DivisionShare]:
    """Who has handed in how much, those who owe most first."""
    names = {entry.division_id: entry.division_name for entry in owed}
    shares = [
        DivisionShare(id_, name, reported_share(entry.state for entry in owed if entry.division_id == id_))
        for id_, name in names.items()
    ]
    return sorted(shares, key=lambda one: one.share.percent or 0)
