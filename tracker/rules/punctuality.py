"""How punctual the sending is: the share of messages handed over within a minute and within five of being due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.progress import Share

IN_ONE_MINUTE, IN_FIVE_MINUTES = 60, 300  # seconds; the promise is 95 % and 99 % (P2)
PROMISED_IN_ONE, PROMISED_IN_FIVE = 95, 99
DAYS = 30


@dataclass(frozen=True)
class DayCount:
    """The messages of one day: due, and handed over within a minute and within five."""

    day: date
    due: int
    in_one_minute: int
    in_five_minutes: int


@dataclass(frozen=True)
class Punctuality:
    """The last days together and one by one; days without a message have none due."""

    in_one_minute: Share
    in_five_minutes: Share
    days: tuple[DayCount, ...]

    @property
    def is_promise_kept(self) -> bool:
        """Both shares, unrounded, reach what was promised; nothing due breaks no promise."""
        return all(
            100 * share.counted >= promised * share.total
            for share, promised in ((self.in_one_minute, PROMISED_IN_ONE), (self.in_five_minutes, PROMISED_IN_FIVE))
        )

    @property
    def late_days(self) -> tuple[DayCount, ...]:
        """Days on which something left more than five minutes late, the newest first."""
        return tuple(day for day in reversed(self.days) if day.in_five_minutes < day.due)


def first_day(today: date) -> date:
    """The first of the days that are looked at."""
    return today - timedelta(days=DAYS - 1)


def summarise_punctuality(counts: Sequence[DayCount], today: date) -> Punctuality:
    """The shares over the last thirty days, today included."""
    known = {count.day: count for count in counts}
    days = [first_day(today) + timedelta(days=number) for number in range(DAYS)]
    all_days = tuple(known.get(day, DayCount(day, 0, 0, 0)) for day in days)
    due = sum(day.due for day in all_days)
    return Punctuality(
        Share(sum(day.in_one_minute for day in all_days), due, "ข้อความ"),
        Share(sum(day.in_five_minutes for day in all_days), due, "ข้อความ"),
        all_days,
    )
