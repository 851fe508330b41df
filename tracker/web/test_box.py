"""The demo's test box (กล่องข้อความทดสอบ): what would have left by e-mail and LINE, as it would look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template

from tracker.rules.errors import NotFound
from tracker.rules.message_link import message_token, with_token
from tracker.store.deliveries import list_test_box
from tracker.web.door import reading
from tracker.web.parts import parts

pages = Blueprint("test_box", __name__)


@dataclass(frozen=True)
class Shown:
    """One message. `line` holds the texts of the LINE bubble in order, each with whether it is a heading."""

    channel: str
    name: str
    address: str
    subject: str
    text: str
    accepted_at: datetime | None
    line: tuple[tuple[str, str], ...]


@pages.get("/test-box")
def page() -> str:
    """Newest first; outside a demo this page does not exist."""
    if not parts().is_demo:
        raise NotFound("no_test_box", "กล่องข้อความทดสอบมีเฉพาะในระบบตัวอย่าง")
    with reading() as session:
        shown = [_shown(delivery) for delivery in list_test_box(session) if delivery.payload]
    return render_template("test_box/page.html", messages=shown)


def _shown(delivery: Any) -> Shown:
    payload = delivery.payload
    token = message_token(parts().secret_key, delivery.id, delivery.epoch)
    return Shown(
        delivery.channel,
        payload.get("name", ""),
        delivery.address or "",
        payload.get("subject", ""),
        with_token(payload.get("text", ""), token),
        delivery.accepted_at,
        tuple(part for message in payload.get("line", ()) for part in _texts(message)),
    )


def _texts(part: dict[str, Any]) -> list[tuple[str, str]]:
    """The words of a LINE message, outermost first: ("text" | "bold" | "button", words)."""
    if part.get("type") == "text":
        return [("bold" if part.get("weight") == "bold" else "text", part.get("text", ""))]
    if part.get("type") == "button":
        return [("button", part["action"]["label"])]
    inside = [part[name] for name in ("contents", "header", "body", "footer") if name in part]
    found = []
    for one in inside:
        for child in one if isinstance(one, list) else [one]:
            found += _texts(child)
    return found
