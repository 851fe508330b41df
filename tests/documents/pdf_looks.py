"""Looks at a PDF as a viewer does: its words, where each letter stands, its lines and its pages as pictures."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tracker.documents.pdf_grid import Grid, GridCell, find_grids
from tracker.documents.pdf_page import Page
from tracker.documents.write_pdf import write
from tracker.rules.paper import Paper

_SAME_LINE = 2.0
_MADE = "\r\n\ufffe"


@dataclass(frozen=True)
class Letter:
    """A letter and its sides on the page, in points from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float

    @property
    def is_mark(self) -> bool:
        return unicodedata.category(self.text) == "Mn"


class Looked:
    """A written paper."""

    def __init__(self, paper: Paper) -> None:
        self.content = write(paper.to_json())
        self.document = pdfium.PdfDocument(self.content)

    def __len__(self) -> int:
        return len(self.document)

    def text(self, number: int) -> str:
        """The words of a page as the viewer's search sees them."""
        return str(self.document[number].get_textpage().get_text_range())

    @cached_property
    def whole(self) -> str:
        return "\n".join(self.text(number) for number in range(len(self)))

    def finds(self, words: str) -> bool:
        """Whether the viewer's search finds these words on some page."""
        return any(page.get_textpage().search(words).get_next() for page in self.document)

    def size(self, number: int) -> tuple[int, int]:
        width, height = self.document[number].get_size()
        return round(width), round(height)

    def letters(self, number: int) -> list[Letter]:
        page = self.document[number]
        words, height = page.get_textpage(), page.get_height()
        return [letter for at in range(words.count_chars()) if (letter := _letter(words, at, height))]

    def grids(self, number: int) -> list[Grid]:
        """The tables its rules draw."""
        drawing = Page(self.document[number]).draw()
        return find_grids(drawing.across, drawing.down)

    def lines_in_cells(self) -> Iterator[tuple[GridCell, list[str]]]:
        """Each cell on each page with its printed lines."""
        for page in self.document:
            looked = Page(page, is_exact=True)
            drawing = looked.draw()
            for grid in find_grids(drawing.across, drawing.down):
                for cell in grid.cells:
                    yield cell, [line.text for line in looked.lines(cell.box)]


def _letter(words: pdfium.PdfTextPage, at: int, height: float) -> Letter | None:
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    text = chr(raw.FPDFText_GetUnicode(words, at))
    if text in _MADE or text.isspace():
        return None
    raw.FPDFText_GetCharBox(words, at, left, right, bottom, top)
    raw.FPDFText_GetCharOrigin(words, at, x, y)
    return Letter(text, left.value, height - top.value, right.value, height - bottom.value, height - y.value)


def clusters(letters: list[Letter]) -> Iterator[list[Letter]]:
    """Each letter with its marks."""
    starts = 0
    keyed = []
    for letter in letters:
        starts += not letter.is_mark
        keyed.append((starts, letter))
    for _, group in groupby(keyed, key=lambda pair: pair[0]):
        yield [letter for _, letter in group]


def squeezed(text: str) -> str:
    """Without white space."""
    return re.sub(r"\s+", "", text)
