"""Many rows told to PostgreSQL as one JSON text, of which it makes rows by the names of their columns.

One by one each row is a message to the server and its answer, though all travel together: that was half the work of
planning a reminder. SQLite, to which there is no way to go, takes them one by one.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Table, Text, bindparam, cast, column, func, literal_column
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TableValuedAlias

TOLD = "told_rows"  # the statement's parameter


def takes_json(session: Session, rows: Sequence[Any]) -> bool:
    """Whether it is worth while, and the database can."""
    return len(rows) > 1 and session.get_bind().dialect.name != "sqlite"


def rows_of(table: Table, columns: Sequence[str]) -> TableValuedAlias:
    """The rows of the JSON text, to select from or to join."""
    text = cast(bindparam(TOLD, type_=Text()), JSON)
    rows = func.json_populate_recordset(literal_column(f"NULL::{table.name}"), text)
    return rows.table_valued(*(column(name, table.c[name].type) for name in columns), name="told")


def as_json(rows: Sequence[dict[str, Any]]) -> str:
    """The text; what JSON does not know is told as PostgreSQL writes it."""
    return json.dumps(rows, default=_word)


def _word(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("an instant must carry its zone")
    if isinstance(value, UUID | date):  # an instant is a date, too
        return str(value)
    raise TypeError(f"no column is told a {type(value).__name__} as JSON")
