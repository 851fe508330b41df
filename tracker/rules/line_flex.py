"""The pieces LINE's flex messages are put together from: boxes, words, buttons; and the colours of the house."""

from collections.abc import Sequence
from typing import Any

from tracker.rules.line_text import LONGEST_LABEL, cut

Piece = dict[str, Any]

INK, QUIET, ALARM, WHITE = "#1F2328", "#5B6470", "#B3261E", "#FFFFFF"
PAPER = "#F3F5F4"  # behind what somebody wrote
BLANK = "–"  # LINE takes no empty text
_LONGEST_SHOWN = 300  # units of what the chat repeats when a button is pressed


def box(layout: str, contents: Sequence[Piece], **looks: Any) -> Piece:
    return {"type": "box", "layout": layout, "contents": list(contents), **looks}


def column(contents: Sequence[Piece], **looks: Any) -> Piece:
    return box("vertical", contents, **looks)


def row(contents: Sequence[Piece], **looks: Any) -> Piece:
    return box("horizontal", contents, **looks)


def words(text: str, **looks: Any) -> Piece:
    """A piece of text; long ones wrap."""
    return {"type": "text", "text": text.strip() or BLANK, "wrap": True, **looks}


def line_between(**looks: Any) -> Piece:
    return {"type": "separator", "color": "#DDE2E0", **looks}


def opens(label: str, address: str, color: str) -> Piece:
    """The one strong button of a bubble: opens a page."""
    action = {"type": "uri", "label": cut(label, LONGEST_LABEL), "uri": address}
    return {"type": "button", "style": "primary", "height": "sm", "color": color, "action": action}


def says(label: str, data: str, about: str) -> Piece:
    """A button that tells us something; the chat shows what the person said, and about what."""
    shown = cut(f"{label}: {about}" if about else label, _LONGEST_SHOWN)
    action = {"type": "postback", "label": cut(label, LONGEST_LABEL), "data": data, "displayText": shown}
    return {"type": "button", "style": "secondary", "height": "sm", "color": "#E6EBE8", "action": action}


def in_pairs(buttons: Sequence[Piece]) -> list[Piece]:
    """Two buttons a row, so that a thumb finds them; a last odd one has a row to itself."""
    pairs = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    return [row(pair, spacing="sm") if len(pair) > 1 else pair[0] for pair in pairs]


def bubble(header: Piece, body: Piece, footer: Piece | None) -> Piece:
    """One card, as wide as a telephone likes it."""
    card: Piece = {"type": "bubble", "size": "mega", "header": header, "body": body}
    return {**card, "footer": footer} if footer else card
