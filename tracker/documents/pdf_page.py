"""What is drawn on one page of a PDF: lines, coloured areas, pictures and text, turned the way a reader sees it.

pdfium is not safe to use from several threads at once: only the child process may import this.
"""

import ctypes
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tracker.documents.pdf_grid import Box, Line
from tracker.documents.pdf_lines import Glyph, PrintedLine, printed_lines
from tracker.rules.errors import UnreadableFile

_MOST_OBJECTS = 60_000  # on one page
_MOST_POINTS = 200_000
_DEEPEST = 8
_THIN = 2.5  # a filled area thinner than this is a line
_WHITE = 250
_EDGE = 0.1
_HALVES = range(0xD800, 0xE000)
_STRAIGHT = 1.0

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]


@dataclass
class Drawing:
    """Lines and areas of a page; `picture_area` is how much of it pictures cover, in square points."""

    across: list[Line] = field(default_factory=list)
    down: list[Line] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    picture_area: float = 0.0
    points: int = 0
    objects: int = 0


class Page:
    """One page; boxes and lines are turned by the page's own rotation, with y downwards.

    `is_exact`: by our own writer, which keeps every space (see PrintedLine).
    """

    def __init__(self, page: pdfium.PdfPage, *, is_exact: bool = False) -> None:
        self._page = page
        self._is_exact = is_exact
        self._turn = page.get_rotation() // 90 % 4
        self._words = page.get_textpage()
        left, bottom, right, top = page.get_bbox()
        self.box = self._box([(left, bottom), (right, top)])

    def close(self) -> None:
        self._words.close()
        self._page.close()

    def lines(self, box: Box) -> list[PrintedLine]:
        """What is printed inside a box, line by line."""
        return printed_lines(self._glyphs_in(box), is_exact=self._is_exact)

    def _glyphs_in(self, box: Box) -> list[Glyph]:
        first = bisect_left(self._glyphs, box.top, key=lambda glyph: glyph.base)
        last = bisect_left(self._glyphs, box.bottom, key=lambda glyph: glyph.base)
        return [glyph for glyph in self._glyphs[first:last] if box.left <= glyph.begins < box.right]

    @cached_property
    def _glyphs(self) -> list[Glyph]:
        """Every character from top to bottom."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        x, y = ctypes.c_double(), ctypes.c_double()
        glyphs: list[Glyph] = []
        before: Glyph | None = None
        for at in range(self.character_count()):
            text = _letter(raw.FPDFText_GetUnicode(self._words, at))
            if text.isspace():  # where it stands is often not known: it stays with the letter before it
                is_made = raw.FPDFText_IsGenerated(self._words, at) == 1
                if text == " " and glyphs:
                    edge = glyphs[-1].right - _EDGE
                    glyphs.append(replace(glyphs[-1], text=" ", left=edge, order=at, is_made=is_made))
                before = before if is_made else None
                continue
            raw.FPDFText_GetCharBox(self._words, at, left, right, bottom, top)
            if not raw.FPDFText_GetCharOrigin(self._words, at, x, y):
                continue
            sides, base = self._sides(left.value, right.value, bottom.value, top.value), (x.value, y.value)
            glyph = Glyph(text, *sides, self._placed(base)[1], at)
            before = replace(glyph, word_left=before.begins) if before and glyph.goes_on(before) else glyph
            glyphs.append(before)
        return sorted(glyphs, key=lambda glyph: glyph.base)

    def character_count(self) -> int:
        return int(self._words.count_chars())

    def draw(self) -> Drawing:
        """Everything drawn; raises UnreadableFile where a page holds more than any print does."""
        drawing = Drawing()
        count = raw.FPDFPage_CountObjects(self._page)
        found = (raw.FPDFPage_GetObject(self._page, at) for at in range(count))
        self._look(found, drawing, _IDENTITY, 0)
        return drawing

    def _look(self, found: Iterator[object], drawing: Drawing, outer: _Matrix, depth: int) -> None:
        for item in found:
            drawing.objects += 1
            if drawing.objects > _MOST_OBJECTS or drawing.points > _MOST_POINTS:
                raise UnreadableFile("too_complex", "ไฟล์ PDF นี้มีหน้าที่ซับซ้อนผิดปกติ กรุณาใช้ไฟล์ Word หรือ Excel ที่เป็นต้นฉบับ")
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, drawing, _times(_matrix_of(item), outer))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                matrix = _times(_matrix_of(item), outer)
                drawing.picture_area += self._box([_moved(matrix, corner) for corner in ((0, 0), (1, 1))]).area
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                count = raw.FPDFFormObj_CountObjects(item)
                inner = (raw.FPDFFormObj_GetObject(item, at) for at in range(count))
                self._look(inner, drawing, _times(_matrix_of(item), outer), depth + 1)

    def _path(self, item: object, drawing: Drawing, matrix: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        for points in _strokes(item, matrix):
            drawing.points += len(points)
            placed = [self._placed(point) for point in points]
            box = _around(placed)
            if fill.value and _is_thin(box):
                self._add(_line_of(box), drawing)
            elif fill.value and not _is_white(item):
                drawing.shades.append(box)
            if stroke.value:
                for one, other in pairwise(placed):
                    self._add(_straight(one, other), drawing)

    def _add(self, line: tuple[str, Line] | None, drawing: Drawing) -> None:
        if line:
            (drawing.across if line[0] == "across" else drawing.down).append(line[1])

    def _placed(self, point: _Point) -> _Point:
        """From the page's own axes to the reader's, and back: each of these turns undoes itself."""
        x, y = point
        return ((x, -y), (y, x), (-x, y), (-y, -x))[self._turn]

    def _sides(self, left: float, right: float, bottom: float, top: float) -> tuple[float, float]:
        """The left and the right of an area as a reader sees it."""
        return ((left, right), (bottom, top), (-right, -left), (-top, -bottom))[self._turn]

    def _box(self, corners: list[_Point]) -> Box:
        return _around([self._placed(corner) for corner in corners])


def _letter(code: int) -> str:
    """Half of a pair that stands for one rare letter is no letter."""
    return "\ufffd" if code in _HALVES or code > sys.maxunicode else chr(code)


def _matrix_of(item: object) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    k, m, n, p, q, r = outer
    return a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + q, e * m + f * p + r


def _moved(matrix: _Matrix, point: _Point) -> _Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _strokes(item: object, matrix: _Matrix) -> Iterator[list[_Point]]:
    """The corners of each part of a path in turn, back to the first where it is closed."""
    points: list[_Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(raw.FPDFPath_CountSegments(item), _MOST_POINTS)):
        segment = raw.FPDFPath_GetPathSegment(item, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(_moved(matrix, (x.value, y.value)))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _around(points: list[_Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_thin(box: Box) -> bool:
    return min(box.right - box.left, box.bottom - box.top) <= _THIN


def _line_of(box: Box) -> tuple[str, Line]:
    x, y = box.middle
    if box.right - box.left >= box.bottom - box.top:
        return "across", Line(y, box.left, box.right)
    return "down", Line(x, box.top, box.bottom)


def _straight(one: _Point, other: _Point) -> tuple[str, Line] | None:
    box = _around([one, other])
    is_across, is_down = box.bottom - box.top <= _STRAIGHT, box.right - box.left <= _STRAIGHT
    return None if is_across == is_down else _line_of(box)


def _is_white(item: object) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE
