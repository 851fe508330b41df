"""The heat map: divisions × indicators, each cell with how much is done and how much of it is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tracker.rules.progress import Figures, Progress

_STEPS = (25, 50, 75)  # percent from which a cell is drawn one shade fuller


@dataclass(frozen=True)
class HeatCell:
    """One division's tasks of one indicator."""

    division_id: UUID
    indicator: int
    figures: Figures

    @property
    def level(self) -> int:
        """0 (little done) to 4 (all done): how full the cell is drawn; the number stands in it as well."""
        percent = self.figures.done.percent or 0
        return 4 if percent == 100 else sum(percent >= step for step in _STEPS)

    @property
    def badness(self) -> tuple[int, int, int]:
        """Where most is late, then where least is done, then where most waits: the smaller, the worse."""
        done = self.figures.done
        return -self.figures.late, done.percent or 0, done.counted - done.total


@dataclass(frozen=True)
class HeatRow:
    """A division with a cell for each indicator shown; None where it has no task of it."""

    division_id: UUID
    cells: tuple[HeatCell | None, ...]
    total: Figures


@dataclass(frozen=True)
class HeatMap:
    """The rows, the worst division first, and what all of them do for each indicator."""

    indicators: tuple[int, ...]
    rows: tuple[HeatRow, ...]
    totals: tuple[Figures, ...]

    @property
    def worst(self) -> tuple[HeatCell, ...]:
        """All cells in which something is left to do, the worst first."""
        cells = (cell for row in self.rows for cell in row.cells if cell)
        return tuple(sorted((cell for cell in cells if cell.level < 4), key=lambda cell: cell.badness))


def heat_map(progress: Progress) -> HeatMap:
    """From the same figures as every other number of the page."""
    totals = {number: figures for number, figures in progress.by_indicator if figures.done.total}
    numbers = tuple(totals)
    rows = [
        HeatRow(division_id, tuple(_cell(progress.by_cell, division_id, number) for number in numbers), figures)
        for division_id, figures in progress.by_division
        if figures.done.total
    ]
    rows.sort(key=lambda row: (-row.total.late, row.total.done.percent or 0))
    return HeatMap(numbers, tuple(rows), tuple(totals.values()))


def _cell(cells: Mapping[tuple[UUID, int], Figures], division_id: UUID, number: int) -> HeatCell | None:
    figures = cells.get((division_id, number))
    return HeatCell(division_id, number, figures) if figures and figures.done.total else None
