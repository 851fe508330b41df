"""Writes that tell who was faster: rows put in unless they are there, and how many rows a change still met."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Table, Update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from tracker.store.models import Base

_WRITTEN_AT_ONCE = 2000


def insert_once(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """INSERT … ON CONFLICT DO NOTHING, each row with the session's organization."""
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    table = cast("Table", model.__table__)  # not the model: half the work per row
    statement = insert(table).on_conflict_do_nothing()
    own = {"organization_id": session.info["organization_id"]}
    for start in range(0, len(rows), _WRITTEN_AT_ONCE):
        session.execute(statement, [own | row for row in rows[start : start + _WRITTEN_AT_ONCE]])


def count_changed(session: Session, statement: Update) -> int:
    """Carry out a change under a condition; how many rows met it."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101  # what an UPDATE gives
    return int(result.rowcount)
