"""What the inbox shows of each message: its items as this person may read them today, what can be done with each."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tracker.rules.message_link import with_plain_addresses
from tracker.rules.permissions import Actor
from tracker.rules.reminder_words import Told
from tracker.rules.snooze import snooze_days
from tracker.store.inbox import InboxMessage

SUBJECT = "งานที่ต้องติดตาม"


@dataclass(frozen=True)
class Item:
    """One thing a message tells. `is_seen`: the reader may still read of it; `days`: until when it may be put off."""

    told: Told
    is_seen: bool
    days: tuple[date, ...]
    snoozed_until: date | None

    @property
    def can_be_acknowledged(self) -> bool:
        return self.told.acknowledged_at is None


@dataclass(frozen=True)
class Letter:
    """One message of the inbox. `text` is None where the body was forgotten or is no longer for this reader."""

    id: UUID
    subject: str
    text: str | None
    is_forgotten: bool
    is_new: bool
    accepted_at: Any
    items: tuple[Item, ...]

    @property
    def open_count(self) -> int:
        """How many items wait for รับทราบ."""
        return sum(item.can_be_acknowledged for item in self.items)


def letters_of(
    messages: Sequence[InboxMessage],
    told: Mapping[UUID, Sequence[Told]],
    *,
    actor: Actor,
    snoozes: Mapping[Any, Sequence[date]],
    holidays: AbstractSet[date],
    today: date,
) -> list[Letter]:
    """The messages with their items; a duty can be put off at its newest mention only."""
    newest: dict[tuple[object, ...], Told] = {}
    for one in (one for items in told.values() for one in items):
        known = newest.get(one.subject)
        if known is None or known.nominal_on < one.nominal_on:
            newest[one.subject] = one
    offered = {one.reminder_id for one in newest.values()}
    letters = []
    for message in messages:
        items = tuple(
            _item(one, actor, snoozes.get(one.subject, ()), holidays, today, is_offered=one.reminder_id in offered)
            for one in told.get(message.id, ())
        )
        letters.append(_letter(message, items))
    return letters


def _item(
    told: Told,
    actor: Actor,
    snoozed: Sequence[date],
    holidays: AbstractSet[date],
    today: date,
    *,
    is_offered: bool,
) -> Item:
    is_seen = told.is_seen_by(actor)
    days: tuple[date, ...] = ()
    if is_seen and is_offered and told.is_standing:
        days = snooze_days(
            kind=told.kind, due_on=told.due_on, today=today, snoozed_before=len(snoozed), holidays=holidays
        )
    until = max(snoozed, default=None)
    return Item(told, is_seen, days, until if until and until > today and told.is_standing else None)


def _letter(message: InboxMessage, items: tuple[Item, ...]) -> Letter:
    """Words about what is another division's again are not shown to whoever once answered for it."""
    is_all_seen = all(item.is_seen for item in items)
    text = with_plain_addresses(message.text) if message.text and is_all_seen else None
    return Letter(
        message.id,
        message.subject if is_all_seen and message.subject else SUBJECT,
        text,
        is_forgotten=message.text is None and is_all_seen,
        is_new=message.read_at is None,
        accepted_at=message.accepted_at,
        items=items,
    )
