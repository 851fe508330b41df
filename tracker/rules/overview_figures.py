"""Everything the overview says, worked out once: the screen and the sheet of paper read the same object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.forecast import Forecast, forecast
from tracker.rules.headline import headline
from tracker.rules.headline_pictures import (
    finish_sentence,
    forecast_sentence,
    heat_sentence,
    last_year_sentence,
    silence_sentence,
    target_sentence,
    timeline_sentence,
)
from tracker.rules.heat_map import HeatMap, heat_map
from tracker.rules.last_year import LastYear, compare_last_year
from tracker.rules.picture_burn_up import NARROW, BurnUp, MonthLine, burn_up, month_lines
from tracker.rules.picture_timeline import Timeline, timeline
from tracker.rules.progress import Progress, Share, TaskFact, reported_share, summarise
from tracker.rules.silence import Strip, WeekCount, strips
from tracker.rules.target_set import TargetSet, tasks_to_finish, tasks_to_start
from tracker.rules.task import EntryState

Period = tuple[date | None, date | None]


@dataclass(frozen=True)
class OverviewFacts:
    """What the overview is worked out from. `cutoff` with its months is the next one of the plan's year."""

    year: int
    facts: Sequence[TaskFact]
    division_names: Mapping[UUID, str]
    periods: Mapping[UUID, Period]  # of the measures, in the plan's order
    cutoff: date
    months: int
    began_on: date | None
    owed: Sequence[EntryState]
    weeks: Sequence[WeekCount]
    last_year: Sequence[TaskFact]


@dataclass(frozen=True)
class Sentences:
    """The sentence above each picture."""

    all: str
    forecast: str
    target: str
    finish: str
    heat: str
    timeline: str
    silence: str
    last_year: str


@dataclass(frozen=True)
class OverviewFigures:
    """All numbers, pictures and sentences of one day."""

    today: date
    progress: Progress
    reported: Share
    told: Forecast
    burn_up: BurnUp
    burn_up_narrow: BurnUp
    months: list[MonthLine]
    start: TargetSet
    finish: TargetSet
    heat: HeatMap
    timeline: Timeline
    strips: list[Strip]
    before: LastYear | None
    sentences: Sentences


def overview_figures(given: OverviewFacts, today: date) -> OverviewFigures:
    """How the plan stands today."""
    facts, year = given.facts, FiscalYear(given.year)
    told = forecast(facts, cutoff=given.cutoff, today=today, began_on=given.began_on)
    progress = summarise(facts, today, tuple(given.division_names))
    start, finish = tasks_to_start(facts), tasks_to_finish(facts)
    heat, drawn = heat_map(progress), timeline(facts, given.periods, year, today)
    weeks = strips(given.weeks, facts, today=today, began_on=given.began_on)
    before = compare_last_year(given.last_year, given.year - 1, today)
    return OverviewFigures(
        today=today,
        progress=progress,
        reported=reported_share(given.owed),
        told=told,
        burn_up=burn_up(facts, told, year),
        burn_up_narrow=burn_up(facts, told, year, NARROW),
        months=month_lines(facts, told, year),
        start=start,
        finish=finish,
        heat=heat,
        timeline=drawn,
        strips=weeks,
        before=before,
        sentences=Sentences(
            all=headline(progress, given.division_names),
            forecast=forecast_sentence(told, given.months),
            target=target_sentence(start),
            finish=finish_sentence(finish),
            heat=heat_sentence(heat, given.division_names),
            timeline=timeline_sentence(drawn, today),
            silence=silence_sentence(weeks, given.division_names),
            last_year=last_year_sentence(before, progress, given.year),
        ),
    )
