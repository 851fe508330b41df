"""The font our PDF files are set in: where its files lie, which letters it has and how wide they are.

Sarabun (Open Font License) comes with the package fontpkg-sarabun. Google's cut is half as large again as the
TH Sarabun New of offices: 10.7 points of it are their 16 points.
"""

import struct
from functools import cache
from pathlib import Path

import fontpkg  # type: ignore[import-untyped]

FAMILY = "Sarabun"
# What the typesetter's own fonts draw where Sarabun has nothing; a test prints each of them.
BORROWED = (
    *((0x0391, 0x03A1), (0x03A3, 0x03CE)),  # Greek
    (0x0410, 0x044F),  # Cyrillic
    *((0x0621, 0x063A), (0x0640, 0x064A)),  # Arabic letters, for names in the South
    (0x2160, 0x217F),  # Ⅳ
    *((0x2190, 0x21FF), (0x2200, 0x22FF)),  # arrows, operators
    (0x2460, 0x24FF),  # ① ⓐ
    (0x25A0, 0x25FF),  # ■ ○ ●
    *((0x2605, 0x2606), (0x2610, 0x2612), (0x2713, 0x2718), (0x2776, 0x277F), (0x2798, 0x27AF)),  # ★ ☐ ✓ ❶ ➢
)
_OTHER_WIDTH = 0.9


def folder() -> Path:
    """Where the font files lie."""
    return _file().parent


def _file() -> Path:
    return Path(fontpkg.path(FAMILY))


@cache
def letter_widths() -> dict[str, float]:
    """Every letter the font has, with its width in the size it is set in (1.0 = as wide as the size)."""
    font = _file().read_bytes()
    tables = _tables(font)
    (units,) = struct.unpack_from(">H", font, tables["head"] + 18)
    (count,) = struct.unpack_from(">H", font, tables["hhea"] + 34)
    advances = [struct.unpack_from(">H", font, tables["hmtx"] + 4 * glyph)[0] for glyph in range(count)]
    return {
        chr(code): advances[min(glyph, count - 1)] / units
        for code, glyph in _glyphs(font, tables["cmap"])
        if glyph and code >= ord(" ")
    }


def has_letter(letter: str) -> bool:
    """Whether a letter can be printed."""
    return letter in letter_widths() or _is_borrowed(letter)


def _is_borrowed(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in BORROWED)


def width_of(text: str) -> float:
    """How wide a text is, in the size it is set in."""
    widths = letter_widths()
    return sum(widths.get(letter, _OTHER_WIDTH) for letter in text)


def _tables(font: bytes) -> dict[str, int]:
    """Where each table of an OpenType font begins."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * at) for at in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _glyphs(font: bytes, start: int) -> list[tuple[int, int]]:
    """Character and glyph numbers of the Unicode map (format 4, which every font of the basic plane has)."""
    (count,) = struct.unpack_from(">H", font, start + 2)
    records = [struct.unpack_from(">HHL", font, start + 4 + 8 * at) for at in range(count)]
    at = start + next(offset for platform, encoding, offset in records if (platform, encoding) in ((3, 1), (0, 3)))
    (double,) = struct.unpack_from(">H", font, at + 6)
    ends, starts, deltas, offsets = (at + 14, at + 16 + double, at + 16 + 2 * double, at + 16 + 3 * double)
    found = []
    for segment in range(0, double, 2):
        first, last, delta, offset = (
            struct.unpack_from(">H", font, field + segment)[0] for field in (starts, ends, deltas, offsets)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", font, offsets + segment + offset + 2 * (code - first))
            found.append((code, (glyph + delta) & 0xFFFF if glyph or not offset else 0))
    return found
