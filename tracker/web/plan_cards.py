"""What the review of a plan shows: one card per printed group, its source rows left, its draft right, doubt on both."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.rules.plan_draft import DraftGroup, DraftMeasure, PlanDraft, Problem, Severity, Source
from tracker.rules.reading_choices import RowPlace
from tracker.rules.source_table import SourceDocument, SourceRow
from tracker.web.plan_draft_view import MeasureView, doubtful_sources, view_measure

PER_PAGE = 30
Place = tuple[int | None, int | None, int | None]
_NO_ANCHOR = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class CellView:
    """A cell as read, under its printed heading."""

    heading: str
    text: str
    is_doubtful: bool


@dataclass(frozen=True)
class RowView:
    """A printed row: its place and those of its cells that hold something."""

    place: Source
    cells: tuple[CellView, ...]

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"{self.place.table}.{self.place.row}"


@dataclass(frozen=True)
class Card:
    """A printed group for the eye. `number` counts the cards in printed order."""

    key: str
    number: int
    rows: tuple[RowView, ...]
    measures: tuple[MeasureView, ...]
    problems: tuple[Problem, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.key)

    @property
    def has_errors(self) -> bool:
        """Whether saying "it is right" would not be enough."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def is_doubtful(self) -> bool:
        """Whether something about it wants a person; what is only good to know does not."""
        return any(problem.severity is not Severity.INFO for problem in self.problems)


@dataclass(frozen=True)
class Cards:
    """The cards of one page of the review, with what stands on the others."""

    shown: tuple[Card, ...]
    show: str
    page: int
    page_count: int
    all_count: int
    doubt_count: int
    next_doubt: str | None


def anchor_of(key: str) -> str:
    """The id of a card in its page."""
    return "g-" + _NO_ANCHOR.sub("-", key.replace("+", "new"))


def in_one_line(texts: Sequence[str]) -> str:
    """The cells of a row, one after the other."""
    return " · ".join(" ".join(text.split()) for text in texts if text.strip())


def make_cards(document: SourceDocument, draft: PlanDraft, captions: Mapping[int, Sequence[str]]) -> tuple[Card, ...]:
    """All cards in printed order. `captions` are the headings over the columns of each table."""
    rows = {(table.number, at): row for table in document.tables for at, row in _numbered(table.rows)}
    by_key = {measure.key: measure for measure in draft.measures}
    about: dict[str, list[Problem]] = {}
    for problem in draft.problems:
        about.setdefault(problem.about or "", []).append(problem)
    return tuple(
        _card(group, number, rows, by_key, tuple(about.get(group.key, ())), captions)
        for number, group in enumerate(draft.groups, start=1)
    )


def problems_of_document(draft: PlanDraft) -> list[Problem]:
    """What belongs to no card, worst first."""
    keys = {group.key for group in draft.groups}
    loose = [problem for problem in draft.problems if problem.about not in keys]
    return sorted(loose, key=lambda problem: list(Severity).index(problem.severity))


@dataclass(frozen=True)
class Dropped:
    """Something a person left out; `restore` is what its button says."""

    place: Source
    text: str
    restore: str


def list_dropped(
    document: SourceDocument, measures: Sequence[DraftMeasure], places: Iterable[RowPlace]
) -> list[Dropped]:
    """Rows and measures that were left out, each with the way back."""
    rows = {RowPlace(table.number, row.source.row or 0): row for table in document.tables for row in table.rows}
    there = [(place, rows[place]) for place in sorted(places) if place in rows]
    out = [
        Dropped(_of_row(row.source), in_one_line(row.texts), f"restore-rows:{place.table}.{place.row}")
        for place, row in there
    ]
    named = [
        Dropped(_of_row(measure.source), f"{measure.code.value} {measure.title.value}", f"restore:{measure.key}")
        for measure in measures
    ]
    return [*out, *named]


def choose_cards(cards: Sequence[Card], *, show: str, page: int, at: str = "") -> Cards:
    """Doubtful ones first, then the rest; `at` is the card somebody has just settled: it stays where it was."""
    doubtful = [card for card in cards if card.is_doubtful]
    first = [card for card in cards if card.is_doubtful or card.key == at]
    listed = first if show == "doubt" else [*first, *(card for card in cards if card not in first)]
    page_count = max(1, -(-len(listed) // PER_PAGE))
    page = _page_of(listed, at) or page
    page = min(max(page, 1), page_count)
    after = [card.key for card in doubtful if card.number > _number_of(cards, at)] or [card.key for card in doubtful]
    return Cards(
        tuple(listed[(page - 1) * PER_PAGE : page * PER_PAGE]),
        show,
        page,
        page_count,
        len(cards),
        len(doubtful),
        after[0] if after else None,
    )


def _of_row(source: Source) -> Source:
    return replace(source, column=None)


def _numbered(rows: Iterable[SourceRow]) -> Iterable[tuple[int | None, SourceRow]]:
    return ((row.source.row, row) for row in rows)


def _page_of(listed: Sequence[Card], key: str) -> int:
    return next((at // PER_PAGE + 1 for at, card in enumerate(listed) if card.key == key), 0)


def _number_of(cards: Sequence[Card], key: str) -> int:
    return next((card.number for card in cards if card.key == key), 0)


def _card(
    group: DraftGroup,
    number: int,
    rows: Mapping[tuple[int, int | None], SourceRow],
    by_key: Mapping[str, DraftMeasure],
    problems: tuple[Problem, ...],
    captions: Mapping[int, Sequence[str]],
) -> Card:
    measures = tuple(by_key[key] for key in group.measures if key in by_key)
    asking = frozenset(p.source for p in problems if p.severity is not Severity.INFO and p.source and p.source.column)
    is_asked = any(problem.severity is not Severity.INFO for problem in problems)
    doubted = {_place(source) for source in asking}
    doubted |= {_place(at) for measure in measures for at in doubtful_sources(measure)} if is_asked else set()
    views = tuple(
        _row_view(row, captions.get(source.table or 0, ()), doubted)
        for source in group.rows
        if (row := rows.get((source.table or 0, source.row)))
    )
    drafts = tuple(view_measure(measure, asking if is_asked else None) for measure in measures)
    return Card(group.key, number, views, drafts, problems)


def _row_view(row: SourceRow, captions: Sequence[str], doubted: set[Place]) -> RowView:
    cells = tuple(
        CellView(
            captions[column] if column < len(captions) and captions[column] else f"คอลัมน์ที่ {column + 1}",
            cell.text,
            _place(cell.source) in doubted,
        )
        for column, cell in enumerate(row.cells)
        if cell.text.strip() or _place(cell.source) in doubted
    )
    return RowView(_of_row(row.source), cells)


def _place(source: Source) -> Place:
    return source.table, source.row, source.column
