"""Finds the cells of tables from the lines drawn on a page: pure geometry in points, y downwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.rules.errors import UnreadableFile

_SNAP = 3.0  # lines closer than this are one: double borders, and cells drawn each with its own frame
_TOUCH = 2.0  # lines that nearly meet cross
_OPEN = 6.0  # how far lines must run past the last crossing before the table counts as open at that side
_SHORTEST = 8.0  # what is shorter is a letter, a tick or a box to tick
_MOST_PAIRS = 4_000_000
_MOST_PLACES = 100_000


@dataclass(frozen=True)
class Line:
    """A straight line along one axis: where it stands on the other axis, from where to where it runs."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Box:
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Box") -> bool:
        return (
            self.left - _SNAP <= other.left
            and self.top - _SNAP <= other.top
            and self.right + _SNAP >= other.right
            and self.bottom + _SNAP >= other.bottom
        )

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def colours(self, cell: "Box") -> bool:
        """Whether an area of this size fills a cell with its colour."""
        x, y = cell.middle
        return self.left < x < self.right and self.top < y < self.bottom and self.area * 2 > cell.area

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True)
class GridCell:
    """A cell and the rows and columns it covers; the first row and the first column are 0."""

    box: Box
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Grid:
    """One table on one page."""

    box: Box
    rows: int
    columns: int
    edges: tuple[float, ...]  # where its columns begin and end
    cells: tuple[GridCell, ...]


def find_grids(across: Iterable[Line], down: Iterable[Line]) -> list[Grid]:
    """The tables that the lines of a page draw, from top to bottom. What stands inside a cell of another is left out.

    A table that is not closed by a rule (as browsers print it where a page ends) reaches as far as its lines do.
    """
    groups = _connected(_joined(across), _joined(down))
    grids = [grid for group in groups if (grid := _grid(*group)) and len(grid.cells) > 1]
    outer = [grid for grid in grids if not any(_is_inside(grid, other) for other in grids)]
    return sorted(outer, key=lambda grid: (grid.box.top, grid.box.left))


def _is_inside(grid: Grid, other: Grid) -> bool:
    return grid is not other and other.box.area > grid.box.area and other.box.holds(grid.box)


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Pieces of one line made whole; lines side by side within the snap become one."""
    joined: list[Line] = []
    for level in _levels(sorted(lines, key=lambda line: line.at)):
        at = sum(line.at for line in level) / len(level)
        pieces = sorted(level, key=lambda line: line.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + _SNAP:
                joined.append(Line(at, start, end))
                start, end = piece.start, piece.end
            end = max(end, piece.end)
        joined.append(Line(at, start, end))
    return [line for line in joined if line.length >= _SHORTEST]


def _levels(lines: Sequence[Line]) -> Iterable[list[Line]]:
    level: list[Line] = []
    for line in lines:
        if level and line.at - level[0].at > _SNAP:
            yield level
            level = []
        level.append(line)
    if level:
        yield level


def _connected(across: list[Line], down: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The lines of each table: those that cross, directly or through others."""
    if len(across) * len(down) > _MOST_PAIRS:
        raise UnreadableFile("too_complex", "หน้าของไฟล์ PDF นี้มีเส้นมากผิดปกติ กรุณาใช้ไฟล์ Word หรือ Excel ที่เป็นต้นฉบับ")
    parents = list(range(len(across) + len(down)))
    crossings = [0] * len(parents)
    for i, level in enumerate(across):
        for j, upright in enumerate(down, start=len(across)):
            if _cross(level, upright):
                crossings[i] += 1
                crossings[j] += 1
                _unite(parents, i, j)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for place, line in enumerate((*across, *down)):
        if crossings[place]:
            groups.setdefault(_root(parents, place), ([], []))[place >= len(across)].append(line)
    return [(_without_underlines(*group), group[1]) for group in groups.values()]


def _cross(level: Line, upright: Line) -> bool:
    return (
        level.start - _TOUCH <= upright.at <= level.end + _TOUCH
        and upright.start - _TOUCH <= level.at <= upright.end + _TOUCH
    )


def _without_underlines(across: list[Line], down: list[Line]) -> list[Line]:
    """Words underlined at the edge of a cell touch one upright; a rule of the table touches two or is long."""
    longest = max((line.length for line in across), default=0)
    return [line for line in across if line.length > longest / 2 or sum(_cross(line, upright) for upright in down) > 1]


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _unite(parents: list[int], one: int, other: int) -> None:
    parents[_root(parents, one)] = _root(parents, other)


def _grid(across: list[Line], down: list[Line]) -> Grid | None:
    xs, ys = _edges(down, across), _edges(across, down)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1:
        return None
    if columns * rows > _MOST_PLACES:
        raise UnreadableFile("too_complex", "ตารางในไฟล์ PDF นี้มีช่องมากผิดปกติ กรุณาใช้ไฟล์ Word หรือ Excel ที่เป็นต้นฉบับ")
    cells = [
        GridCell(Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1]), top, left, bottom - top + 1, right - left + 1)
        for top, left, bottom, right in _areas(across, down, xs, ys)
    ]
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), rows, columns, tuple(xs), tuple(cells))


def _edges(lines: list[Line], others: list[Line]) -> list[float]:
    """Where lines stand, and where the others end past the outermost of them, if two or more end there together."""
    edges: list[float] = []
    for line in sorted(lines, key=lambda line: line.at):
        if not edges or line.at - edges[-1] > _SNAP:
            edges.append(line.at)
    if edges:
        before = sorted((line.start for line in others if line.start < edges[0] - _OPEN), reverse=True)
        after = sorted(line.end for line in others if line.end > edges[-1] + _OPEN)
        edges = [*_agreed(before), *edges, *_agreed(after)]
    return edges


def _agreed(ends: list[float]) -> list[float]:
    return [ends[-1]] if sum(abs(end - ends[-1]) <= _SNAP for end in ends) > 1 else []


def _areas(
    across: list[Line], down: list[Line], xs: list[float], ys: list[float]
) -> Iterable[tuple[int, int, int, int]]:
    """(top, left, bottom, right) of each cell: places that no line parts belong together."""
    columns, rows = len(xs) - 1, len(ys) - 1
    uprights, levels = _by_edge(down, xs), _by_edge(across, ys)
    parents = list(range(columns * rows))
    for row in range(rows):
        for column in range(columns):
            place = row * columns + column
            if column + 1 < columns and not _is_ruled(uprights[column + 1], ys[row], ys[row + 1]):
                _unite(parents, place, place + 1)
            if row + 1 < rows and not _is_ruled(levels[row + 1], xs[column], xs[column + 1]):
                _unite(parents, place, place + columns)
    members: dict[int, list[int]] = {}
    for place in range(columns * rows):
        members.setdefault(_root(parents, place), []).append(place)
    for places in members.values():
        yield from _rectangles(places, columns)


def _by_edge(lines: list[Line], edges: list[float]) -> list[list[Line]]:
    return [[line for line in lines if abs(line.at - edge) <= _SNAP] for edge in edges]


def _is_ruled(lines: list[Line], start: float, end: float) -> bool:
    """Whether a line runs along most of the border between two places."""
    covered = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines)
    return covered * 2 > end - start


def _rectangles(places: list[int], columns: int) -> Iterable[tuple[int, int, int, int]]:
    """The places as one cell where they fill a rectangle, else row by row."""
    if _fill_rectangle(places, columns):
        yield _bounds(places, columns)
        return
    by_row: dict[int, list[int]] = {}
    for place in places:
        by_row.setdefault(place // columns, []).append(place)
    for line in by_row.values():
        if _fill_rectangle(line, columns):
            yield _bounds(line, columns)
        else:
            yield from (_bounds([place], columns) for place in line)


def _fill_rectangle(places: list[int], columns: int) -> bool:
    top, left, bottom, right = _bounds(places, columns)
    return (bottom - top + 1) * (right - left + 1) == len(places)


def _bounds(places: list[int], columns: int) -> tuple[int, int, int, int]:
    rows, lefts = [place // columns for place in places], [place % columns for place in places]
    return min(rows), min(lefts), max(rows), max(lefts)
