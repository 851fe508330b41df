"""How to tell that an older database was put back, and which channels must rest then, lest people are told twice."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

from tracker.rules.delivery import LINE_FORGETS_AFTER
from tracker.rules.reminder_hours import USUAL, Hours, sending_moment

TOLERATED = timedelta(minutes=10)  # a worker may die between its turn and the note of it


def is_older(newest_tick: datetime | None, marked: datetime | None) -> bool:
    """Whether the database knows less than this machine's own note: `marked`, the newest turn it made."""
    return marked is not None and (newest_tick is None or marked - newest_tick > TOLERATED)


def channels_to_rest(
    newest_tick: datetime | None, now: datetime, holidays: AbstractSet[date] = frozenset(), hours: Hours = USUAL
) -> list[str]:
    """Mail always: nobody knows a repeated letter again. LINE only where it would not know its keys again:

    after 23 hours, or where what left meanwhile carried another day in its key than what would leave now.
    """
    if newest_tick is None or now - newest_tick > LINE_FORGETS_AFTER:
        return ["email", "line"]
    days = {sending_moment(at, holidays, hours).date() for at in (newest_tick, now)}
    return ["email"] if len(days) == 1 else ["email", "line"]
