"""Gives every glyph of a PDF that typst made its own letters, so that words can be found in any viewer.

typst says what a cluster of Thai letters reads as (ActualText) instead of which letter each glyph is. Viewers mind that
badly: Chrome's finds เริ่ริ่ม where เริ่ม is printed, others read nonsense. Here each glyph gets its letters in the font's
ToUnicode table, and what is then said twice is taken away. What cannot be told apart (the two halves of ำ) stays.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

_XREF = re.compile(rb"startxref\n(\d+)\n%%EOF\s*$")
_FONT = re.compile(rb"/ToUnicode (\d+) 0 R")
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_FONTS = re.compile(rb"/Font<<(.*?)>>", re.DOTALL)
_NAMED = re.compile(rb"/(\w+) (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_STREAM = re.compile(rb"(<<.*?)/Length \d+(.*?>>\nstream\n)(.*)\nendstream", re.DOTALL)
_CLUSTER = re.compile(rb"/Span<</ActualText<FEFF([0-9A-F]*)>>>BDC(.*?)EMC", re.DOTALL)
_IN_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")
_ONE_STRING = rb"\((?:\\.|[^\\()])*\)|<[0-9A-F]+>"
_STRING = re.compile(_ONE_STRING, re.DOTALL)
# A cluster, or something drawn without a reading of its own.
_DRAWN = re.compile(
    rb"/Span<</ActualText<FEFF([0-9A-F]*)>>>BDC(.*?)EMC|((?:%b) ?Tj|\[(?:%b|[^][(<])*\]TJ)"
    % (_ONE_STRING, _ONE_STRING),
    re.DOTALL,
)
_ALONE = re.compile(rb"(?:%b) ?Tj|\[(?:%b|[^][(<])*\]TJ" % (_ONE_STRING, _ONE_STRING), re.DOTALL)
_SET_FONT = re.compile(rb"/(\w+) ([\d.]+) Tf")
_SET_LINE = re.compile(rb"([\d.-]+) cm")
_JOINING = frozenset(" ัิีึืุู็่้๊๋์")
_HAIR = 0.08  # of the size
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ENTRY = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
_TABLE = re.compile(rb"(?:\d+ beginbfchar\n(?:<[0-9A-F]{4}> <[0-9A-F]+>\n)*endbfchar\n?)+")
_MOST_ENTRIES = 100  # in one block of the table
_SARA_AM = "ำ"
_LEVEL = 6
_ENOUGH_TO_FIND = 8

Fonts = Mapping[bytes, int]  # name on a page → object of its table
Letters = dict[int, dict[int, str]]  # table → glyph → what it reads as


def spell_out(pdf: bytes) -> bytes:
    """The same pages with letters that can be found; a file of another build is left as it is."""
    objects = _objects(pdf)
    pages = list(_pages(objects))
    letters: Letters = {}
    for fonts, _ in pages:
        for table in fonts.values():
            letters.setdefault(table, _single_letters(_unpacked(objects[table])))
    for fonts, content in pages:
        _learn(_unpacked(objects[content]), fonts, letters)
    for fonts, content in pages:
        plain = _without_clusters(_unpacked(objects[content]), fonts, letters)
        objects[content] = _repacked(objects[content], _together(plain, fonts, letters))
    for table, glyphs in letters.items():
        objects[table] = _repacked(objects[table], _with_table(_unpacked(objects[table]), glyphs))
    return _written(pdf, objects)


def _objects(pdf: bytes) -> dict[int, bytes]:
    """Number → the object's bytes, by the file's own table of places."""
    start = _place_of_table(pdf)
    lines = pdf[start:].split(b"trailer")[0].splitlines()[2:]
    places = {number: int(line[:10]) for number, line in enumerate(lines) if line[17:18] == b"n"}
    ordered = sorted(places, key=lambda number: places[number])
    ends = [*(places[number] for number in ordered[1:]), start]
    return {number: pdf[places[number] : end] for number, end in zip(ordered, ends, strict=True)}


def _place_of_table(pdf: bytes) -> int:
    found = _XREF.search(pdf)
    assert found  # noqa: S101  # typst ends every file so
    return int(found[1])


def _pages(objects: Mapping[int, bytes]) -> Iterator[tuple[Fonts, int]]:
    """Of each page the tables of its fonts and the number of its content."""
    for body in objects.values():
        content = _CONTENTS.search(body) if b"/Type/Page/" in body else None
        if content:
            linked = _RESOURCES.search(body)
            listed = _FONTS.search(objects[int(linked[1])] if linked else body)
            fonts = {name: _table_of(objects, int(font)) for name, font in _NAMED.findall(listed[1] if listed else b"")}
            yield {name: table for name, table in fonts.items() if table}, int(content[1])


def _table_of(objects: Mapping[int, bytes], font: int) -> int:
    found = _FONT.search(objects[font])
    return int(found[1]) if found else 0


def _unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found  # noqa: S101  # contents and tables are streams
    return zlib.decompress(found[3])


def _repacked(body: bytes, data: bytes) -> bytes:
    packed = zlib.compress(data, _LEVEL)
    return _STREAM.sub(
        lambda found: b"%b/Length %d%b%b\nendstream" % (found[1], len(packed), found[2], packed), body, 1
    )


def _single_letters(table: bytes) -> dict[int, str]:
    """What typst knows of single glyphs: those that read as one letter."""
    read = ((int(glyph, 16), _text(letters)) for glyph, letters in _ENTRY.findall(table))
    return {glyph: text for glyph, text in read if len(text) == 1}


def _text(coded: bytes) -> str:
    return bytes.fromhex(coded.decode("ascii")).decode("utf-16-be")


def _glyphs(drawn: bytes) -> list[int]:
    """The glyphs that the strings of some operators draw."""
    data = b"".join(map(_bytes_of, _STRING.findall(drawn)))
    return [data[at] << 8 | data[at + 1] for at in range(0, len(data) - 1, 2)]


def _bytes_of(string: bytes) -> bytes:
    inside = string[1:-1]
    return bytes.fromhex(inside.decode("ascii")) if string.startswith(b"<") else _ESCAPE.sub(_unescaped, inside)


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes((int(sign, 8),)) if sign.isdigit() else _ESCAPED.get(sign, sign)


def _learn(content: bytes, fonts: Fonts, letters: Letters) -> None:
    """A letter for each glyph of a cluster, in order.

    A mark that stands higher than usual is drawn apart, behind its cluster: it gets what the cluster leaves over.
    """
    known: dict[int, str] = {}
    left_over = ""
    for coded, in_cluster, alone in _DRAWN.findall(content):
        glyphs = _glyphs(in_cluster or alone)
        text, left_over = left_over, ""
        font = _IN_FONT.search(in_cluster)
        if not text and font and font[1] in fonts:
            text, known = _text(coded), letters[fonts[font[1]]]
            left_over = "" if _SARA_AM in text else text[len(glyphs) :]
        if _SARA_AM not in text:
            for glyph, letter in zip(glyphs, text, strict=False):
                known.setdefault(glyph, letter)


def _without_clusters(content: bytes, fonts: Fonts, letters: Letters) -> bytes:
    """Leaves a cluster's own reading only where it says what its glyphs cannot."""

    def plain(found: re.Match[bytes]) -> bytes:
        font = _IN_FONT.search(found[2])
        known = letters[fonts[font[1]]] if font and font[1] in fonts else {}
        is_spelt = _SARA_AM not in _text(found[1]) and all(glyph in known for glyph in _glyphs(found[2]))
        return found[2] if is_spelt else found[0]

    return _CLUSTER.sub(plain, content)


def _together(content: bytes, fonts: Fonts, letters: Letters) -> bytes:
    """A mark or a space drawn alone goes with the letter before it.

    Viewers put what is drawn in the order of its places: a mark of its own falls behind the next letter, a space is
    forgotten. A mark that stood a hair lower than others (on ิ) then stands as high as they do.
    """
    made: list[bytes] = []
    at, place, last, last_place = 0, _Place(), -1, _Place()
    for found in _ALONE.finditer(content):
        between = content[at : found.start()]
        made.append(between)
        place = place.after(between)
        known = letters.get(fonts.get(place.font, 0), {})
        is_inside = between.count(b"EMC") == between.count(b"BDC")  # not behind a cluster that keeps its own reading
        if last >= 0 and is_inside and place.is_beside(last_place) and _joins(found[0], known):
            made[last] = _joined(made[last], found[0])
        else:
            made.append(found[0])
            last, last_place = len(made) - 1, place
        at = found.end()
    return b"".join((*made, content[at:]))


@dataclass(frozen=True)
class _Place:
    """Where on the page and in which font something is drawn."""

    font: bytes = b""
    size: float = 0.0
    line: float = 0.0

    def after(self, operators: bytes) -> "_Place":
        fonts, lines = _SET_FONT.findall(operators), _SET_LINE.findall(operators)
        font, size = (fonts[-1][0], float(fonts[-1][1])) if fonts else (self.font, self.size)
        return _Place(font, size, float(lines[-1]) if lines else self.line)

    def is_beside(self, other: "_Place") -> bool:
        is_same = (self.font, self.size) == (other.font, other.size)
        return is_same and abs(self.line - other.line) <= _HAIR * self.size


def _joins(drawn: bytes, known: Mapping[int, str]) -> bool:
    letters = [known.get(glyph, "") for glyph in _glyphs(drawn)]
    return len(letters) == 1 and letters[0] in _JOINING


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


def _written(pdf: bytes, objects: Mapping[int, bytes]) -> bytes:
    """The file with its table of places made anew."""
    at = pdf.index(next(iter(objects.values()))[:_ENOUGH_TO_FIND])
    made, places = [pdf[:at]], {}
    for number, body in objects.items():
        places[number] = at
        made.append(body)
        at += len(body)
    return b"".join(
        (*made, _places(places), pdf[pdf.rindex(b"trailer") :].split(b"startxref")[0], b"startxref\n%d\n%%%%EOF" % at)
    )


def _places(places: Mapping[int, int]) -> bytes:
    count = max(places) + 1
    lines = [b"%010d 00000 n\r\n" % places[number] if number in places else b"" for number in range(1, count)]
    return b"xref\n0 %d\n0000000000 65535 f\r\n" % count + b"".join(lines)
