"""Puts the page of an upload together: what would be made, what stands in the way, cards, tables, what is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.rules.plan_correction import Correction
from tracker.rules.plan_draft import Severity
from tracker.rules.source_table import SourceDocument
from tracker.rules.table_reading import TableReading
from tracker.rules.task import PlanState
from tracker.services.read_plan_file import ROUND_MISSING
from tracker.services.review_upload import Review, correct_upload, load_review
from tracker.store.divisions import list_divisions
from tracker.store.plans import find_active_plan
from tracker.web.door import actor, reading, writing
from tracker.web.forms import Form
from tracker.web.parts import now, parts
from tracker.web.plan_cards import (
    CardMaker,
    Cards,
    anchor_of,
    choose_cards,
    find_key_now,
    in_one_line,
    list_dropped,
    outline_of,
    problems_of_document,
)
from tracker.web.plan_headline import headline_of, kind_of, list_changes
from tracker.web.plan_review_names import list_first_names, list_undecided
from tracker.web.plan_table_page import understood

Answer = str | Response | tuple[str, int]
SHOWS = ("all", "doubt")
FEW = 3  # problems of the whole document shown at once: the cards below are the work
_OWN_FORMS = ("fiscal_year_missing", "division_unknown", ROUND_MISSING)


@dataclass(frozen=True)
class TableLine:
    """A table of the document in the list of all tables."""

    number: int
    sheet: str | None
    row_count: int
    understood: str
    captions: tuple[str, ...]
    first: str  # its first rows in a line, to be told from others by


@dataclass(frozen=True)
class Where:
    """Which part of the review a person looks at: travels in addresses and forms."""

    show: str = "all"
    page: int = 1
    at: str = ""
    is_kept: bool = False

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> "Where":
        show, page = fields.get("show", ""), fields.get("page", "")
        is_number = page.isascii() and page.isdigit() and len(page) < 6
        return cls(
            show if show in SHOWS else "all",
            int(page) if is_number else 1,
            fields.get("at", "")[:200],
            bool(fields.get("kept")),
        )


def find_review(upload_id: UUID) -> Review:
    """Everything about an upload. Raises NotFound for one that is not there, or no longer open."""
    with reading() as session:
        return load_review(session, upload_id, data_dir=parts().data_dir)


def attempt(form: Form, upload_id: UUID, corrections: Sequence[Correction]) -> None:
    """Keep corrections, or raise RuleBroken; Conflict where somebody else corrected meanwhile."""
    with writing() as session:
        correct_upload(
            session,
            actor=actor(),
            upload_id=upload_id,
            row_version=form.row_version(),
            corrections=corrections,
            data_dir=parts().data_dir,
            now=now(),
        )


def address_of(upload_id: UUID, where: Where, at: str = "") -> str:
    """The review with the same filter, at a card."""
    show = where.show if where.show != "all" else None
    page = where.page if where.page > 1 else None
    anchor = anchor_of(at) if at else None
    kept = 1 if at and where.is_kept else None
    return url_for(
        "plan_review.page", upload_id=upload_id, show=show, page=page, at=at or None, kept=kept, _anchor=anchor
    )


def back_to(upload_id: UUID, where: Where, key: str) -> str:
    """The review at the card that was worked on, or at what became of it."""
    at = find_key_now(find_review(upload_id).draft.groups, key) if key else ""
    return address_of(upload_id, where, at)


def show_review(review: Review, form: Form | None = None, status: int = 200, where: Where | None = None) -> Answer:
    """The page of the review; with a form that could not be accepted, what was typed stays."""
    where = where or Where.read(request.args)
    outlines = outline_of(review.draft)
    chosen = choose_cards(outlines, show=where.show, page=where.page, at=where.at, is_kept=where.is_kept)
    maker = CardMaker(review.document, review.draft, review.readings)
    year = review.draft.fiscal_year.value
    with reading() as session:
        unknown = list_undecided(review, list_divisions(session))
        in_force = find_active_plan(session, year) if year and review.target is None else None
    blocking = [p for p in review.blocking if p.code not in _OWN_FORMS]
    wants_year = any(p.code == "fiscal_year_missing" for p in review.blocking)
    wants_round = any(p.code == ROUND_MISSING for p in review.blocking)
    return render_template(
        "plans/review.html",
        review=review,
        upload=review.upload,
        form=form or Form({}),
        cards=chosen,
        at=where.at,
        is_kept=where.is_kept,
        shown=[maker.card(outline) for outline in chosen.shown],
        card_keys={outline.key for outline in outlines},
        headline=headline_of(review),
        changes=list_changes(review),
        few=FEW,
        kind=kind_of(review),
        year=year,
        loose=[p for p in problems_of_document(review.draft) if p.severity is not Severity.ERROR],
        blocking=blocking,
        wants_year=wants_year,
        wants_round=wants_round,
        unknown=unknown,
        decision_count=len(blocking) + len(unknown) + wants_year + wants_round,
        first_names=list_first_names(review),
        new_divisions=review.new_divisions,
        dropped=list_dropped(review.document, review.dropped, review.dropped_rows),
        is_ready=review.is_ready,
        in_force=in_force,
        may_activate=review.target.plan.state is PlanState.DRAFT if review.target else in_force is None,
        tables=_table_lines(review.document, review.readings),
        address=_addresses(review.upload.id, chosen),
        anchor_of=anchor_of,
    ), status


def _addresses(upload_id: UUID, cards: Cards):  # type: ignore[no-untyped-def]
    def address(*, show: str = "", page: int = 1, at: str | None = None) -> str:
        where = Where(show or cards.show, page)
        return address_of(upload_id, where, at or "").partition("#")[0]

    return address


def _table_lines(document: SourceDocument, readings: Mapping[int, TableReading]) -> list[TableLine]:
    lines = []
    for table in document.tables:
        read = readings.get(table.number, TableReading())
        sheet = table.rows[0].source.sheet if table.rows else None
        captions = tuple(caption for caption in read.captions if caption)
        first = in_one_line([text for row in table.rows[:3] for text in row.texts])
        lines.append(TableLine(table.number, sheet, len(table.rows), understood(read), captions, first))
    return lines
