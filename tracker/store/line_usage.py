"""A month's LINE messages: how many there are, how many are gone, and up to where they may go."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from tracker.clock import new_id
from tracker.rules.delivery import ARRIVED, LINE_ACCOUNT
from tracker.rules.line_quota import CUTOFF, month_of, month_range
from tracker.rules.reminder_policy import DeliveryKind
from tracker.store.conditional_writes import count_changed, insert_once
from tracker.store.models import Delivery, LineUsage

_OTHER = aliased(Delivery)
_UNDER_WAY = ("pending", "sending", "retry")


def take_message(session: Session, *, cost: int, priority: int, now: datetime) -> bool:
    """Count a message that is about to leave for the first time; False where the month has no place for it.

    One statement, so of two workers with one message left only one gets True. Where nothing is known of the month,
    LINE itself decides.
    """
    month = month_of(now)
    ceiling = LineUsage.allowance_cutoff if priority >= CUTOFF and cost == 1 else LineUsage.allowance
    statement = update(LineUsage).where(
        LineUsage.month == month, or_(ceiling.is_(None), LineUsage.used_ours + cost <= ceiling)
    )
    is_counted = count_changed(session, statement.values(used_ours=LineUsage.used_ours + cost)) == 1
    return is_counted or not is_quota_watched(session, now)


def is_quota_watched(session: Session, now: datetime) -> bool:
    """Whether LINE told how many messages this month has; then planning decides what waits and what goes."""
    usage = find_usage(session, month_of(now))
    return usage is not None and usage.checked_at is not None


def find_usage(session: Session, month: date) -> LineUsage | None:
    """What is known of a month."""
    return session.scalar(select(LineUsage).where(LineUsage.month == month))


def get_usage_locked(session: Session, month: date) -> LineUsage:
    """The row of a month, made where there is none, locked until the commit: one planner at a time.

    Whoever wants messages and this row takes the messages first, or two would wait for each other.
    """
    insert_once(session, LineUsage, [{"id": new_id(), "month": month, "used_seen": 0, "used_ours": 0, "reserve": 0}])
    statement = select(LineUsage).where(LineUsage.month == month).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def count_ours(session: Session, now: datetime, since: datetime | None = None) -> int:
    """Messages of ours that LINE took this month, or may have, or is being asked to take; `since` the account began."""
    begins, ends = month_range(month_of(now))
    begins = max(begins, since) if since else begins
    left = and_(Delivery.accepted_at >= begins, Delivery.accepted_at < ends)
    unknown = and_(
        or_(Delivery.status == "sending", Delivery.is_maybe_accepted),
        Delivery.accepted_at.is_(None),
        Delivery.first_attempt_at >= begins,
    )
    counted = select(func.coalesce(func.sum(Delivery.quota_cost), 0))
    return session.scalar(counted.where(Delivery.channel.in_(LINE_ACCOUNT), or_(left, unknown))) or 0


def has_waiting_messages(session: Session, now: datetime) -> bool:
    """Whether anything of LINE's would leave now, or is held."""
    return session.scalar(select(Delivery.id).where(*_is_waiting(now)).limit(1)) is not None


def list_waiting_messages(session: Session, now: datetime) -> list[Delivery]:
    """What would leave now or is held, most urgent first and groups last, locked; what is being sent is passed over."""
    order = (Delivery.priority.desc(), Delivery.quota_cost, Delivery.not_before, Delivery.id)
    statement = select(Delivery).where(*_is_waiting(now)).order_by(*order).with_for_update(skip_locked=True)
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def _is_waiting(now: datetime) -> tuple[Any, ...]:
    """What has been handed to LINE before, perhaps taken, is counted already and weighed no more."""
    untried = and_(Delivery.status == "pending", Delivery.not_before <= now)
    refused = and_(Delivery.status == "retry", ~Delivery.is_maybe_accepted)
    return (
        Delivery.channel.in_(LINE_ACCOUNT),
        or_(untried, refused, Delivery.status == "held_quota"),
        Delivery.expires_at > now,
    )


def list_told_by_mail(session: Session, held_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, bool]]:
    """Held message → the mail that tells the same, and whether that has left already. Of several, one that has."""
    same_day = and_(
        _OTHER.person_id == Delivery.person_id, _OTHER.kind == Delivery.kind, _OTHER.on_day == Delivery.on_day
    )
    statement = (
        select(Delivery.id, _OTHER.id, _OTHER.status)
        .join(_OTHER, or_(_OTHER.fallback_of_id == Delivery.id, same_day))
        .where(
            Delivery.id.in_(held_ids),
            Delivery.channel == "line",
            _OTHER.channel == "email",
            _OTHER.status.in_((*ARRIVED, *_UNDER_WAY)),
        )
        .order_by(_OTHER.id)
    )
    found: dict[UUID, tuple[UUID, bool]] = {}
    for held_id, other_id, status in session.execute(statement):
        if held_id not in found or status in ARRIVED:
            found[held_id] = (other_id, status in ARRIVED)
    return found


def count_by_status(session: Session, month: date) -> dict[str, int]:
    """How a month's LINE messages stand, by status."""
    begins, ends = month_range(month)
    statement = (
        select(Delivery.status, func.count())
        .where(Delivery.channel.in_(LINE_ACCOUNT), Delivery.scheduled_for >= begins, Delivery.scheduled_for < ends)
        .group_by(Delivery.status)
    )
    return dict(session.execute(statement).all())


def list_tests(session: Session, person_id: UUID, limit: int = 3) -> list[Delivery]:
    """A person's test messages by LINE, newest first."""
    statement = select(Delivery).where(
        Delivery.person_id == person_id, Delivery.channel == "line", Delivery.kind == DeliveryKind.TEST.value
    )
    return list(session.scalars(statement.order_by(Delivery.created_at.desc(), Delivery.id.desc()).limit(limit)))
