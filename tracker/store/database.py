"""Opens the database, and keeps every session inside its organization.

A session belongs to one organization: the filter is added here, to every statement that touches a tenant's
table, and nowhere else. Work that must look across organizations (signing in, the worker) opens a session
without one and marks each such statement with `ACROSS`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ClauseElement, Connection, Engine, Executable, Table, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql import visitors

from tracker.rules.errors import Conflict, RuleBroken
from tracker.store.models import Base, TenantRow
from tracker.store.models.columns import Versioned

BUSY_TIMEOUT_MS = 30_000
CHANGED_MEANWHILE = "มีผู้อื่นบันทึกรายการนี้ไปก่อนแล้ว กรุณาดูข้อมูลล่าสุด แล้วบันทึกส่วนของท่านอีกครั้ง (ข้อความที่พิมพ์ไว้ยังอยู่)"
ACROSS = {"across_organizations": True}
_ROOT = Path(__file__).resolve().parents[1]


_TENANT_TABLES = frozenset(
    mapper.class_.__tablename__ for mapper in Base.registry.mappers if issubclass(mapper.class_, TenantRow)
)


class OutsideOrganizationError(RuntimeError):
    """A programming mistake: a statement or a row left the organization of its session."""


class OfficeSession(Session):
    """A session that tells the second of two people that they were second, wherever the write happens."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what is pending. Raises Conflict for a row somebody else changed since it was read."""
        try:
            super().flush(objects)
        except StaleDataError:
            self.rollback()
            raise Conflict("changed_meanwhile", CHANGED_MEANWHILE) from None


class Database:
    """One database (SQLite or PostgreSQL) by its SQLAlchemy URL. Nothing is opened before the first use."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = _sqlite_engine(url) if self.is_sqlite else create_engine(self.url, pool_pre_ping=True)
        self._reading = self.engine.execution_options(is_reading=True)

    def session(
        self, organization_id: UUID | None = None, *, is_reading: bool = False, inside: Connection | None = None
    ) -> Session:
        """A session inside one organization, or, with None, one whose statements must carry `ACROSS`.

        A reading session takes no write lock on SQLite; all others take it at their first statement, since
        a transaction that reads first and then wants to write would be refused there.
        `inside` a connection that is in a transaction, a commit only flushes: whoever began that one ends it,
        and keeps everything or nothing.
        """
        return OfficeSession(
            inside or (self._reading if is_reading else self.engine),
            expire_on_commit=False,
            join_transaction_mode="rollback_only",
            info={"organization_id": organization_id},
        )

    @contextmanager
    def single_statements(self, organization_id: UUID) -> Iterator[Session]:
        """A session on a connection kept for it, each of whose statements PostgreSQL commits as it ends: one trip
        to the database for each, where a transaction of its own takes four. Nothing is open in between.
        """
        kept = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with kept, OfficeSession(kept, expire_on_commit=False, info={"organization_id": organization_id}) as session:
            yield session

    def upgrade(self, revision: str = "head") -> None:
        """Bring the schema to the newest revision; safe to run again."""
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        if revision != "head" or self.revision() != self.newest_revision():
            self._migrate("upgrade", revision)

    def downgrade(self, revision: str) -> None:
        """Take the schema back to an older revision."""
        self._migrate("downgrade", revision)

    def _migrate(self, step: Literal["upgrade", "downgrade"], revision: str) -> None:
        from tracker.store.migrating import migrate  # noqa: PLC0415  # it brings Alembic, which nothing else needs

        migrate(self.engine, _migrations(), step, revision)

    def revision(self) -> str | None:
        """The revision the database is at; None where it is empty."""
        with self._reading.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found

    def check_schema(self) -> None:
        """Raise RuleBroken, with what to do, where the schema is not the one this program wants."""
        found, wanted = self.revision(), self.newest_revision()
        if found is None:
            raise RuleBroken("no_schema", "ฐานข้อมูลยังว่างอยู่ กรุณาสั่ง tracker db upgrade ก่อน")
        if found != wanted:
            raise RuleBroken(
                "schema_differs",
                f"โครงสร้างฐานข้อมูลเป็นรุ่น {found} แต่โปรแกรมนี้ใช้รุ่น {wanted} กรุณาสำรองข้อมูล แล้วสั่ง tracker db upgrade",
            )

    def newest_revision(self) -> str | None:
        """The revision this program wants: the files' names begin with their numbers."""
        return max((path.name.partition("_")[0] for path in (_migrations() / "versions").glob("*_*.py")), default=None)


def _migrations() -> Path:
    """They stand in the package of an installed wheel, and beside it in the source tree."""
    inside, beside = _ROOT / "migrations", _ROOT.parent / "migrations"
    return inside if inside.is_dir() else beside


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101  # the driver we asked for
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _stay_inside(state: ORMExecuteState) -> None:
    """The one place where a statement is held inside its organization."""
    if state.execution_options.get("across_organizations") or state.is_insert:
        return
    if state.is_column_load or state.is_relationship_load:
        return
    if not state.is_orm_statement:
        raise OutsideOrganizationError(f"only ORM statements can be kept inside an organization: {state.statement}")
    organization_id = state.session.info["organization_id"]
    if organization_id is None:
        if not _TENANT_TABLES.isdisjoint(_tables_in(state.statement)):
            raise OutsideOrganizationError(f"this statement needs an organization: {state.statement}")
        return
    state.statement = state.statement.options(
        with_loader_criteria(TenantRow, lambda row: row.organization_id == organization_id, include_aliases=True)
    )


def _tables_in(statement: Executable) -> set[str]:
    assert isinstance(statement, ClauseElement)  # noqa: S101  # every ORM statement is one
    return {part.name for part in visitors.iterate(statement) if isinstance(part, Table)}


def _write_inside(session: Session, _context: UOWTransaction, _instances: Sequence[Any] | None) -> None:
    """New rows get the session's organization; a row of another one is a mistake."""
    organization_id = session.info["organization_id"]
    if organization_id is None:
        return
    for row in session.new:
        if isinstance(row, TenantRow):
            if row.organization_id is None:
                row.organization_id = organization_id
            elif row.organization_id != organization_id:
                raise OutsideOrganizationError(f"{type(row).__name__} belongs to another organization")


event.listen(OfficeSession, "do_orm_execute", _stay_inside)
event.listen(OfficeSession, "before_flush", _write_inside)


def flush_or_conflict(session: Session) -> None:
    """Write what is pending; a row somebody else made meanwhile raises Conflict too, and nothing is written."""
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE) from None


def check_version(row: Versioned, row_version: int) -> None:
    """Raise Conflict where the row is no longer the one the person saw."""
    if row.row_version != row_version:
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
