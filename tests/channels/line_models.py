"""LINE's own models (line-bot-sdk, only here) read a message; what they do not know would be missing afterwards."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from linebot.v3.messaging.models import PushMessageRequest

TO = "U" + "1" * 32


def as_line_reads_it(messages: Sequence[dict[str, Any]]) -> list[Any]:
    """The messages, once through LINE's models: the same again where LINE knows every part of them."""
    read = PushMessageRequest.from_dict({"to": TO, "messages": list(messages)})
    assert read is not None
    found = _plain(read.to_dict())
    return list(found["messages"])


def _plain(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _plain(value) for name, value in part.items() if value is not None}
    if isinstance(part, list):
        return [_plain(one) for one in part]
    return part.value if isinstance(part, Enum) else part
