"""One-time links in messages: a mark where the secret will stand, and the secret made from the message itself.

What is kept of a message never holds a secret. Its addresses carry a mark; when the message is about to leave, the
mark becomes a token made from the installation's key and the row, so that every try sends the very same bytes.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

LINK_MARK = "0ne-time-l1nk-mark"  # letters, digits and dashes: HTML, JSON and a QR code leave them as they are
LIFETIME = timedelta(days=14)
_MARKED = re.compile(rf"/l/{LINK_MARK}(?:\?to=(?P<to>[\w%.~/-]*))?")


def marked_address(base_url: str, path: str = "") -> str:
    """The address that opens a limited session and leads to `path`, its secret still to be put in.

    Without a path it leads to where the link itself says.
    """
    return f"{base_url.rstrip('/')}/l/{LINK_MARK}" + (f"?to={quote(path)}" if path else "")


def message_token(secret_key: str, delivery_id: UUID, epoch: int = 0) -> str:
    """The secret of a message's link: whoever has not got the key cannot guess it, and every try has the same."""
    made = hmac.new(secret_key.encode(), f"one-time link v1|{delivery_id}|{epoch}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made.digest()).rstrip(b"=").decode()


def is_marked(part: Any) -> bool:
    """Whether a mark stands anywhere in a text, or in what a LINE message is made of."""
    if isinstance(part, str):
        return LINK_MARK in part
    if isinstance(part, dict):
        return any(map(is_marked, part.values()))
    return isinstance(part, list | tuple) and any(map(is_marked, part))


def with_token(part: Any, token: str) -> Any:
    """The same text or LINE message with the token in place of the mark."""
    return _with(part, lambda text: text.replace(f"/l/{LINK_MARK}", f"/l/{token}"))


def with_plain_addresses(part: Any) -> Any:
    """The same with plain addresses, which never expire: for a page that shows a message, and where there is no key."""
    return _with(part, lambda text: _MARKED.sub(lambda found: unquote(found["to"] or "/"), text))


def without_mark(text: str) -> str:
    """A person's own words: nobody may plant the mark in a title and be sent the secret of whoever reads it."""
    while LINK_MARK in text:
        text = text.replace(LINK_MARK, "")
    return text


def _with(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return change(part) if LINK_MARK in part else part
    if isinstance(part, dict):
        return {name: _with(value, change) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_with(value, change) for value in part]
    return part
