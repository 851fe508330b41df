"""Changes of an organization's own rows that happen for every message: plain statements, each put together once.

What `store.database` adds to an ORM statement, the organization, stands in these from the beginning.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Executable, Table, and_, bindparam, update
from sqlalchemy.orm import Session

from tracker.store.database import OutsideOrganizationError
from tracker.store.models import TenantRow
from tracker.store.rows_as_json import TOLD, as_json, rows_of, takes_json

OWN = "own_organization"
_ID, _NEW = "own_id", "new_"
Values = Mapping[str, Any]


def table_of(model: type[TenantRow]) -> Table:
    """The table of a model, for statements that know nothing of objects."""
    return cast("Table", model.__table__)


@cache  # to put a statement together costs more than to send it, and there are but a few of them
def own_change(
    model: type[TenantRow],
    columns: tuple[str, ...],
    *where: ColumnElement[bool],
    returning: ColumnElement[Any] | None = None,
) -> Executable:
    """Give these columns new values (`as_new`) in those of the session's own rows that meet the conditions."""
    table = table_of(model)
    new = {name: bindparam(_NEW + name, type_=table.c[name].type) for name in columns}
    change = update(table).where(table.c.organization_id == bindparam(OWN), *where).values(new)
    return change if returning is None else change.returning(returning)


def as_new(values: Values) -> dict[str, Any]:
    """Values as `own_change` wants them told."""
    return {_NEW + name: value for name, value in values.items()}


def carry_out(session: Session, statement: Executable, told: Sequence[dict[str, Any]]) -> CursorResult[Any]:
    """Carry out an own change, once for each of `told`; what is pending in the session is written first."""
    own = session.info["organization_id"]
    if own is None:
        raise OutsideOrganizationError(f"this statement needs an organization: {statement}")
    session.flush()
    return session.connection().execute(statement, [{OWN: own, **one} for one in told])


def change_own_rows(session: Session, model: type[TenantRow], rows: Iterable[tuple[UUID, Values]]) -> None:
    """Write columns of own rows, each by its id; those with the same columns go together."""
    alike: dict[tuple[str, ...], list[tuple[UUID, Values]]] = {}
    for row_id, values in rows:
        alike.setdefault(tuple(values), []).append((row_id, values))
    for columns, found in alike.items():
        if takes_json(session, found):
            told = as_json([{"id": row_id, **values} for row_id, values in found])
            carry_out(session, _change_told(model, columns), [{TOLD: told}])
        else:
            one_by_one = [{_ID: row_id, **as_new(values)} for row_id, values in found]
            carry_out(session, own_change(model, columns, _by_id(model)), one_by_one)


@cache  # the very same condition gives the very same statement
def _by_id(model: type[TenantRow]) -> ColumnElement[bool]:
    return table_of(model).c.id == bindparam(_ID)


@cache
def _change_told(model: type[TenantRow], columns: tuple[str, ...]) -> Executable:
    table = table_of(model)
    rows = rows_of(table, ("id", *columns))
    is_own = and_(table.c.organization_id == bindparam(OWN), table.c.id == rows.c.id)
    return update(table).where(is_own).values({name: rows.c[name] for name in columns})
