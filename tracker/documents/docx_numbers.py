"""The automatic numbers of a Word document as they are printed: several levels, Thai digits and letters, restarts."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tracker.documents.docx_xml import attribute, child, children, value
from tracker.rules.thai_text import to_thai_digits

_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"  # as Word counts: without ฃ, ฅ and ฆ
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_HIGHEST_ROMAN = 4000
_LEVELS = 9
_DEEPEST_STYLE = 20
BULLET = "-"


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int
    restarts: bool


class Numbering:
    """Counts the numbered paragraphs of a document in the order in which it is asked about them."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}  # of each numId: its abstract list, new starts
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._styles: dict[str, Element] = {}
        for style in children(styles, "style"):
            self._styles[attribute(style, "styleId")] = style
        for abstract in children(numbering, "abstractNum"):
            self._levels[attribute(abstract, "abstractNumId")] = dict(_levels(children(abstract, "lvl")))
        for number in children(numbering, "num"):
            self._take_list(number)

    def _take_list(self, number: Element) -> None:
        abstract, name = value(number, "abstractNumId"), attribute(number, "numId")
        starts: dict[int, int] = {}
        for change in children(number, "lvlOverride"):
            level = _whole(attribute(change, "ilvl"), 0)
            if child(change, "startOverride") is not None:
                starts[level] = _whole(value(change, "startOverride"), 1)
            own = dict(_levels(children(change, "lvl")))
            if own:  # a list that prints its levels in another way counts by itself
                self._levels[f"{abstract}/{name}"] = {**self._levels.get(abstract, {}), **own}
                abstract = f"{abstract}/{name}"
        self._lists[name] = (abstract, starts)

    def mark(self, properties: Element | None) -> str:
        """ "2.", "๒.๑" or "-" where Word would print a number or bullet before a paragraph; else empty."""
        name, level = self._list_of(properties)
        if name in ("", "0"):
            return ""
        abstract, starts = self._lists.get(name, ("", {}))
        levels = self._levels.get(abstract, {})
        if level not in levels or levels[level].form == "bullet":
            return BULLET
        counters = self._counters.setdefault(abstract, {})
        if name not in self._begun:
            self._begun.add(name)
            for changed in starts:
                counters.pop(changed, None)
        self._count(counters, levels, starts, level)
        return _printed(levels, counters, level)

    def _count(self, counters: dict[int, int], levels: dict[int, _Level], starts: dict[int, int], level: int) -> None:
        for at in range(level + 1):
            if at == level and at in counters:
                counters[at] += 1
            elif at not in counters:
                counters[at] = starts.get(at, levels[at].start if at in levels else 1)
        for below in range(level + 1, _LEVELS):
            if below in levels and levels[below].restarts:
                counters.pop(below, None)

    def _list_of(self, properties: Element | None) -> tuple[str, int]:
        """(numId, level) of a paragraph: its own, or that of its style or of the style this is based on."""
        own = child(properties, "numPr")
        name, level = value(own, "numId"), value(own, "ilvl")
        style = self._styles.get(value(properties, "pStyle"))
        for _ in range(_DEEPEST_STYLE):
            if name or style is None:
                break
            found = child(child(style, "pPr"), "numPr")
            name, level = value(found, "numId"), level or value(found, "ilvl")
            style = self._styles.get(value(style, "basedOn"))
        return name, _whole(level, 0)


def _levels(found: Iterable[Element]) -> Iterable[tuple[int, _Level]]:
    for level in found:
        form = value(level, "numFmt") or "decimal"
        text = value(level, "lvlText") if child(level, "lvlText") is not None else "%1."
        restarts = value(level, "lvlRestart") != "0"
        yield _whole(attribute(level, "ilvl"), 0), _Level(form, text, _whole(value(level, "start"), 1), restarts)


def _printed(levels: dict[int, _Level], counters: dict[int, int], level: int) -> str:
    text = levels[level].text
    for at in range(level, -1, -1):
        form = levels[at].form if at in levels else "decimal"
        text = text.replace(f"%{at + 1}", number_text(counters.get(at, 1), form))
    return text.strip()


def number_text(number: int, form: str) -> str:
    """A number as Word prints it; forms nobody here uses are printed as digits."""
    if form == "none":
        return ""
    if form in ("thaiNumbers", "thaiCounting"):
        return to_thai_digits(str(number))
    if form == "thaiLetters":
        return _lettered(number, _THAI_LETTERS)
    if form in ("lowerLetter", "upperLetter"):
        text = _lettered(number, _LETTERS)
    elif form in ("lowerRoman", "upperRoman") and 0 < number < _HIGHEST_ROMAN:
        text = _roman(number)
    elif form == "decimalZero":
        return f"{number:02d}"
    else:
        return str(number)
    return text.upper() if form.startswith("upper") else text


def _lettered(number: int, letters: str) -> str:
    """After the last letter they come doubled, then threefold."""
    if not 0 < number < 20 * len(letters):
        return str(number)
    times, at = divmod(number - 1, len(letters))
    return letters[at] * (times + 1)


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        while number >= worth:
            text += letters
            number -= worth
    return text


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
