"""One worker's clock is wrong (fault 13): nobody hears anything twice, nothing in doubt is repeated too late."""

from datetime import timedelta

import pytest

from tests.faults.clocks import StillClock
from tests.faults.crowd import D30, build_crowd
from tests.faults.healthy import LEASE, clear_up, orders, tick
from tests.faults.judge import count_of, judge_line
from tests.services.reminded_office import make_outbox
from tracker import clock
from tracker.store.worker_ticks import find_last_tick
from tracker.worker import take_turn

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("wrong_by", [HOUR, -HOUR, 25 * HOUR])
def test_a_worker_whose_clock_is_wrong_doubles_nothing(database, count, line, workers, wrong_by):
    crowd = build_crowd(database, count)
    together = [
        workers.start(orders(database, at, line=line.address, name=name, turns=3))
        for name, at in (("right", D30 + 2 * HOUR), ("wrong", D30 + 2 * HOUR + wrong_by))
    ]
    for worker in together:
        workers.finish(worker)
    clear_up(database, D30 + 3 * HOUR, line=line)
    clear_up(database, D30 + 24 * HOUR, line=line)
    judgement = judge_line(database, crowd, line)
    assert (judgement.lost, judgement.doubled, judgement.unfinished) == (0, 0, 0), judgement


def test_a_clock_that_is_a_day_ahead_does_not_repeat_what_line_has_forgotten(database, count, line, workers):
    """LINE accepted it and we died; to a worker 25 hours ahead the key is too old to be asked again."""
    crowd = build_crowd(database, count)
    assert workers.run_until_it_dies(orders(database, D30, line=line.address, end="accepted"))
    sent = len(line.state()["journal"])
    tick(database, D30 + 25 * HOUR, line=line)
    line.tell(clock=25 * 3600)
    clear_up(database, D30 + 25 * HOUR + LEASE, line=line)
    judgement = judge_line(database, crowd, line)
    assert judgement.doubled == 0
    assert count_of(database, crowd, "line")["uncertain"] >= sent


def test_no_turn_is_made_by_a_clock_the_database_server_contradicts(database, engine_name):
    """SQLite stands on the machine itself; there is no second clock to ask."""
    outbox = make_outbox(database, {}, "wrong")
    take_turn(outbox, StillClock(clock.now() + 25 * HOUR))
    with database.session(is_reading=True) as session:
        assert (find_last_tick(session) is None) == (engine_name == "postgresql")
    take_turn(outbox, StillClock(clock.now() + HOUR / 12))
    with database.session(is_reading=True) as session:
        assert find_last_tick(session) is not None
