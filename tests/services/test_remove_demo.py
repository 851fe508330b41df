"""The invented office goes with everything in it; of a real one nothing can be removed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.cast import NOW, Town, build_town
from tests.factories import LONG_AGO
from tracker.rules.errors import NotFound
from tracker.rules.permissions import Actor
from tracker.services.remove_demo import remove_demo
from tracker.services.sign_in import make_sign_in_link
from tracker.store.database import Database
from tracker.store.database_copy import read_contents
from tracker.store.history import find_break_in_history, record_history
from tracker.store.people import find_actor


@pytest.fixture
def town(database: Database) -> Town:
    return build_town(database)


def administrator(database: Database, town: Town) -> Actor:
    with database.session(town.organization_id, is_reading=True) as session:
        found = find_actor(session, town.people["administrator"].id, NOW.date())
    assert found
    return found


def fill(database: Database, town: Town) -> None:
    """Something of every kind: a link, and a line of history."""
    with database.session(town.organization_id) as session:
        person_id = next(iter(town.people.values())).id
        make_sign_in_link(session, person_id=person_id, now=NOW)
        record_history(
            session,
            at=LONG_AGO,
            person_id=person_id,
            action="sign_in",
            subject_kind="person",
            subject_id=person_id,
            change={},
        )
        session.commit()


def test_everything_of_the_demo_goes_and_nothing_else(database: Database, town: Town) -> None:
    assert town.neighbour
    fill(database, town)
    before = read_contents(database).counts
    fill(database, town.neighbour)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE organization SET is_demo = true WHERE slug <> 'nong-mek-khao'"))
    with database.session(town.organization_id) as session:
        assert remove_demo(session, actor=administrator(database, town), now=NOW) > 0
    counts = read_contents(database).counts
    assert counts["organization"] == before["organization"] - 1
    with database.engine.connect() as connection:
        for name, count in counts.items():
            if count and name not in ("organization", "throttle", "worker_tick", "webhook_event"):
                owners = connection.execute(text(f"SELECT DISTINCT organization_id FROM {name}")).scalars().all()  # noqa: S608
                assert len(owners) == 1, name
    with database.session(town.organization_id, is_reading=True) as session:
        assert find_break_in_history(session) is None
    with database.session(town.organization_id) as session, pytest.raises(NotFound):
        remove_demo(session, actor=administrator(database, town), now=NOW)


def test_the_history_of_a_real_office_cannot_be_deleted(database: Database, town: Town) -> None:
    fill(database, town)
    for statement in ("DELETE FROM history", "UPDATE history SET action = 'x'"):
        with pytest.raises(DatabaseError, match="append-only"), database.engine.begin() as connection:
            connection.execute(text(statement))


def test_without_a_demo_there_is_nothing_to_remove(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session, pytest.raises(NotFound):
        remove_demo(session, actor=administrator(database, town), now=NOW)
