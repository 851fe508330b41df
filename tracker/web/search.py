"""Search in everything the visitor may see: where each word stands, last year's things as well."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from tracker.rules.permissions import Actor, Right, has_right
from tracker.rules.search_words import LONGEST, Part, Piece, excerpt_of, pieces_of
from tracker.store.search import (
    Hit,
    Search,
    Sight,
    list_entry_hits,
    list_evidence_hits,
    list_measure_hits,
    list_task_hits,
    list_update_hits,
)
from tracker.web.door import actor, reading

pages = Blueprint("search", __name__)
_FIRST = 8  # of each kind, when all kinds are shown
_ALL = 200
_KINDS: dict[str, tuple[str, Search]] = {
    "tasks": ("งาน", list_task_hits),
    "measures": ("มาตรการ", list_measure_hits),
    "evidence": ("หลักฐาน", list_evidence_hits),
    "updates": ("ผลที่กองรายงาน", list_update_hits),
    "entries": ("ผลรายงานรอบ", list_entry_hits),
}
_NAMED = ("tasks", "measures", "evidence")  # found by their own title; of the others the title is that of the work


@dataclass(frozen=True)
class Find:
    """One thing that was found: its address, its title with the finds marked, and where else the words stand."""

    hit: Hit
    address: str
    title: tuple[Part, ...]
    where: str
    excerpt: tuple[Part, ...]


@dataclass(frozen=True)
class Section:
    """What was found of one kind."""

    kind: str
    title: str
    finds: tuple[Find, ...]
    has_more: bool


@pages.get("/search")
def page() -> str:
    """Everything in which all the words stand; with a kind, more of that kind."""
    typed = request.args.get("q", "")[:LONGEST]
    kind = request.args.get("kind", "")
    pieces = pieces_of(typed)
    kinds = [kind] if kind in _KINDS else list(_KINDS)
    sections = _search(pieces, kinds, _ALL if kind in _KINDS else _FIRST) if pieces else []
    return render_template(
        "search/page.html",
        typed=typed.strip(),
        sections=sections,
        count=sum(len(section.finds) for section in sections),
        kind=kind if kind in _KINDS else "",
        kind_title=_KINDS[kind][0] if kind in _KINDS else "",
        is_asked=bool(pieces),
    )


def _search(pieces: Sequence[Piece], kinds: Sequence[str], most: int) -> list[Section]:
    sight = _sight(actor())
    sections = []
    with reading() as session:
        for kind in kinds:
            title, look = _KINDS[kind]
            hits = look(session, pieces, sight, most)
            finds = tuple(_find(kind, hit, pieces) for hit in hits.rows)
            sections.append(Section(kind, title, finds, hits.has_more))
    return [section for section in sections if section.finds]


def _sight(who: Actor) -> Sight:
    sees_all = has_right(who, Right.SEE_OVERVIEW)
    return Sight(None if sees_all else who.division_ids, who.person_id, sees_drafts=who.is_policy_officer)


def _find(kind: str, hit: Hit, pieces: Sequence[Piece]) -> Find:
    title = excerpt_of(hit.title, pieces, around=200) or (Part(hit.title, False),)
    found = [(name, excerpt_of(text, pieces)) for name, text in hit.texts if text not in hit.title]
    is_told = kind in _NAMED and all(piece.stands_in(hit.title) for piece in pieces)
    where, excerpt = ("", ()) if is_told else next(((name, parts) for name, parts in found if parts), ("", ()))
    return Find(hit, _address(kind, hit), title, where, excerpt)


def _address(kind: str, hit: Hit) -> str:
    if kind == "measures":
        return url_for("plans.plan", plan_id=hit.plan_id, _anchor=f"measure-{hit.measure_id}")
    if kind == "evidence":
        return url_for("evidence_pieces.page", evidence_id=hit.id)
    if kind == "entries" and hit.division_id is None:
        return url_for("reports.report", round_id=hit.round_id)
    if kind == "entries":
        return url_for("entries.entry", round_id=hit.round_id, measure_id=hit.measure_id, division_id=hit.division_id)
    return url_for("tasks.page", task_id=hit.task_id)
