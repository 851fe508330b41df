"""A worker that stands still past its lease and goes on as if nothing had been (fault 12)."""

import pytest

from tests.faults.crowd import D1, D30, build_crowd
from tests.faults.healthy import LEASE, clear_up, orders
from tests.faults.judge import count_of, judge_line, judge_mail
from tests.faults.nursery import go_on, wait_until_stopped


@pytest.mark.parametrize("end", ["claimed", "accepted"])
def test_a_late_worker_over_line_changes_nothing(database, count, line, workers, end):
    crowd = build_crowd(database, count)
    late = workers.start(orders(database, D30, line=line.address, name="late", end=end, is_stopping=True))
    wait_until_stopped(late)
    clear_up(database, D30 + LEASE, line=line, turns=2)
    before = count_of(database, crowd, "line")
    go_on(late)
    workers.finish(late)
    assert count_of(database, crowd, "line") == before
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    assert judgement.repeats >= 1


def test_a_late_worker_over_mail_sends_nothing_once_its_lease_is_gone(database, count, box, workers):
    crowd = build_crowd(database, count, channels=("email",))
    late = workers.start(orders(database, D1, mail_port=box.port, name="late", end="claimed", is_stopping=True))
    wait_until_stopped(late)
    clear_up(database, D1 + LEASE, box=box)
    go_on(late)
    workers.finish(late)
    judgement = judge_mail(database, crowd, box)
    assert judgement.is_clean, judgement
    assert set(judgement.copies) == {1}


def test_a_late_worker_at_the_final_dot_makes_one_more_copy_of_the_same_letter(database, count, box, workers):
    crowd = build_crowd(database, count, channels=("email",))
    late = workers.start(orders(database, D1, mail_port=box.port, name="late", end="handed", is_stopping=True))
    wait_until_stopped(late)
    clear_up(database, D1 + LEASE, box=box)
    go_on(late)
    workers.finish(late)
    judgement = judge_mail(database, crowd, box)
    assert judgement.is_clean, judgement
    assert judgement.copies == {1: count - 1, 2: 1}
