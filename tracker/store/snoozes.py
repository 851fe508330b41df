"""Duties that people put off for a while."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.models import Reminder, Snooze

# Who put off what: person, kind, task or round, division, deadline and its version. A moved deadline ends it.
SnoozeKey = tuple[UUID, str, UUID | None, UUID | None, date, int]


def list_snoozes(session: Session, person_ids: Collection[UUID] | None = None) -> dict[SnoozeKey, list[date]]:
    """The days until which duties were put off, those of one duty and person together."""
    statement = select(
        Snooze.person_id,
        Snooze.kind,
        Snooze.task_id,
        Snooze.round_id,
        Snooze.division_id,
        Snooze.due_on,
        Snooze.deadline_version,
        Snooze.until_on,
    )
    if person_ids is not None:
        statement = statement.where(Snooze.person_id.in_(person_ids))
    found: dict[SnoozeKey, list[date]] = defaultdict(list)
    for person_id, kind, task_id, round_id, division_id, due_on, version, until_on in session.execute(statement):
        found[person_id, kind, task_id or round_id, division_id, due_on, version].append(until_on)
    return found


def count_snoozes(session: Session, reminder: Reminder) -> int:
    """How often the person of this reminder has put its duty off, under its present deadline."""
    statement = (
        select(func.count())
        .select_from(Snooze)
        .where(
            Snooze.person_id == reminder.person_id,
            Snooze.kind == reminder.kind,
            Snooze.task_id.is_not_distinct_from(reminder.task_id),
            Snooze.round_id.is_not_distinct_from(reminder.round_id),
            Snooze.division_id.is_not_distinct_from(reminder.division_id),
            Snooze.due_on == reminder.due_on,
            Snooze.deadline_version == reminder.deadline_version,
        )
    )
    return session.scalar(statement) or 0
