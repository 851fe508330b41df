"""What stands in the cells of a printed table in Excel, and rows of it that Excel's tallest row can show.

Excel cuts what is taller than 409 points. A longer row goes on in further rows: the text is divided between paragraphs
(inside one only where it alone is too long), the other cells stay empty, and no rule is drawn between them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from tracker.documents.docx_words import BOXES, legal
from tracker.documents.xlsx_heights import fits
from tracker.rules.plan_sheet_size import CHARACTERS_PER_UNIT, MOST_LINES, line_count
from tracker.rules.report_content import Cell, Paragraph

_PORTION = MOST_LINES // 2  # lines in a row of a measure that is too tall for one: such rows fill a page well
_RAW = re.compile(r"<r>.*</r>", re.DOTALL)  # what xlsxwriter would take for markup of its own


def text_of(part: Paragraph) -> str:
    """A paragraph as one text: boxes, the system's word, a person's words."""
    if not part.ticks:
        return part.plain if part.lead else part.text
    boxes = "   ".join(f"{BOXES[tick.is_ticked]} {tick.label}".rstrip() for tick in part.ticks)
    return "   ".join(words for words in (boxes, part.plain) if words)


def cell_text(cell: Cell) -> str:
    """All paragraphs of a cell one under another, without what no file can hold."""
    if len(cell) == 1:
        return legal(text_of(cell[0]))
    return legal("\n".join(map(text_of, cell))) if cell else ""


def safe(text: str) -> str:
    """A text that no writer takes for markup."""
    return f"{text} " if _RAW.fullmatch(text) else text


@dataclass(frozen=True)
class SheetRow:
    """A row as Excel shows it: cells and the text of each."""

    cells: tuple[Cell, ...]
    texts: tuple[str, ...]


def split_row(cells: tuple[Cell, ...], widths: Sequence[float]) -> list[SheetRow]:
    """The row as one or more rows, each of which Excel can show whole."""
    row = _sheet_row(cells)
    if all(map(fits, row.texts, widths)):
        return [row]
    columns = [portions(cell, width) for cell, width in zip(cells, widths, strict=True)]
    count = max(map(len, columns))
    parts = (tuple(column[at] if at < len(column) else () for column in columns) for at in range(count))
    return [_sheet_row(part) for part in parts]


def _sheet_row(cells: tuple[Cell, ...]) -> SheetRow:
    return SheetRow(cells, tuple(map(cell_text, cells)))


def portions(cell: Cell, width: float) -> list[Cell]:
    """The paragraphs of a cell in portions that fit a row; one that fits a row alone stays whole."""
    if fits(cell_text(cell), width):
        return [cell]
    portions: list[list[Paragraph]] = [[]]
    room = _PORTION
    for part in chain.from_iterable(_pieces(part, width) for part in cell):
        lines = line_count(legal(text_of(part)), width)
        if lines > room and portions[-1]:
            portions.append([])
            room = _PORTION
        portions[-1].append(part)
        room -= lines
    return [tuple(portion) for portion in portions]


def _pieces(part: Paragraph, width: float) -> Iterator[Paragraph]:
    """A paragraph, or where it alone is too tall its pieces, cut at a space where there is one."""
    if line_count(legal(text_of(part)), width) <= _PORTION:
        yield part
        return
    most = int(width * CHARACTERS_PER_UNIT * _PORTION / 2)  # marks take no width, line breaks much
    text = part.text
    while text:
        cut = _cut(text, most)
        yield replace(part, text=text[:cut]) if text is part.text else Paragraph(text[:cut], hang=part.hang)
        text = text[cut:]


def _cut(text: str, most: int) -> int:
    """Where to end a piece: after the last line or word that fits; between letters only where there is no space."""
    for line, found in enumerate(re.finditer(r"\n", text[:most]), start=1):
        if line == _PORTION // 2:
            return found.end()
    if len(text) <= most:
        return len(text)
    at = max(text.rfind("\n", 0, most), text.rfind(" ", 0, most)) + 1
    return at if at > most // 2 else most
