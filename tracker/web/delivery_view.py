"""What the log shows of a message: its state in words, what it carried as this reader may see it, every try."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.rules.contact_words import why_not
from tracker.rules.delivery import DeliveryStatus
from tracker.rules.delivery_words import CHANNELS, MESSAGES, WAYS, Deed, Standing, standing_of, try_words
from tracker.rules.message_link import with_plain_addresses
from tracker.rules.permissions import Actor, Right, has_right
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.reminder_words import VIAS, Told
from tracker.store.delivery_log import LogRow, MessagePage, Related, Try
from tracker.store.told import Sent

_SECRET = re.compile(r"/l/[\w-]+(?:\?\S*)?")  # whatever one-time link a body may hold is nobody's to read here
DEED_WORDS = {
    Deed.RESEND.value: "ส่งซ้ำ",
    Deed.ARRIVED.value: "ถึงแล้ว",
    Deed.NOT_ARRIVED.value: "ไม่ถึง ส่งซ้ำ",
}
_NO_BODY = (DeliveryKind.SIGN_IN_LINK,)


@dataclass(frozen=True)
class LogLine:
    """A message in the log: its row, how it stands, and what it carried that this reader may see."""

    row: LogRow
    standing: Standing
    items: tuple[Told, ...]
    hidden_count: int

    @property
    def way(self) -> str:
        return WAYS[self.row.channel]

    @property
    def kind(self) -> str:
        return MESSAGES.get(self.row.kind, self.row.kind)

    @property
    def otherwise(self) -> str:
        """By which channel the content got through after all."""
        return WAYS[self.row.told_otherwise] if self.row.told_otherwise else ""


@dataclass(frozen=True)
class ToldLine:
    """One reminder of one person on the task's own page, with every way it went and how each stands."""

    sent: Sent
    ways: tuple[tuple[str, Standing], ...]

    @property
    def at(self) -> datetime:
        """When it was handed over, else when it was last tried or is to leave."""
        return self.sent.accepted_at or self.sent.last_attempt_at or self.sent.scheduled_for


@dataclass(frozen=True)
class TryLine:
    """One try in words; what the provider said itself stays folded away."""

    one: Try
    words: str


def may_decide(reader: Actor) -> bool:
    """Who may send again or settle what is uncertain: the policy officer, signed in with a password."""
    return has_right(reader, Right.RUN_PLAN)


def log_lines(rows: Sequence[LogRow], told: Mapping[UUID, Sequence[Told]], reader: Actor) -> list[LogLine]:
    """The rows with their words."""
    return [_line(row, told.get(row.id, ()), reader) for row in rows]


def _line(row: LogRow, told: Sequence[Told], reader: Actor) -> LogLine:
    seen = tuple(one for one in told if one.is_seen_by(reader))
    standing = standing_of(row.status, row.channel, row.kind, row.error_class, may_have_arrived=row.may_have_arrived)
    return LogLine(row, standing, seen, len(told) - len(seen))


def told_lines(sent: Sequence[Sent], most: int) -> list[ToldLine]:
    """The first `most` reminders of these, each once."""
    groups: dict[UUID, list[Sent]] = {}
    for one in sent:
        groups.setdefault(one.told.reminder_id, []).append(one)
    return [ToldLine(group[0], tuple(_ways(group))) for group in list(groups.values())[:most]]


def _ways(group: Sequence[Sent]) -> Iterator[tuple[str, Standing]]:
    for one in sorted(group, key=lambda one: list(CHANNELS).index(one.channel)):
        standing = standing_of(
            one.status, one.channel, one.delivery_kind, one.error_class, may_have_arrived=one.may_have_arrived
        )
        yield CHANNELS[one.channel], standing


def message_view(found: MessagePage, told: Sequence[Told], reader: Actor) -> dict[str, Any]:
    """What the page of one message is drawn from."""
    line = _line(found.row, told, reader)
    delivery = found.delivery
    return {
        "line": line,
        "delivery": delivery,
        "asked_by": found.asked_by,
        "tries": [
            TryLine(one, try_words(one.outcome, delivery.channel, one.provider_status, one.error_text))
            for one in found.tries
        ],
        "related": found.related,
        "text": _body(found) if not line.hidden_count else None,
        "may_decide": may_decide(reader),
        "way_words": WAYS,
        "vias": VIAS,
        "deed_words": DEED_WORDS,
        "word_of": _word_of,
        "came_back": why_not(delivery.error_text or "") if delivery.status == DeliveryStatus.BOUNCED else "",
    }


def _word_of(one: Related) -> str:
    return standing_of(one.status, one.channel, one.kind, may_have_arrived=one.may_have_arrived).word


def _body(found: MessagePage) -> str | None:
    """The words as they went out, with plain addresses; a letter that is nothing but a secret is not shown."""
    payload = found.delivery.payload
    if payload is None or found.delivery.kind in _NO_BODY:
        return None
    text = with_plain_addresses(payload.get("text") or _words_of(payload.get("line", [])))
    return _SECRET.sub("/", text)


def _words_of(part: Any) -> str:
    """The texts of a LINE message, one a line."""
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "text" and part.get("text") else []
        inside = [_words_of(part[name]) for name in ("contents", "header", "body", "footer") if name in part]
        return "\n".join(piece for piece in (*own, *inside) if piece)
    if isinstance(part, list):
        return "\n".join(piece for piece in map(_words_of, part) if piece)
    return ""
