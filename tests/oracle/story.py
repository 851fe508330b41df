"""A made-up year of an office: who heads what, what falls due when, and what happens on which day."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass
class TaskStory:
    """A task of a division; `moves` are (day, new due date), `done_on` the day on which it is done."""

    division: int
    due_on: date
    assigned_on: date
    moves: list[tuple[date, date]] = field(default_factory=list)
    done_on: date | None = None

    def due_at(self, day: date) -> tuple[date, int]:
        """The due date as it stands on a day, with its version."""
        moved = [due for moved_on, due in self.moves if moved_on <= day]
        return (moved[-1] if moved else self.due_on), 1 + len(moved)


@dataclass
class RoundStory:
    """A round of the year; `submitted` says on which day a division has handed in what it owes.

    `returns` are (day on which the clerk sends the report back, day on which it is proposed anew or never).
    """

    months: int
    opens_on: date
    closes_on: date
    moves: list[tuple[date, date]] = field(default_factory=list)
    submitted: dict[int, date] = field(default_factory=dict)
    returns: list[tuple[date, date | None]] = field(default_factory=list)

    def closes_at(self, day: date) -> tuple[date, int]:
        """The closing day as it stands on a day, with its version."""
        moved = [closes for moved_on, closes in self.moves if moved_on <= day]
        return (moved[-1] if moved else self.closes_on), 1 + len(moved)


@dataclass
class Story:
    """All of it. `heads` holds for each division (from, to, person), `off` the days without a worker."""

    seed: int
    year: int  # Buddhist
    starts_on: date
    ends_on: date
    activated_on: date
    holidays: frozenset[date]
    off: frozenset[date]
    heads: list[list[tuple[date, date, str]]]
    tasks: list[TaskStory]
    rounds: list[RoundStory]
    offsets: tuple[int, ...]
    escalation_working_days: int

    @property
    def days(self) -> list[date]:
        """Every day on which a worker looks."""
        count = (self.ends_on - self.starts_on).days + 1
        return [day for day in (self.starts_on + DAY * number for number in range(count)) if day not in self.off]


def write_story(seed: int, year: int) -> Story:
    """The year of `seed`; the same seed tells the same story."""
    chance = random.Random(seed)  # noqa: S311  # a made-up office, not a secret
    first, last = date(year - 544, 10, 1), date(year - 543, 9, 30)
    whole = [first + DAY * number for number in range((last - first).days + 1)]
    starts_on = first + DAY * chance.randrange(0, 60)
    activated_on = starts_on + DAY * chance.randrange(0, 20)
    divisions = chance.randint(1, 3)
    return Story(
        seed=seed,
        year=year,
        starts_on=starts_on,
        ends_on=last + DAY * 45,
        activated_on=activated_on,
        holidays=_holidays(chance, whole),
        off=_downtimes(chance, whole),
        heads=[_heads(chance, whole, number) for number in range(divisions)],
        tasks=[_task(chance, whole, divisions, activated_on) for _ in range(chance.randint(1, 4))],
        rounds=[_round(chance, seed, year, months, divisions) for months in (6, 12)],
        offsets=tuple(sorted(chance.sample((45, 30, 21, 14, 7, 5, 3, 2, 1, 0), chance.randint(1, 6)), reverse=True)),
        escalation_working_days=chance.choice((0, 1, 3, 5)),
    )


def _holidays(chance: random.Random, whole: list[date]) -> frozenset[date]:
    """Single days, and one long run such as New Year or Songkran beside a weekend."""
    single = chance.sample(whole, 12)
    start = chance.choice(whole)
    return frozenset(single) | {start + DAY * number for number in range(chance.randint(0, 5))}


def _downtimes(chance: random.Random, whole: list[date]) -> frozenset[date]:
    off: set[date] = set()
    for _ in range(chance.randint(0, 5)):
        start = chance.choice(whole)
        off |= {start + DAY * number for number in range(chance.choice((1, 1, 2, 3, 3, 9, 25)))}
    return frozenset(off)


def _heads(chance: random.Random, whole: list[date], division: int) -> list[tuple[date, date, str]]:
    """One head the whole year, or two, perhaps with a time in between when the post is vacant."""
    if chance.random() < 0.5:
        return [(date.min, date.max, f"หัวหน้า {division}ก")]
    leaves = chance.choice(whole)
    back = leaves + DAY * chance.choice((1, 1, 10, 40))
    return [(date.min, leaves, f"หัวหน้า {division}ก"), (back, date.max, f"หัวหน้า {division}ข")]


def _task(chance: random.Random, whole: list[date], divisions: int, activated_on: date) -> TaskStory:
    due_on = chance.choice(whole)
    assigned_on = activated_on if chance.random() < 0.7 else chance.choice(whole)
    moves = [(chance.choice(whole), chance.choice(whole)) for _ in range(chance.choice((0, 0, 1, 2)))]
    done_on = chance.choice(whole) if chance.random() < 0.6 else None
    return TaskStory(chance.randrange(divisions), due_on, assigned_on, sorted(moves), done_on)


def _round(chance: random.Random, seed: int, year: int, months: int, divisions: int) -> RoundStory:
    opens_on = date(year - 544, 10, 1) if months == 6 else date(year - 543, 4, 1)
    closes_on = date(year - 543, 3, 31) if months == 6 else date(year - 543, 9, 30)
    moves = []
    if chance.random() < 0.4:
        moves.append((closes_on - DAY * chance.randrange(0, 60), closes_on + DAY * chance.randrange(-10, 31)))
    submitted = {
        division: closes_on + DAY * chance.randrange(-50, 40) for division in range(divisions) if chance.random() < 0.6
    }
    return RoundStory(months, opens_on, closes_on, moves, submitted, _returns(seed + months, closes_on))


def _returns(seed: int, closes_on: date) -> list[tuple[date, date | None]]:
    """None, one or two; proposed anew before anybody could be told, after some days, or never."""
    chance = random.Random(seed)  # noqa: S311  # as above
    found: list[tuple[date, date | None]] = []
    day = closes_on + DAY * chance.randrange(-20, 10)
    for _ in range(chance.choice((0, 1, 1, 2))):
        again = day + DAY * chance.choice((0, 1, 2, 5, 12))
        found.append((day, again))
        day = again + DAY * chance.randint(1, 6)
    if found and chance.random() < 0.3:
        found[-1] = (found[-1][0], None)
    return found
