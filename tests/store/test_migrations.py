"""Every revision works up and down on both databases, and the last one is what the models say."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text, update
from sqlalchemy.exc import IntegrityError

from tests.source_tree import ROOT
from tests.store.office_at_0001 import AT, Rows, fill, rows_of, tables_of
from tracker.clock import new_id
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


def in_columns_of(rows: Rows, older: Rows) -> Rows:
    """The rows with only the columns and tables there were before."""
    return {
        name: sorted(
            ({column: row[column] for column in older[name][0]} if older[name] else row for row in rows[name]), key=repr
        )
        for name in older
    }


def test_a_filled_database_keeps_every_row_on_its_way_up_and_down(empty_database: Database) -> None:
    empty_database.upgrade("0001")
    fill(empty_database)
    before = rows_of(empty_database)
    assert len(before["task"]) == 3
    empty_database.upgrade()
    after = rows_of(empty_database)
    assert in_columns_of(after, before) == before
    assert {row["withdrawn_at"] for name in ("plan", "step", "step_group") for row in after[name]} == {None}
    assert {row["changes"] for row in after["plan_import"]} == {None}
    empty_database.downgrade("0001")
    assert rows_of(empty_database) == before


def test_a_corrected_and_undone_plan_goes_down_without_losing_a_row(empty_database: Database) -> None:
    """Ordinals that collide are numbered anew, what stands first; then the way up is open again."""
    empty_database.upgrade("0001")
    fill(empty_database)
    empty_database.upgrade("0002")
    with empty_database.engine.begin() as connection:
        tables = tables_of(connection)
        for name in ("measure", "step_group", "step"):
            connection.execute(update(tables[name]).values(ordinal=1))
        first = connection.execute(tables["measure"].select().where(tables["measure"].c.code == "1")).mappings().one()
        connection.execute(update(tables["measure"]).where(tables["measure"].c.code == "1").values(withdrawn_at=AT))
        connection.execute(update(tables["plan"]).values(state="closed", withdrawn_at=AT, withdrawn_reason="เลิกทำ"))
    before = rows_of(empty_database)
    empty_database.downgrade("0001")
    after = rows_of(empty_database)
    assert {name: len(rows) for name, rows in after.items()} == {name: len(before[name]) for name in after}
    assert {row["code"]: row["ordinal"] for row in after["measure"]} == {"2": 1, "1": 2}
    places = sorted(row["ordinal"] for row in after["step"] if row["measure_id"] != first["id"])
    assert places == [1, 2]
    empty_database.upgrade()
    assert len(rows_of(empty_database)["task"]) == 3


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_one_plan_a_year_is_in_force_and_drafts_are_many(empty_database: Database, revision: str) -> None:
    """The index covers only plans in force; rebuilding the table must not widen or lose it."""
    empty_database.upgrade("0001")
    fill(empty_database)
    empty_database.upgrade("0002")
    if revision == "0001":
        empty_database.downgrade(revision)
    with empty_database.engine.begin() as connection:
        plan = tables_of(connection)["plan"]
        row = dict(connection.execute(plan.select()).mappings().one())
        for number in (2, 3):
            another = new_id() if isinstance(row["id"], UUID) else new_id().hex
            connection.execute(plan.insert().values(**row | {"id": another, "revision": number, "state": "draft"}))
    with pytest.raises(IntegrityError), empty_database.engine.begin() as connection:
        connection.execute(update(plan).values(state="active"))
