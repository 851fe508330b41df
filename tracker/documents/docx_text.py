"""The words of a Word paragraph as a reader sees them: deletions gone, boxes as ☑ and ☐, text boxes apart."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tracker.documents.docx_xml import FALLBACK, WORD, attribute, child, is_on

# Signs of the Wingdings fonts that stand for boxes.
_SYMBOLS = {"F0FE": "☑", "F0FD": "☑", "F052": "☑", "F0FC": "✓", "F0A8": "☐", "F06F": "☐", "F071": "☐", "F0A3": "☐"}
_LEFT_OUT = {FALLBACK, *(f"{WORD}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "txbxContent"))}
_PLAIN = {f"{WORD}cr": "\n", f"{WORD}tab": " ", f"{WORD}noBreakHyphen": "-"}


def paragraph_text(paragraph: Element) -> str:
    return "".join(_pieces(paragraph))


def text_boxes(element: Element) -> Iterator[str]:
    """The text of each box that floats over a paragraph; Word keeps every box twice, the second for old readers."""
    for inner in element:
        if inner.tag == f"{WORD}txbxContent":
            lines = (paragraph_text(paragraph).strip() for paragraph in inner.iter(f"{WORD}p"))
            yield "\n".join(line for line in lines if line)
        elif inner.tag not in _LEFT_OUT:
            yield from text_boxes(inner)


def _pieces(element: Element) -> Iterator[str]:
    for inner in element:
        tag = inner.tag
        if tag in _LEFT_OUT or _is_unseen(inner):
            continue
        if tag == f"{WORD}t":
            yield inner.text or ""
        elif tag == f"{WORD}br":
            yield "\n" if attribute(inner, "type") in ("", "textWrapping") else ""
        elif tag in _PLAIN:
            yield _PLAIN[tag]
        elif tag == f"{WORD}sym":
            yield _SYMBOLS.get(attribute(inner, "char").upper(), "")
        elif tag == f"{WORD}checkBox":
            yield "☑ " if is_on(inner, "checked" if child(inner, "checked") is not None else "default") else "☐ "
        else:
            yield from _pieces(inner)


def _is_unseen(element: Element) -> bool:
    """Hidden text, and the grey words in a form field that nobody filled in."""
    if element.tag == f"{WORD}r":
        return is_on(child(element, "rPr"), "vanish")
    return element.tag == f"{WORD}sdt" and is_on(child(element, "sdtPr"), "showingPlcHdr")
