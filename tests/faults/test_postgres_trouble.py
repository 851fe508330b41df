"""PostgreSQL that is struck down, cuts every connection, or is away for a while (fault 15)."""

import tempfile
from datetime import timedelta
from itertools import count as numbers
from pathlib import Path

import pytest

from tests.conftest import migrate, missing
from tests.faults.child import Orders
from tests.faults.clocks import fast_from
from tests.faults.crowd import D30, build_crowd
from tests.faults.healthy import clear_up, tick
from tests.faults.judge import judge_line
from tests.faults.restartable import restartable_postgres
from tests.faults.storm import Storm
from tests.postgres import NoPostgres
from tracker.store.database import Database

pytestmark = pytest.mark.postgresql
_numbers = numbers(1)


@pytest.fixture(scope="module")
def server(scratch):
    folder = Path(tempfile.mkdtemp(dir=scratch))
    folder.chmod(0o711)  # the server runs as somebody else
    try:
        with restartable_postgres(folder) as found:
            yield found
    except NoPostgres as reason:
        missing("postgresql", str(reason))


@pytest.fixture
def database(server):
    url = server.create(f"trouble_{next(_numbers)}").render_as_string(hide_password=False)
    migrate(url)
    database = Database(url)
    yield database
    database.engine.dispose()


def test_a_storm_in_which_the_server_is_struck_down(database, server, count, line, workers):
    def shake(number):
        if number % 2:
            server.strike()
            server.start()
        else:
            server.end_all_connections()

    crowd = build_crowd(database, count)
    storm = Storm(database, crowd, workers, kills_wanted=count // 2, line=line, start=D30, shake=shake)
    storm.blow()
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    assert judgement.shown == 0


def test_a_server_that_is_away_while_a_worker_sends(database, server, count, line, workers):
    """The provider has the message, the database cannot be told: it is told when it is back."""
    crowd = build_crowd(database, count)
    url = database.url.render_as_string(hide_password=False)
    clock = fast_from(D30, 60)
    working = workers.start(Orders(url, clock, line=line.address, turns=0, is_stubborn=True))
    while not line.state()["journal"]:
        assert working.is_alive()
    server.strike()
    working.join(0.3)
    assert working.is_alive(), "a worker outlives its database"
    server.start()
    while judge_line(database, crowd, line).unfinished:
        working.join(0.05)
        assert working.is_alive()
    workers.kill(working)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement


def test_every_connection_is_ended_between_two_turns(database, server, count, line):
    crowd = build_crowd(database, count)
    tick(database, D30 - timedelta(hours=2), line=line)  # the office is closed: planned, not sent
    server.end_all_connections()
    clear_up(database, D30, line=line, turns=2)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
