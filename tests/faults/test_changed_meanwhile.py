"""A task that is done or moved while its reminder waits, or while it is being sent (fault 18)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.faults.crowd import D30, DUE, build_crowd
from tests.faults.healthy import LEASE, clear_up, orders, tick
from tests.faults.judge import count_of, judge_line
from tests.faults.nursery import go_on, wait_until_stopped
from tracker.rules.task import TaskStatus
from tracker.store.models import Reminder, Task

CHANGES = [
    {"status": TaskStatus.DONE},
    {"due_on": DUE + timedelta(days=60), "ends_on": DUE + timedelta(days=60), "deadline_version": 2},
    {"delegate_id": None},
]


def change_all(database, crowd, values):
    with database.session(crowd.organization_id) as session:
        for task in session.scalars(select(Task)):
            for name, value in values.items():
                setattr(task, name, value)
        session.commit()


@pytest.mark.parametrize("values", CHANGES)
def test_changed_while_it_waits_nobody_is_told(database, count, line, values):
    crowd = build_crowd(database, count)
    tick(database, D30 - timedelta(hours=2), line=line)  # planned before the office opens
    change_all(database, crowd, values)
    clear_up(database, D30, line=line, turns=2)
    assert line.state()["journal"] == []
    assert count_of(database, crowd, "line") == {"cancelled": count}
    with database.session(crowd.organization_id, is_reading=True) as session:
        told = [one.state for one in session.scalars(select(Reminder).where(Reminder.person_id.in_(crowd.people)))]
    assert told == ["silenced"] * count


@pytest.mark.parametrize("values", CHANGES)
@pytest.mark.parametrize("end", ["claimed", "accepted"])
def test_changed_while_it_is_sent_it_is_told_once_and_never_again(database, line, workers, end, values):
    """What was claimed may leave: its words were true a moment ago. Whoever was not told yet is not told any more."""
    crowd = build_crowd(database, 2)
    sending = workers.start(orders(database, D30, line=line.address, end=end, is_stopping=True))
    wait_until_stopped(sending)
    change_all(database, crowd, values)
    go_on(sending)
    workers.finish(sending)
    clear_up(database, D30 + LEASE, line=line, turns=2)
    judgement = judge_line(database, crowd, line)
    assert (judgement.doubled, judgement.unfinished) == (0, 0), judgement
    assert len(line.state()["journal"]) <= 2
    assert set(count_of(database, crowd, "line")) <= {"accepted", "cancelled"}


def test_done_while_its_sender_is_dead_a_message_that_may_have_left_is_not_left_open(database, line, workers):
    """Killed after LINE took it, and done before anybody asks again: no second message, and no row hangs."""
    crowd = build_crowd(database, 2)
    assert workers.run_until_it_dies(orders(database, D30, line=line.address, end="accepted"))
    change_all(database, crowd, {"status": TaskStatus.DONE})
    clear_up(database, D30 + LEASE, line=line, turns=4)
    judgement = judge_line(database, crowd, line)
    assert (judgement.doubled, judgement.unfinished) == (0, 0), judgement
    assert len(line.state()["journal"]) == 1
