"""Finds what is due and was never told, records it once, and puts it into the next message of each person."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import GROUP, INBOX, delivery_key, occurrence_of
from tracker.rules.reminder_hours import closing, next_opening, sending_moment
from tracker.rules.reminder_policy import AT_ONCE, DeliveryKind, ReminderKind
from tracker.rules.reminder_ways import TOLD_TO_GROUPS, delivery_kind, priority_of
from tracker.rules.thai_calendar import day_of
from tracker.services.due_reminders import Today, read_today, record_due
from tracker.store.contacts import list_addresses
from tracker.store.deliveries import change_to_expired, count_at_once
from tracker.store.line_groups import list_reachable_groups
from tracker.store.loading import Load, load_messages
from tracker.store.reminders import list_dropped_reminders, lock_planning


@dataclass(frozen=True)
class Planned:
    """How many reminders became due, into how many messages they went, and how many messages ran out of time."""

    reminders: int = 0
    messages: int = 0
    expired: int = 0


@dataclass(frozen=True)
class _New:
    """A reminder that waits for its messages; one that a message has `dropped` goes on by that channel only."""

    id: UUID
    person_id: UUID
    kind: ReminderKind
    due_on: date
    division_id: UUID | None
    dropped: str | None = None


@dataclass(frozen=True)
class _Message:
    """Which message: whose, by which channel and when. `number` tells the at-once ones of a day apart."""

    person_id: UUID
    channel: str
    kind: DeliveryKind
    moment: datetime
    division_id: UUID | None = None
    number: int = 0
    cost: int = 1

    @property
    def day(self) -> date:
        return day_of(self.moment)

    def key(self, organization_id: UUID) -> str:
        occurrence = occurrence_of(self.day)
        if self.kind is DeliveryKind.AT_ONCE:
            occurrence += f"#{self.number}"
        if self.division_id is not None:
            occurrence += f"|division:{self.division_id}"
        return delivery_key(organization_id, self.channel, self.kind.value, occurrence, self.person_id)


@dataclass
class _Basket:
    """What a message is to carry, and how much the weightiest of it matters."""

    reminder_ids: list[UUID] = field(default_factory=list)
    priority: int = 0

    def add(self, reminder_ids: Iterable[UUID], priority: int) -> None:
        self.reminder_ids.extend(reminder_ids)
        self.priority = max(self.priority, priority)


_Baskets = dict[_Message, _Basket]


@dataclass(frozen=True)
class _Hours:
    """The moment at which a message may leave that is made now, and the opening after it."""

    now: datetime
    moment: datetime
    following: datetime

    @property
    def is_open(self) -> bool:
        return self.moment <= self.now


@dataclass(frozen=True)
class _Roads:
    """How people can be reached today, and how many at-once messages each has had."""

    channels: Collection[str]
    addresses: Collection[tuple[UUID, str]]
    groups: Mapping[UUID, int]
    sent_at_once: Mapping[tuple[UUID, str], int]


def plan_reminders(session: Session, *, channels: Collection[str], now: datetime) -> Planned:
    """One turn of planning for the session's organization; running it again changes nothing.

    `channels` are those that are set up; the inbox needs none. Where another planner is at work, nothing is done.
    """
    if not lock_planning(session):
        session.rollback()
        return Planned()
    expired = change_to_expired(session, now)
    today = read_today(session, day_of(now))
    rows = record_due(session, today, now)
    new = [
        _New(row["id"], row["person_id"], ReminderKind(row["kind"]), row["due_on"], row["division_id"]) for row in rows
    ]
    waiting = new + [
        _New(one.id, one.person_id, ReminderKind(one.kind), one.due_on, one.division_id, one.channel)
        for one in list_dropped_reminders(session)
    ]
    baskets = _into_baskets(session, waiting, channels, today, now) if waiting else {}
    _carry(session, baskets, today, now)
    session.commit()
    return Planned(len(rows), len(baskets), expired)


def _into_baskets(
    session: Session, waiting: Sequence[_New], channels: Collection[str], today: Today, now: datetime
) -> _Baskets:
    """Reminders into messages: to the inbox, and by every channel the person can be reached by."""
    moment = sending_moment(now, today.holidays, today.policy.hours)
    hours = _Hours(now, moment, next_opening(moment.date(), today.holidays, today.policy.hours))
    roads = _Roads(
        channels,
        list_addresses(session, today.day, {one.person_id for one in waiting}),
        list_reachable_groups(session) if GROUP in channels else {},
        count_at_once(session, today.day),
    )
    baskets: _Baskets = {}
    for one in waiting:
        priority = priority_of(one.kind, one.due_on, today.day)
        for channel in _ways(one, roads, today):
            message = _message_for(one, channel, roads, hours, today.day)
            baskets.setdefault(message, _Basket()).add([one.id], priority)
    return baskets


def _ways(one: _New, roads: _Roads, today: Today) -> Iterator[str]:
    """The channels by which this reminder goes."""
    for channel in [INBOX, *sorted(roads.channels)] if one.dropped is None else [one.dropped]:
        if channel == GROUP:
            is_of_head = one.kind in TOLD_TO_GROUPS and today.roster.heads(one.person_id, one.division_id)
            if is_of_head and one.division_id in roads.groups:
                yield channel
        elif channel == INBOX or (channel in roads.channels and (one.person_id, channel) in roads.addresses):
            yield channel


def _message_for(one: _New, channel: str, roads: _Roads, hours: _Hours, day: date) -> _Message:
    """In which message: an at-once one, the day's, or, where LINE waits for the daily message, the next day's."""
    if channel == GROUP:
        cost = roads.groups.get(one.division_id, 1) if one.division_id else 1
        return _Message(one.person_id, channel, DeliveryKind.DIGEST, hours.moment, one.division_id, cost=cost)
    is_now = hours.is_open and one.dropped is None
    if delivery_kind(one.kind, one.due_on, day, channel, is_open=is_now) is DeliveryKind.AT_ONCE:
        newest = max(roads.sent_at_once.get((one.person_id, channel), 0) - 1, 0)
        return _Message(one.person_id, channel, DeliveryKind.AT_ONCE, hours.moment, number=newest)
    moment = hours.following if is_now and one.kind in AT_ONCE else hours.moment
    return _Message(one.person_id, channel, DeliveryKind.DIGEST, moment)


def _carry(session: Session, baskets: _Baskets, today: Today, now: datetime) -> None:
    """Put reminders into messages that nobody has begun to send; what comes too late for one goes into the next."""
    organization_id = session.info["organization_id"]
    while baskets:
        keys = {message.key(organization_id): message for message in baskets}
        loads = [_load(key, message, baskets[message], today, now) for key, message in _in_order(keys)]
        following: _Baskets = {}
        for late in load_messages(session, loads):
            message = keys[late.key]
            basket = baskets[message]
            following.setdefault(_next(message, today), _Basket()).add(basket.reminder_ids, basket.priority)
        baskets = following


def _in_order(keys: Mapping[str, _Message]) -> list[tuple[str, _Message]]:
    """One person's messages side by side, so that one claim takes them together and reads what they say once."""
    return sorted(keys.items(), key=lambda item: (item[1].person_id.int, item[0]))


def _next(message: _Message, today: Today) -> _Message:
    if message.kind is DeliveryKind.AT_ONCE:
        return replace(message, number=message.number + 1)
    return replace(message, moment=next_opening(message.day, today.holidays, today.policy.hours))


def _load(key: str, message: _Message, basket: _Basket, today: Today, now: datetime) -> Load:
    values = {
        "dedupe_key": key,
        "person_id": message.person_id,
        "channel": message.channel,
        "kind": message.kind.value,
        "on_day": message.day,
        "scheduled_for": message.moment,
        "not_before": message.moment,
        "expires_at": closing(message.day, today.policy.hours),
        "priority": basket.priority,
        "division_id": message.division_id,
        "quota_cost": message.cost,
        "created_at": now,
    }
    return Load(values, basket.reminder_ids)
