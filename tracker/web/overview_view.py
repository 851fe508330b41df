"""The overview as its pages read it: figures worked out by the rules, with the lists their numbers open to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.headline_pictures import GONE
from tracker.rules.overview_figures import OverviewFacts, OverviewFigures, overview_figures
from tracker.rules.picture_strip import Bar, bars, month_words
from tracker.rules.progress import Figures, Progress, TaskFact
from tracker.rules.silence import Strip
from tracker.rules.task import is_late
from tracker.store.overview import MeasureHead, Overview, find_overview
from tracker.web.door import reading
from tracker.web.parts import today


@dataclass(frozen=True)
class Line:
    """One bar: what it is about, its figures, and the list it opens to."""

    name: str
    figures: Figures
    address: str
    division_id: UUID


@dataclass(frozen=True)
class TaskLine:
    """A task named on the overview."""

    id: UUID
    title: str
    measure_code: str
    division_name: str
    due_on: date | None


@dataclass(frozen=True)
class YearLine:
    """One figure this year and on the same day of the year before, with what was counted."""

    name: str
    now: str
    now_of: str
    then: str
    then_of: str


@dataclass(frozen=True)
class Sight:
    """What was read, and what was worked out from it."""

    read: Overview
    figures: OverviewFigures

    @property
    def months(self) -> int:
        """Of the round whose cutoff comes next."""
        return self.read.head.months if self.read.head else 12

    def division(self, division_id: UUID) -> str:
        return self.read.division_names.get(division_id, GONE)

    def bars(self, strip: Strip) -> tuple[Bar, ...]:
        """A division's 52 weeks, drawn."""
        return bars(strip.counts)

    @property
    def strip_months(self) -> list[tuple[int, str]]:
        """The words over the 52 weeks."""
        return month_words(self.figures.today)

    def tasks(self, facts: tuple[TaskFact, ...]) -> list[TaskLine]:
        """These tasks with their words."""
        return [
            TaskLine(
                fact.task_id,
                self.read.titles[fact.task_id],
                self.read.measures[fact.measure_id].code,
                self.division(fact.division_id),
                fact.due_on,
            )
            for fact in facts
        ]

    @property
    def measures_to_finish(self) -> list[tuple[MeasureHead, int]]:
        """The measures nearest to being done as a whole, with how many tasks each still needs."""
        counts = Counter(task.measure_id for task in self.figures.finish.tasks)
        return [(self.read.measures[measure_id], counts[measure_id]) for measure_id in self.figures.finish.measures]

    @property
    def divisions(self) -> list[Line]:
        """The most pressing first: where most is late, then where least is done."""
        return [
            Line(
                self.division(row.division_id),
                row.total,
                url_for("tasks.mine", division=row.division_id),
                row.division_id,
            )
            for row in self.figures.heat.rows
        ]

    @property
    def late(self) -> list[TaskLine]:
        """What is late, the longest first."""
        facts = [fact for fact in self.read.facts if is_late(fact.status, fact.due_on, self.figures.today)]
        return self.tasks(tuple(sorted(facts, key=lambda fact: (fact.due_on or date.max, fact.task_id))))

    @property
    def year_lines(self) -> list[YearLine]:
        """This year beside the year before, as far as both are known."""
        before = self.figures.before
        then = _year_figures(before.progress) if before else []
        return [
            YearLine(name, now, now_of, *old[1:])
            for (name, now, now_of), old in zip(_year_figures(self.figures.progress), then, strict=False)
        ]

    @property
    def division_years(self) -> list[tuple[str, Figures, Figures]]:
        """Each division that had tasks in both years: now, then."""
        before = dict(self.figures.before.progress.by_division) if self.figures.before else {}
        return [
            (line.name, line.figures, before[line.division_id])
            for line in self.divisions
            if line.division_id in before and before[line.division_id].done.total
        ]


def find_sight() -> Sight | None:
    """The overview of today; None where no plan is in force."""
    with reading() as session:
        read = find_overview(session, today())
    return Sight(read, overview_figures(_facts(read), today())) if read else None


def _facts(read: Overview) -> OverviewFacts:
    """A year without rounds is judged at its end."""
    return OverviewFacts(
        year=read.plan.year,
        facts=read.facts,
        division_names=read.division_names,
        periods={measure.id: (measure.starts_on, measure.ends_on) for measure in read.measures.values()},
        cutoff=read.head.closes_on if read.head else FiscalYear(read.plan.year).end,
        months=read.head.months if read.head else 12,
        began_on=read.activated_on,
        owed=read.owed,
        weeks=read.weeks,
        last_year=read.last_year,
    )


def _year_figures(progress: Progress) -> list[tuple[str, str, str]]:
    shares = [
        ("งานแล้วเสร็จ", progress.overall.done),
        ("ตามแผนถึงวันนั้น", progress.planned),
        ("มาตรการที่นำไปสู่การปฏิบัติ", progress.measures_started),
        ("มาตรการแล้วเสร็จ", progress.measures_done),
    ]
    total = progress.overall.done.total
    late = ("งานเกินกำหนด", str(progress.overall.late), f"จาก {total} งาน")
    return [*((name, share.percent_text, share.sentence) for name, share in shares), late]
