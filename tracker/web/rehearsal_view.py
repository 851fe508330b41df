"""What the page of a rehearsal shows: figures, months, people, and the notices of one month or one person."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from tracker.rules.delivery_words import SHORT_CHANNELS
from tracker.rules.rehearsal import Foretold, MonthOfLine, Rehearsal, Silence, first_of_month, months_between
from tracker.rules.rehearsal_comparison import Comparison
from tracker.rules.rehearsal_forms import channel_words
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.reminder_words import KINDS
from tracker.rules.thai_calendar import WEEKDAYS, format_date, format_month

LONG_SILENCE = 5  # working days; shorter ones are the rhythm of reminding itself


@dataclass(frozen=True)
class MonthLine:
    """A month of the rehearsal."""

    key: str
    name: str
    notice_count: int
    escalation_count: int
    mail_count: int
    line: MonthOfLine | None
    is_shown: bool

    @property
    def line_words(self) -> str:
        """ "42 จาก 300"."""
        if self.line is None:
            return "–"
        used = self.line.used_before + self.line.cost
        return f"{used}" if self.line.quota is None else f"{used} จาก {self.line.quota}"


@dataclass(frozen=True)
class PersonLine:
    """Somebody who would be told, and of what."""

    id: UUID
    name: str
    count: int
    kinds: str
    is_shown: bool


@dataclass(frozen=True)
class NoticeLine:
    """One notice in words."""

    title: str
    about: str


@dataclass(frozen=True)
class PersonDay:
    """All that one person is told on one day, and by which ways."""

    person: str
    channels: str
    notices: tuple[NoticeLine, ...]


@dataclass(frozen=True)
class DayLine:
    """All notices of one day."""

    name: str
    people: tuple[PersonDay, ...]


@dataclass(frozen=True)
class RehearsalView:
    """The whole page."""

    rehearsal: Rehearsal
    months: tuple[MonthLine, ...]
    people: tuple[PersonLine, ...]
    kinds: tuple[tuple[str, int], ...]
    days: tuple[DayLine, ...]
    shown: str  # which month's or person's notices these are
    long_silences: tuple[Silence, ...]
    missing: tuple[str, ...]

    @property
    def dearest(self) -> MonthLine | None:
        """The month that needs most of LINE."""
        return max(self.months, key=lambda one: one.line.cost if one.line else 0, default=None)

    @property
    def has_warnings(self) -> bool:
        seen = self.rehearsal
        return bool(
            self.missing
            or seen.unreached
            or seen.vacancies
            or seen.never_told
            or self.long_silences
            or any(month.is_short for month in seen.line)
        )


def view_rehearsal(rehearsal: Rehearsal, month: str, person_id: UUID | None) -> RehearsalView:
    """The page with the notices of a month ("2026-12"; else the first that has any), or of a person."""
    names = {one.person_id: one.person for one in rehearsal.told}
    starts = months_between(rehearsal.first, rehearsal.last)
    busy = [start for start in starts if rehearsal.in_month(start)]
    chosen = next((start for start in starts if _key(start) == month), busy[0] if busy else starts[0])
    is_person = person_id in names
    told = [one for one in rehearsal.told if one.person_id == person_id] if is_person else rehearsal.in_month(chosen)
    line = {one.month: one for one in rehearsal.line}
    return RehearsalView(
        rehearsal,
        tuple(_month(rehearsal, one, line.get(one), is_shown=not is_person and one == chosen) for one in starts),
        tuple(_people(rehearsal, person_id)),
        tuple((KINDS[kind], rehearsal.by_kind[kind]) for kind in ReminderKind if rehearsal.by_kind[kind]),
        _days(told),
        names[person_id] if person_id is not None and is_person else format_month(chosen),
        tuple(one for one in rehearsal.silences if one.working_days >= LONG_SILENCE),
        tuple(SHORT_CHANNELS[channel] for channel in rehearsal.channels_missing),
    )


def _key(month: date) -> str:
    return month.isoformat()[:7]


def _month(rehearsal: Rehearsal, month: date, line: MonthOfLine | None, *, is_shown: bool) -> MonthLine:
    told = rehearsal.in_month(month)
    return MonthLine(
        _key(month),
        format_month(month),
        len(told),
        sum(one.kind is ReminderKind.ESCALATION for one in told),
        rehearsal.sent_by("email", first_of_month(month)),
        line,
        is_shown,
    )


def _people(rehearsal: Rehearsal, shown_id: UUID | None) -> list[PersonLine]:
    ids = {one.person: one.person_id for one in rehearsal.told}
    return [
        PersonLine(
            ids[name],
            name,
            counts.total(),
            " · ".join(f"{KINDS[kind]} {counts[kind]}" for kind in ReminderKind if counts[kind]),
            ids[name] == shown_id,
        )
        for name, counts in rehearsal.by_person
    ]


def _days(told: list[Foretold]) -> tuple[DayLine, ...]:
    return tuple(
        DayLine(f"วัน{WEEKDAYS[day.weekday()]}ที่ {format_date(day)}", _person_days(list(notices)))
        for day, notices in groupby(told, key=lambda one: one.on)
    )


def _person_days(told: list[Foretold]) -> tuple[PersonDay, ...]:
    people = {one.person_id: one.person for one in told}
    days = {person: [one for one in told if one.person_id == person] for person in people}
    return tuple(
        PersonDay(
            people[person],
            channel_words(tuple({channel for one in theirs for channel in one.channels})),
            tuple(map(_notice, theirs)),
        )
        for person, theirs in days.items()
    )


def _notice(one: Foretold) -> NoticeLine:
    due = "" if one.kind is ReminderKind.WEEKLY_SUMMARY else f"ครบกำหนด {format_date(one.due_on, 'short')}"
    mark = "" if one.kind is ReminderKind.WEEKLY_SUMMARY else one.mark_words
    return NoticeLine(one.title, " · ".join(filter(None, (KINDS[one.kind], mark, one.division, due))))


# --- two rehearsals beside each other -------------------------------------------------------------------------


@dataclass(frozen=True)
class MovedLine:
    """A notice that comes on another day."""

    before: str
    after: str
    notice: NoticeLine


@dataclass(frozen=True)
class ChangeLine:
    """A notice that is added or falls away."""

    day: str
    notice: NoticeLine


@dataclass(frozen=True)
class PersonChanges:
    """What changes for one person."""

    name: str
    added: tuple[ChangeLine, ...]
    gone: tuple[ChangeLine, ...]
    moved: tuple[MovedLine, ...]


@dataclass(frozen=True)
class ComparisonView:
    """The whole page."""

    comparison: Comparison
    people: tuple[PersonChanges, ...]
    added_count: int
    gone_count: int
    moved_count: int


def view_comparison(comparison: Comparison) -> ComparisonView:
    """Person by person, in words."""
    people = tuple(
        PersonChanges(
            change.person,
            tuple(ChangeLine(_short(one.on), _notice(one)) for one in change.added),
            tuple(ChangeLine(_short(one.on), _notice(one)) for one in change.gone),
            tuple(MovedLine(_short(one.before.on), _short(one.after.on), _notice(one.after)) for one in change.moved),
        )
        for change in comparison.people
    )
    return ComparisonView(
        comparison,
        people,
        sum(len(one.added) for one in people),
        sum(len(one.gone) for one in people),
        sum(len(one.moved) for one in people),
    )


def _short(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {format_date(day, 'short')}"
