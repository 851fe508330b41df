"""Words somebody looks for: which pieces must all be found, and what makes a stored text comparable with them.

A text is compared without spaces, in one script of digits, one case and one order of marks (`match_key`). To do that to
every stored text would take seconds; only what the piece itself holds can matter to whether it is found, so a piece
says which few characters must be replaced in the text first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.rules.thai_text import clean_line, match_key, normalise, to_arabic_digits, to_thai_digits

LONGEST = 200
MOST_PIECES = 8
_SPACES = (" ", "\n", "\r", "\t", "\u00a0", "\u200b")
_TONES = "่้๊๋"
_VOWEL_MARKS = "ัิีึืุู"
_MARKS = _VOWEL_MARKS + _TONES + "็์ํฺๅำ๎"


@dataclass(frozen=True)
class Piece:
    """One word looked for, as its key; `replacements` are made in a text, in this order, before it is compared."""

    key: str
    replacements: tuple[tuple[str, str], ...]

    def stands_in(self, text: str) -> bool:
        """Whether a text holds it."""
        return self.key in match_key(text)


def pieces_of(typed: str) -> tuple[Piece, ...]:
    """What was typed, as pieces that must all be found; nothing where nothing was typed."""
    words = normalise(clean_line(typed))[:LONGEST].split()
    keys = dict.fromkeys(key for key in map(match_key, words[:MOST_PIECES]) if key)
    return tuple(Piece(key, replacements_for(key)) for key in keys)


def replacements_for(key: str) -> tuple[tuple[str, str], ...]:
    """What to replace in a text so that a key is found in it wherever a reader sees it."""
    wanted = [(space, "") for space in _SPACES]
    wanted += [(to_thai_digits(digit), digit) for digit in sorted(set(key) & set("0123456789"))]
    if "แ" in key:
        wanted.append(("เเ", "แ"))
    if "ำ" in key:
        wanted.append(("ํา", "ำ"))
    for tone in _TONES:
        if f"{tone}ำ" in key:
            wanted += [(f"ํ{tone}า", f"{tone}ำ"), (f"ำ{tone}", f"{tone}ำ")]
        wanted += [(f"{tone}{mark}", f"{mark}{tone}") for mark in _VOWEL_MARKS if f"{mark}{tone}" in key]
    return tuple(wanted)


@dataclass(frozen=True)
class Part:
    """A stretch of an excerpt; a found one is marked."""

    text: str
    is_found: bool


def excerpt_of(text: str, pieces: Sequence[Piece], around: int = 60) -> tuple[Part, ...]:
    """The text near the first place where a piece stands, each find marked; empty where none stands in it."""
    shown, keys, places = _with_places(text)
    finds = sorted(find for piece in pieces for find in _finds(keys, places, shown, piece.key))
    if not finds:
        return ()
    first = _word_start(shown, max(0, finds[0][0] - around))
    last = _cluster_end(shown, min(len(shown), finds[0][1] + 2 * around))
    parts = [Part("…", False)] if first else []
    place = first
    for start, end in finds:
        if start < place or end > last:
            continue
        parts += [Part(shown[place:start], False), Part(shown[start:end], True)]
        place = end
    parts.append(Part(shown[place:last] + ("…" if last < len(shown) else ""), False))
    return tuple(part for part in parts if part.text)


def _with_places(text: str) -> tuple[str, str, list[int]]:
    """A text as it is shown, its key, and for each character of the key where it stands in what is shown."""
    shown = " ".join(normalise(text).split())
    keys: list[str] = []
    places: list[int] = []
    for place, character in enumerate(shown):
        for one in to_arabic_digits(character).casefold():
            if not one.isspace():
                keys.append(one)
                places.append(place)
    return shown, "".join(keys), places


def _finds(keys: str, places: Sequence[int], shown: str, key: str) -> list[tuple[int, int]]:
    found = []
    at = keys.find(key)
    while at >= 0:
        found.append((places[at], _cluster_end(shown, places[at + len(key) - 1] + 1)))
        at = keys.find(key, at + len(key))
    return found


def _cluster_end(shown: str, end: int) -> int:
    """Marks belong to the letter they stand on."""
    while end < len(shown) and shown[end] in _MARKS:
        end += 1
    return end


def _word_start(shown: str, start: int) -> int:
    """The next blank after a place, if there is one near: Thai has none between words, so never far."""
    if start == 0:
        return 0
    blank = shown.find(" ", start, start + 20)
    start = blank + 1 if blank >= 0 else start
    while start > 0 and shown[start] in _MARKS:
        start -= 1
    return start
