"""Claims messages of the outbox in small batches: looks at their reminders afresh, freezes their words, takes leases.

1. One short transaction takes the next messages, most urgent first; other workers skip the rows meanwhile.
2. What it has to know (duties, holders, addresses, names) is read once for all of them.
3. Each is decided: sent, put into the inbox, put off to the office's hours, held for the quota, or cancelled.
4. What is to be sent is frozen and leased in the same transaction; sending begins after its commit.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import GROUP, INBOX, LINE_ACCOUNT, QUOTA_RESERVED, DeliveryStatus
from tracker.rules.digest import Notice
from tracker.rules.reminder_hours import closing, sending_moment
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.thai_calendar import day_of
from tracker.services.freeze_message import (
    OWN_WORDS,
    Claimed,
    Ready,
    freeze_inbox,
    freeze_messages,
    write_all,
)
from tracker.services.other_channel import use_other_channel
from tracker.services.outbox import Outbox
from tracker.services.standing_notices import Afresh, look_afresh, standing_of
from tracker.services.write_digest import Letterhead, find_letterhead
from tracker.store.carried_reminders import Carried, change_items_to_none, list_carried
from tracker.store.channel_states import find_rests
from tracker.store.claims import change_many, change_not_before, find_todays_digest, list_due
from tracker.store.contacts import list_addresses
from tracker.store.duties import list_holidays
from tracker.store.line_groups import list_group_addresses
from tracker.store.line_usage import is_quota_watched, take_message
from tracker.store.models import Delivery
from tracker.store.people import get_organization
from tracker.store.reminders import change_to_silenced
from tracker.store.reminding import reminding_policy

BATCH = 100  # each person's messages lie side by side, so that half of them or so go into the inbox
LEASED_AT_ONCE = 50  # a worker that dies keeps no more from leaving, and what is begun late is not claimed in vain
_S = DeliveryStatus
_ASKED_FOR = (DeliveryKind.SIGN_IN_LINK, DeliveryKind.TEST)  # they go out by a channel that is switched off, too
_AT_ANY_HOUR = (*_ASKED_FOR, DeliveryKind.ALARM)


@dataclass(frozen=True)
class Batch:
    """What became of the messages of one claim: `claimed` are in our hands, `outcomes` counts the others."""

    claimed: tuple[Claimed, ...] = ()
    outcomes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Look:
    """What is read once for a batch."""

    today: date
    carried: Mapping[UUID, Sequence[Carried]]
    afresh: Afresh
    addresses: Mapping[tuple[UUID, str], str]
    even_if_off: Mapping[tuple[UUID, str], str]
    groups: Mapping[UUID, str]

    def address_of(self, delivery: Delivery) -> str | None:
        """Where the message goes; None where its person cannot be reached this way today."""
        if delivery.channel == INBOX:
            return ""
        if delivery.channel == GROUP:
            return self.groups.get(delivery.division_id) if delivery.division_id else None
        known = self.even_if_off if delivery.kind in _ASKED_FOR else self.addresses
        return known.get((delivery.person_id, delivery.channel))


@dataclass(frozen=True)
class _Decision:
    """What is to become of one message; `silent` reminders have nothing to say, `unsaid` items are not in its words."""

    delivery: Delivery
    notices: tuple[Notice, ...]
    address: str | None
    silent: tuple[UUID, ...] = ()
    unsaid: tuple[UUID, ...] = ()
    division: str = ""

    @property
    def can_go(self) -> bool:
        has_words = bool(self.notices) or self.delivery.kind in OWN_WORDS
        return has_words and self.address is not None

    @property
    def ready(self) -> Ready:
        return Ready(self.delivery, self.notices, self.address or "", self.division)


def claim_messages(
    session: Session, *, outbox: Outbox, now: datetime, kinds: Collection[str] | None = None, most: int = BATCH
) -> Batch | None:
    """Take the next messages that may leave, only of these kinds where given; None where there is none.

    The inbox needs no sending, so its messages are accepted here.
    """
    _office = get_organization(session)  # held, so that whoever asks for it below finds it in the session
    rests = find_rests(session, now)
    due = _not_too_many(list_due(session, rests, {INBOX, *outbox.channels}, kinds, most))
    if not due:
        return None
    outcomes: Counter[str] = Counter()
    kept = _within_hours(session, due, now, outcomes)
    going = _going(session, outbox, _decide_all(session, kept, now), now, outcomes)
    written = write_all(session, outbox, _letterhead(session, going), going, now)
    outcomes["postponed"] += len(going) - len(written)
    inbox = [one for one in written if one.delivery.channel == INBOX]
    freeze_inbox(session, inbox, now)
    outcomes["inbox"] += len(inbox)
    leaving = [one for one in written if one.delivery.channel != INBOX]
    claimed = freeze_messages(session, outbox, leaving, now, had_trouble=rests.had_trouble)
    session.commit()
    return Batch(claimed, outcomes)


def _not_too_many(due: Sequence[Delivery]) -> list[Delivery]:
    """All that goes into the inbox, and of what has to be sent the most urgent."""
    sent = {one.id for one in [one for one in due if one.channel != INBOX][:LEASED_AT_ONCE]}
    return [one for one in due if one.channel == INBOX or one.id in sent]


def claim_for_reply(session: Session, *, outbox: Outbox, person_id: UUID, now: datetime) -> Claimed | None:
    """Take a person's LINE digest of today, to be handed over by LINE's free reply; None where there is none.

    A reply knows no retry key, so a doubtful one is never pushed again: data counts as started from the claim on.
    """
    delivery = find_todays_digest(session, person_id, now, closing(day_of(now), reminding_policy(session).hours))
    decided = _decide_all(session, [delivery], now) if delivery else []
    if not decided or not decided[0].can_go:
        return None  # a cancelled one is cancelled when its time comes
    going = [one.ready for one in decided]
    ready = write_all(session, outbox, _letterhead(session, going), going, now)
    change_items_to_none(session, [item for one in decided if one.ready.is_fresh for item in one.unsaid])
    if any(one.delivery.status == _S.HELD_QUOTA for one in ready):
        change_many(session, [one.delivery.id for one in ready], _S.PENDING)
    claimed = freeze_messages(session, outbox, ready, now, is_reply=True)
    session.commit()
    return claimed[0] if claimed else None


def _letterhead(session: Session, ready: Sequence[Ready]) -> Letterhead:
    return find_letterhead(session, {one.delivery.person_id for one in ready})


# --- the office's hours ---------------------------------------------------------------------------------------


def _within_hours(session: Session, due: Iterable[Delivery], now: datetime, outcomes: Counter[str]) -> list[Delivery]:
    """Outside the office's hours nothing new leaves; what somebody waits for does, as does what may have arrived."""
    moment = sending_moment(now, list_holidays(session), reminding_policy(session).hours)
    if moment <= now:
        return list(due)
    leaving = [one for one in due if one.is_maybe_accepted or _leaves_at_any_hour(one)]
    waiting = [one.id for one in due if one not in leaving]
    change_not_before(session, waiting, moment)
    outcomes["postponed"] += len(waiting)
    return leaving


def _leaves_at_any_hour(delivery: Delivery) -> bool:
    is_loud = delivery.kind == DeliveryKind.ALARM and delivery.channel in LINE_ACCOUNT
    return delivery.kind in _AT_ANY_HOUR and not is_loud


# --- looking and deciding ---------------------------------------------------------------------------------------


def _decide_all(session: Session, deliveries: Sequence[Delivery], now: datetime) -> list[_Decision]:
    """Look at everything afresh, for all of them at once, and say nothing twice within the batch."""
    look = _look(session, deliveries, day_of(now))
    said: set[tuple[str, UUID]] = set()
    return [_decide(look, delivery, said) for delivery in deliveries]


def _look(session: Session, deliveries: Sequence[Delivery], today: date) -> _Look:
    carried = list_carried(session, [one.id for one in deliveries])
    people = {one.person_id for one in deliveries}
    asked_for = {one.person_id for one in deliveries if one.kind in _ASKED_FOR}
    return _Look(
        today,
        carried,
        look_afresh(session, [one.reminder for items in carried.values() for one in items], today),
        list_addresses(session, today, people),
        list_addresses(session, today, asked_for, even_if_off=True) if asked_for else {},
        list_group_addresses(session, {one.division_id for one in deliveries if one.division_id}),
    )


def _decide(look: _Look, delivery: Delivery, said: set[tuple[str, UUID]]) -> _Decision:
    items = look.carried.get(delivery.id, ())
    asked = [
        one
        for one in items
        if one.reminder.state == "planned" and not one.is_told and not _is_said(delivery, one, said)
    ]
    division_id = delivery.division_id if delivery.channel == GROUP else None
    standing = standing_of(look.afresh, delivery.person_id, [one.reminder for one in asked], division_id)
    silent = set(standing.silent)
    spoken = {
        one.item_id: one.reminder.id
        for one in asked
        if one.reminder.id not in silent and division_id in (None, one.reminder.division_id)
    }
    said.update((delivery.channel, reminder_id) for reminder_id in spoken.values())
    unsaid = tuple(one.item_id for one in items if one.item_id not in spoken)
    division = standing.notices[0].division if division_id and standing.notices else ""
    address = look.address_of(delivery)
    return _Decision(delivery, standing.notices, address, standing.silent, unsaid, division)


def _is_said(delivery: Delivery, carried: Carried, said: set[tuple[str, UUID]]) -> bool:
    """Whether another message of this batch says it already; what a person had sent again is said in any case."""
    return delivery.resend_of_id is None and (delivery.channel, carried.reminder.id) in said


# --- letting decisions come true --------------------------------------------------------------------------------


def _going(
    session: Session, outbox: Outbox, decided: Sequence[_Decision], now: datetime, outcomes: Counter[str]
) -> list[Ready]:
    """Silence, cancel and hold what stays; the rest is ready to go."""
    if silent := [reminder_id for one in decided for reminder_id in one.silent]:
        change_to_silenced(session, silent)
    staying = [one for one in decided if not one.can_go]
    change_many(session, [one.delivery.id for one in staying], _S.CANCELLED)
    outcomes["cancelled"] += len(staying)
    for one in staying:
        if one.notices:
            use_other_channel(session, one.delivery, outbox.channels, now, outbox.patience)
    fits = _fitting(session, now)
    going = []
    for one in decided:
        if one.can_go and fits(one.delivery):
            going.append(one)
        elif one.can_go:
            change_many(session, [one.delivery.id], _S.HELD_QUOTA, error_class=QUOTA_RESERVED)
            use_other_channel(session, one.delivery, outbox.channels, now, outbox.patience)
            outcomes["held_quota"] += 1
    change_items_to_none(session, [item for one in going if one.ready.is_fresh for item in one.unsaid])
    return [one.ready for one in going]


def _fitting(session: Session, now: datetime) -> Callable[[Delivery], bool]:
    """Whether the month's LINE messages reach for one more; asked once for each message, at its first try."""
    is_watched: list[bool] = []

    def fits(delivery: Delivery) -> bool:
        if delivery.channel not in LINE_ACCOUNT or delivery.first_attempt_at is not None:
            return True
        if not is_watched:
            is_watched.append(is_quota_watched(session, now))
        return not is_watched[0] or take_message(session, cost=delivery.quota_cost, priority=delivery.priority, now=now)

    return fits
