"""The hours in which messages leave: the office's own, on working days, never in the night."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.rules.thai_calendar import BANGKOK, add_working_days, is_working_day

EARLIEST, LATEST = time(7, 0), time(20, 0)  # whatever an office chooses, nobody is disturbed outside these


@dataclass(frozen=True)
class Hours:
    """From when to when (Bangkok) messages leave on a working day. What lies outside 07:00–20:00 is drawn in."""

    opens_at: time = time(8, 30)
    closes_at: time = LATEST

    def __post_init__(self) -> None:
        opens_at, closes_at = max(self.opens_at, EARLIEST), min(self.closes_at, LATEST)
        if opens_at >= closes_at:  # hours in which nothing could ever leave would lose reminders in silence
            opens_at, closes_at = EARLIEST, LATEST
        object.__setattr__(self, "opens_at", opens_at)
        object.__setattr__(self, "closes_at", closes_at)


USUAL = Hours()


def sending_moment(now: datetime, holidays: AbstractSet[date] = frozenset(), hours: Hours = USUAL) -> datetime:
    """`now` where a scheduled message may leave now, else the next opening of a working day."""
    local = now.astimezone(BANGKOK)
    today = local.date()
    if is_working_day(today, holidays):
        if local.time() < hours.opens_at:
            return opening(today, hours)
        if local.time() < hours.closes_at:
            return local
    return next_opening(today, holidays, hours)


def next_opening(day: date, holidays: AbstractSet[date] = frozenset(), hours: Hours = USUAL) -> datetime:
    """The opening of the first working day after `day`."""
    return opening(add_working_days(day, 1, holidays), hours)


def opening(day: date, hours: Hours = USUAL) -> datetime:
    return datetime.combine(day, hours.opens_at, BANGKOK)


def closing(day: date, hours: Hours = USUAL) -> datetime:
    """The moment after which a day's message is no longer sent; what it said goes into the next one."""
    return datetime.combine(day, hours.closes_at, BANGKOK)
