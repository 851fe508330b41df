"""Nothing ran for three days over a cutoff; an older database was put back (faults 16, 17)."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.faults.clocks import StillClock
from tests.faults.crowd import D30, DUE, build_crowd
from tests.faults.healthy import LEASE, clear_up, tick
from tests.faults.judge import count_of, judge_line
from tests.services.reminded_office import make_outbox
from tracker.channels.line import LineChannel
from tracker.rules.alarm import AlarmKind
from tracker.rules.delivery import RESTORED_BACKUP
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.record_tick import record_tick
from tracker.services.rest_after_restore import rest_after_restore
from tracker.store.alarms import list_open_alarms, list_rests
from tracker.store.database import Database
from tracker.store.models import Reminder
from tracker.store.turn_mark import TurnMark

HOUR = timedelta(hours=1)


def morning_of(day):
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=BANGKOK)


def reminders_of(database, crowd):
    with database.session(crowd.organization_id, is_reading=True) as session:
        statement = select(Reminder.state, func.count()).group_by(Reminder.state)
        return dict(session.execute(statement).all())


def test_three_days_off_over_a_due_date_are_told_once(database, count, line):
    """Off from two days before the due date to the day after it: one message each, the missed marks noted."""
    crowd = build_crowd(database, count)
    clear_up(database, D30, line=line, turns=1)
    line.tell(reset=True)
    clear_up(database, morning_of(DUE + timedelta(days=1)), line=line, turns=3)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
    # Told: 30 days before, and the newest mark that was missed (the due date itself). Missed: 14, 7, 3, 1.
    assert reminders_of(database, crowd) == {"planned": 2 * count, "superseded": 4 * count}


def test_a_message_that_could_not_leave_in_its_day_goes_into_the_next(database, count, line):
    crowd = build_crowd(database, count)
    tick(database, D30 - 2 * HOUR, line=line)  # planned before the office opened; then everything was off
    clear_up(database, D30 + timedelta(days=3), line=line, turns=3)
    assert count_of(database, crowd, "line") == {"expired": count, "accepted": count}
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement


# --- an older database put back -------------------------------------------------------------------------------


@pytest.fixture
def backup(engine_name, database, sqlite_folder, request):
    """Keep the database as it is; later give a database that knows no more than it did then."""
    if engine_name == "sqlite":
        return lambda: keep_sqlite(database, sqlite_folder / "backup.db")
    server = request.getfixturevalue("postgres")
    return lambda: keep_postgres(database, server)


def keep_sqlite(database, path: Path):
    with closing(sqlite3.connect(database.url.database)) as living, closing(sqlite3.connect(path)) as kept:
        living.backup(kept)
    return Database(f"sqlite:///{path}")


def keep_postgres(database, server):
    database.engine.dispose()  # a template must have nobody in it
    url = server.create(template=str(database.url.database))
    return Database(url.render_as_string(hide_password=False))


def turn(database, mark, at, line):
    """What a worker does in its turn (worker.take_turn), by a clock that is told."""
    outbox = make_outbox(database, {"line": LineChannel(line.address, "token")}, "worker")
    rest_after_restore(outbox, mark, at)
    tick(database, at, line=line)
    with database.session() as session:
        record_tick(session, worker="worker", now=at)
    mark.write(at)


@pytest.mark.parametrize("gap", [12 * HOUR, 30 * HOUR])
def test_an_older_database_put_back_tells_nobody_twice(database, backup, count, line, tmp_path, gap):
    """The backup is from before the messages left. Under 23 hours LINE knows its keys; after that LINE rests too."""
    crowd, mark = build_crowd(database, count), TurnMark(tmp_path)
    turn(database, mark, D30 + HOUR - gap, line)  # nothing is due yet
    kept = backup()
    turn(database, mark, D30, line)
    assert len(line.state()["journal"]) == count
    for number in range(3):
        turn(kept, mark, D30 + HOUR + number * LEASE, line)
    judgement = judge_line(kept, crowd, line)
    with kept.session(crowd.organization_id, is_reading=True) as session:
        resting = {rest.channel for rest in list_rests(session) if rest.reason == RESTORED_BACKUP}
        alarms = {alarm.kind for alarm in list_open_alarms(session)}
    kept.engine.dispose()
    assert (judgement.lost, judgement.doubled) == (0, 0), judgement
    assert resting == ({"email"} if gap < 23 * HOUR else {"email", "line"})
    assert AlarmKind.RESTORED_BACKUP in alarms


def test_a_database_that_is_as_new_as_the_note_makes_nothing_rest(database, count, line, tmp_path):
    crowd, mark = build_crowd(database, count), TurnMark(tmp_path)
    for number in range(3):
        turn(database, mark, D30 + number * 12 * HOUR, line)
    with database.session(crowd.organization_id, is_reading=True) as session:
        assert list_rests(session) == []
    assert mark.read() == StillClock(D30 + 24 * HOUR)()


def test_a_new_database_beside_an_old_note_is_no_restored_one(database, count, line, tmp_path):
    mark = TurnMark(tmp_path)
    mark.write(datetime(2026, 8, 1, tzinfo=BANGKOK))  # before the organization was made
    crowd = build_crowd(database, count)
    turn(database, mark, D30, line)
    judgement = judge_line(database, crowd, line)
    assert judgement.is_clean, judgement
