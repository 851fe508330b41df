"""Every revision works up and down on both databases, and the last one is what the models say."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tests.source_tree import ROOT
from tracker.store.database import Database
from tracker.store.models import Base

Schema = dict[str, list[str]]

TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT relname, tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal",
}


def revisions() -> list[str]:
    """Oldest first."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


@pytest.fixture
def empty_database(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url)
    yield database
    database.engine.dispose()


def schema_of(database: Database) -> Schema:
    """Every table with its columns, keys, indexes and triggers, as text that can be compared."""
    with database.engine.connect() as connection:
        tables = inspect(connection)
        triggers = connection.execute(text(TRIGGERS[connection.dialect.name])).all()
        return {
            name: sorted(
                [f"{column['name']} {column['type']!r} {column['nullable']}" for column in tables.get_columns(name)]
                + [f"key {key['name']} {key['constrained_columns']}" for key in tables.get_foreign_keys(name)]
                + [f"unique {key['name']} {key['column_names']}" for key in tables.get_unique_constraints(name)]
                + [f"check {check['name']}" for check in tables.get_check_constraints(name)]
                + [f"index {index['name']} {index['column_names']}" for index in tables.get_indexes(name)]
                + [f"trigger {trigger}" for table, trigger in triggers if table == name]
            )
            for name in tables.get_table_names()
            if name != "alembic_version"
        }


def test_revisions_are_numbered_without_a_gap() -> None:
    assert revisions() == [f"{number:04}" for number in range(1, len(revisions()) + 1)]


def test_the_last_revision_is_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert schema_of(database).keys() == Base.metadata.tables.keys()


@pytest.mark.parametrize("revision", revisions())
def test_a_revision_goes_up_down_and_up_again(empty_database: Database, revision: str) -> None:
    number = revisions().index(revision)
    before = revisions()[number - 1] if number else "base"
    if number:
        empty_database.upgrade(before)
    without = schema_of(empty_database)
    empty_database.upgrade(revision)
    with_it = schema_of(empty_database)
    assert with_it != without
    empty_database.downgrade(before)
    assert schema_of(empty_database) == without
    empty_database.upgrade(revision)
    assert schema_of(empty_database) == with_it


def test_upgrading_again_changes_nothing(database: Database) -> None:
    before = schema_of(database)
    database.upgrade()
    assert schema_of(database) == before
    assert database.revision() == database.newest_revision() == revisions()[-1]


def test_an_empty_database_has_no_revision(empty_database: Database) -> None:
    assert empty_database.revision() is None
