"""Mends the text of a PDF: Thai letters as they were typed, and lines that only a narrow cell had broken."""

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.documents.pdf_grid import Box

_MENDS = (
    # pdfium marks a hyphen that is printed at the end of a line: E-Service, ยืม-คืน
    (re.compile("(?<=[A-Za-zก-๎])[\ufffe\x02]"), "-"),
    (re.compile("[\ufffe\uffff\x00\x02]"), ""),
    (re.compile(" +(?=[ะาำๅ])"), ""),  # no word begins with these
    (re.compile("  +"), " "),  # pdfium adds spaces where it sees a gap
    (re.compile("([่้๊๋์])([ัิีึืฺุู])"), r"\2\1"),
    (re.compile("ํ([่้๊๋]?)า"), r"\1ำ"),
    (re.compile("ำา"), "ำ"),
)
_DOUBLED = re.compile("([ก-ฮ][ัิีึืุู]?[่้๊๋])\\1")  # a cluster drawn twice
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_SAME_LINE = 3.0  # points between base lines: marks and raised letters stay with their line
_MOST_OVERLAP = 8.0
_TOUCHING = 2.5
_NEAR = 8  # letters a mark may stand above
_SHORT_WORD = 4  # characters at the start of the next line that would have moved up if there had been room
_LONG_WORD = 12
_CENTRED = 3.0
_MOST_PADDING = 8.0
ITEM_MARK = re.compile(r"(?:\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]|[•▪●○☐☑☒✓])(?![0-9๐-๙])")
_LIST = re.compile(r"[-–—]\s?\S|ขั้นตอนที่\s?[0-9๐-๙]")  # marks an item where the first line of the cell has one too
_SLACK = 3.0  # a letter takes up more than what is seen of it
_SLACK_AFTER_SPACE = 8.0  # a space is kept at the end of a line that was too full, a clerk's own line seldom has one
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
    word_left: float = math.inf  # where its word begins: a word too wide for its cell is printed over the border

    @property
    def begins(self) -> float:
        return min(self.left, self.word_left)

    def goes_on(self, before: "Glyph | None") -> bool:
        """Whether it is printed right behind another letter."""
        return (
            before is not None
            and abs(self.base - before.base) <= _SAME_LINE
            and -_MOST_OVERLAP < self.left - before.right < _TOUCHING
        )

    @property
    def is_mark(self) -> bool:
        """A vowel sign or tone above or below another letter."""
        return self.text in _MARKS

    def shared_width(self, other: "Glyph") -> float:
        """How wide both stand above each other; below 0 how far they stand apart."""
        return min(self.right, other.right) - max(self.left, other.left)


@dataclass(frozen=True)
class PrintedLine:
    """One printed line and the sides of what is printed on it.

    `is_exact`: by a writer that draws no letter twice and keeps the space a line was broken at.
    """

    text: str
    glyphs: tuple[Glyph, ...]  # without spaces, from left to right
    is_exact: bool = False

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


def printed_lines(glyphs: Sequence[Glyph], *, is_exact: bool = False) -> list[PrintedLine]:
    """The lines that characters, given from top to bottom, stand on; lines of spaces are left out."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        if lines and glyph.base - lines[-1][0].base <= _SAME_LINE:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [_printed(line, is_exact=is_exact) for line in lines if any(not glyph.text.isspace() for glyph in line)]


def _printed(glyphs: list[Glyph], *, is_exact: bool) -> PrintedLine:
    drawn = sorted((glyph for glyph in glyphs if not glyph.text.isspace()), key=lambda glyph: glyph.left)
    ordered = _in_order(sorted(glyphs, key=lambda glyph: glyph.order))
    while ordered[-1].is_made:
        ordered.pop()
    text = "".join(glyph.text for glyph in ordered)
    text = mend_text(text)
    return PrintedLine(text if is_exact else _DOUBLED.sub(r"\1", text), tuple(drawn), is_exact)


def _in_order(glyphs: list[Glyph]) -> list[Glyph]:
    """As typed. LibreOffice draws some marks after the line they belong to: those go back to their letter."""
    ordered: list[Glyph] = []
    strays: list[Glyph] = []
    letter: Glyph | None = None
    for glyph in glyphs:
        is_mark = glyph.is_mark
        if is_mark and letter and (letter.is_made or not _is_above(glyph, letter)):
            strays.append(glyph)
            if letter.is_made:
                ordered.pop()
                letter = None
            continue
        ordered.append(glyph)
        letter = letter if is_mark else glyph
    return _with_strays(ordered, strays) if strays else ordered


def _with_strays(ordered: list[Glyph], strays: list[Glyph]) -> list[Glyph]:
    """Each stray mark behind the letter it stands above, and behind the marks that letter has already."""
    letters = sorted((g for g in ordered if not g.is_mark and not g.text.isspace()), key=lambda glyph: glyph.left)
    marks: dict[int | None, list[Glyph]] = {}
    for stray in strays:
        end = bisect_right(letters, stray.right, key=lambda glyph: glyph.left)
        near = letters[max(end - _NEAR, 0) : end] or letters[:1]
        home = max(near, key=stray.shared_width, default=None)
        marks.setdefault(home.order if home else None, []).append(stray)
    placed: list[Glyph] = marks.get(None, [])
    at: int | None = None
    for glyph in ordered:
        if not glyph.is_mark:
            placed += marks.get(at, []) if at is not None else []
            at = glyph.order
        placed.append(glyph)
    return placed + (marks.get(at, []) if at is not None else [])


def _is_above(mark: Glyph, letter: Glyph) -> bool:
    return letter.left - _SAME_LINE < mark.left < letter.right + _SAME_LINE


def mend_text(text: str) -> str:
    """Thai text as it was before the PDF: what fonts and pdfium do to ำ and to hyphens undone."""
    for pattern, mended in _MENDS:
        text = pattern.sub(mended, text)
    return text


def join_wrapped(lines: Sequence[tuple[PrintedLine, Box]]) -> str:
    """The text of a cell, each line given with its frame; a break stays where the next word would have had room,

    or where a new item begins.
    """
    joined = lines[0][0].text if lines else ""
    is_list = bool(_LIST.match(joined.strip()))
    for (line, box), (following, _) in pairwise(lines):
        seam = _seam(line, following, box, is_list=is_list)
        is_list = is_list or (seam == "\n" and bool(_LIST.match(following.text.strip())))
        joined = joined.rstrip() + seam + following.text if seam == " " else joined + seam + following.text
    return "\n".join(line.strip() for line in joined.split("\n"))


def _seam(line: PrintedLine, following: PrintedLine, box: Box, *, is_list: bool) -> str:
    after = following.text.strip()
    room = _room(line, box)
    if not is_full_before(line, following, box) or ITEM_MARK.match(after) or (is_list and _LIST.match(after)):
        return "\n"
    is_thai = bool(_THAI_END.match(line.text[-1:]) and _THAI_END.match(after[:1]))
    if line.is_exact:
        return " " if line.text.endswith(" ") else ""
    is_full = room < following.start_width(_SHORT_WORD) + _SLACK
    return "" if is_thai and is_full and not _ITEM.match(after) else " "


def is_full_before(line: PrintedLine, following: PrintedLine, box: Box) -> bool:
    """Whether the first word of the next line had no room left on a line of a cell."""
    slack = _SLACK_AFTER_SPACE if line.text.endswith(" ") else _SLACK
    return _room(line, box) < following.start_width(_LONG_WORD) + slack


def _room(line: PrintedLine, box: Box) -> float:
    """How much could still have been printed on a line of a cell."""
    before, after = line.left - box.left, box.right - line.right
    padding = min(before, after, _MOST_PADDING)
    return before + after - 2 * padding if abs(before - after) <= _CENTRED else after - padding
