"""SQLite under another process's lock, on a full disk, on one that may only be read (fault 14)."""

import multiprocessing
import os
import resource
import signal
import sqlite3
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.faults.crowd import D30, build_crowd
from tests.faults.healthy import LEASE, clear_up, orders
from tests.faults.judge import count_of, judge_line

NOBODY = 65534
PIECE = 4096  # bytes: a page of the database
_CONTEXT = multiprocessing.get_context("forkserver")


def path_of(database):
    return Path(database.url.database)


# --- a lock held by another process ---------------------------------------------------------------------------


def hold_lock(path, has_lock, may_end):
    """Another program (a backup, an editor of databases) in the middle of a long write."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    has_lock.set()
    may_end.wait()
    connection.execute("ROLLBACK")
    connection.close()


@pytest.fixture
def lock(sqlite_database):
    """Begins and ends a lock of another process; ended with the test at the latest."""
    has_lock, may_end = _CONTEXT.Event(), _CONTEXT.Event()
    holder = _CONTEXT.Process(target=hold_lock, args=[path_of(sqlite_database), has_lock, may_end], daemon=True)

    def begin():
        holder.start()
        has_lock.wait()

    def end():
        may_end.set()
        holder.join()

    yield begin, end
    if holder.pid:
        end()


def tell_of_waiting(path, database):
    """Leave a sign right before the first write, which then has to wait."""
    event.listen(database.engine, "begin", lambda _connection: path.touch())


def be_impatient(database):
    """Wait for a lock 50 ms instead of half a minute."""
    event.listen(database.engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout=50"))


def test_a_turn_waits_for_a_lock_and_then_does_its_work(sqlite_database, count, line, workers, lock, tmp_path):
    crowd = build_crowd(sqlite_database, count)
    begin, end = lock
    begin()
    waits = tmp_path / "waits"
    waiting = workers.start(orders(sqlite_database, D30, line=line.address, prepare=partial(tell_of_waiting, waits)))
    while not waits.exists():
        assert waiting.is_alive()
    waiting.join(0.3)
    assert waiting.is_alive()
    assert line.state()["journal"] == []
    end()
    workers.finish(waiting)
    judgement = judge_line(sqlite_database, crowd, line)
    assert judgement.is_clean, judgement


def test_a_lock_that_outlasts_patience_costs_a_turn_and_nothing_else(sqlite_database, count, line, workers, lock):
    crowd = build_crowd(sqlite_database, count)
    begin, end = lock
    begin()
    impatient = workers.start(orders(sqlite_database, D30, line=line.address, prepare=be_impatient, is_stubborn=True))
    workers.finish(impatient)
    assert count_of(sqlite_database, crowd, "line") == {}
    end()
    clear_up(sqlite_database, D30, line=line, turns=2)
    judgement = judge_line(sqlite_database, crowd, line)
    assert judgement.is_clean, judgement


# --- a disk that is full --------------------------------------------------------------------------------------


def fill_disk(at_most, database):
    """No file may grow beyond so many bytes: to SQLite a full disk, wherever in its work that happens to be."""
    del database
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (at_most, at_most))


def test_a_disk_that_fills_up_at_any_point_loses_and_doubles_nothing(sqlite_database, line, workers):
    """Each worker finds a little more room than the one before; the last one finds enough."""
    crowd = build_crowd(sqlite_database, 4)
    ask(sqlite_database, "PRAGMA wal_checkpoint(TRUNCATE)")
    at, room = D30, PIECE
    while judge_line(sqlite_database, crowd, line).unfinished or not count_of(sqlite_database, crowd, "line"):
        short_of_space = orders(
            sqlite_database, at, line=line.address, prepare=partial(fill_disk, room), is_stubborn=True
        )
        workers.finish(workers.start(short_of_space))
        room += 36 * PIECE
        at += LEASE
        assert room < 2**23, "there is room enough by now"
    judgement = judge_line(sqlite_database, crowd, line)
    assert judgement.is_clean, judgement
    assert ask(sqlite_database, "PRAGMA integrity_check") == "ok"


def ask(database, pragma):
    connection = sqlite3.connect(path_of(database), isolation_level=None)
    answer = connection.execute(pragma).fetchone()[0]
    connection.close()
    return answer


# --- a disk that may only be read -----------------------------------------------------------------------------


def become_nobody(database):
    """Give up the rights of the superuser, for whom every file may be written."""
    del database
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def test_a_database_that_may_only_be_read_sends_nothing_it_cannot_note(sqlite_database, count, line, workers):
    crowd = build_crowd(sqlite_database, count)
    folder, is_superuser = path_of(sqlite_database).parent, os.geteuid() == 0
    for path, mode in [(folder, 0o555), *((path, 0o444) for path in folder.iterdir())]:
        path.chmod(mode)
    prepare = become_nobody if is_superuser else None
    workers.run(orders(sqlite_database, D30, line=line.address, prepare=prepare, is_stubborn=True))
    assert count_of(sqlite_database, crowd, "line") == {}
    assert line.state()["journal"] == []
    for path, mode in [(folder, 0o755), *((path, 0o644) for path in folder.iterdir())]:
        path.chmod(mode)
    clear_up(sqlite_database, D30, line=line, turns=2)
    judgement = judge_line(sqlite_database, crowd, line)
    assert judgement.is_clean, judgement
