"""A copy of one organization's rows in a SQLite file of its own, to try things on; the original is only read.

From SQLite the whole file is copied as it stands at one moment; from PostgreSQL the rows of the organization go, table
by table and all seen at one moment, into a file with today's schema.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import Connection, Table, event, insert, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from tracker.store.database import Database
from tracker.store.models import Base

_FILE = "copy.db"
_IN_BATCHES_OF = 1000
_MEMORY = Path("/dev/shm")  # noqa: S108  # the folder below it is made by tempfile
_ROOM = 2**28


@contextmanager
def scratch_copy(database: Database, organization_id: UUID) -> Iterator[Database]:
    """A database with all that belongs to the organization; gone when the `with` ends."""
    with TemporaryDirectory(prefix="tracker-copy-", dir=_roomy_folder()) as folder:
        path = Path(folder) / _FILE
        copy = Database(f"sqlite:///{path}")
        event.listen(copy.engine, "connect", _be_quick)
        try:
            if database.is_sqlite:
                _back_up(database, path)
            else:
                _copy_rows(database, copy, organization_id)
            yield copy
        finally:
            copy.engine.dispose()


def _roomy_folder() -> Path | None:
    """Memory where there is room, else wherever temporary files go."""
    try:
        return _MEMORY if shutil.disk_usage(_MEMORY).free > _ROOM else None
    except OSError:
        return None


def _be_quick(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """What is thrown away need not survive a power cut, nor a reader beside the one who writes."""
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101  # the driver we asked for
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA journal_mode=MEMORY")


def _back_up(database: Database, path: Path) -> None:
    with database.engine.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)  # noqa: S101  # the driver we asked for
        target = sqlite3.connect(path)
        try:
            source.backup(target)
        finally:
            target.close()


def _copy_rows(database: Database, copy: Database, organization_id: UUID) -> None:
    copy.upgrade()
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as source:
        with copy.engine.begin() as target:
            for table in Base.metadata.tables.values():
                _copy_table(source, target, table, organization_id)
        source.rollback()


def _copy_table(source: Connection, target: Connection, table: Table, organization_id: UUID) -> None:
    """The organization's rows of one table; tables that belong to no organization stay empty."""
    own = table.c.id if table.name == "organization" else table.c.get("organization_id")
    if own is None:
        return
    found = source.execution_options(stream_results=True).execute(select(table).where(own == organization_id))
    for rows in found.mappings().partitions(_IN_BATCHES_OF):
        target.execute(insert(table), [dict(row) for row in rows])
