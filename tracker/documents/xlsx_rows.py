"""What stands in the cells of a printed table in Excel, and rows of it that Excel's tallest row can show.

Excel cuts what is taller than 409 points. A longer row goes on in further rows: the text is divided between paragraphs
(inside one only where it alone is too long), the other cells stay empty, and no rule is drawn between them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from tracker.documents.docx_words import BOXES, legal
from tracker.rules.plan_sheet_size import CHARACTERS_PER_UNIT, LINE_HEIGHT, MOST_LINES, line_count
from tracker.rules.report_content import Cell, Paragraph

_PADDING = 4.0  # points above and below the words of a row
_RAW = re.compile(r"<r>.*</r>", re.DOTALL)  # what xlsxwriter would take for markup of its own


def text_of(part: Paragraph) -> str:
    """A paragraph as one text: boxes, the system's word, a person's words."""
    boxes = "   ".join(f"{BOXES[tick.is_ticked]} {tick.label}".rstrip() for tick in part.ticks)
    return legal("   ".join(words for words in (boxes, part.plain) if words))


def safe(text: str) -> str:
    """A text that no writer takes for markup."""
    return f"{text} " if _RAW.fullmatch(text) else text


def split_row(cells: Sequence[Cell], widths: Sequence[float]) -> list[tuple[Cell, ...]]:
    """The row as one or more rows, each of which Excel can show whole."""
    columns = [_chunks(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, columns), default=1)
    if height <= 1:
        return [tuple(cells)]
    return [tuple(column[at] if at < len(column) else () for column in columns) for at in range(height)]


def row_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """In points, for texts in columns of these widths."""
    lines = max((line_count(text, width) for text, width in zip(texts, widths, strict=True) if text), default=1)
    return min(lines, MOST_LINES) * LINE_HEIGHT + _PADDING


def _chunks(cell: Cell, width: float) -> list[Cell]:
    """The paragraphs of a cell in portions that fit a row; nearly always it is one."""
    if sum(len(part.text) for part in cell) < width * MOST_LINES / 2 and len(cell) < MOST_LINES:
        return [cell]
    portions: list[list[Paragraph]] = [[]]
    room = MOST_LINES
    for part in chain.from_iterable(_pieces(part, width) for part in cell):
        lines = line_count(text_of(part), width)
        if lines > room and portions[-1]:
            portions.append([])
            room = MOST_LINES
        portions[-1].append(part)
        room -= lines
    return [tuple(portion) for portion in portions]


def _pieces(part: Paragraph, width: float) -> Iterator[Paragraph]:
    """A paragraph, or where it alone is too tall its pieces, cut at a space where there is one."""
    if line_count(text_of(part), width) <= MOST_LINES:
        yield part
        return
    most = int(width * CHARACTERS_PER_UNIT * MOST_LINES / 2)  # marks take no width, line breaks much
    text = part.text
    while text:
        cut = _cut(text, most)
        yield replace(part, text=text[:cut]) if text is part.text else Paragraph(text[:cut], hang=part.hang)
        text = text[cut:]


def _cut(text: str, most: int) -> int:
    """Where to end a piece: after the last line or word that fits; between letters only where there is no space."""
    if len(text) <= most:
        return len(text)
    for line, found in enumerate(re.finditer(r"\n", text[:most]), start=1):
        if line == MOST_LINES // 2:
            return found.end()
    at = max(text.rfind("\n", 0, most), text.rfind(" ", 0, most)) + 1
    return at if at > most // 2 else most
