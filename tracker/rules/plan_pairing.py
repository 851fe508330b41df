"""Which owner and which period of a row belong to which of its steps, and which step to which title."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.rules.owner_cell import OwnerEntry, OwnerReading, merge_entries
from tracker.rules.period import Period, PeriodReading
from tracker.rules.plan_draft import Confidence
from tracker.rules.thai_text import match_key

T = TypeVar("T")
_FITS = 0.2  # share of a title's letter triples found in a step, from which the step is about the title


@dataclass(frozen=True)
class Paired(Generic[T]):
    """What was paired with one step; `value` is None where nothing is left for it."""

    value: T | None
    confidence: Confidence = Confidence.CLEAR


@dataclass(frozen=True)
class RowPairs:
    """Owners and periods of a row, one of each per step, and whether their numbers fit the steps."""

    owners: tuple[Paired[OwnerEntry], ...]
    periods: tuple[Paired[Period], ...]
    owner_counts_fit: bool = True
    period_counts_fit: bool = True


def pair_row(count: int, owners: OwnerReading, periods: PeriodReading) -> RowPairs:
    """Pair by printed order where the numbers allow it; `count` is the number of steps, at least 1."""
    entries = _owner_entries(count, owners, periods)
    paired_owners, owners_fit = _owner_pairs(count, entries, owners, periods)
    chosen = periods.parts if len(periods.parts) == count else periods.periods
    paired_periods, periods_fit = _period_pairs(count, chosen)
    return RowPairs(paired_owners, paired_periods, owners_fit, periods_fit)


def _owner_entries(count: int, owners: OwnerReading, periods: PeriodReading) -> tuple[OwnerEntry, ...]:
    """The grain of the cell that fits: printed lines, or names side by side."""
    if len(owners.lines) == count:
        return owners.lines
    if len(owners.entries) in (count, len(periods.periods)):
        return owners.entries
    return owners.lines if len(owners.lines) > 1 else owners.entries


def _owner_pairs(
    count: int, entries: tuple[OwnerEntry, ...], owners: OwnerReading, periods: PeriodReading
) -> tuple[tuple[Paired[OwnerEntry], ...], bool]:
    if not entries:
        return (Paired(None),) * count, True
    if count == 1 or len({entry.parties for entry in entries}) == 1:
        together = merge_entries(entries) if count == 1 else entries[0]
        return (Paired(together if len(entries) > 1 and count == 1 else entries[0]),) * count, True
    printed = len(periods.periods)
    if len(entries) == count and (printed == count or len(owners.lines) == count):
        sure = Confidence.CLEAR if printed == count else Confidence.PROBABLE
        return tuple(Paired(entry, sure) for entry in entries), True
    if printed == len(entries) or (printed == count and len(owners.lines) > 1):
        return _by_order(count, entries), False  # as many owners as periods, but not as many as steps
    return (Paired(owners.together, Confidence.PROBABLE if len(owners.lines) > 1 else Confidence.CLEAR),) * count, True


def _by_order(count: int, values: Sequence[T]) -> tuple[Paired[T], ...]:
    kept = [Paired(value, Confidence.PROBABLE) for value in values[:count]]
    return (*kept, *[Paired[T](None, Confidence.DOUBTFUL)] * (count - len(kept)))


def _period_pairs(count: int, periods: tuple[Period, ...]) -> tuple[tuple[Paired[Period], ...], bool]:
    if not periods:
        return (Paired(None),) * count, True
    if len({(period.start, period.end, period.due) for period in periods}) == 1:
        fits = len(periods) in (1, count)
        return (Paired(periods[0], Confidence.CLEAR if fits else Confidence.PROBABLE),) * count, fits or count == 1
    if len(periods) == count:
        return tuple(Paired(period) for period in periods), True
    if count == 1:
        return (Paired(span_of(periods), Confidence.PROBABLE),), True
    return _by_order(count, periods), False


def span_of(periods: Sequence[Period]) -> Period:
    """From the first day to the last of several periods; those in doubt only where there are no others."""
    sure = [period for period in periods if not period.doubt] or list(periods)
    starts = [period.start for period in sure if period.start]
    ends = [period.end for period in sure if period.end]
    dues = [period.due for period in sure if period.due]
    return Period(
        min(starts, default=None),
        max(ends, default=None),
        " ".join(period.text for period in periods),
        due=max(dues, default=None),
        doubt=sure[0].doubt,
    )


def assign_steps(steps: Sequence[str], titles: Sequence[str], may_take: Sequence[int]) -> tuple[int, ...]:
    """The title (index) of each step. As many steps as titles pair one by one in printed order; else by their words.

    `may_take[i]` is how many titles were printed up to the row of step i. A step that fits no title belongs to the
    one before.
    """
    if not titles:
        return (0,) * len(steps)
    if len(steps) == len(titles):
        return tuple(range(len(steps)))
    shares: list[int] = []
    for step, allowed in zip(steps, may_take, strict=True):
        before = shares[-1] if shares else 0
        alike = [(likeness(title, step), -abs(at - before), at) for at, title in enumerate(titles[: max(allowed, 1)])]
        likest, _, best = max(alike)
        shares.append(best if likest >= _FITS else before)
    return tuple(shares)


def likeness(title: str, step: str) -> float:
    """How much of a title's letter triples a step holds, 0 to 1."""
    wanted, given = _triples(title), _triples(step)
    return len(wanted & given) / len(wanted) if wanted else 0.0


def _triples(text: str) -> set[str]:
    key = match_key(text)
    return {key[at : at + 3] for at in range(len(key) - 2)}
