"""A paper cut where the sheet turns, opinions that follow each other together: how a writer goes through it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.rules.paper import Block, Column, Opinion, PageBreak, Paper


@dataclass(frozen=True)
class Opinions:
    """Opinions that stand side by side."""

    opinions: tuple[Opinion, ...]


@dataclass(frozen=True)
class Section:
    """What stands on pages that lie the same way; each begins on a new page."""

    is_landscape: bool
    blocks: tuple[Block | Opinions, ...]


@dataclass(frozen=True)
class Caption:
    """A cell of a table's captions: its title, its first column, and over how many columns and rows it stands."""

    title: str
    first: int
    columns: int = 1
    rows: int = 1


def sections_of(paper: Paper) -> Iterator[Section]:
    """The sections of a paper in order."""
    is_landscape = paper.is_landscape
    blocks: list[Block | Opinions] = []
    for block in _grouped(paper.blocks):
        if isinstance(block, PageBreak):
            yield Section(is_landscape, tuple(blocks))
            is_landscape = is_landscape if block.is_landscape is None else block.is_landscape
            blocks = []
        else:
            blocks.append(block)
    yield Section(is_landscape, tuple(blocks))


def _grouped(blocks: Sequence[Block]) -> Iterator[Block | Opinions]:
    for is_opinion, group in groupby(blocks, key=lambda block: isinstance(block, Opinion)):
        if is_opinion:
            yield Opinions(tuple(each for each in group if isinstance(each, Opinion)))
        else:
            yield from group


def caption_rows(columns: Sequence[Column]) -> tuple[tuple[Caption, ...], ...]:
    """One row of captions, or two where some columns have a common one over them."""
    if not any(column.over for column in columns):
        return (tuple(Caption(column.title, at) for at, column in enumerate(columns)),)
    upper: list[Caption] = []
    for over, group in groupby(enumerate(columns), key=lambda placed: placed[1].over):
        members = tuple(group)
        if over:
            upper.append(Caption(over, members[0][0], len(members)))
        else:
            upper += [Caption(column.title, at, rows=2) for at, column in members]
    return tuple(upper), tuple(Caption(column.title, at) for at, column in enumerate(columns) if column.over)
