"""What happened to the demo's plan until today: who did what on which working day. Follows from `today` alone.

The plan is the same every year; how far each task has come follows from where today lies in its period. The
first tasks are due in the August and September before the year begins, so that even on 1 October some work is
done, some waits for review and one division is behind. Nothing happens today or later: the last day on which
anybody did anything is the working day before today.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, IntEnum
from uuid import UUID

from tracker.rules.fiscal_year import ROUNDS, FiscalYear, RoundMonths
from tracker.rules.thai_calendar import working_day_on_or_after, working_day_on_or_before
from tracker.services.demo.text import AFTER_YEAR, WHOLE_YEAR, GroupText
from tracker.services.demo.town import BEHIND, DIVISIONS, ONE_LATE

WAITING_FOR_REVIEW = 3
LATE_OF_BEHIND = 3
# Public holidays that fall on the same day every year; nobody reports on them.
_HOLIDAYS = (
    (1, 1), (4, 6), (4, 13), (4, 14), (4, 15), (5, 1), (5, 4), (6, 3), (7, 28), (8, 12), (10, 13), (10, 23),
    (12, 5), (12, 10), (12, 31),
)  # fmt: skip


class Deed(IntEnum):
    """What somebody does; the value is the minute of the day, so that one day's deeds follow each other."""

    REPORT = 9 * 60 + 10
    BLOCK = 10 * 60 + 40
    HAND_IN_ENTRIES = 11 * 60 + 15
    EVIDENCE = 13 * 60 + 20
    FINISH = 13 * 60 + 50
    RETURN = 14 * 60 + 25
    CANCEL = 15 * 60
    APPROVE = 15 * 60 + 30
    APPROVE_ENTRIES = 16 * 60 + 5


class Portion(Enum):
    """How many of a division's owed entries are handed in."""

    ALL = "all"
    EVERY_SECOND = "every second"
    BEST = "the one whose work is furthest"
    DRAFT = "that one, and only as a draft"


@dataclass(frozen=True)
class Duty:
    """A task as the story knows it. `ordinal` makes its days differ a little from those of the next."""

    id: UUID
    ordinal: int
    division: str
    group: GroupText
    opens_on: date
    due_on: date


@dataclass(frozen=True)
class TaskTurn:
    """Something done to a task."""

    on: date
    deed: Deed
    duty: Duty
    text: str = ""
    percent: int | None = None

    @property
    def minute(self) -> int:
        return self.deed + self.duty.ordinal % 15


@dataclass(frozen=True)
class EntryTurn:
    """Something done to the entries of a division in a round."""

    on: date
    deed: Deed
    division: str
    months: RoundMonths
    portion: Portion = Portion.ALL

    @property
    def minute(self) -> int:
        return self.deed


Turn = TaskTurn | EntryTurn


def in_force_on(year: FiscalYear) -> date:
    """The day on which the plan came into force: two months before its year begins."""
    return working_day_on_or_after(year.start - timedelta(days=61), holidays_of(year))


class Course:
    """The story of one plan up to `today`."""

    def __init__(self, year: FiscalYear, today: date) -> None:
        self.year, self.today = year, today
        self.free = holidays_of(year)
        self.last_day = self._working(today - timedelta(days=1))

    def turns(self, duties: Sequence[Duty], *, is_short: bool = False) -> list[Turn]:
        """Everything that happened, in order of time. Told in short, only the ends of what was finished are told."""
        found: list[Turn] = [*self._entry_turns(), *self._task_turns(duties)]
        if is_short:
            done = {turn.duty.id for turn in found if isinstance(turn, TaskTurn) and turn.deed is Deed.FINISH}
            found = [turn for turn in found if not (turn.deed is Deed.REPORT and _is_of(turn, done))]
        return sorted(found, key=lambda turn: (turn.on, turn.minute))

    # --- tasks ------------------------------------------------------------------------------------------------

    def _task_turns(self, duties: Sequence[Duty]) -> Iterable[Turn]:
        late = self._late(duties)
        finished = {duty.id: day for duty in duties if duty.id not in late and (day := self._finish_day(duty))}
        waiting = sorted(finished, key=lambda each: finished[each])[-WAITING_FOR_REVIEW:]
        for duty in duties:
            if duty.group.not_applicable:
                day = self._working(duty.opens_on + timedelta(days=20))
                yield TaskTurn(day, Deed.CANCEL, duty, duty.group.not_applicable)
            elif duty.id in late:
                yield from self._late_turns(duty, late[duty.id])
            elif duty.id in finished:
                yield from self._reports(duty, finished[duty.id])
                yield from self._finish(duty, finished[duty.id], is_approved=duty.id not in waiting)
            else:
                yield from self._reports(duty, duty.due_on)

    def _late(self, duties: Sequence[Duty]) -> dict[UUID, Deed | None]:
        """The late tasks, each with the last thing its people did: report, tell of an obstacle, or nothing."""
        past = [duty for duty in duties if duty.due_on < self.today and not duty.group.not_applicable]
        past.sort(key=lambda duty: duty.due_on)
        late: dict[UUID, Deed | None] = {d.id: Deed.REPORT for d in past if d.division == ONE_LATE}
        late = dict(list(late.items())[-1:])
        behind = [duty for duty in past if duty.division == BEHIND][-LATE_OF_BEHIND:]
        blocked = next((duty for duty in reversed(behind) if duty.group.obstacle), None)
        others = [duty for duty in behind if duty is not blocked]
        late |= {duty.id: None if number else Deed.REPORT for number, duty in enumerate(others)}
        return late | ({blocked.id: Deed.BLOCK} if blocked else {})

    def _late_turns(self, duty: Duty, last: Deed | None) -> Iterable[Turn]:
        if last is not None:
            yield from list(self._reports(duty, duty.due_on))[:1]
        if last is Deed.BLOCK:
            yield TaskTurn(self._working(duty.due_on - timedelta(days=2)), Deed.BLOCK, duty, duty.group.obstacle)

    def _finish_day(self, duty: Duty) -> date | None:
        """The day on which a task was handed in as finished, if it was."""
        if duty.group.not_applicable or not duty.group.finished:
            return None
        if duty.due_on < self.today:
            shift = 20 + duty.ordinal % 7 if duty.division == BEHIND else -(3 + duty.ordinal % 8)
            return self._capped(duty.due_on + timedelta(days=shift))
        is_early = duty.due_on - self.today <= timedelta(days=20) and duty.group.months != WHOLE_YEAR
        if is_early and duty.division != BEHIND:
            return self._capped(self.last_day - timedelta(days=duty.ordinal % 4))
        return None

    def _reports(self, duty: Duty, until: date) -> Iterable[Turn]:
        """Progress, spread over the period; what would lie ahead has not been said yet."""
        if duty.group.months == AFTER_YEAR:
            return
        begin = max(duty.opens_on, in_force_on(self.year) + timedelta(days=2))
        count = len(duty.group.progress)
        for number, text in enumerate(duty.group.progress):
            part = (2 * number + 1) / (2 * count + 1)
            day = self._working(begin + (until - begin) * part)
            if day > self.last_day or day < in_force_on(self.year):
                continue
            share = (day - begin) / (duty.due_on - begin)
            yield TaskTurn(day, Deed.REPORT, duty, text, min(90, max(10, round(share * 20) * 5)))

    def _finish(self, duty: Duty, day: date, *, is_approved: bool) -> Iterable[Turn]:
        text = duty.group.finished_by(duty.division)
        if duty.group.evidence:
            yield TaskTurn(day, Deed.EVIDENCE, duty)
        if duty.group.returned:
            first = self._working(day - timedelta(days=6))
            yield TaskTurn(first, Deed.FINISH, duty, text, 100)
            yield TaskTurn(first, Deed.RETURN, duty, duty.group.returned)
            text = "แก้ไขและแนบเอกสารเพิ่มเติมตามที่แจ้งแล้ว"
        yield TaskTurn(day, Deed.FINISH, duty, text, 100)
        if is_approved:
            reviewed = self._capped(day + timedelta(days=1 + duty.ordinal % 4))
            yield TaskTurn(reviewed, Deed.APPROVE, duty)

    # --- entries ----------------------------------------------------------------------------------------------

    def _entry_turns(self) -> Iterable[Turn]:
        for months in ROUNDS:
            for turn in self._round_turns(months):
                if turn.on <= self.last_day:
                    yield turn
        months = self.year.round_of(self.today)
        if self.last_day < self.year.closes_on(months) - timedelta(days=10):
            for division, portion in (
                ("office", Portion.BEST),
                ("finance", Portion.BEST),
                ("welfare", Portion.DRAFT),
            ):
                yield EntryTurn(self.last_day, Deed.HAND_IN_ENTRIES, division, months, portion)

    def _round_turns(self, months: RoundMonths) -> Iterable[EntryTurn]:
        """In the last week before a round closes most divisions hand in; one is late, one does half."""
        closes_on = self.year.closes_on(months)
        for number, division in enumerate(DIVISIONS):
            shift = 9 if division == ONE_LATE else number - 7
            portion = Portion.EVERY_SECOND if division == BEHIND else Portion.ALL
            day = self._working(closes_on + timedelta(days=shift))
            yield EntryTurn(day, Deed.HAND_IN_ENTRIES, division, months, portion)
            if division not in (BEHIND, ONE_LATE):
                reviewed = self._working(closes_on + timedelta(days=15 + number))
                yield EntryTurn(reviewed, Deed.APPROVE_ENTRIES, division, months)

    # --- days -------------------------------------------------------------------------------------------------

    def _working(self, day: date) -> date:
        return working_day_on_or_before(day, self.free)

    def _capped(self, day: date) -> date:
        return self._working(min(day, self.last_day))


def _is_of(turn: Turn, duty_ids: Set[UUID]) -> bool:
    return isinstance(turn, TaskTurn) and turn.duty.id in duty_ids


def holidays_of(year: FiscalYear) -> frozenset[date]:
    """Days of a fiscal year on which nobody is at work, as far as the story knows."""
    years = (year.start.year, year.end.year)
    return frozenset(date(each, month, day) for each in years for month, day in _HOLIDAYS)
