"""The digits of an office, and the wear of narrow columns."""

import re
from dataclasses import replace

from tests.generated.choices import Choices
from tests.generated.layouts import Layout
from tests.generated.paper import Block, Content, Listed, Table

_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_DIGIT = re.compile(r"(?<![A-Za-z])\d")  # Q1 keeps its own
_MAY_BREAK = re.compile(r"(?<=[ก-ฮะาิีึืุูั็่้๊๋์])(?=[เแโใไ])")
_SHORTEST, _BEFORE, _AFTER = 24, 8, 6


class Ink:
    """Writes texts as one office does."""

    def __init__(self, choices: Choices, layout: Layout) -> None:
        self.choices = choices
        self.layout = layout

    def worn(self, text: str) -> str:
        """As it looks after narrow columns: broken inside words by a space or a line."""
        spots = [found.start() for found in _MAY_BREAK.finditer(text)]
        spots = [at for at in spots if _BEFORE < at < len(text) - _AFTER]
        if (
            self.layout.wear == "none"
            or "\n" in text
            or len(text) < _SHORTEST
            or not spots
            or not self.choices.chance("worn", 0.6)
        ):
            return text
        at = self.choices.pick("broken at", spots)
        return f"{text[:at]}{self._break()}{text[at:]}"

    def _break(self) -> str:
        """A line only where the marks of the list still tell its items apart."""
        is_told_apart = self.layout.mark != "none" and self.layout.rows not in ("listed", "step")
        return "\n" if self.layout.wear == "lines" and is_told_apart else " "

    def block(self, block: Block) -> Block:
        """With the digits of the office; where it mixes them, a column keeps to one kind."""
        if isinstance(block, Table):
            inks = [self._is_thai() for _ in range(block.width)]
            return Table(tuple(tuple(map(_inked, row, inks)) for row in block.rows))
        return str(_inked(block, self._is_thai()))

    def _is_thai(self) -> bool:
        digits = self.layout.digits
        return digits == "thai" or (digits == "mixed" and self.choices.chance("thai digits", 0.5))


def _inked(cell: Content, is_thai: bool) -> Content:
    if not is_thai:
        return cell
    if isinstance(cell, Listed):
        return replace(cell, items=tuple(map(_thai, cell.items)))
    return _thai(cell) if isinstance(cell, str) else cell


def _thai(text: str) -> str:
    return _DIGIT.sub(lambda digit: digit.group().translate(_THAI_DIGITS), text)
