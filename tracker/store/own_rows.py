"""Rows of the session's own organization that every page asks for: plain statements, each put together once.

What `store.database` adds to an ORM statement, the organization, stands in these from the beginning as `OWN`.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Executable, Uuid, bindparam
from sqlalchemy.orm import Session

from tracker.store.database import OutsideOrganizationError

OWN: BindParameter[UUID] = bindparam("own_organization", type_=Uuid())


def read_own(session: Session, statement: Executable, **values: Any) -> list[Any]:
    """All rows of a statement that compares with OWN; its other parameters by name."""
    own = session.info["organization_id"]
    if own is None:
        raise OutsideOrganizationError(f"this statement needs an organization: {statement}")
    return list(session.connection().execute(statement, {OWN.key: own, **values}))
