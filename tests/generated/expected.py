"""What a careful person reads in a document: the measures with their steps, owners, periods and indicators."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Who:
    """Who is responsible: full names of divisions; `lead` where others only support."""

    divisions: tuple[str, ...] = ()
    everybody: bool = False
    lead: str | None = None
    supporting: tuple[str, ...] = ()


@dataclass(frozen=True)
class When:
    """First and last day; `due` where the words say by when a report is owed."""

    start: date | None
    end: date | None
    due: date | None = None


@dataclass(frozen=True)
class Step:
    """One step; `who` and `when` None: those of the measure."""

    text: str
    who: Who | None = None
    when: When | None = None


@dataclass(frozen=True)
class Measure:
    """One measure as written. None: not looked at. `asks`: nobody could read it without doubt, so it is asked about."""

    title: str
    steps: tuple[Step, ...] = ()
    who: Who | None = None
    when: When | None = None
    indicators: tuple[int, ...] | None = None
    o_item: str | None = None
    follow_up: str | None = None
    result: str | None = None
    asks: bool = False


@dataclass(frozen=True)
class Reading:
    """What is to be read from one document; `divisions` are the office's own, by their full names."""

    measures: tuple[Measure, ...]
    divisions: tuple[str, ...]
    fiscal_year: int | None = 2569


def who(*divisions: str, supporting: tuple[str, ...] = ()) -> Who:
    """Divisions that are responsible; with supporting ones the first leads."""
    return Who(divisions, lead=divisions[0] if supporting else None, supporting=supporting)


def when(start: str | None, end: str | None, due: str | None = None) -> When:
    """Days by their ISO dates."""
    return When(*(date.fromisoformat(day) if day else None for day in (start, end, due)))


EVERYBODY = Who(everybody=True)
ALL_YEAR = when("2025-10-01", "2026-09-30")


def measure(
    title: str,
    *steps: str | Step,
    by: Who | None = None,
    at: When | None = None,
    indicators: tuple[int, ...] | None = None,
    o_item: str | None = None,
    follow_up: str | None = None,
    result: str | None = None,
    asks: bool = False,
) -> Measure:
    """A measure whose steps are given by their words."""
    made = tuple(Step(step) if isinstance(step, str) else step for step in steps)
    return Measure(title, made, by, at, indicators, o_item, follow_up, result, asks)
