"""Gives every glyph of a PDF that typst made its own letters, so that words can be found in any viewer.

typst says what a cluster of Thai letters reads as (ActualText) instead of which letter each glyph is. Viewers mind that
badly: Chrome's finds เริ่ริ่ม where เริ่ม is printed, others read nonsense. Here each glyph gets its letters in the font's
ToUnicode table, and what is then said twice is taken away. What cannot be told apart (the two halves of ำ) stays.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from tracker.documents.pdf_objects import Fonts, objects_of, pages_of, repacked, unpacked, written

_CLUSTER = re.compile(rb"/Span<</ActualText<FEFF([0-9A-F]*)>>>BDC(.*?)EMC", re.DOTALL)
_IN_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")
_ONE_STRING = rb"\((?:\\.|[^\\()])*\)|<[0-9A-F]+>"
_STRING = re.compile(_ONE_STRING, re.DOTALL)
_ALONE = re.compile(rb"(?:%b) ?Tj|\[(?:%b|[^][(<])*\]TJ" % (_ONE_STRING, _ONE_STRING), re.DOTALL)
_DRAWN = re.compile(rb"%b|%b" % (_CLUSTER.pattern, _ALONE.pattern), re.DOTALL)
_DRAWN_ALONE = frozenset(" ัิีึืุู็่้๊๋์")
_HAIR = 0.08  # of the size
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ENTRY = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
_TABLE = re.compile(rb"(?:\d+ beginbfchar\n(?:<[0-9A-F]{4}> <[0-9A-F]+>\n)*endbfchar\n?)+")
_MOST_ENTRIES = 100  # in one block of the table
_SARA_AM = "ำ"

Votes = dict[int, dict[int, Counter[str]]]  # table → glyph → letters
Letters = Mapping[int, Mapping[int, str]]  # table → glyph → what it reads as


def spell_out(pdf: bytes) -> bytes:
    """The same pages with letters that can be found."""
    objects = objects_of(pdf)
    pages = list(pages_of(objects))
    votes: Votes = {}
    for fonts, content in pages:
        _count(unpacked(objects[content]), fonts, votes)
    tables = {table for fonts, _ in pages for table in fonts.values()}
    letters = {table: _letters(unpacked(objects[table]), votes.get(table, {})) for table in tables}
    for fonts, content in pages:
        plain = _without_clusters(unpacked(objects[content]), fonts, letters)
        objects[content] = repacked(objects[content], _together(plain, fonts, letters))
    for table, glyphs in letters.items():
        objects[table] = repacked(objects[table], _with_table(unpacked(objects[table]), glyphs))
    return written(pdf, objects)


def _letters(table: bytes, votes: Mapping[int, Counter[str]]) -> dict[int, str]:
    """What each glyph reads as: what typst knows of single glyphs, and what most clusters say of the others."""
    told = {glyph: counted.most_common(1)[0][0] for glyph, counted in votes.items()}
    return told | _single_letters(table)


def _single_letters(table: bytes) -> dict[int, str]:
    """What typst knows of single glyphs: those that read as one letter, or as Latin ones drawn as one."""
    read = ((int(glyph, 16), _text(letters)) for glyph, letters in _ENTRY.findall(table))
    return {glyph: text for glyph, text in read if len(text) == 1 or text.isascii()}


@lru_cache(maxsize=1 << 12)
def _text(coded: bytes) -> str:
    return bytes.fromhex(coded.decode("ascii")).decode("utf-16-be")


@lru_cache(maxsize=1 << 16)  # a report says the same words on every page
def _glyphs(drawn: bytes) -> tuple[int, ...]:
    """The glyphs that the strings of some operators draw."""
    data = b"".join(map(_bytes_of, _STRING.findall(drawn)))
    return tuple(data[at] << 8 | data[at + 1] for at in range(0, len(data) - 1, 2))


def _bytes_of(string: bytes) -> bytes:
    inside = string[1:-1]
    return bytes.fromhex(inside.decode("ascii")) if string.startswith(b"<") else _ESCAPE.sub(_unescaped, inside)


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes((int(sign, 8),)) if sign.isdigit() else _ESCAPED.get(sign, sign)


def _count(content: bytes, fonts: Fonts, votes: Votes) -> None:
    """A vote for each glyph of a cluster, in order.

    A mark that stands higher than usual is drawn apart, behind its cluster: it gets what the cluster leaves over.
    """
    at = 0
    while found := _CLUSTER.search(content, at):
        at = found.end()
        text, glyphs, font = _text(found[1]), _glyphs(found[2]), _IN_FONT.search(found[2])
        if not glyphs or not font or font[1] not in fonts or _SARA_AM in text:
            continue
        if len(glyphs) < len(text) and (apart := _DRAWN.search(content, at)):
            at = apart.end()
            glyphs += _glyphs(apart[0] if apart[2] is None else apart[2])
        own = votes.setdefault(fonts[font[1]], {})
        for glyph, letter in zip(glyphs, text, strict=False):
            own.setdefault(glyph, Counter())[letter] += 1


def _without_clusters(content: bytes, fonts: Fonts, letters: Letters) -> bytes:
    """Leaves a cluster's own reading only where it says what its glyphs cannot."""

    def plain(found: re.Match[bytes]) -> bytes:
        font = _IN_FONT.search(found[2])
        known = letters[fonts[font[1]]] if font and font[1] in fonts else {}
        text, spelt = _text(found[1]), "".join(known.get(glyph, "?") for glyph in _glyphs(found[2]))
        is_spelt = _SARA_AM not in text and (text.startswith(spelt) or text.endswith(spelt))
        return found[2] if is_spelt else found[0]

    return _CLUSTER.sub(plain, content)


def _together(content: bytes, fonts: Fonts, letters: Letters) -> bytes:
    """A mark or a space drawn alone goes with the letter before it.

    Viewers put what is drawn in the order of its places: a mark of its own falls behind the next letter, a space is
    forgotten. A mark that stood a hair lower than others (on ิ) then stands as high as they do.
    """
    joining = {name: _joining(letters[table]) for name, table in fonts.items()}
    made: list[bytes] = []
    at, last, last_start = 0, 0, 0
    for found in _ALONE.finditer(content):
        start = found.start()
        made.append(content[at:start])
        if last and _goes_with(content, last_start, start, _glyphs(found[0]), joining):
            made[last] = _joined(made[last], found[0])
        else:
            made.append(found[0])
            last, last_start = len(made) - 1, start
        at = found.end()
    return b"".join((*made, content[at:]))


def _joining(known: Mapping[int, str]) -> frozenset[tuple[int, ...]]:
    return frozenset((glyph,) for glyph, letter in known.items() if letter in _DRAWN_ALONE)


def _goes_with(
    content: bytes,
    before: int,
    start: int,
    glyphs: tuple[int, ...],
    joining: Mapping[bytes, frozenset[tuple[int, ...]]],
) -> bool:
    """Whether what begins at `start` is such a sign, in the same font and on the same line as what begins before.

    Behind a cluster that keeps its own reading it would be taken for a part of that.
    """
    if len(glyphs) > 1 or not any(glyphs in signs for signs in joining.values()):
        return False
    font, size, line = _place(content, start)
    between = content[before:start]
    is_outside = between.count(b"EMC") == between.count(b"BDC")
    is_same = _place(content, before)[:2] == (font, size)
    return (
        is_outside
        and is_same
        and glyphs in joining.get(font, ())
        and abs(line - _place(content, before)[2]) <= _HAIR * size
    )


def _place(content: bytes, at: int) -> tuple[bytes, float, float]:
    """The font, its size and the height of the line that hold at a place of a page."""
    chosen = content.rfind(b" Tf", 0, at)
    name, size = content[content.rfind(b"/", 0, chosen) + 1 : chosen].split()
    moved = content.rfind(b" cm", 0, at)
    return name, float(size), float(content[content.rfind(b" ", 0, moved) + 1 : moved])


def _joined(before: bytes, drawn: bytes) -> bytes:
    """Two operators as one."""
    first, second = (
        part[: part.rindex(b"T")].strip().removeprefix(b"[").removesuffix(b"]") for part in (before, drawn)
    )
    return b"[%b%b]TJ" % (first, second)


def _with_table(table: bytes, glyphs: Mapping[int, str]) -> bytes:
    lines = [
        b"<%04X> <%b>\n" % (glyph, text.encode("utf-16-be").hex().upper().encode())
        for glyph, text in sorted(glyphs.items())
    ]
    starts = [*range(0, len(lines), _MOST_ENTRIES), len(lines)]
    blocks = (
        b"%d beginbfchar\n%bendbfchar\n" % (end - start, b"".join(lines[start:end])) for start, end in pairwise(starts)
    )
    return _TABLE.sub(lambda _: b"".join(blocks), table, 1)
