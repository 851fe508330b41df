"""Finds what has become due and was never told to somebody, and records it: once per duty, mark and person."""

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.escalation import LateSubject, escalated, late_subject, steps_due
from tracker.rules.reminder_marks import Decision, Mark, decide, reminder_key
from tracker.rules.reminder_policy import Duty, Obligation, RemindingPolicy
from tracker.rules.reminder_reason import reason_of
from tracker.rules.reminder_recipients import Roster
from tracker.store.duties import list_all_holders, list_holidays, list_obligations
from tracker.store.escalation_stops import list_stopped
from tracker.store.reminders import add_reminders, list_known_keys, reminder_values
from tracker.store.reminding import reminding_policy
from tracker.store.snoozes import SnoozeKey, list_snoozes


@dataclass(frozen=True)
class Today:
    """All that a turn must know beside the duties themselves, read once."""

    day: date
    policy: RemindingPolicy
    holidays: AbstractSet[date]
    roster: Roster
    stopped: AbstractSet[LateSubject]
    snoozes: dict[SnoozeKey, list[date]]
    _decisions: dict[Any, Decision] = field(default_factory=dict, repr=False)
    _steps: dict[Any, tuple[Mark, ...]] = field(default_factory=dict, repr=False)

    def decision(self, duty: Duty, person_id: UUID) -> Decision:
        """`decide`; most duties share their days with many others."""
        if self.snoozes and (until := self.snoozes.get(snooze_key(duty, person_id))):
            return decide(duty, self.day, self.holidays, self.policy, until)
        days = (duty.kind, duty.due_on, duty.assigned_on, duty.happened_on)
        if days not in self._decisions:
            self._decisions[days] = decide(duty, self.day, self.holidays, self.policy)
        return self._decisions[days]

    def steps(self, duty: Duty) -> tuple[Mark, ...]:
        """The steps upwards whose day has come, unless somebody stopped them."""
        if duty.due_on >= self.day or late_subject(duty) in self.stopped:
            return ()
        days = (duty.kind, duty.due_on, duty.assigned_on)
        if days not in self._steps:
            every = self.policy.escalation_working_days
            self._steps[days] = steps_due(duty, self.day, self.holidays, every)
        return self._steps[days]


@dataclass(frozen=True)
class _Told:
    """A person to whom a duty's marks are due."""

    obligation: Obligation
    person_id: UUID
    decision: Decision

    @property
    def due_key(self) -> str | None:
        return self.key(self.decision.due) if self.decision.due else None

    def key(self, mark: Mark) -> str:
        return reminder_key(self.obligation.duty, mark, self.person_id)


def read_today(session: Session, day: date, named: Collection[UUID] | None = None) -> Today:
    """The office as it is on a day; with `named` only with these people and those who are told by their rank."""
    return Today(
        day,
        reminding_policy(session),
        list_holidays(session),
        Roster(list_all_holders(session, day, named)),
        list_stopped(session),
        list_snoozes(session),
    )


def record_due(session: Session, today: Today, now: datetime) -> list[dict[str, Any]]:
    """Reminders that became due since the last turn; older marks they replace are recorded as superseded.

    Where the newest mark of a duty and person is known, its older ones are too, so only keys of newest marks are
    asked for, unless the person has put the duty off.
    """
    told = list(_told(session, today))
    known = list_known_keys(session, [key for one in told if (key := one.due_key)])
    fresh = [one for one in told if one.due_key not in known]
    older = [(one, mark, one.key(mark)) for one in fresh for mark in one.decision.superseded]
    known_older = list_known_keys(session, [key for _, _, key in older])
    planned = [row for one in fresh if one.decision.due for row in [_row(one, one.decision.due, "planned", today, now)]]
    passed = [_row(one, mark, "superseded", today, now) for one, mark, key in older if key not in known_older]
    add_reminders(session, passed + planned)
    return planned


def _told(session: Session, today: Today) -> Iterator[_Told]:
    for obligation in list_obligations(session, today.day, today.policy):
        for person_id in today.roster.told(obligation).person_ids:
            decision = today.decision(obligation.duty, person_id)
            if decision.due or decision.superseded:
                yield _Told(obligation, person_id, decision)
        if steps := today.steps(obligation.duty):
            yield from _told_upwards(obligation, steps, today)


def _told_upwards(obligation: Obligation, steps: tuple[Mark, ...], today: Today) -> Iterator[_Told]:
    """Each step to the next person up; where the ranks end before the steps do, the rest goes to nobody."""
    above = today.roster.above(obligation)
    late = escalated(obligation)
    for mark, person_id in zip(steps, above, strict=False):
        yield _Told(late, person_id, Decision(mark))


def _row(one: _Told, mark: Mark, state: str, today: Today, now: datetime) -> dict[str, Any]:
    """Only what is told has a reason."""
    is_told = state == "planned"
    reason = reason_of(one.obligation, mark, one.person_id, today.roster.posts, today.day) if is_told else None
    return reminder_values(one.obligation, mark, one.person_id, key=one.key(mark), state=state, reason=reason, now=now)


def snooze_key(duty: Duty, person_id: UUID) -> SnoozeKey:
    """Under which a person put this duty off."""
    return person_id, duty.kind.value, duty.subject_id, duty.division_id, duty.due_on, duty.deadline_version
