"""A month's LINE messages: what may still leave, what is kept for the coming cutoff, and which messages go first."""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tracker.rules.line_account import LineQuota
from tracker.rules.thai_calendar import BANGKOK, day_of, working_day_on_or_before

CUTOFF = 40  # Delivery.priority from which a message is about a reporting cutoff, or somebody waits for it
ASK_EVERY = timedelta(hours=1)
ASK_BEFORE_A_BATCH = timedelta(minutes=5)  # what people send by hand in the meantime is not known
SCARCE = 0.2  # of the month's messages left: from here on the page warns


@dataclass(frozen=True)
class Weighed:
    """A message that wants to leave: how much it matters, and how many of the month's messages it costs."""

    id: UUID
    priority: int
    cost: int = 1


@dataclass(frozen=True)
class Budget:
    """How many messages of ours have left, and up to which count they may: ordinary ones, those of a cutoff."""

    ours: int
    allowance: int | None
    allowance_cutoff: int | None

    def ceiling(self, priority: int, cost: int) -> int | None:
        """A push to a whole group never draws on what is kept for people."""
        return self.allowance_cutoff if priority >= CUTOFF and cost == 1 else self.allowance


@dataclass(frozen=True)
class Step:
    """A duty of a round that some people will be reminded of by LINE."""

    due_on: date
    person_ids: frozenset[UUID]


def month_of(now: datetime) -> date:
    """The first day of the month, in Bangkok."""
    return day_of(now).replace(day=1)


def month_range(month: date) -> tuple[datetime, datetime]:
    """When a month begins, and when the next one does."""
    following = (month + timedelta(days=32)).replace(day=1)
    return tuple(datetime.combine(day, datetime.min.time(), BANGKOK) for day in (month, following))  # type: ignore[return-value]


def cutoff_allowance(seen: LineQuota, ours: int) -> int | None:
    """Up to which count of ours messages may leave: the month's, less what others sent by hand.

    LINE counts those too, and ours with some delay; so whatever it saw beyond ours was sent by hand.
    """
    if seen.limit is None:
        return None
    return max(seen.limit - max(0, seen.used - ours), 0)


def share_out(messages: Iterable[Weighed], budget: Budget) -> frozenset[UUID]:
    """The messages that may leave: the most urgent first, people before groups, each only where its whole cost fits."""
    taken = budget.ours
    going: set[UUID] = set()
    for message in sorted(messages, key=lambda one: (-one.priority, one.cost)):
        ceiling = budget.ceiling(message.priority, message.cost)
        if ceiling is None or taken + message.cost <= ceiling:
            taken += message.cost
            going.add(message.id)
    return frozenset(going)


def coming_days(
    steps: Iterable[Step], offsets: Collection[int], today: date, holidays: AbstractSet[date] = frozenset()
) -> dict[date, int]:
    """Working day after today → how many people LINE will remind of a cutoff on it. A person gets one message a day."""
    told = {
        (day, person_id)
        for step in steps
        for offset in offsets
        if (day := working_day_on_or_before(step.due_on - timedelta(days=offset), holidays)) > today
        for person_id in step.person_ids
    }
    days = sorted(day for day, _ in told)
    return {day: days.count(day) for day in dict.fromkeys(days)}


def reserve_of(days: dict[date, int], month: date) -> int:
    """What the rest of this month's cutoff reminders will take; other months have messages of their own."""
    return sum(count for day, count in days.items() if (day.year, day.month) == (month.year, month.month))


def cost_by_month(days: dict[date, int]) -> list[tuple[date, int]]:
    """Month → messages, in order."""
    months = dict.fromkeys(day.replace(day=1) for day in sorted(days))
    return [(month, reserve_of(days, month)) for month in months]


def left(limit: int | None, used_seen: int, used_ours: int) -> int | None:
    """What a month still has, as far as anybody knows."""
    return None if limit is None else max(limit - max(used_seen, used_ours), 0)


def next_due(steps: Sequence[Step], today: date) -> date | None:
    """The nearest cutoff that lies ahead."""
    return min((step.due_on for step in steps if step.due_on >= today), default=None)
