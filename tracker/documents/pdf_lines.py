"""Mends the text of a PDF: Thai letters as they were typed, and lines that only a narrow cell had broken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.documents.pdf_grid import Box

_MENDS = (
    (re.compile("[\ufffe\uffff\x00\x02]"), ""),  # pdfium marks a hyphen at the end of a line
    (re.compile("  +"), " "),  # pdfium adds spaces where it sees a gap
    (re.compile("ํ([่้๊๋]?)า"), r"\1ำ"),
    (re.compile("ำา"), "ำ"),
    (re.compile("([ก-ฮ][ัิีึืุู]?[่้๊๋])\\1"), r"\1"),  # a cluster drawn twice
)
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_SAME_LINE = 3.0  # points between base lines: marks and raised letters stay with their line
_SHORT_WORD = 4  # characters at the start of the next line that would have moved up if there had been room
_LONG_WORD = 12
_CENTRED = 3.0
_MOST_PADDING = 8.0
ITEM_MARK = re.compile(r"(?:\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]|[•▪●○☐☑☒✓])(?![0-9๐-๙])")
_DASH = re.compile(r"[-–—]\s?\S")
# What begins an item of its own: parted by a space even where the line before was full.
_ITEM = re.compile("กอง|สำนัก|ทุก|แต่ละ|ตลอด|เดือน|(?:มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)")
_THAI_END = re.compile("[ก-๎]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its sides, the line it stands on, its turn among the characters of the page."""

    text: str
    left: float
    right: float
    base: float
    order: int
    is_made: bool = False  # a space pdfium added where it saw a gap

    @property
    def is_mark(self) -> bool:
        """A vowel sign or tone above or below another letter."""
        return self.text in _MARKS


@dataclass(frozen=True)
class PrintedLine:
    """One printed line and the sides of what is printed on it."""

    text: str
    glyphs: tuple[Glyph, ...]  # without spaces, from left to right

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return max(glyph.right for glyph in self.glyphs)

    @property
    def base(self) -> float:
        return self.glyphs[0].base

    def start_width(self, characters: int) -> float:
        """The width of the first word; of a run of Thai, which has no spaces, so many characters of it."""
        word = self.text.split(maxsplit=1)[0]
        drawn = self.glyphs[: max(min(len(word), characters), 1)]
        return max(glyph.right for glyph in drawn) - self.left


def printed_lines(glyphs: Sequence[Glyph]) -> list[PrintedLine]:
    """The lines that characters, given from top to bottom, stand on; lines of spaces are left out."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        if lines and glyph.base - lines[-1][0].base <= _SAME_LINE:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [_printed(line) for line in lines if any(not glyph.text.isspace() for glyph in line)]


def _printed(glyphs: list[Glyph]) -> PrintedLine:
    drawn = sorted((glyph for glyph in glyphs if not glyph.text.isspace()), key=lambda glyph: glyph.left)
    text = "".join(glyph.text for glyph in _in_order(sorted(glyphs, key=lambda glyph: glyph.order)))
    return PrintedLine(mend_text(text), tuple(drawn))


def _in_order(glyphs: list[Glyph]) -> list[Glyph]:
    """As typed. LibreOffice draws some marks after the line they belong to: those go back to their letter."""
    ordered: list[Glyph] = []
    strays: list[Glyph] = []
    letter: Glyph | None = None
    for glyph in glyphs:
        is_mark = glyph.is_mark
        if is_mark and letter and not letter.left - _SAME_LINE < glyph.left < letter.right + _SAME_LINE:
            strays.append(glyph)
            if letter.is_made:
                ordered.remove(letter)
                letter = None
            continue
        ordered.append(glyph)
        letter = letter if is_mark else glyph
    for stray in strays:
        at = max((i for i, other in enumerate(ordered) if not other.is_mark and other.left < stray.right), default=-1,
                 key=lambda i: ordered[i].left)  # fmt: skip
        while at + 1 < len(ordered) and ordered[at + 1].is_mark:
            at += 1
        ordered.insert(at + 1, stray)
    return ordered


def mend_text(text: str) -> str:
    """Thai text as it was before the PDF: what fonts and pdfium do to ำ, hyphens and doubled clusters undone."""
    for pattern, mended in _MENDS:
        text = pattern.sub(mended, text)
    return text


def join_wrapped(lines: Sequence[tuple[PrintedLine, Box]]) -> str:
    """The text of a cell, each line given with its frame; a break stays where the next word would have had room,

    or where a new item begins.
    """
    joined = lines[0][0].text if lines else ""
    is_list = bool(_DASH.match(joined.strip()))
    for (line, box), (following, _) in pairwise(lines):
        joined += _seam(line, following, box, is_list=is_list) + following.text
    return "\n".join(line.strip() for line in joined.split("\n"))


def _seam(line: PrintedLine, following: PrintedLine, box: Box, *, is_list: bool) -> str:
    after = following.text.strip()
    room = _room(line, box)
    if room >= following.start_width(_LONG_WORD) or ITEM_MARK.match(after) or (is_list and _DASH.match(after)):
        return "\n"
    is_thai = bool(_THAI_END.match(line.text[-1:]) and _THAI_END.match(after[:1]))
    is_full = room < following.start_width(_SHORT_WORD)
    return "" if is_thai and is_full and not _ITEM.match(after) else " "


def _room(line: PrintedLine, box: Box) -> float:
    """How much could still have been printed on a line of a cell."""
    before, after = line.left - box.left, box.right - line.right
    padding = min(before, after, _MOST_PADDING)
    return before + after - 2 * padding if abs(before - after) <= _CENTRED else after - padding
