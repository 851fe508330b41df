"""What the review of a plan shows: one card per printed group, its source rows left, its draft right, doubt on both."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.rules.plan_draft import DraftGroup, DraftMeasure, PlanDraft, Problem, Severity, Source
from tracker.rules.reading_choices import RowPlace
from tracker.rules.source_table import SourceDocument, SourceRow
from tracker.rules.table_reading import TableReading
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
class Outline:
    """A printed group with what is wrong about it. `number` counts them in printed order."""

    group: DraftGroup
    number: int
    problems: tuple[Problem, ...]

    @property
    def key(self) -> str:
        return self.group.key

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
class Card(Outline):
    """A printed group for the eye: its rows in the file, its measures in the draft."""

    rows: tuple[RowView, ...]
    measures: tuple[MeasureView, ...]


@dataclass(frozen=True)
class Cards:
    """What one page of the review shows, with what stands on the others."""

    shown: tuple[Outline, ...]
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


def find_key_now(groups: Sequence[DraftGroup], key: str) -> str:
    """The card to go back to: the same one, the one its rows went to, or the one before it."""
    if not groups or any(group.key == key for group in groups):
        return key if groups else ""
    place = _place_of_key(key)
    before = [group.key for group in groups if group.rows and _begins(group) <= place]
    return before[-1] if before else groups[0].key


def outline_of(draft: PlanDraft) -> tuple[Outline, ...]:
    """All groups in printed order."""
    about: dict[str, list[Problem]] = {}
    for problem in worst_first(draft.problems):
        about.setdefault(problem.about or "", []).append(problem)
    return tuple(
        Outline(group, number, tuple(about.get(group.key, ()))) for number, group in enumerate(draft.groups, start=1)
    )


class CardMaker:
    """Fills outlines: only the few cards of a page are worth it."""

    def __init__(self, document: SourceDocument, draft: PlanDraft, readings: Mapping[int, TableReading]) -> None:
        self._tables = {table.number: table for table in document.tables}
        self._measures = {measure.key: measure for measure in draft.measures}
        self._readings = readings
        self._rows: dict[int, dict[int | None, SourceRow]] = {}

    def card(self, outline: Outline) -> Card:
        """The outline with its rows and measures, doubt marked on both."""
        measures = tuple(self._measures[key] for key in outline.group.measures if key in self._measures)
        asking = frozenset(
            problem.source
            for problem in outline.problems
            if problem.severity is not Severity.INFO and problem.source and problem.source.column
        )
        doubted = {_place(source) for source in asking}
        if outline.is_doubtful:
            doubted |= {_place(at) for measure in measures for at in doubtful_sources(measure)}
        drafts = tuple(view_measure(measure, asking if outline.is_doubtful else None) for measure in measures)
        rows = tuple(view for source in outline.group.rows if (view := self._row(source, doubted)))
        return Card(outline.group, outline.number, outline.problems, rows, drafts)

    def _row(self, source: Source, doubted: set[Place]) -> RowView | None:
        number = source.table or 0
        if number not in self._tables:
            return None
        if number not in self._rows:
            self._rows[number] = {row.source.row: row for row in self._tables[number].rows}
        row = self._rows[number].get(source.row)
        read = self._readings.get(number)
        return _row_view(row, read.captions if read else (), doubted) if row else None


def problems_of_document(draft: PlanDraft) -> list[Problem]:
    """What belongs to no card, worst first."""
    keys = {group.key for group in draft.groups}
    return worst_first(problem for problem in draft.problems if problem.about not in keys)


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Errors, warnings, then what is only good to know; each in printed order."""
    return sorted(problems, key=lambda problem: list(Severity).index(problem.severity))


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


def choose_cards(cards: Sequence[Outline], *, show: str, page: int, at: str = "", is_kept: bool = False) -> Cards:
    """Doubtful ones first, then the rest; the page is the one with the card `at`.

    `is_kept`: that card has just been settled, and stays among the doubtful ones where it was.
    """
    doubtful = [card for card in cards if card.is_doubtful]
    first = [card for card in cards if card.is_doubtful or (is_kept and card.key == at)]
    keys = {card.key for card in first}
    listed = first if show == "doubt" else [*first, *(card for card in cards if card.key not in keys)]
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


def _place_of_key(key: str) -> tuple[int, int]:
    table, _, row = key.partition(".")
    is_place = table.isascii() and table.isdigit() and row.isascii() and row.isdigit()
    return (int(table), int(row)) if is_place else (0, 0)


def _begins(group: DraftGroup) -> tuple[int, int]:
    return group.rows[0].table or 0, group.rows[0].row or 0


def _of_row(source: Source) -> Source:
    return replace(source, column=None)


def _page_of(listed: Sequence[Outline], key: str) -> int:
    return next((at // PER_PAGE + 1 for at, card in enumerate(listed) if card.key == key), 0)


def _number_of(cards: Sequence[Outline], key: str) -> int:
    return next((card.number for card in cards if card.key == key), 0)


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
