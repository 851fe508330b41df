"""Words somebody looks for: which pieces must all be found, and what makes a stored text comparable with them.

A text is compared without spaces, in one script of digits, one case and one order of marks (`match_key`). To do that to
every stored text would take seconds; only what the piece itself holds can matter to whether it is found, so a piece
says which few characters must be replaced in the text first.
"""

from dataclasses import dataclass

from tracker.rules.thai_text import clean_line, match_key, normalise, to_thai_digits

LONGEST = 200
MOST_PIECES = 8
_SPACES = (" ", "\n", "\r", "\t", "\u00a0", "\u200b")
_TONES = "่้๊๋"
_VOWEL_MARKS = "ัิีึืุู"


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
