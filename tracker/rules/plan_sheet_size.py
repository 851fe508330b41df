"""How much room a text takes in a cell: Thai marks stand above and below and take no width."""

import math
import re
import unicodedata
from collections.abc import Iterable

CHARACTERS_PER_UNIT = 1.3  # of TH Sarabun New 16 in one unit of Excel's column width, measured
LINE_HEIGHT = 22.0  # points; the font's own is 20.8
TALLEST_ROW = 409.0  # points; Excel has no taller row
MOST_LINES = int(TALLEST_ROW / LINE_HEIGHT)
WIDEST = 90.0  # units; about what a screen shows
_USUAL = re.compile("[\\x00-\\x7f\u0e00-\u0e7f–—‘’“”…☐☑]*")  # whose marks are the Thai ones below
_THAI_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_LOST_AT_BREAKS = 0.9  # a line ends at a word, not at the edge


def base_length(text: str) -> int:
    """How many characters stand side by side."""
    return sum(unicodedata.category(character) not in ("Mn", "Cf") for character in text)


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a column that is `width` units wide."""
    room = max(1.0, width * CHARACTERS_PER_UNIT * _LOST_AT_BREAKS)
    if _USUAL.fullmatch(text):  # all lines at once
        return sum(max(1, math.ceil(len(line) / room)) for line in _THAI_MARKS.sub("", text).split("\n"))
    return sum(max(1, math.ceil(base_length(line) / room)) for line in text.split("\n"))


def fitting_width(texts: Iterable[str], width: float) -> float:
    """The width, from `width` up, at which no text is taller than a row can be; at most WIDEST."""
    for text in texts:
        while line_count(text, width) > MOST_LINES and width < WIDEST:
            width = min(WIDEST, width * 1.25)
    return width
