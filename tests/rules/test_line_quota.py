"""Sharing out a month's LINE messages: what is kept back, who goes first, what the next cutoff will cost."""

from datetime import date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.line_account import LineQuota
from tracker.rules.line_quota import (
    CUTOFF,
    Budget,
    Step,
    Weighed,
    coming_days,
    cost_by_month,
    cutoff_allowance,
    left,
    month_of,
    month_range,
    reserve_of,
    share_out,
)
from tracker.rules.thai_calendar import BANGKOK

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("limit", "used", "ours", "allowance"),
    [
        (300, 0, 0, 300),
        (300, 50, 50, 300),  # nothing sent by hand
        (300, 80, 50, 270),  # thirty sent by hand
        (300, 20, 50, 300),  # LINE counts with some delay
        (300, 400, 50, 0),
        (None, 9, 9, None),
    ],
)
def test_what_others_sent_by_hand_is_taken_off(limit, used, ours, allowance) -> None:
    assert cutoff_allowance(LineQuota(limit, used), ours) == allowance


def test_the_urgent_go_first_and_only_a_cutoff_draws_on_the_reserve() -> None:
    budget = Budget(ours=10, allowance=11, allowance_cutoff=12)
    waiting = [Weighed(ONE, 10), Weighed(TWO, 30), Weighed(THREE, CUTOFF)]
    assert share_out(waiting, budget) == {THREE}  # what is counted for it leaves no place for the others
    assert share_out(waiting[:2], budget) == {TWO}


def test_a_group_comes_after_people_and_leaves_the_reserve_alone() -> None:
    group = Weighed(ONE, CUTOFF, cost=7)
    assert share_out([group, Weighed(TWO, CUTOFF)], Budget(0, 7, 20)) == {TWO}
    assert share_out([group, Weighed(TWO, CUTOFF)], Budget(0, 8, 20)) == {ONE, TWO}


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=30), st.integers(0, 60), st.integers(0, 40))
def test_never_more_than_there_is(messages, allowance, reserve) -> None:
    waiting = [Weighed(UUID(int=number), priority, cost) for number, (priority, cost) in enumerate(messages)]
    going = share_out(waiting, Budget(0, allowance, allowance + reserve))
    spent = sum(one.cost for one in waiting if one.id in going)
    assert spent <= allowance + reserve
    assert all(one.id in going for one in waiting) or spent + max(one.cost for one in waiting) > allowance


def test_days_to_come_count_a_person_once_and_move_before_holidays() -> None:
    steps = [Step(date(2027, 3, 31), frozenset({ONE, TWO})), Step(date(2027, 3, 31), frozenset({TWO}))]
    days = coming_days(steps, (30, 7, 3, 1, 0), date(2027, 3, 2), {date(2027, 3, 24)})
    assert days == {date(2027, 3, 23): 2, date(2027, 3, 26): 2, date(2027, 3, 30): 2, date(2027, 3, 31): 2}
    assert reserve_of(days, date(2027, 3, 1)) == 8
    assert cost_by_month(days) == [(date(2027, 3, 1), 8)]


def test_a_month_is_bangkoks() -> None:
    late = datetime(2027, 3, 31, 23, 59, tzinfo=BANGKOK)
    assert month_of(late) == date(2027, 3, 1)
    begins, ends = month_range(date(2027, 12, 1))
    assert (begins.isoformat(), ends.isoformat()) == ("2027-12-01T00:00:00+07:00", "2028-01-01T00:00:00+07:00")
    assert (left(300, 20, 30), left(None, 1, 1), left(10, 20, 5)) == (270, None, 0)
