"""The demo's story holds together on every single day of a year, without a database."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from tracker.clock import new_id
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.task import TaskMove, TaskStatus, is_late, status_after
from tracker.services.demo.course import Course, Deed, Duty, EntryTurn, TaskTurn, in_force_on
from tracker.services.demo.plan_paper import MEASURES, due_day, first_day, measures_on
from tracker.services.demo.text import ALL
from tracker.services.demo.town import BEHIND, DIVISIONS, ONE_LATE

MOVES = {
    Deed.REPORT: TaskMove.REPORT,
    Deed.BLOCK: TaskMove.REPORT,
    Deed.FINISH: TaskMove.FINISH,
    Deed.RETURN: TaskMove.RETURN,
    Deed.APPROVE: TaskMove.APPROVE,
    Deed.CANCEL: TaskMove.CANCEL,
}


def duties_of(year: FiscalYear, today: date) -> list[Duty]:
    legs = [
        (due_day(year, group), key, group)
        for measure in measures_on(year, today)
        for group in measure.groups
        for key in (DIVISIONS if ALL in group.owners else group.owners)
    ]
    legs.sort(key=lambda leg: leg[0])
    return [
        Duty(new_id(), number, key, group, first_day(year, group), due_on)
        for number, (due_on, key, group) in enumerate(legs)
    ]


def statuses_after(duties: list[Duty], turns: list[TaskTurn]) -> dict[UUID, TaskStatus]:
    """What the rules make of the story; a move that is not possible raises."""
    statuses = {duty.id: TaskStatus.NOT_STARTED for duty in duties}
    for turn in turns:
        if turn.deed in MOVES:
            now = statuses[turn.duty.id]
            statuses[turn.duty.id] = status_after(MOVES[turn.deed], now, is_review_on=True)
    return statuses


@pytest.mark.parametrize("number", [2569, 2571])  # a leap day lies in the second
def test_every_day_of_the_year_is_believable(number: int) -> None:
    year = FiscalYear(number)
    kept: dict[bool, list[Duty]] = {}
    for days in range((year.end - year.start).days + 1):
        today = year.start + timedelta(days=days)
        duties = kept.setdefault(measures_on(year, today) is MEASURES, duties_of(year, today))
        check_day(year, today, duties)


def check_day(year: FiscalYear, today: date, duties: list[Duty]) -> None:
    turns = Course(year, today).turns(duties)
    assert all(in_force_on(year) < turn.on < today and turn.on.weekday() < 5 for turn in turns)
    assert all((one.on, one.minute) <= (other.on, other.minute) for one, other in pairwise(turns))
    statuses = statuses_after(duties, [turn for turn in turns if isinstance(turn, TaskTurn)])
    assert set(statuses.values()) == set(TaskStatus), today
    assert Counter(statuses.values())[TaskStatus.SUBMITTED] == 3
    assert any(turn.deed is Deed.BLOCK for turn in turns)
    late = Counter(duty.division for duty in duties if is_late(statuses[duty.id], duty.due_on, today))
    assert late == {BEHIND: 3, ONE_LATE: 1}, today


def test_more_is_done_the_later_it_is() -> None:
    year = FiscalYear(2570)
    done = []
    for month in range(12):
        today = year.start + timedelta(days=30 * month)
        duties = duties_of(year, today)
        turns = [turn for turn in Course(year, today).turns(duties) if isinstance(turn, TaskTurn)]
        done.append(Counter(statuses_after(duties, turns).values())[TaskStatus.DONE])
    assert done == sorted(done)
    assert done[0] < 10 < 30 < done[-1]


def test_a_round_is_handed_in_before_it_closes_by_all_but_one() -> None:
    year = FiscalYear(2570)
    turns = Course(year, date(2027, 6, 1)).turns([])
    handed_in = [t for t in turns if isinstance(t, EntryTurn) and t.deed is Deed.HAND_IN_ENTRIES and t.months == 6]
    assert {turn.division for turn in handed_in} == set(DIVISIONS)
    assert [turn.division for turn in handed_in if turn.on > year.closes_on(6)] == [ONE_LATE]
