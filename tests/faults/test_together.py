"""Two, five workers started at the same moment, each planning and sending on its own (fault 11)."""

import pytest
from sqlalchemy import func, select

from tests.faults.crowd import D30, build_crowd
from tests.faults.healthy import LEASE, clear_up, orders
from tests.faults.judge import judge_line
from tracker.store.models import Reminder


@pytest.mark.parametrize("number", [2, 5])
def test_workers_started_together(database, count, line, workers, number):
    crowd = build_crowd(database, count)
    together = [workers.start(orders(database, D30, line=line.address, name=f"w{n}", turns=2)) for n in range(number)]
    for worker in together:
        workers.finish(worker)
    clear_up(database, D30 + LEASE, line=line, turns=1)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    with database.session(crowd.organization_id, is_reading=True) as session:
        planned = session.scalar(select(func.count()).select_from(Reminder).where(Reminder.state == "planned"))
    assert planned == count
