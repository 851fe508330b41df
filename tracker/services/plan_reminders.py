"""Finds what is due and was never told, records it once, and puts it into the next message of each person."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import DeliveryStatus, delivery_key, occurrence_of
from tracker.rules.reminder_hours import closing, next_opening, sending_moment
from tracker.rules.reminder_marks import decide, reminder_key
from tracker.rules.reminder_policy import DeliveryKind, Obligation, RemindingPolicy
from tracker.rules.reminder_recipients import recipients_of
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.contacts import list_addresses
from tracker.store.deliveries import add_delivery, add_items, change_delivery, change_to_expired, find_by_key
from tracker.store.duties import list_all_holders, list_holidays, list_obligations
from tracker.store.models import Delivery
from tracker.store.reminders import add_new_reminders, list_dropped_reminders, lock_planning, reminder_values
from tracker.store.reminding import reminding_policy

INBOX = "inbox"
Burden = dict[tuple[UUID, str], list[UUID]]  # (person, channel) → reminders to be carried


@dataclass(frozen=True)
class Planned:
    """How many reminders became due, into how many messages they went, and how many messages ran out of time."""

    reminders: int
    messages: int
    expired: int


def plan_reminders(session: Session, *, channels: Collection[str], now: datetime) -> Planned:
    """One turn of planning for the session's organization; running it again changes nothing.

    `channels` are those that are set up; the inbox needs none.
    """
    lock_planning(session)
    expired = change_to_expired(session, now)
    holidays = list_holidays(session)
    due = _record_due(session, now, holidays)
    burden = _burden(session, due, channels, now)
    for (person_id, channel), reminder_ids in sorted(burden.items(), key=lambda one: (str(one[0][0]), one[0][1])):
        _carry(session, person_id, channel, reminder_ids, now, holidays)
    session.commit()
    return Planned(len(due), len(burden), expired)


def _record_due(session: Session, now: datetime, holidays: AbstractSet[date]) -> list[dict[str, Any]]:
    """Reminders that became due since the last turn; older marks they replace are recorded as superseded."""
    today = now.astimezone(BANGKOK).date()
    policy = reminding_policy(session)
    holders = list_all_holders(session, today)
    rows: list[dict[str, Any]] = []
    for obligation in list_obligations(session, today, policy.round_offsets):
        for person_id in recipients_of(obligation, holders).person_ids:
            rows += _rows(obligation, person_id, today, holidays, policy, now)
    return [row for row in add_new_reminders(session, rows) if row["state"] == "planned"]


def _rows(
    obligation: Obligation,
    person_id: UUID,
    today: date,
    holidays: AbstractSet[date],
    policy: RemindingPolicy,
    now: datetime,
) -> list[dict[str, Any]]:
    decision = decide(obligation.duty, today, holidays, policy)
    marks = [(mark, "superseded") for mark in decision.superseded]
    marks += [(decision.due, "planned")] if decision.due else []
    return [
        reminder_values(
            obligation,
            mark,
            person_id,
            key=reminder_key(obligation.duty, mark, person_id),
            state=state,
            now=now,
        )
        for mark, state in marks
    ]


def _burden(session: Session, due: Iterable[dict[str, Any]], channels: Collection[str], now: datetime) -> Burden:
    """New reminders go to the inbox and to every channel the person can be reached by; dropped ones to their own."""
    burden: Burden = defaultdict(list)
    dropped = list_dropped_reminders(session)
    new = [(row["id"], row["person_id"]) for row in due]
    people = {person for _, person in new} | {person for _, person, _ in dropped}
    reachable = list_addresses(session, now.astimezone(BANGKOK).date(), people)
    for reminder_id, person_id in new:
        for channel in (INBOX, *sorted(channels)):
            if channel == INBOX or (person_id, channel) in reachable:
                burden[person_id, channel].append(reminder_id)
    for reminder_id, person_id, channel in dropped:
        if channel == INBOX or (channel in channels and (person_id, channel) in reachable):
            burden[person_id, channel].append(reminder_id)
    return burden


def _carry(
    session: Session,
    person_id: UUID,
    channel: str,
    reminder_ids: list[UUID],
    now: datetime,
    holidays: AbstractSet[date],
) -> None:
    """Put reminders into the person's next message on a channel that nobody has begun to send."""
    moment = sending_moment(now, holidays)
    while not _is_loadable(session, delivery := _message_of(session, person_id, channel, moment, now)):
        moment = next_opening(moment.date(), holidays)
    add_items(session, delivery.id, reminder_ids)


def _message_of(session: Session, person_id: UUID, channel: str, moment: datetime, now: datetime) -> Delivery:
    """The person's one message of that day and channel, made where it does not exist yet."""
    day = moment.astimezone(BANGKOK).date()
    kind = DeliveryKind.DIGEST.value
    key = delivery_key(session.info["organization_id"], channel, kind, occurrence_of(day), person_id)
    values = {
        "dedupe_key": key,
        "person_id": person_id,
        "channel": channel,
        "kind": kind,
        "on_day": day,
        "scheduled_for": moment,
        "not_before": moment,
        "expires_at": closing(day),
        "created_at": now,
    }
    delivery = find_by_key(session, key)
    if delivery is None:
        add_delivery(session, values)
        delivery = find_by_key(session, key)
    assert delivery is not None  # noqa: S101  # the planner's lock keeps others from taking it away
    return delivery


def _is_loadable(session: Session, delivery: Delivery) -> bool:
    """Whether nobody has begun to send it; one that had nothing to say and was never tried is taken up again."""
    if delivery.attempts or delivery.payload is not None:
        return False
    if delivery.status == "cancelled":
        return change_delivery(session, delivery.id, DeliveryStatus.PENDING)
    return delivery.status == "pending"
