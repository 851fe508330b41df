"""The duties that stand today, who holds which position, and the days on which the office does not work."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.rules.reminder_policy import Obligation, RemindingPolicy
from tracker.rules.reminder_recipients import TOLD_BY_RANK, Holder
from tracker.store.models import Appointment, Holiday, Person, Position
from tracker.store.people import in_force, still_here
from tracker.store.round_duties import list_round_obligations, list_summary_obligations
from tracker.store.task_duties import list_asked_obligations, list_task_obligations
from tracker.store.task_news import list_task_news

_BROUGHT_FORWARD = timedelta(days=14)  # no run of holidays is longer


def list_obligations(session: Session, today: date, policy: RemindingPolicy) -> list[Obligation]:
    """All duties a reminder could be due for today; escalations follow from those that are late."""
    return [
        *list_task_obligations(session, today, reach=_reach(policy.task_offsets)),
        *list_asked_obligations(session, today),
        *list_task_news(session, today),
        *list_round_obligations(session, today, reach=_reach(policy.round_offsets)),
        *list_summary_obligations(session, today, is_to_be_read=False),
    ]


def _reach(offsets: tuple[int, ...]) -> timedelta:
    return timedelta(days=max(offsets, default=0)) + _BROUGHT_FORWARD


def list_all_holders(session: Session, today: date, named: Collection[UUID] | None = None) -> list[Holder]:
    """Everybody who holds a position today and still works here; with `named` these people only, and all who are
    told by their rank.
    """
    statement = (
        select(
            Appointment.person_id,
            Position.rank,
            Position.division_id,
            Appointment.is_acting,
            Appointment.starts_on,
            Position.title,
        )
        .join(Position, Position.id == Appointment.position_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(in_force(today), still_here(today))
        .order_by(Appointment.id)
    )
    if named is not None:
        statement = statement.where(or_(Position.rank.in_(TOLD_BY_RANK), Appointment.person_id.in_(named)))
    return [
        Holder(person_id, rank, division_id, is_acting, starts_on or date.min, title)
        for person_id, rank, division_id, is_acting, starts_on, title in session.execute(statement)
    ]


def list_holidays(session: Session) -> frozenset[date]:
    """The days on which this office does not work, weekends apart; proposed ones count once they are confirmed."""
    return frozenset(session.scalars(select(Holiday.on_date).where(Holiday.is_confirmed)))
