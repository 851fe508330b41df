"""Words for the XML of a Word document: children and values by their short names."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = ("0", "false", "off", "none")
# What wraps content without changing what is printed.
_WRAPPERS = {f"{WORD}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}


def child(element: Element | None, name: str) -> Element | None:
    return element.find(WORD + name) if element is not None else None


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Children with one of the names in order, also those inside content controls and tracked insertions."""
    wanted = {WORD + name for name in names}
    for inner in element if element is not None else ():
        if inner.tag in wanted:
            yield inner
        elif inner.tag in _WRAPPERS:
            yield from children(inner, *names)


def attribute(element: Element | None, name: str) -> str:
    return element.get(WORD + name, "") if element is not None else ""


def value(element: Element | None, name: str) -> str:
    """The w:val of a child; empty where there is none."""
    return attribute(child(element, name), "val")


def is_on(element: Element | None, name: str) -> bool:
    """Whether a switch is there and not turned off."""
    switch = child(element, name)
    return switch is not None and switch.get(WORD + "val", "1") not in _OFF
