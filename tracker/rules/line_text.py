"""Lengths as LINE counts them (UTF-16 units, bytes of JSON), and cutting a text where a reader would."""

import json
from typing import Any

from tracker.rules.notice_words import clusters

LONGEST_TEXT = 5000  # units of a text message
LONGEST_ALT_TEXT = 1500
LONGEST_LABEL = 20  # of a button, as a reader counts
LARGEST_BUBBLE = 30 * 1024
LARGEST_CAROUSEL = 50 * 1024
_HOLDS_NEXT = frozenset("เแโใไ")  # vowels written before their letter
_DOTS = "…"


def units(text: str) -> int:
    """UTF-16 units: one for a Thai letter or mark, two for an emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """At most so many units, with … where something is left out; never inside what a reader sees as one letter."""
    if units(text) <= most:
        return text
    left = most - units(_DOTS)
    kept: list[str] = []
    for cluster in clusters(text):
        left -= units(cluster)
        if left < 0:
            break
        kept.append(cluster)
    while kept and kept[-1] in _HOLDS_NEXT:
        kept.pop()
    return "".join(kept).rstrip() + _DOTS


def whole_lines(lines: list[str], most: int) -> str:
    """As many whole lines as fit; the first one is cut where not even it does."""
    kept: list[str] = []
    for line in lines:
        if units("\n".join([*kept, line])) > most:
            break
        kept.append(line)
    return "\n".join(kept) or cut(lines[0], most)


def weight(part: Any) -> int:
    """Bytes of a piece of JSON as it is sent."""
    return len(json.dumps(part, ensure_ascii=False).encode("utf-8", "surrogatepass"))
