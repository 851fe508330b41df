"""Many new rows at once: collected by table, written with one INSERT per table."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.store.models import TenantRow


class RowBatch:
    """New rows of one organization; `added` are the ids by table of all that was ever put in."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._organization_id: UUID = session.info["organization_id"]
        self._waiting: dict[type[TenantRow], list[dict[str, Any]]] = {}
        self.added: dict[str, list[str]] = {}

    def add(self, table: type[TenantRow], **values: Any) -> UUID:
        """A row to be written; returns the id it will have."""
        row_id = new_id()
        self._waiting.setdefault(table, []).append({"organization_id": self._organization_id, "id": row_id} | values)
        self.added.setdefault(table.__tablename__, []).append(str(row_id))
        return row_id

    def write(self) -> None:
        """Send what is waiting; foreign keys are checked at commit, so the order of tables does not matter."""
        for table, rows in self._waiting.items():
            self._session.execute(insert(table), rows)
        self._waiting = {}
