"""No statement on a tenant's table goes without its organization, and no row can point into another one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from tests.cast import NOW, TODAY, build_town
from tracker.clock import new_id
from tracker.rules.progress import summarise
from tracker.store.database import ACROSS, Database, OutsideOrganizationError
from tracker.store.divisions import list_divisions
from tracker.store.entries import list_owed_entries
from tracker.store.history import find_break_in_history, record_history
from tracker.store.known_headings import find_known_heading, list_known_headings
from tracker.store.models import Base, Division, History, Measure, Task, TaskStep, TenantRow
from tracker.store.people import list_people_with_posts
from tracker.store.plan_uploads import find_open_upload_of, list_uploads
from tracker.store.plans import find_active_plan, list_plans, list_rounds
from tracker.store.tasks import get_task, list_task_facts, list_tasks

TENANT_TABLES = {mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, TenantRow)}


def spy(database: Database) -> list[str]:
    seen: list[str] = []

    def keep(_c: Any, _cursor: Any, statement: str, _p: Any, _ctx: Any, _many: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", keep)
    return seen


def test_every_statement_carries_the_organization(database: Database) -> None:
    town = build_town(database)
    statements = spy(database)
    with database.session(town.organization_id) as session:
        plan = find_active_plan(session)
        assert plan
        summarise(list_task_facts(session, plan.id), TODAY)
        list_tasks(session, plan.id, division_ids=[town.divisions["finance"].id])
        get_task(session, town.tasks["late"].id)
        list_people_with_posts(session, TODAY)
        list_divisions(session)
        list_plans(session)
        for head in list_rounds(session):
            list_owed_entries(session, head.id)
        list_uploads(session)
        find_open_upload_of(session, "0" * 64)
        list_known_headings(session)
        find_known_heading(session, ["มาตรการ"])
        session.execute(update(Task).values(unit="งานใหม่").execution_options(synchronize_session=False))
        session.execute(select(func.count()).select_from(aliased(TaskStep)))
    touching = [s for s in statements if any(f" {table} " in s.replace("\n", " ") for table in TENANT_TABLES)]
    assert len(touching) > 10
    for statement in touching:
        _, _, condition = statement.partition("WHERE")
        assert "organization_id" in condition, statement


def test_two_towns_never_mix(database: Database) -> None:
    town = build_town(database)
    assert town.neighbour
    with database.session(town.organization_id) as session:
        assert session.scalar(select(func.count()).select_from(Task)) == len(set(map(id, town.tasks.values())))
        assert session.get(Task, (town.neighbour.organization_id, town.neighbour.tasks["late"].id)) is None
        session.execute(update(Measure).values(title="เปลี่ยนทั้งหมด"))
        session.commit()
    with database.session(town.neighbour.organization_id) as session:
        assert "เปลี่ยนทั้งหมด" not in set(session.scalars(select(Measure.title)))


def test_a_session_without_organization_reads_no_tenant(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        with pytest.raises(OutsideOrganizationError):
            session.execute(select(Task))
        with pytest.raises(OutsideOrganizationError):
            session.execute(select(func.count()).select_from(Task))
        with pytest.raises(OutsideOrganizationError):
            session.execute(text("SELECT 1"))
        assert session.execute(select(Task), execution_options=ACROSS).all() == []


def test_a_row_of_another_organization_is_refused(database: Database) -> None:
    town = build_town(database)
    assert town.neighbour
    row = Division(organization_id=town.neighbour.organization_id, name="ก", name_key="ก", sort_key="ก", created_at=NOW)
    with database.session(town.organization_id) as session:
        session.add(row)
        with pytest.raises(OutsideOrganizationError):
            session.flush()


def test_a_key_cannot_point_into_another_organization(database: Database) -> None:
    town = build_town(database)
    assert town.neighbour
    with database.session(town.organization_id) as session:
        task = session.get(Task, (town.organization_id, town.tasks["late"].id))
        assert task
        task.division_id = town.neighbour.divisions["finance"].id
        with pytest.raises(IntegrityError):
            session.commit()


def test_instants_must_carry_their_zone(sqlite_database: Database) -> None:
    town = build_town(sqlite_database)
    with sqlite_database.session(town.organization_id) as session:
        task = session.get(Task, (town.organization_id, town.tasks["late"].id))
        assert task
        assert task.assigned_at.tzinfo is UTC
        task.started_at = datetime(2027, 1, 1)  # noqa: DTZ001  # the very mistake
        with pytest.raises(Exception, match="zone"):
            session.flush()


def test_history_is_append_only_and_shows_tampering(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id) as session:
        for number in range(3):
            record_history(
                session,
                at=NOW,
                person_id=None,
                action="tried",
                subject_kind="task",
                subject_id=new_id(),
                change={"n": [number, number + 1]},
            )
        session.commit()
        assert find_break_in_history(session) is None
    for attempt in ("UPDATE history SET action = 'x'", "DELETE FROM history"):
        with database.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
            connection.execute(text(attempt))
    with database.engine.begin() as connection:  # somebody who owns the database takes the lock off
        if database.is_sqlite:
            connection.execute(text("DROP TRIGGER history_no_update"))
        else:
            connection.execute(text("DROP TRIGGER history_append_only ON history"))
        connection.execute(text("UPDATE history SET action = 'x' WHERE sequence = 2"))
    with database.session(town.organization_id) as session:
        assert find_break_in_history(session) == 2
        assert session.scalar(select(func.count()).select_from(History), execution_options=ACROSS) == 3
