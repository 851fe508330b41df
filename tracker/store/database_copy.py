"""A whole copy of the database at one moment, and back: SQLite's own backup, PostgreSQL's pg_dump and pg_restore.

A live SQLite file is never copied as a file: what is being written would come out malformed.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import Connection, func, select, text

from tracker.rules.errors import RuleBroken
from tracker.store.database import Database
from tracker.store.models import Base, HistoryHead

SQLITE_NAME, POSTGRES_NAME = "database.sqlite", "database.dump"
_STEP = 2_000  # pages copied before writers get their turn
_TOOL_MISSING = "ไม่พบโปรแกรม {} ซึ่งมากับ PostgreSQL กรุณาติดตั้ง postgresql-client รุ่นเดียวกับเซิร์ฟเวอร์บนเครื่องนี้ แล้วลองอีกครั้ง"


@dataclass(frozen=True)
class Contents:
    """What stands in a database: rows by table, and the end of each organization's history."""

    revision: str
    counts: dict[str, int]
    chains: dict[str, tuple[int, str]]


def database_file(database: Database) -> str:
    """What the copy of this database is called."""
    return SQLITE_NAME if database.is_sqlite else POSTGRES_NAME


def copy_database(database: Database, target: Path) -> Contents:
    """Write the whole database into `target`, consistent at one moment, while others work on; say what is in it."""
    if not database.is_sqlite:
        return _dump(database, target)
    with closing(sqlite3.connect(target)) as copy:
        raw = database.engine.raw_connection()
        try:
            source = raw.driver_connection
            assert isinstance(source, sqlite3.Connection)  # noqa: S101  # the driver we asked for
            source.backup(copy, pages=_STEP)
        finally:
            raw.close()
    contents = read_contents(Database(f"sqlite:///{target}"))
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, that can be carried away
    return contents


def read_contents(database: Database) -> Contents:
    """What stands in a database."""
    with database.engine.connect() as connection:
        contents = _contents(connection)
    if database.is_sqlite:
        database.engine.dispose()
    return contents


def find_damage(copy: Path) -> str:
    """What SQLite finds wrong with a copy; "" for nothing. The dump of PostgreSQL is asked for its list."""
    if copy.name == POSTGRES_NAME:
        return _run(["pg_restore", "--list", str(copy)])
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else str(found)


def restore_database(copy: Path, database: Database, put_aside: str) -> None:
    """Put a copy in the place of the database; what stood there is kept beside it under the name `put_aside`.

    PostgreSQL is filled in one transaction: a copy that fails leaves it as it was.
    """
    if not database.is_sqlite:
        _fill(copy, database)
        return
    database.engine.dispose()
    target = Path(str(database.url.database))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(copy, part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    for ending in ("", "-wal", "-shm"):
        old = target.with_name(target.name + ending)
        if old.exists():
            old.replace(old.with_name(f"{target.name}.{put_aside}{ending}"))
    part.replace(target)


def is_empty(database: Database) -> bool:
    """Whether nothing would be lost by putting a copy here."""
    if database.revision() is None:
        return True
    with database.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Base.metadata.tables["organization"])) == 0


def _contents(connection: Connection) -> Contents:
    counts = {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in sorted(Base.metadata.tables.items())
    }
    heads = select(HistoryHead.organization_id, HistoryHead.sequence, HistoryHead.hash)
    chains = {str(owner): (number, sealed) for owner, number, sealed in connection.execute(heads)}
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return Contents(str(revision), counts, chains)


def _dump(database: Database, target: Path) -> Contents:
    """The dump and the counts see the same moment: pg_dump reads the snapshot of our transaction."""
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
        with _address(database) as address:
            trouble = _run(["pg_dump", *options, f"--dbname={address}"])
        if trouble:
            raise RuleBroken("no_dump", f"สำรองฐานข้อมูล PostgreSQL ไม่สำเร็จ: {trouble}")
        return _contents(connection)


def _fill(copy: Path, database: Database) -> None:
    options = ["--single-transaction", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error"]
    database.engine.dispose()
    with _address(database) as address:
        trouble = _run(["pg_restore", *options, f"--dbname={address}", str(copy)])
    if trouble:
        raise RuleBroken("no_restore", f"กู้ฐานข้อมูล PostgreSQL ไม่สำเร็จ ฐานข้อมูลเดิมยังอยู่ครบ: {trouble}")


@contextmanager
def _address(database: Database) -> Iterator[str]:
    """For libpq. The password goes by a file that only we may read: arguments of programs are seen by everybody."""
    url = database.url.set(drivername="postgresql", password=None)
    if not database.url.password:
        yield url.render_as_string(hide_password=False)
        return
    secret = str(database.url.password).replace("\\", "\\\\").replace(":", "\\:")
    with NamedTemporaryFile("w", encoding="utf-8") as passfile:
        passfile.write(f"*:*:*:*:{secret}\n")
        passfile.flush()
        yield url.update_query_dict({"passfile": passfile.name}).render_as_string(hide_password=False)


def _run(command: Sequence[str]) -> str:
    """The last line of what a tool complains of; "" where it did its work."""
    tool = shutil.which(command[0])
    if tool is None:
        raise RuleBroken("no_tool", _TOOL_MISSING.format(command[0]))
    done = subprocess.run(  # a tool of PostgreSQL's own, called with a list
        [tool, *command[1:]], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return ""
    said = done.stderr.strip().splitlines()
    return said[-1] if said else f"{command[0]} {done.returncode}"
