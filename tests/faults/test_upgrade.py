"""A database of the revision before, a message in every state there is, is upgraded and goes on (fault 27)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import migrate
from tests.faults.crowd import D30, build_crowd
from tests.faults.healthy import clear_up
from tests.faults.judge import FINAL, judge_line
from tests.store.office_at_0001 import rows_of
from tracker.rules.delivery import DeliveryStatus
from tracker.store.database import Database
from tracker.store.models import Delivery

BEFORE = "0002"
GOES_ON = {"pending", "retry", "sending", "held_quota"}


@pytest.fixture
def older(empty_database_url):
    """An office with planned messages, one in each state, as the program of revision 0002 left them."""
    migrate(empty_database_url)
    database = Database(empty_database_url)
    states = [status.value for status in DeliveryStatus]
    crowd = build_crowd(database, len(states))
    yield database, crowd, states
    database.engine.dispose()


def test_a_row_in_every_state_survives_an_upgrade_and_finds_its_end(older, line):
    database, crowd, states = older
    clear_up(database, D30 - timedelta(hours=2), line=line, turns=1)  # planned, the office not yet open
    put_into(database, crowd, states)
    database.downgrade(BEFORE)
    before = {row["dedupe_key"]: row["status"] for row in rows_of(database)["delivery"] if row["channel"] == "line"}
    database.upgrade()
    after = {row["dedupe_key"]: row["status"] for row in rows_of(database)["delivery"] if row["channel"] == "line"}
    assert before == after
    assert sorted(after.values()) == sorted(states)
    clear_up(database, D30, line=line, turns=4)
    clear_up(database, D30 + timedelta(days=1), line=line, turns=2)  # what expired goes into the next day's message
    told = {entry["to"][0] for entry in line.state()["journal"]}
    for place, state in enumerate(states):
        assert (crowd.line_of(place) in told) == (state in GOES_ON | {"expired"}), state
    judgement = judge_line(database, crowd, line)
    assert (judgement.doubled, judgement.unfinished) == (0, 0), judgement
    assert {row["status"] for row in rows_of(database)["delivery"]} <= FINAL


def put_into(database, crowd, states):
    """One person's message into each state, with what such a row has beside it."""
    with database.session(crowd.organization_id) as session:
        for person_id, state in zip(crowd.people, states, strict=True):
            row = session.scalars(select(Delivery).filter_by(person_id=person_id, channel="line")).one()
            row.status = state
            if state not in ("pending", "cancelled", "expired", "held_quota", "merged"):
                row.attempts, row.first_attempt_at, row.last_attempt_at = 1, D30 - timedelta(minutes=5), D30
            if state == "sending":
                row.lease_until = D30 - timedelta(minutes=1)
                row.lease_token = row.id
        session.commit()
