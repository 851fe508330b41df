"""The log of messages as pages read it: filtered and in pages, what needs somebody's care, one message whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import eq, ge, le, lt
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.rules.delivery import ARRIVED
from tracker.rules.delivery_words import Outcome
from tracker.rules.errors import NotFound
from tracker.store.models import ChannelState, Delivery, DeliveryAttempt, DeliveryItem, Division, Person, Reminder

PAGE = 25
_OTHER = aliased(Delivery)
_ASKED_BY = aliased(Person)


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the log."""

    person_id: UUID | None = None
    name: str = ""  # a part of the person's name
    task_id: UUID | None = None
    round_id: UUID | None = None
    division_id: UUID | None = None
    channel: str = ""
    outcome: Outcome | None = None
    first_on: date | None = None
    last_on: date | None = None
    before: UUID | None = None  # the page goes on with what is older than this message

    @property
    def is_all(self) -> bool:
        """Whether nothing is filtered away."""
        return self == Wanted(before=self.before)


@dataclass(frozen=True)
class LogRow:
    """One message in the log. `told_otherwise` names the channel by which the person got the same content after all."""

    id: UUID
    person_id: UUID
    person_name: str
    division_name: str
    channel: str
    kind: str
    status: str
    on_day: date
    scheduled_for: datetime
    accepted_at: datetime | None
    last_attempt_at: datetime | None
    subject: str
    error_class: str | None
    may_have_arrived: bool
    told_otherwise: str | None
    is_resent: bool


@dataclass(frozen=True)
class LogPage:
    """Some rows of the log; `next_before` is what the next page begins with, None on the last."""

    rows: tuple[LogRow, ...]
    next_before: UUID | None


@dataclass(frozen=True)
class Try:
    """One try at sending."""

    number: int
    worker: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    provider_status: int | None
    provider_request_id: str | None
    error_text: str | None


@dataclass(frozen=True)
class Related:
    """Another message that belongs to this one: the second way, or the same sent again."""

    id: UUID
    channel: str
    status: str
    kind: str
    may_have_arrived: bool
    relation: str  # "before": this one took its place; "fallback", "resend": it took this one's place


@dataclass(frozen=True)
class MessagePage:
    """Everything a message's own page shows."""

    row: LogRow
    delivery: Delivery
    asked_by: str | None
    tries: tuple[Try, ...]
    related: tuple[Related, ...]


@dataclass(frozen=True)
class RestingChannel:
    """A channel that rests, since when, until when, and why."""

    channel: str
    paused_until: datetime
    reason: str | None
    changed_at: datetime
    waiting_count: int


@dataclass(frozen=True)
class Choice:
    """Something to filter by."""

    id: UUID
    name: str


def read_log(session: Session, wanted: Wanted, *, limit: int = PAGE) -> LogPage:
    """The newest first; one page."""
    statement = _rows().where(*list_conditions(wanted)).order_by(Delivery.id.desc()).limit(limit + 1)
    rows = [_row(found) for found in session.execute(statement)]
    return LogPage(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)


def list_in_need(session: Session, since: datetime, limit: int = 20) -> list[LogRow]:
    """Messages that did not get through, or perhaps not, and that nothing else made good: the newest first."""
    told_otherwise = exists().where(_OTHER.fallback_of_id == Delivery.id, _OTHER.status.in_(ARRIVED))
    sent_again = exists().where(_OTHER.resend_of_id == Delivery.id)  # two questions: each has its index
    statement = _rows().where(
        Delivery.status.in_(Outcome.CARE.statuses), Delivery.scheduled_for >= since, ~told_otherwise, ~sent_again
    )
    return [_row(found) for found in session.execute(statement.order_by(Delivery.id.desc()).limit(limit))]


def list_resting(session: Session, now: datetime) -> list[RestingChannel]:
    """Channels that rest now, each with how many messages wait for it."""
    waiting = (
        select(func.count(Delivery.id))
        .where(Delivery.channel == ChannelState.channel, Delivery.status.in_(Outcome.WAITING.statuses))
        .correlate(ChannelState)
        .scalar_subquery()
    )
    statement = select(ChannelState, waiting).where(ChannelState.paused_until > now).order_by(ChannelState.channel)
    return [
        RestingChannel(state.channel, state.paused_until or now, state.reason, state.changed_at, count)
        for state, count in session.execute(statement)
    ]


def list_division_choices(session: Session) -> list[Choice]:
    """Divisions, also those that exist no longer, in Thai order."""
    statement = select(Division.id, Division.name).order_by(Division.sort_key, Division.id)
    return [Choice(*row) for row in session.execute(statement)]


def get_message(session: Session, delivery_id: UUID, *, person_id: UUID | None = None) -> MessagePage:
    """One message with every try; with `person_id`, only where it went to that person."""
    statement = (
        _rows()
        .add_columns(_ASKED_BY.name)
        .outerjoin(_ASKED_BY, _ASKED_BY.id == Delivery.requested_by_id)
        .where(Delivery.id == delivery_id)
    )
    if person_id is not None:
        statement = statement.where(Delivery.person_id == person_id)
    found = session.execute(statement).first()
    if found is None:
        raise NotFound("no_message", "ไม่พบข้อความนี้ กรุณากลับไปที่ประวัติการแจ้งเตือน")
    *columns, asked_by = found
    delivery = columns[0]
    return MessagePage(_row(columns), delivery, asked_by, _tries(session, delivery_id), _related(session, delivery))


def _rows() -> Select[Any]:
    """A message with the names around it, and how its content got through by another way."""
    otherwise = (
        select(_OTHER.channel)
        .where(_OTHER.fallback_of_id == Delivery.id, _OTHER.status.in_(ARRIVED))
        .limit(1)
        .correlate(Delivery)
        .scalar_subquery()
    )
    return (
        select(Delivery, Person.name, Division.name, otherwise)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Division, Division.id == Delivery.division_id)
    )


def list_conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What the address asks for, as the database understands it."""
    plain: tuple[tuple[Any, Callable[[Any, Any], Any], Any], ...] = (
        (Delivery.person_id, eq, wanted.person_id),
        (Person.name, _holds, wanted.name),
        (Delivery.channel, eq, wanted.channel),
        (Delivery.on_day, ge, wanted.first_on),
        (Delivery.on_day, le, wanted.last_on),
        (Delivery.id, lt, wanted.before),
    )
    conditions = [compare(column, value) for column, compare, value in plain if value]
    if wanted.outcome:
        conditions.append(Delivery.status.in_(wanted.outcome.statuses))
    about = [
        column == value
        for column, value in (
            (Reminder.task_id, wanted.task_id),
            (Reminder.round_id, wanted.round_id),
            (Reminder.division_id, wanted.division_id),
        )
        if value
    ]
    if about:
        carriers = select(DeliveryItem.delivery_id).join(Reminder, Reminder.id == DeliveryItem.reminder_id)
        conditions.append(Delivery.id.in_(carriers.where(*about)))
    return conditions


def _holds(column: Any, part: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.contains(part, autoescape=True)
    return found


def _row(found: Row[Any] | Sequence[Any]) -> LogRow:
    delivery, person_name, division_name, told_otherwise = tuple(found)
    return LogRow(
        delivery.id,
        delivery.person_id,
        person_name,
        division_name or "",
        delivery.channel,
        delivery.kind,
        delivery.status,
        delivery.on_day,
        delivery.scheduled_for,
        delivery.accepted_at,
        delivery.last_attempt_at,
        delivery.subject or (delivery.payload or {}).get("subject", ""),
        delivery.error_class,
        delivery.is_maybe_accepted,
        told_otherwise,
        is_resent=delivery.resend_of_id is not None,
    )


def _tries(session: Session, delivery_id: UUID) -> tuple[Try, ...]:
    statement = (
        select(DeliveryAttempt).where(DeliveryAttempt.delivery_id == delivery_id).order_by(DeliveryAttempt.number)
    )
    names = Try.__dataclass_fields__
    return tuple(Try(**{name: getattr(row, name) for name in names}) for row in session.scalars(statement))


def _related(session: Session, delivery: Delivery) -> tuple[Related, ...]:
    before = [one for one in (delivery.fallback_of_id, delivery.resend_of_id) if one]
    statement = select(Delivery).where(
        or_(
            Delivery.fallback_of_id == delivery.id,
            Delivery.resend_of_id == delivery.id,
            Delivery.id.in_(before),
        )
    )
    return tuple(
        Related(row.id, row.channel, row.status, row.kind, row.is_maybe_accepted, _relation(row, delivery))
        for row in session.scalars(statement.order_by(Delivery.id))
    )


def _relation(row: Delivery, delivery: Delivery) -> str:
    if row.id in (delivery.fallback_of_id, delivery.resend_of_id):
        return "before"
    return "resend" if row.resend_of_id == delivery.id else "fallback"
