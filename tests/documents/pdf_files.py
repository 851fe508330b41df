"""PDF files made in code: ruled tables with Thai words, drawn as programs draw them, for the reader to be tried on."""

import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 842.0, 595.0
SIZE = 10.0
LEADING = 14.0
_ADVANCE = 0.6  # of the size, for every letter that is not a mark
_PADDING = 5.0
_RANGES = ((0x0020, 0x00FF), (0x0E00, 0x0E7F), (0x2010, 0x203F), (0x2600, 0x26FF), (0x2700, 0x27BF), (0xF700, 0xF71F))
_TURNS = {
    0: "",
    90: f"0 1 -1 0 {HEIGHT} 0 cm",
    180: f"-1 0 0 -1 {WIDTH} {HEIGHT} cm",
    270: f"0 -1 1 0 0 {WIDTH} cm",
}


def _advance(letter: str) -> float:
    return 0.0 if unicodedata.category(letter) == "Mn" else _ADVANCE


def text_width(text: str, size: float = SIZE) -> float:
    return sum(_advance(letter) for letter in text) * size


@dataclass
class PdfPage:
    """What is drawn on a page; x to the right, y downwards from the top left corner, in points.

    A page with a rotation is drawn lying, as printers make landscape pages, and shown upright.
    """

    drawn: list[str] = field(default_factory=list)
    rotation: int = 0

    def text(self, x: float, y: float, words: str, size: float = SIZE) -> None:
        codes = "".join(f"{ord(letter):04X}" for letter in words)
        self.drawn.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm <{codes}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.drawn.append(f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def area(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        self.drawn.append(f"{grey} g {x} {HEIGHT - y - height} {width} {height} re f 0 g")

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        self.drawn.append(f"q {width} 0 0 {height} {x} {HEIGHT - y - height} cm /Im1 Do Q")

    def cell(self, x: float, y: float, words: str) -> None:
        """Words in the top left corner of a cell, a printed line for each line."""
        for at, line in enumerate(words.split("\n")):
            self.text(x + _PADDING, y + SIZE + at * LEADING, line)

    def table(
        self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]], *, is_closed: bool = True
    ) -> float:
        """A ruled table; where it ends. A row is as high as its longest cell. Not closed: no rule at the bottom."""
        edges = [x + sum(widths[:at]) for at in range(len(widths) + 1)]
        top = y
        for row in rows:
            self.line(edges[0], y, edges[-1], y)
            for left, words in zip(edges, row, strict=False):
                self.cell(left, y, words)
            y += max(words.count("\n") + 1 for words in row) * LEADING + 6
        if is_closed:
            self.line(edges[0], y, edges[-1], y)
        for edge in edges:
            self.line(edge, top, edge, y)
        return y


def wrapped(words: str, width: float) -> str:
    """Words broken into printed lines for a cell of a width, at spaces and, as Thai is, between letters."""
    room = width - 2 * _PADDING
    lines = [""]
    for letter in words:
        if letter == "\n":
            lines.append("")
            continue
        if text_width(lines[-1] + letter) > room and unicodedata.category(letter) != "Mn":
            lines.append("")
        lines[-1] += letter
    return "\n".join(line.strip() for line in lines)


def pdf_of(pages: Iterable[PdfPage]) -> bytes:
    """A PDF with the pages; its font is only named, and says by a table which letter each code is."""
    pages = list(pages)
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *_font(), _picture()]
    kids = []
    for page in pages:
        content = len(objects) + 1
        objects.append(stream("\n".join((_TURNS[page.rotation], *page.drawn)).encode("ascii")))
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {page.rotation}"
            f" /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 7 0 R >> >> >>".encode()
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return written(objects)


def written(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """A PDF file of the given objects, the first its catalog."""
    content = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    root = b"trailer << /Size %d /Root 1 0 R %s >>" % (len(objects) + 1, trailer.encode())
    tail = b"%s\nstartxref\n%d\n%%%%EOF\n" % (root, len(content))
    return content + head + table + tail


def stream(data: bytes, words: str = "") -> bytes:
    packed = zlib.compress(data)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {words} >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def _font() -> list[bytes]:
    widths = " ".join(
        f"{code} [{round(_advance(chr(code)) * 1000)}]" for first, last in _RANGES for code in range(first, last + 1)
    )
    ranges = "\n".join(f"<{first:04X}> <{last:04X}> <{first:04X}>" for first, last in _RANGES)
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(_RANGES)} beginbfrange\n{ranges}\nendbfrange\nendcmap end end"
    )
    named = b"<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H"
    letters = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /FontDescriptor 5 0 R /DW 600 /CIDToGIDMap /Identity"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [" + widths.encode() + b"] >>"
    )
    look = (
        b"<< /Type /FontDescriptor /FontName /Own /Flags 4 /FontBBox [0 -200 600 800] /ItalicAngle 0 /Ascent 800"
        b" /Descent -200 /CapHeight 700 /StemV 80 >>"
    )
    return [named + b" /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>", letters, look, stream(table.encode())]


def _picture() -> bytes:
    look = "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return stream(b"\x00\x80\xc0\xff", look)
