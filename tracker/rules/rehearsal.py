"""What a rehearsal of reminding showed: who would be told what and when, what LINE would cost, who hears nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tracker.rules.delivery import EMAIL, GROUP, LINE
from tracker.rules.errors import RuleBroken
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.reminder_words import BY_CALENDAR

LONGEST = 366  # days that are rehearsed at once
USUAL_QUOTA = 300  # of LINE's free plan in Thailand, where nobody has asked LINE yet
TALKING = (LINE, EMAIL, GROUP)  # channels that reach a person outside the product


class Assumption(StrEnum):
    """What the office is supposed to do meanwhile: the two ends between which a real year lies."""

    NOBODY_REPORTS = "nobody_reports"
    ALL_IN_TIME = "all_in_time"

    @property
    def thai(self) -> str:
        """The words shown to people."""
        return {
            Assumption.NOBODY_REPORTS: "ไม่มีใครรายงานเลย (เตือนมากสุด)",
            Assumption.ALL_IN_TIME: "ทุกกองเสร็จตามกำหนด (เตือนน้อยสุด)",
        }[self]


@dataclass(frozen=True)
class Foretold:
    """One person would be told of one thing on one day, by all these channels."""

    on: date
    kind: ReminderKind
    person_id: UUID
    person: str
    subject_id: UUID  # the task or the round
    division_id: UUID | None
    title: str
    division: str
    due_on: date
    version: int
    offset_days: int | None
    late_week: int | None
    level: int | None
    channels: tuple[str, ...]
    reason: str = ""

    @property
    def mark(self) -> str:
        """Which of a duty's days it is: the same in two rehearsals, whatever the date."""
        if self.level is not None:
            return f"L{self.level}"
        if self.late_week is not None:
            return f"w{self.late_week}"
        return "once" if self.offset_days is None else f"d{self.offset_days}"

    @property
    def mark_words(self) -> str:
        """ "ก่อนครบกำหนด 7 วัน"."""
        if self.kind is ReminderKind.WEEKLY_SUMMARY:
            return "ประจำสัปดาห์"
        if self.level is not None:
            return f"แจ้งขึ้นไปขั้นที่ {self.level}"
        if self.late_week is not None:
            return f"เกินกำหนด {self.late_week} สัปดาห์"
        if self.offset_days is None:
            return "วันที่ขอให้เตือนอีกครั้ง" if self.kind in BY_CALENDAR else "แจ้งครั้งเดียว"
        return f"ก่อนครบกำหนด {self.offset_days} วัน" if self.offset_days else "วันครบกำหนด"


@dataclass(frozen=True)
class MonthOfLine:
    """What LINE would cost in a month (`month` = its first day). `quota` None: no limit."""

    month: date
    cost: int
    quota: int | None
    used_before: int  # what was used of it before the rehearsal began
    short_days: tuple[date, ...] = ()  # on which a message could not go by LINE for want of quota

    @property
    def is_short(self) -> bool:
        return bool(self.short_days) or (self.quota is not None and self.used_before + self.cost > self.quota)


@dataclass(frozen=True)
class Silence:
    """Working days on end on which nobody who has to act hears anything although so many tasks are open."""

    first: date
    last: date
    working_days: int
    open_count: int


@dataclass(frozen=True)
class Vacancy:
    """A division with work whose head's post nobody holds, between two days of the rehearsal."""

    division: str
    first: date
    last: date


@dataclass(frozen=True)
class Unreached:
    """Somebody who would be told only inside the product: no address, or all of them off or bad."""

    person: str
    notice_count: int


@dataclass(frozen=True)
class NeverTold:
    """An open task of which nobody would hear, and why."""

    task_id: UUID
    title: str
    division: str
    due_on: date | None

    @property
    def why(self) -> str:
        return "ไม่มีวันครบกำหนด" if self.due_on is None else "ไม่มีวันเตือนในช่วงที่ซ้อม"


@dataclass(frozen=True)
class Sent:
    """How many messages a channel would carry in a month (`month` = its first day)."""

    month: date
    channel: str
    count: int


@dataclass(frozen=True)
class Rehearsal:
    """Everything a rehearsal showed, in order of time."""

    organization: str
    first: date
    last: date
    assumption: Assumption
    told: tuple[Foretold, ...]
    sent: tuple[Sent, ...] = ()
    line: tuple[MonthOfLine, ...] = ()
    silences: tuple[Silence, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    never_told: tuple[NeverTold, ...] = ()
    channels_missing: tuple[str, ...] = ()  # supposed to be there, and not set up in this installation
    moved: str = ""  # what was moved before it began, in words

    @property
    def escalations(self) -> tuple[Foretold, ...]:
        return tuple(told for told in self.told if told.kind is ReminderKind.ESCALATION)

    @property
    def by_kind(self) -> Counter[ReminderKind]:
        return Counter(told.kind for told in self.told)

    @property
    def by_person(self) -> list[tuple[str, Counter[ReminderKind]]]:
        """Who would hear how much, who hears most first."""
        names = {told.person_id: told.person for told in self.told}
        counts = {person: Counter(t.kind for t in self.told if t.person_id == person) for person in names}
        return sorted(((names[one], found) for one, found in counts.items()), key=lambda pair: -pair[1].total())

    def in_month(self, month: date) -> list[Foretold]:
        """What would be told in the month of this day."""
        return [told for told in self.told if first_of_month(told.on) == first_of_month(month)]

    def sent_by(self, channel: str, month: date | None = None) -> int:
        """Messages of a channel, in one month or in all."""
        return sum(one.count for one in self.sent if one.channel == channel and month in (None, one.month))

    @property
    def short_days(self) -> tuple[date, ...]:
        """Days on which LINE's quota would not do."""
        return tuple(day for month in self.line for day in month.short_days)


def check_period(first: date, last: date) -> None:
    """Raise RuleBroken for a period that cannot be rehearsed."""
    if last < first:
        raise RuleBroken("rehearsal_period", "วันสุดท้ายต้องไม่ก่อนวันแรก กรุณาตรวจช่วงวันที่ต้องการซ้อม")
    if (last - first).days >= LONGEST:
        raise RuleBroken("rehearsal_period", "ซ้อมได้ครั้งละไม่เกิน 1 ปี กรุณาเลือกช่วงวันที่ให้สั้นลง")


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """The first day of each month from `first` to `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [first.year * 12 + first.month - 1 + number for number in range(count)]
    return tuple(date(month // 12, month % 12 + 1, 1) for month in starts)


def silences_of(working_days: Iterable[tuple[date, int]], heard: frozenset[date]) -> tuple[Silence, ...]:
    """Stretches of working days without a word. `working_days`: each with how much was open on it; 0 is no silence."""
    found: list[Silence] = []
    is_going_on = False
    for day, open_count in working_days:
        is_silent = day not in heard and open_count > 0
        if is_silent and is_going_on:
            last = found[-1]
            found[-1] = Silence(last.first, day, last.working_days + 1, max(last.open_count, open_count))
        elif is_silent:
            found.append(Silence(day, day, 1, open_count))
        is_going_on = is_silent
    return tuple(found)


def days_heard(told: Iterable[Foretold]) -> frozenset[date]:
    """The days on which somebody who has to act is told; the executives' summary asks for nothing."""
    return frozenset(one.on for one in told if one.kind is not ReminderKind.WEEKLY_SUMMARY)


def vacancies_of(seen: Iterable[tuple[date, frozenset[str]]]) -> tuple[Vacancy, ...]:
    """Stretches of days on which a division's head was missing. `seen`: the divisions without one, day by day."""
    found: list[Vacancy] = []
    going_on: dict[str, int] = {}
    for day, divisions in seen:
        going_on = {name: index for name, index in going_on.items() if name in divisions}
        for name in sorted(divisions):
            if name in going_on:
                found[going_on[name]] = Vacancy(name, found[going_on[name]].first, day)
            else:
                going_on[name] = len(found)
                found.append(Vacancy(name, day, day))
    return tuple(found)


def unreached_of(told: Iterable[Foretold]) -> tuple[Unreached, ...]:
    """People whom no message would reach outside the product on any day."""
    names: dict[UUID, str] = {}
    counts: Counter[UUID] = Counter()
    reached: set[UUID] = set()
    for one in told:
        names[one.person_id] = one.person
        counts[one.person_id] += 1
        if any(channel in TALKING for channel in one.channels):
            reached.add(one.person_id)
    return tuple(Unreached(names[person], count) for person, count in counts.most_common() if person not in reached)
