"""Punctuality is counted by the database: what counts, from which moment, on both engines."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.cast import Town, build_town
from tests.told_people import add_message, add_reminder
from tracker.rules.punctuality import DayCount
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.database import Database
from tracker.store.punctuality import count_by_day

DAY = date(2027, 3, 2)
OPENING = datetime(2027, 3, 2, 8, 30, tzinfo=BANGKOK)
NOON = OPENING + timedelta(hours=4)


@pytest.fixture
def town(database: Database) -> Town:
    return build_town(database)


def counted(database: Database, town: Town, *messages: dict[str, Any], nominal_on: date = DAY) -> list[DayCount]:
    with database.session(town.organization_id) as session:
        for values in messages:
            head = town.people["finance_head"]
            reminder = add_reminder(session, head, town.tasks["soon"], nominal_on=nominal_on)
            add_message(session, head, [reminder], **({"channel": "email", "at": OPENING} | values))
        session.commit()
    with database.session(town.organization_id, is_reading=True) as session:
        return count_by_day(session, first=date(2027, 2, 1), now=NOON, opens_at=time(8, 30))


def after(seconds: float, at: datetime = OPENING) -> dict[str, Any]:
    return {"accepted_at": at + timedelta(seconds=seconds)}


def test_a_minute_and_five_are_limits_that_still_count(database: Database, town: Town) -> None:
    messages = [after(0), after(60), after(61), after(300), after(301), after(7200)]
    assert counted(database, town, *messages) == [DayCount(DAY, 6, 2, 4)]


def test_days_are_counted_apart(database: Database, town: Town) -> None:
    before = OPENING - timedelta(days=1)
    assert counted(database, town, after(5), {"at": before, **after(400, before)}) == [
        DayCount(date(2027, 3, 1), 1, 0, 0),
        DayCount(DAY, 1, 1, 1),
    ]


def test_what_never_got_out_counts_as_late_once_its_time_is_over(database: Database, town: Town) -> None:
    waiting = {"status": "retry", "accepted_at": None}
    fresh = {**waiting, "at": NOON - timedelta(minutes=4)}
    messages = [waiting, fresh, {"status": "dead"}, {"status": "uncertain"}, {"status": "expired"}]
    assert counted(database, town, *messages) == [DayCount(DAY, 4, 0, 0)]


def test_only_the_first_way_out_counts(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session:
        first = add_message(session, town.people["finance_head"], channel="line", at=OPENING, **after(1))
        session.flush()
        for more in ({"fallback_of_id": first.id}, {"resend_of_id": first.id}):
            add_message(session, town.people["finance_head"], channel="email", at=OPENING, **after(900), **more)
        session.commit()
    left_out = [
        {"channel": "inbox", **after(9000)},
        {"status": "cancelled"},
        {"status": "merged"},
        {"kind": "sign_in_link", **after(9000)},
        {"kind": "test", **after(9000)},
    ]
    assert counted(database, town, *left_out) == [DayCount(DAY, 1, 1, 1)]


def test_a_worker_that_slept_at_the_opening_is_late(database: Database, town: Town) -> None:
    """It planned at ten what was due at half past eight: scheduled and sent at ten is an hour and a half late."""
    ten = OPENING + timedelta(minutes=90)
    late = {"at": ten, "created_at": ten, **after(3, ten)}
    assert counted(database, town, late) == [DayCount(DAY, 1, 0, 0)]


def test_what_became_due_in_the_course_of_the_day_is_not(database: Database, town: Town) -> None:
    """A new head is told at ten of a mark that passed last week; a question goes at once."""
    ten = OPENING + timedelta(minutes=90)
    told_anew = {"at": ten, "created_at": ten, **after(3, ten)}
    assert counted(database, town, told_anew, nominal_on=date(2027, 2, 23)) == [DayCount(DAY, 1, 1, 1)]
    at_once = {**told_anew, "kind": "at_once"}
    assert counted(database, town, at_once) == [DayCount(DAY, 2, 2, 2)]


def test_the_neighbour_s_messages_are_the_neighbour_s(database: Database, town: Town) -> None:
    assert town.neighbour
    with database.session(town.neighbour.organization_id) as session:
        add_message(session, town.neighbour.people["policy"], channel="email", at=OPENING, **after(900))
        session.commit()
    assert counted(database, town, after(1)) == [DayCount(DAY, 1, 1, 1)]
