"""The parts of a PDF file as typst writes it: its objects, the contents and fonts of its pages, and the file made anew.

typst writes plain objects with one table of places at the end; nothing else is read here.
"""

import re
import zlib
from collections.abc import Iterator, Mapping

_XREF = re.compile(rb"startxref\n(\d+)\n%%EOF\s*$")
_FONT = re.compile(rb"/ToUnicode (\d+) 0 R")
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_FONTS = re.compile(rb"/Font<<(.*?)>>", re.DOTALL)
_NAMED = re.compile(rb"/(\w+) (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_STREAM = re.compile(rb"(<<.*?)/Length \d+(.*?>>\nstream\n)(.*)\nendstream", re.DOTALL)
_LEVEL = 6

Fonts = Mapping[bytes, int]  # name on a page → the object that tells what its glyphs read as


def objects_of(pdf: bytes) -> dict[int, bytes]:
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


def pages_of(objects: Mapping[int, bytes]) -> Iterator[tuple[Fonts, int]]:
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


def unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found  # noqa: S101  # contents and tables are streams
    return zlib.decompress(found[3])


def repacked(body: bytes, data: bytes) -> bytes:
    packed = zlib.compress(data, _LEVEL)
    return _STREAM.sub(
        lambda found: b"%b/Length %d%b%b\nendstream" % (found[1], len(packed), found[2], packed), body, 1
    )


def written(pdf: bytes, objects: Mapping[int, bytes]) -> bytes:
    """The file with its table of places made anew."""
    at = pdf.index(b"1 0 obj")
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
