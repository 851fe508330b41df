"""How the plan of the year before stood on the same day of its year, worked out from when its tasks moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.progress import Progress, TaskFact, summarise
from tracker.rules.task import TaskStatus


@dataclass(frozen=True)
class LastYear:
    """The figures of the year before, as of `on`: the same day of that year."""

    year: int
    on: date
    progress: Progress


def same_day_before(today: date, year: int) -> date:
    """The day of fiscal year `year` that lies in it where `today` lies in its own; 29 February becomes the 28th."""
    back = FiscalYear.of(today).year - year
    try:
        return today.replace(year=today.year - back)
    except ValueError:
        return today.replace(year=today.year - back, day=28)


def compare_last_year(facts: Sequence[TaskFact], year: int, today: date) -> LastYear | None:
    """The year before on the same day; None where it had no task that counts by then."""
    day = same_day_before(today, year)
    progress = summarise(list(facts_on(facts, day)), day)
    return LastYear(year, day, progress) if progress.overall.done.total else None


def facts_on(facts: Iterable[TaskFact], day: date) -> Iterable[TaskFact]:
    """The tasks as they stood at the end of that day. A flag (ติดปัญหา) of that day is not known any more."""
    for fact in facts:
        yield replace(fact, status=status_on(fact, day), is_blocked=False)


def status_on(fact: TaskFact, day: date) -> TaskStatus:
    """The state a task was in at the end of that day.

    Of a task that went back and forth only the last way is known: it counts as done from its last approval on.
    """
    if _happened(fact.cancelled_on, day, is_so=fact.status is TaskStatus.CANCELLED):
        return TaskStatus.CANCELLED
    if _happened(fact.done_on, day, is_so=fact.status is TaskStatus.DONE):
        return TaskStatus.DONE
    if fact.submitted_on is not None and fact.submitted_on <= day:
        return TaskStatus.SUBMITTED
    if fact.started_on is not None and fact.started_on <= day:
        return TaskStatus.IN_PROGRESS
    return TaskStatus.NOT_STARTED


def _happened(on: date | None, day: date, *, is_so: bool) -> bool:
    """Whether it was so by that day; where nobody wrote down since when, it was so all along."""
    return is_so and (on is None or on <= day)
