"""An answer in the chat: a text, quick replies under it, and perhaps cards before it; as LINE wants it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tracker.rules.line_chat import Act, postback_of
from tracker.rules.line_text import LONGEST_LABEL, LONGEST_TEXT, cut
from tracker.rules.notice_words import shorten

MOST_CHOICES = 13
MOST_MESSAGES = 5


@dataclass(frozen=True)
class Choice:
    """A quick reply: it acts on a thing, or opens an address."""

    label: str
    act: Act | None = None
    thing_id: UUID | None = None
    address: str = ""

    @property
    def action(self) -> dict[str, Any]:
        label = shorten(self.label, LONGEST_LABEL)
        if self.act is None:
            return {"type": "uri", "label": label, "uri": self.address}
        data = postback_of(self.act, self.thing_id)
        return {"type": "postback", "label": label, "data": data, "displayText": self.label[:300]}


@dataclass(frozen=True)
class Answer:
    """What is said. `cards` are LINE messages that come before the text; an answer may be cards alone."""

    text: str = ""
    choices: tuple[Choice, ...] = ()
    cards: tuple[dict[str, Any], ...] = ()


def answer_messages(answer: Answer) -> list[dict[str, Any]]:
    """The messages of one reply, at most five; the quick replies hang on the last."""
    messages = list(answer.cards[: MOST_MESSAGES - bool(answer.text)])
    if answer.text:
        messages.append({"type": "text", "text": cut(answer.text, LONGEST_TEXT)})
    if messages and answer.choices:
        messages[-1] = {**messages[-1], "quickReply": {"items": _items(answer.choices)}}
    return messages


def _items(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    return [{"type": "action", "action": choice.action} for choice in choices[:MOST_CHOICES]]
