"""What the reminders of the coming cutoffs will cost in LINE messages, before they come."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import LINE
from tracker.rules.line_quota import Step, coming_days, cost_by_month, next_due, reserve_of
from tracker.rules.reminder_policy import Obligation, ReminderKind
from tracker.rules.reminder_recipients import recipients_of
from tracker.store.contacts import list_addresses
from tracker.store.duties import list_all_holders, list_holidays
from tracker.store.reminding import reminding_policy
from tracker.store.round_duties import list_round_obligations

_OF_A_CUTOFF = (ReminderKind.ENTRY, ReminderKind.ROUND)


@dataclass(frozen=True)
class Forecast:
    """The next cutoff, how many people LINE will remind of it and when; `reserve`: what the month needs for all."""

    closes_on: date | None
    people_count: int
    days: tuple[tuple[date, int], ...]
    months: tuple[tuple[date, int], ...]
    reserve: int

    @property
    def total(self) -> int:
        """Messages until the cutoff."""
        return sum(count for _, count in self.days)


def forecast_line(session: Session, today: date, month: date) -> Forecast:
    """Look at who owes what today, and who of them LINE reaches; `reserve` is what the rest of `month` needs."""
    steps = _steps(session, today)
    offsets, holidays = reminding_policy(session).round_offsets, list_holidays(session)
    closes_on = next_due(steps, today)
    next_steps = [step for step in steps if step.due_on == closes_on]
    days = coming_days(next_steps, offsets, today, holidays)
    return Forecast(
        closes_on=closes_on,
        people_count=len({person for step in next_steps for person in step.person_ids}),
        days=tuple(days.items()),
        months=tuple(cost_by_month(days)),
        reserve=reserve_of(coming_days(steps, offsets, today, holidays), month),
    )


def _steps(session: Session, today: date) -> list[Step]:
    obligations = [one for one in list_round_obligations(session, today) if one.duty.kind in _OF_A_CUTOFF]
    holders = list_all_holders(session, today)
    told = [(one, recipients_of(one, holders).person_ids) for one in obligations]
    people = {person for _, person_ids in told for person in person_ids}
    reached = {person for person, channel in list_addresses(session, today, people) if channel == LINE}
    return [_step(one, person_ids, reached) for one, person_ids in told]


def _step(obligation: Obligation, person_ids: tuple[UUID, ...], reached: set[UUID]) -> Step:
    return Step(obligation.duty.due_on, frozenset(person_ids) & reached)
