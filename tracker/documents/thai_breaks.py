"""Where a line of Thai may be broken: at the words ICU finds, but never inside a compound, a name or an abbreviation.

Thai is written without spaces, so a program breaks a line where it believes a word to end. A piece given here is never
broken by the writer; only what is too wide for its column is cut further, at last between letters with their marks.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from icu4py.breakers import LineBreaker

from tracker.documents.sarabun import width_of
from tracker.documents.thai_compounds import COMPOUNDS
from tracker.rules.thai_calendar import MONTHS, SHORT_MONTHS

# A line ends at spaces, but not before ๆ, not between พ.ศ. and its year, and not inside a date.
_MONTHS = "|".join(map(re.escape, MONTHS + SHORT_MONTHS))
_YEAR = "[0-9๐-๙]{2}(?:[0-9๐-๙]{2})?(?![0-9๐-๙])"
_WHOLE = re.compile(rf"พ\.ศ\. {_YEAR}|(?:(?<![0-9๐-๙])[0-9๐-๙]{{1,2}} )?(?:{_MONTHS}) {_YEAR}|[ก-๎]+ ๆ")
_SPACES = re.compile("([ \t]+)")
_HELD = "\ue000"  # stands for a space in what stays whole
_THAI = re.compile("[ก-ฺเ-๎]")
_LETTER = re.compile("[ก-ฮ]")
_WORDS_ALONE = frozenset("ณธ")
_OFTEN_CUT = frozenset(("การ",))  # กา and ร by ICU, where words follow it does not know
_NEVER_FIRST = ("ๆ", "ฯ", _HELD)
# A person's name behind its title, where that is not the beginning of an office (นายก, นายอำเภอ, นายช่าง).
_PERSON = re.compile(
    r"[(“]?(?:นาย(?!ก|อำเภอ|ช่าง|ทะเบียน|จ้าง|ตรวจ|แพทย์|ท่า|หน้า|ทหาร|ประกัน)|นางสาว|นาง|ด\.[ชญ]\.)[ก-๎]{2,24}[)”,]?"
)
# A place behind the word for what it is.
_PLACE = re.compile(
    r"(?:ตำบล|อำเภอ|จังหวัด|เทศบาลเมือง|เทศบาลนคร|อบต\.|อบจ\.|ทต\.|ทม\.|ทน\.)[ \ue000]?([ก-๎]{2,12})(?![ก-๎])"
)
_CLUSTER = re.compile("[เแโใไ]?.(?:[ะ-ฺๅ-๎]|[\u0300-\u036f\u200d\ufe0f])*", re.DOTALL)
_AROUND = "“”‘’\"'()[]<>,.;:/…-–0123456789๐๑๒๓๔๕๖๗๘๙"
_OUTSIDE_THE_BASIC_PLANE = re.compile("[\U00010000-\U0010ffff]")  # two units to ICU, which counts units


class Breaker:
    """Cuts text into pieces that stay whole. `names` are the paper's own (the place, persons), in no dictionary."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        words = COMPOUNDS | {name for name in names if len(name) > 1}
        self._word = re.compile(_one_of(words))
        self._word_here = re.compile(f"(?=({_one_of(words | _OFTEN_CUT)}))")  # also one that begins inside another

    def pieces(self, text: str, room: float = math.inf) -> list[str]:
        """Words and the spaces between them, in turn; together they are the text.

        `room` is how wide a line is, in the size of its letters; only what is wider is cut inside.
        """
        held = _WHOLE.sub(lambda found: found.group().replace(" ", _HELD), text)
        places = _PLACE.findall(held)
        pieces = (piece for part in _SPACES.split(held) if part for piece in self._part(part, room, places))
        return [piece.replace(_HELD, " ") for piece in pieces]

    def _part(self, part: str, room: float, places: Sequence[str]) -> Iterator[str]:
        if part.isspace():
            yield part
            return
        seams = self._seams(part)
        ends = sorted({*_icu_ends(part), *seams})
        kept = self._kept(part, ends, seams, places)
        for start, end in pairwise((0, *kept)):
            word = part[start:end]
            inside = [at for at in ends if start < at < end]
            yield from (word,) if width_of(word) <= room else _cut(part, (start, *inside, end), room)

    def _seams(self, part: str) -> set[int]:
        """Where a known word ends and the next begins: นายก|องค์การบริหารส่วนตำบล, which ICU may cut otherwise."""
        spans = [found.span() for found in self._word.finditer(part)]
        return {end for (_, end), (start, _) in pairwise(spans) if end == start}

    def _kept(self, part: str, ends: list[int], seams: set[int], places: Sequence[str]) -> list[int]:
        """Those of the ends at which a line may end."""
        if _PERSON.fullmatch(part):
            return ends[-1:]
        inside = {at for found in self._word_here.finditer(part) for at in range(found.start() + 1, found.end(1))}
        inside |= {
            at for place in places if part.endswith(place) for at in range(len(part) - len(place) + 1, len(part))
        }
        between = zip((0, *ends), ends, (*ends[1:], len(part)), strict=False)
        return [
            end
            for start, end, after in between
            if end == len(part) or end in seams or (end not in inside and _may_break(part, start, end, after))
        ]


def _one_of(words: Iterable[str]) -> str:
    """A pattern for the longest of the words that stands at a place, which tries each letter only once."""
    by_first: dict[str, set[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], set()).add(word[1:])
    ends_here = by_first.pop("", None) is not None
    ways = "|".join(re.escape(first) + _one_of(rests) for first, rests in sorted(by_first.items()))
    return f"(?:{ways})?" if ways and ends_here else f"(?:{ways})" if ways else ""


def _icu_ends(part: str) -> list[int]:
    plain = _OUTSIDE_THE_BASIC_PLANE.sub("\u25a1", part).replace(_HELD, " ")
    return [end for _, end in LineBreaker(plain, "th").segments()]


def _may_break(part: str, start: int, end: int, after: int) -> bool:
    """Whether a line may end between two of ICU's segments.

    E-Service and ๑/๒๕๖๖ stay whole. A single letter is no word but ณ and ธ: where ICU leaves one, it guessed.
    """
    if part[end - 1] == _HELD or not (_THAI.match(part[end - 1]) or _THAI.match(part[end])):
        return False
    return not (part.startswith(_NEVER_FIRST, end) or _is_lone(part[start:end]) or _is_lone(part[end:after]))


def _is_lone(segment: str) -> bool:
    bare = segment.strip(_AROUND)
    return len(bare) == 1 and bare not in _WORDS_ALONE and _LETTER.match(bare) is not None


def _cut(part: str, ends: tuple[int, ...], room: float) -> Iterator[str]:
    """A word that no line can hold: at ICU's ends, or else between letters with their marks."""
    line = ""
    for start, end in pairwise(ends):
        segment = part[start:end]
        for piece in (segment,) if width_of(segment) <= room else _CLUSTER.findall(segment):
            if line and width_of(line + piece) > room:
                yield line
                line = ""
            line += piece
    yield line
