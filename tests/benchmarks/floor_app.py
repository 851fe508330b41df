"""The floor of the web's benchmark: the same pages in bare Flask and SQLAlchemy, without rights, CSRF or templates.

Counts are kept per division in the transaction of the write. It is a limit, not a neighbour.
"""

from datetime import date, datetime
from uuid import UUID

from flask import Flask, request
from sqlalchemy import ForeignKey, Index, Select, create_engine, event, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Task(Base):
    __tablename__ = "floor_task"
    __table_args__ = (Index("ix_floor_task", "division_id", "is_open", "due_on", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    division_id: Mapped[UUID]
    title: Mapped[str]
    status: Mapped[str]
    is_open: Mapped[bool]
    due_on: Mapped[date]


class Update(Base):
    __tablename__ = "floor_update"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("floor_task.id"), index=True)
    text: Mapped[str]
    at: Mapped[datetime]


class Count(Base):
    __tablename__ = "floor_count"
    division_id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


def floor_app(url: str) -> Flask:
    """The four pages over the tables `floor_*` of this database."""
    app = Flask("floor", static_folder=None)
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection, _record):  # type: ignore[no-untyped-def]
            connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000")

    def first_open(division_id: UUID) -> Select[Task]:
        here = select(Task).where(Task.division_id == division_id, Task.is_open)
        return here.order_by(Task.due_on, Task.id).limit(25)

    @app.get("/task/<uuid:task_id>")
    def task(task_id: UUID) -> str:
        with Session(engine) as session:
            row = session.get_one(Task, task_id)
            said = session.scalars(select(Update).where(Update.task_id == task_id).order_by(Update.at.desc()))
            return f"<h1>{row.title}</h1>{row.status} {row.due_on}" + "".join(f"<p>{one.text}" for one in said)

    @app.get("/division/<uuid:division_id>")
    def division(division_id: UUID) -> str:
        with Session(engine) as session:
            return "".join(f"<p>{row.title} {row.due_on}" for row in session.scalars(first_open(division_id)))

    @app.post("/task/<uuid:task_id>")
    def change(task_id: UUID) -> str:
        with Session(engine) as session:
            row = session.get_one(Task, task_id)
            before, row.status = row.status, request.form["status"]
            session.add(Update(task_id=task_id, text=request.form["text"], at=datetime.fromisoformat("2027-02-15")))
            for status, by in ((before, -1), (row.status, 1)):
                mine = (Count.division_id == row.division_id, Count.status == status)
                session.execute(update(Count).where(*mine).values(count=Count.count + by))
            session.commit()
        return "ok"

    @app.get("/overview")
    def overview() -> str:
        with Session(engine) as session:
            return "".join(f"<p>{one.division_id} {one.status} {one.count}" for one in session.scalars(select(Count)))

    return app
