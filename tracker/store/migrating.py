"""Takes the schema up and down. The only reader of Alembic, and asked for only then: it is 8 MB of memory."""

import sqlite3
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def migrate(engine: Engine, folder: Path, step: Literal["upgrade", "downgrade"], revision: str) -> None:
    """One transaction. SQLite rebuilds tables, so there foreign keys rest meanwhile and are all checked after."""
    run = command.upgrade if step == "upgrade" else command.downgrade
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        if engine.dialect.name != "sqlite":
            with connection.begin():
                run(config, revision)
            return
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101  # the driver we asked for
        raw.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction
        try:
            with connection.begin():
                run(config, revision)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
