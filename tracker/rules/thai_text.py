"""Thai text: mending how it was typed, digits ๐-๙, and the keys for comparing and sorting."""

import re
import unicodedata
from functools import lru_cache

_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

# Old Windows fonts drew shifted marks from the private use area; such text still lies in offices.
_PRIVATE_MARKS = {
    0xF700: "ฐ", 0xF70F: "ญ", 0xF701: "ิ", 0xF702: "ี", 0xF703: "ึ", 0xF704: "ื", 0xF710: "ั",
    0xF711: "ํ", 0xF712: "็", 0xF718: "ุ", 0xF719: "ู", 0xF71A: "ฺ",
}  # fmt: skip
for _first in (0xF705, 0xF70A, 0xF713):
    _PRIVATE_MARKS.update({_first + _n: _mark for _n, _mark in enumerate("่้๊๋์")})
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x00AD, 0x200C, 0x200D))
_CHARACTERS = str.maketrans({**_PRIVATE_MARKS, **_INVISIBLE, 0xA0: " "})

_TONE = "่้๊๋"
_VOWEL_MARK = "ัิีึืุู"
_ORDER = (
    (re.compile("เเ"), "แ"),
    (re.compile(f"([{_TONE}])([{_VOWEL_MARK}])"), r"\2\1"),
    (re.compile(f"ํ([{_TONE}]?)า"), r"\1ำ"),
    (re.compile(f"ำ([{_TONE}])"), r"\1ำ"),
    (re.compile(f"([{_TONE}{_VOWEL_MARK}็์])\\1+"), r"\1"),
)
# Whether any of them is there: most texts are in order, and one look is cheaper than five.
_DISORDER = re.compile(f"เเ|[{_TONE}][{_VOWEL_MARK}]|ํ[{_TONE}]?า|ำ[{_TONE}]|(?P<mark>[{_TONE}{_VOWEL_MARK}็์])(?P=mark)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_WEAK_MARK = re.compile("[็-๎]")
_DIGITS = re.compile(r"\d+")


def normalise(text: str) -> str:
    """The same words with every character in its one proper form and order; what a reader sees does not change."""
    text = unicodedata.normalize("NFC", text).translate(_CHARACTERS)
    if _DISORDER.search(text):
        for pattern, mended in _ORDER:
            text = pattern.sub(mended, text)
    return text


def clean_control_characters(text: str) -> str:
    """Without characters that no form may hold: controls (but tab and newline) and bidirectional overrides."""
    return _CONTROL.sub("", text)


def clean_line(text: str) -> str:
    """What was typed as one line: without such characters, and with single spaces only."""
    return " ".join(clean_control_characters(text).split())


@lru_cache(maxsize=8192)  # the same names and headings are compared again and again
def match_key(text: str) -> str:
    """A key equal for texts that differ only in spaces, digits' script, case or typing order."""
    return "".join(to_arabic_digits(normalise(text)).casefold().split())


def sort_key(text: str) -> str:
    """A key whose code point order is the order of a Thai dictionary, numbers by value (ข้อ ๒ before ข้อ ๑๐).

    Marks that only break ties (็ and tones) go to the end of the key behind a separator that sorts first.
    """
    text = to_arabic_digits(normalise(text)).casefold().replace("ำ", "ํา")
    text = _DIGITS.sub(lambda number: number.group().zfill(8), text)
    primary = _LEADING_VOWEL.sub(r"\2\1", _WEAK_MARK.sub("", text.replace("ํ", "")))
    ties = "".join(f"{mark.group()}{999 - mark.start():03d}" for mark in _WEAK_MARK.finditer(text))
    return f"{primary}\x01{ties}" if ties else primary


def to_arabic_digits(text: str) -> str:
    """๒๕๖๙ → 2569."""
    return text.translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    """2569 → ๒๕๖๙; only for what the system itself prints."""
    return text.translate(_TO_THAI)
