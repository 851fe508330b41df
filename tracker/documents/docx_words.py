"""The smallest parts of a Word document: elements, runs of words, boxes to tick, numbers of pages.

Word takes Thai from the complex-script slots (w:cs, w:szCs, w:bCs), which must be set beside the Latin ones.
"""

import re
from html import escape

from tracker.rules.report_content import Tick

TICK_FONT = "Segoe UI Symbol"  # the Sarabun families have no boxes; this comes with every Windows since 7
_BOX_SIZE = 12  # points; its boxes are taller than Thai letters of 14 or 16
BOXES = {True: "☑", False: "☐"}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TURNS = re.compile("([\t\n])")


def w(name: str, /, *children: str, **attributes: object) -> str:
    """The element w:name; children are XML already, attributes are w: attributes in the order given."""
    written = "".join(f' w:{key}="{escape(str(value))}"' for key, value in attributes.items())
    inside = "".join(children)
    return f"<w:{name}{written}>{inside}</w:{name}>" if inside else f"<w:{name}{written}/>"


_TURN = {"\t": w("tab"), "\n": w("br")}


def legal(words: str) -> str:
    """Without what XML cannot hold: control characters and halves of surrogate pairs; lines end in one way."""
    return _ILLEGAL.sub("", words).replace("\r\n", "\n").replace("\r", "\n")


def text(words: str) -> str:
    """The only way words come into the document: as words. A line break and a tab in them stay what they are."""
    words = legal(words)
    if "\n" not in words and "\t" not in words:
        return _words(words)
    return "".join(_TURN.get(part) or _words(part) for part in _TURNS.split(words) if part)


def _words(words: str) -> str:
    return f'<w:t xml:space="preserve">{escape(words, quote=False)}</w:t>'


def run(words: str, *, bold: bool = False, highlight: str = "", size: int = 0) -> str:
    """A run of words; Thai needs its own bold and its own size (in points; 0 is the style's)."""
    look = ("<w:b/><w:bCs/>" if bold else "") + (sizes(size) if size else "")
    look += w("highlight", val=highlight) if highlight else ""
    return f"<w:r><w:rPr>{look}</w:rPr>{text(words)}</w:r>" if look else f"<w:r>{text(words)}</w:r>"


def sizes(points: int) -> str:
    """Both sizes, in half points: sz for Latin letters, szCs for Thai."""
    return w("sz", val=points * 2) + w("szCs", val=points * 2)


def fonts(name: str) -> str:
    """A font in all four slots: whichever Word takes a letter from, it is this one."""
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


_BOX_RUNS = {
    is_ticked: w("r", w("rPr", fonts(TICK_FONT), sizes(_BOX_SIZE)), f"<w:t>{box}</w:t>")
    for is_ticked, box in BOXES.items()
}


def tick(box: Tick) -> str:
    """A box in a font that has one, and its words."""
    return _BOX_RUNS[box.is_ticked] + run(f" {box.label}" if box.label else " ")


def tab() -> str:
    """A jump to the next tab stop."""
    return w("r", w("tab"))


def page_number() -> str:
    """The number of the page, in the script the section's pgNumType asks for."""
    parts = (w("fldChar", fldCharType="begin"), '<w:instrText xml:space="preserve"> PAGE </w:instrText>')
    end = (w("fldChar", fldCharType="separate"), text("1"), w("fldChar", fldCharType="end"))
    return "".join(w("r", part) for part in (*parts, *end))


def paragraph(style: str, *runs: str, properties: str = "") -> str:
    """A paragraph in one of the styles; `properties` are the few things a style cannot know, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def tab_stops(*stops: tuple[str, int, bool]) -> str:
    """Tab stops (alignment, twips from the margin, whether dots lead there)."""
    return w(
        "tabs",
        *(w("tab", val=align, leader="dot" if dotted else "none", pos=at) for align, at, dotted in stops),
    )
