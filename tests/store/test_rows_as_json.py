"""Many rows written at once come back as they were told, on both databases, and stay within their organization."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from tests.factories import add_organization, add_person
from tracker.clock import new_id
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.conditional_writes import insert_many_once
from tracker.store.models import Delivery
from tracker.store.own_changes import change_own_rows

AT = datetime(2027, 5, 31, 8, 30, 0, 123456, tzinfo=BANGKOK)
PAYLOAD = {"subject": 'เหลืออีก 7 วัน: "คู่มือ" \\ 50%', "line": [{"altText": "ก่ำ\n😀"}, None], "cost": 1.5, "is": True}


@pytest.fixture
def offices(database):
    """Two organizations with one person each."""
    found = []
    for number in (1, 2):
        with database.session() as session:
            organization = add_organization(session, name=f"เมฆขาว {number}", slug=f"office-{number}")
            session.commit()
        with database.session(organization.id) as session:
            person = add_person(session, "นางอรุณ ละเอียด")
            session.commit()
        found.append((organization.id, person.id))
    return found


def row(person_id, key, **more):
    return {
        "id": new_id(),
        "dedupe_key": key,
        "person_id": person_id,
        "channel": "email",
        "kind": "digest",
        "on_day": date(2027, 5, 31),
        "scheduled_for": AT,
        "not_before": AT,
        "expires_at": AT.astimezone(UTC),
        "created_at": AT,
        "payload": PAYLOAD,
        "lease_token": None,
        **more,
    }


def add(database, office, rows):
    with database.session(office) as session:
        insert_many_once(session, Delivery, rows)
        session.commit()


def read(database, office):
    with database.session(office, is_reading=True) as session:
        return {one.id: one for one in session.scalars(select(Delivery))}


def test_rows_come_back_as_they_were_told(database, offices):
    (office, person), _ = offices
    rows = [row(person, f"v1|{number}", priority=number) for number in range(3)]
    add(database, office, rows)
    found = read(database, office)
    for told in rows:
        one = found[told["id"]]
        assert {name: getattr(one, name) for name in told} == told
        assert (one.organization_id, one.status, one.epoch, one.is_maybe_accepted) == (office, "pending", 0, False)


def test_a_row_that_is_there_stays_as_it_was(database, offices):
    (office, person), _ = offices
    first = [row(person, "v1|1", priority=1), row(person, "v1|2", priority=1)]
    add(database, office, first)
    add(database, office, [row(person, "v1|2", priority=9), row(person, "v1|3", priority=9)])
    assert sorted((one.dedupe_key, one.priority) for one in read(database, office).values()) == [
        ("v1|1", 1),
        ("v1|2", 1),
        ("v1|3", 9),
    ]


def test_many_changes_reach_their_own_rows_only(database, offices):
    (office, person), (other, stranger) = offices
    rows = [row(person, f"v1|{number}") for number in range(3)]
    add(database, office, rows)
    alike = [{**told, "person_id": stranger, "dedupe_key": f"{told['dedupe_key']}|other"} for told in rows]
    add(database, other, alike)  # the very same ids in another organization
    values = {
        "payload": {"text": "ใหม่"},
        "first_attempt_at": AT,
        "retry_key": person,
        "error_text": None,
        "attempts": 2,
    }
    with database.session(office) as session:
        change_own_rows(session, Delivery, [(told["id"], values) for told in rows[:2]])
        session.commit()
    found, theirs = read(database, office), read(database, other)
    for told in rows[:2]:
        assert {name: getattr(found[told["id"]], name) for name in values} == values
    assert (found[rows[2]["id"]].attempts, found[rows[2]["id"]].payload) == (0, PAYLOAD)
    assert {(one.attempts, one.first_attempt_at) for one in theirs.values()} == {(0, None)}


def test_an_instant_without_its_zone_is_refused(database, offices):
    (office, person), _ = offices
    naive = AT.replace(tzinfo=None)
    with pytest.raises((StatementError, ValueError), match="must carry its zone"):
        add(database, office, [row(person, f"v1|{number}", created_at=naive) for number in range(2)])
