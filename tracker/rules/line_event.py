"""What LINE tells us (webhook.yml): reads the body of a webhook into events; what we cannot use is left out.

Unknown kinds, fields and sources are no mistake: LINE adds to them without notice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tracker.rules.link_code import read_code

# What something is done about; everything else LINE sends is answered with 200 and forgotten.
KINDS = frozenset(
    {
        *("message", "unsend", "postback", "follow", "unfollow", "accountLink"),
        *("join", "leave", "memberJoined", "memberLeft"),
    }
)
LONGEST_ID = 100
LATEST_SECOND = 253_402_300_799  # the end of the year 9999


@dataclass(frozen=True)
class LineEvent:
    """One event. `source_id` is the user it comes from, else the group or room; `body` is it as LINE wrote it."""

    id: str
    kind: str
    happened_at: datetime
    is_redelivery: bool = False
    source_id: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def user_id(self) -> str | None:
        return _text(_part(self.body, "source"), "userId")

    @property
    def group_id(self) -> str | None:
        """The group or room it was said in; None in a chat between two."""
        source = _part(self.body, "source")
        return _text(source, "groupId") or _text(source, "roomId")

    @property
    def reply_token(self) -> str | None:
        return _text(self.body, "replyToken")

    @property
    def message_id(self) -> str:
        """Of the message that came, or that was taken back."""
        return _text(_part(self.body, "message"), "id") or _text(_part(self.body, "unsend"), "messageId") or ""

    @property
    def message_kind(self) -> str:
        """text, image, file, video, audio, sticker, location; "" where it is no message."""
        return _text(_part(self.body, "message"), "type") or ""

    @property
    def text(self) -> str:
        return _text(_part(self.body, "message"), "text") or ""

    @property
    def file_name(self) -> str:
        return _text(_part(self.body, "message"), "fileName") or ""

    @property
    def postback(self) -> str:
        return _text(_part(self.body, "postback"), "data") or ""

    @property
    def nonce(self) -> str:
        return _text(_part(self.body, "link"), "nonce") or ""

    @property
    def is_linked(self) -> bool:
        """Whether LINE says that an account link went well."""
        return _text(_part(self.body, "link"), "result") == "ok"

    @property
    def has_more_to_come(self) -> bool:
        """One of several pictures sent at once, and not the last of them."""
        pictures = _part(_part(self.body, "message"), "imageSet")
        index, total = pictures.get("index"), pictures.get("total")
        return isinstance(index, int) and isinstance(total, int) and index < total

    @property
    def is_from_elsewhere(self) -> bool:
        """A picture that lies on somebody else's server; LINE cannot give it to us and we fetch from nobody else."""
        return _text(_part(_part(self.body, "message"), "contentProvider"), "type") == "external"


@dataclass(frozen=True)
class LineCall:
    """One call of the webhook: the account it is for, and what happened."""

    destination: str
    events: tuple[LineEvent, ...]


def read_call(raw: bytes) -> LineCall:
    """Read a webhook's body, whose signature was checked. Raises ValueError for what is no call at all."""
    call = _parsed(raw)
    if not isinstance(call, dict) or not isinstance(call.get("events"), list):
        raise ValueError("a webhook call is an object with a list of events")  # noqa: TRY004  # one kind of wrong
    read = (_event(one) for one in call["events"] if isinstance(one, dict))
    return LineCall(_text(call, "destination") or "", tuple(one for one in read if one is not None))


def is_worth_keeping(event: LineEvent) -> bool:
    """Whether we store it. What people say to each other in a group is none of our business, but for a code."""
    if event.kind not in KINDS or event.body.get("mode") == "standby":
        return False
    if event.kind in ("message", "unsend") and event.group_id:
        return event.kind == "message" and event.message_kind == "text" and read_code(event.text) is not None
    return True


def without_words(body: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of an event once it is worked: who, where, which button, which picture; no text, no token."""
    kept = {name: body[name] for name in ("type", "source", "postback") if name in body}
    if isinstance(message := body.get("message"), dict):
        kept["message"] = {name: message[name] for name in ("id", "type", "fileName") if name in message}
    return kept


def _parsed(raw: bytes) -> Any:
    try:
        return _storable(json.loads(raw))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _storable(value: Any) -> Any:
    """The same without what no database takes into a text: zero bytes and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode(errors="ignore").decode()
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(one) for name, one in value.items()}
    return value


def _event(one: dict[str, Any]) -> LineEvent | None:
    event_id, kind, at = _text(one, "webhookEventId"), _text(one, "type"), _instant(one.get("timestamp"))
    if not event_id or len(event_id) > LONGEST_ID or not kind or at is None:
        return None
    source = _part(one, "source")
    source_id = _text(source, "userId") or _text(source, "groupId") or _text(source, "roomId")
    is_redelivery = _part(one, "deliveryContext").get("isRedelivery") is True
    return LineEvent(event_id, kind, at, is_redelivery, source_id, one)


def _instant(milliseconds: object) -> datetime | None:
    if (
        not isinstance(milliseconds, int)
        or isinstance(milliseconds, bool)
        or not 0 <= milliseconds <= LATEST_SECOND * 1000
    ):
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _text(body: Mapping[str, Any], name: str) -> str | None:
    found = body.get(name)
    return found if isinstance(found, str) else None
