"""What a transaction did to rows, old and new, in JSON: enough to see later whether they stand so still, and undo it.

{"changed": [[table, id, {column: [old, new]}]], "added": {table: [id]}, "removed": [[table, {column: value}]]}
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Mapper, Session

from tracker.store.models import Base, TenantRow
from tracker.store.models.columns import Instant
from tracker.store.row_batch import RowBatch

_IN_PIECES_OF = 500  # SQLite and PostgreSQL both limit the variables of one statement
_TABLES: dict[str, Mapper[Any]] = {str(mapper.class_.__tablename__): mapper for mapper in Base.registry.mappers}


class RowJournal:
    """Notes every change of the session's rows from its making on; `collect` must come before each flush."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.batch = RowBatch(session)
        self._changed: list[list[Any]] = []
        self._removed: list[list[Any]] = []

    def remove(self, row: TenantRow) -> None:
        """Delete a row that only ties two others together."""
        values = {name: _to_json(getattr(row, name)) for name in _columns(type(row)) if name != "organization_id"}
        self._removed.append([row.__tablename__, values])
        self._session.delete(row)

    def write(self) -> None:
        """Note what was changed, and send it and what is new to the database."""
        for row in list(self._session.dirty):
            if isinstance(row, TenantRow) and (change := _change_of(row)):
                self._changed.append([row.__tablename__, str(row.id), change])
        self._session.flush()
        self.batch.write()

    def to_json(self) -> dict[str, Any]:
        """Everything noted so far."""
        return {"changed": self._changed, "added": self.batch.added, "removed": self._removed}


def is_as_left(session: Session, journal: Mapping[str, Any]) -> bool:
    """Whether every changed row still says what the journal left there."""
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for table, row_id, change in journal.get("changed", []):
        last.setdefault((table, row_id), {}).update({name: new for name, (_, new) in change.items()})
    rows = _rows_of(session, journal)
    return all(
        key in rows and all(_to_json(getattr(rows[key], name)) == new for name, new in wanted.items())
        for key, wanted in last.items()
    )


def change_back(session: Session, journal: Mapping[str, Any]) -> None:
    """Put the old values back and the removed rows; what was added is the caller's to withdraw."""
    rows = _rows_of(session, journal)
    for table, row_id, change in reversed(journal.get("changed", [])):
        for name, (old, _) in change.items():
            setattr(rows[table, row_id], name, _from_json(table, name, old))
    for table, values in journal.get("removed", []):
        row = _TABLES[table].class_(**{name: _from_json(table, name, value) for name, value in values.items()})
        session.add(row)
    session.flush()


def list_added(journal: Mapping[str, Any], table: type[TenantRow]) -> list[UUID]:
    """The ids of the rows of a table that were new."""
    return [UUID(row_id) for row_id in journal.get("added", {}).get(table.__tablename__, [])]


def delete_added(session: Session, journal: Mapping[str, Any], table: type[TenantRow]) -> None:
    """Take away rows that only tie two others together."""
    for piece in in_pieces(list_added(journal, table)):
        session.execute(delete(table).where(table.id.in_(piece)).execution_options(synchronize_session="fetch"))


def in_pieces(ids: list[UUID]) -> Iterator[list[UUID]]:
    """As many as one statement takes."""
    for start in range(0, len(ids), _IN_PIECES_OF):
        yield ids[start : start + _IN_PIECES_OF]


def _rows_of(session: Session, journal: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """The changed rows as they stand now."""
    wanted: dict[str, set[UUID]] = {}
    for table, row_id, _ in journal.get("changed", []):
        wanted.setdefault(table, set()).add(UUID(row_id))
    found: dict[tuple[str, str], Any] = {}
    for table, ids in wanted.items():
        model = _TABLES[table].class_
        for piece in in_pieces(sorted(ids)):
            for row in session.scalars(select(model).where(model.id.in_(piece))):
                found[table, str(row.id)] = row
    return found


def _change_of(row: TenantRow) -> dict[str, list[Any]]:
    state, version = inspect(row), inspect(type(row)).version_id_col
    change: dict[str, list[Any]] = {}
    for name in _columns(type(row)):
        history = state.attrs[name].history
        if history.has_changes() and (version is None or name != version.key):
            old, new = (_to_json(values[0]) if values else None for values in (history.deleted, history.added))
            change |= {name: [old, new]} if old != new else {}
    return change


def _columns(model: type[TenantRow]) -> list[str]:
    return [attribute.key for attribute in inspect(model).column_attrs]


def _to_json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _from_json(table: str, name: str, value: Any) -> Any:
    if value is None:
        return None
    column_type = _TABLES[table].columns[name].type
    if isinstance(column_type, Instant):
        return datetime.fromisoformat(value)
    kind = column_type.python_type
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum | UUID) else value
