"""Writes that tell who was faster: rows put in unless they are there, and how many rows a change still met."""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Table, Update, select
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from tracker.store.models import Base
from tracker.store.rows_as_json import TOLD, as_json, rows_of, takes_json

_WRITTEN_AT_ONCE = 2000


def insert_once(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """INSERT … ON CONFLICT DO NOTHING, each row with the session's organization."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    table = cast("Table", model.__table__)  # not the model: half the work per row
    statement = insert(table).on_conflict_do_nothing()
    own = {"organization_id": session.info["organization_id"]}
    for start in range(0, len(rows), _WRITTEN_AT_ONCE):
        session.execute(statement, [own | row for row in rows[start : start + _WRITTEN_AT_ONCE]])


def insert_many_once(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """The same for many rows of plain values that all have the same columns."""
    if not takes_json(session, rows):
        insert_once(session, model, rows)
        return
    own = {"organization_id": session.info["organization_id"]}
    for start in range(0, len(rows), _WRITTEN_AT_ONCE):
        piece = [own | row for row in rows[start : start + _WRITTEN_AT_ONCE]]
        session.execute(_insert_told(model, tuple(piece[0])), {TOLD: as_json(piece)})


@cache
def _insert_told(model: type[Base], columns: tuple[str, ...]) -> Insert:
    """What is not told gets the value the model says, as in any INSERT."""
    table = cast("Table", model.__table__)
    rows = rows_of(table, columns)
    statement = insert_postgresql(table).from_select(columns, select(*(rows.c[name] for name in columns)))
    return statement.on_conflict_do_nothing()


def count_changed(session: Session, statement: Update) -> int:
    """Carry out a change under a condition; how many rows met it."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101  # what an UPDATE gives
    return int(result.rowcount)
