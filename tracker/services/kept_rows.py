"""Remembers how rows were before a deed, and puts them back if nobody changed them since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Enum, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.rules.errors import Conflict
from tracker.store.database import flush_or_conflict
from tracker.store.history import Deed, record_deeds
from tracker.store.models import Base
from tracker.store.models.columns import Instant, TenantRow, Versioned

CHANGED_SINCE = "เลิกทำไม่ได้แล้ว เพราะมีการบันทึกเพิ่มหลังจากนั้น กรุณาเปิดรายการนั้นเพื่อดูข้อมูลล่าสุด แล้วแก้ไขด้วยการบันทึกใหม่"
_MODELS = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Versioned) and issubclass(mapper.class_, TenantRow)
}


@dataclass(frozen=True)
class KeptRow:
    """One versioned row with some of its values as they were."""

    row: Any
    old: dict[str, Any]


def keep(row: TenantRow, *fields: str) -> KeptRow:
    """Remember these fields; to be called before anything is changed."""
    return KeptRow(row, {name: _plain(getattr(row, name)) for name in fields})


def rows_before(kept: Iterable[KeptRow]) -> list[dict[str, Any]]:
    """What to write into a deed's `before` under "rows"; after the flush, since it holds the new versions."""
    return [
        {"table": one.row.__tablename__, "id": str(one.row.id), "version": one.row.row_version, "old": one.old}
        for one in kept
    ]


def put_rows_back(
    session: Session, *, person_id: UUID, rows: Sequence[dict[str, Any]], now: datetime, action: str = "taken_back"
) -> list[Any]:
    """Give rows their old values again, each with a line of history; raises Conflict where one was changed since."""
    found = [_unchanged(session, one) for one in rows]
    deeds = []
    for row, one in zip(found, rows, strict=True):
        change = _give_back(row, one["old"])
        deeds.append(Deed(f"{row.__tablename__}_{action}", row.__tablename__, row.id, change))
    flush_or_conflict(session)
    record_deeds(session, at=now, person_id=person_id, deeds=deeds)
    return found


def _unchanged(session: Session, kept: dict[str, Any]) -> Any:
    key = (session.info["organization_id"], UUID(kept["id"]))
    row = session.get(_MODELS[kept["table"]], key, with_for_update=True)
    if row is None or row.row_version != kept["version"]:
        raise Conflict("changed_since", CHANGED_SINCE)
    return row


def _give_back(row: Any, old: dict[str, Any]) -> dict[str, Any]:
    """The old values, and what differs as history tells it."""
    columns = inspect(type(row)).columns
    change = {}
    for name, value in old.items():
        now_is = _plain(getattr(row, name))
        if now_is != value:
            change[name] = [now_is, value]
        setattr(row, name, _as_it_was(columns[name], value))
        flag_modified(row, name)  # a new version although the words alone were new
    return change


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _as_it_was(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return column.type.enum_class(value)
    if isinstance(column.type, Instant):  # a type of our own, which does not say what it makes
        return datetime.fromisoformat(value)
    kind = column.type.python_type
    if kind is date:
        return date.fromisoformat(value)
    return UUID(value) if kind is UUID else value
