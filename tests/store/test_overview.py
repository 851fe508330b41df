"""What the overview reads: the same figures as every other reader, in four statements, on both databases."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from tests.cast import TODAY, Town, build_town
from tests.factories import add_fiscal_year, add_measure, add_plan, add_task, add_update
from tracker.rules.progress import summarise
from tracker.rules.silence import first_day
from tracker.rules.task import PlanState, TaskStatus
from tracker.store.database import Database
from tracker.store.entries import list_owed_entries
from tracker.store.overview import Overview, find_overview
from tracker.store.tasks import list_task_facts


@pytest.fixture
def town(database: Database) -> Town:
    return build_town(database)


def read(database: Database, town: Town, today: date = TODAY) -> Overview:
    with database.session(town.organization_id, is_reading=True) as session:
        found = find_overview(session, today)
    assert found is not None
    return found


def test_it_counts_what_everybody_counts(database: Database, town: Town) -> None:
    found = read(database, town)
    with database.session(town.organization_id, is_reading=True) as session:
        facts = list_task_facts(session, town.plan.id)
        owed = {months: list_owed_entries(session, town.rounds[months].id) for months in (6, 12)}
    assert summarise(found.facts, TODAY).overall == summarise(facts, TODAY).overall
    assert dict(summarise(found.facts, TODAY).by_cell) == dict(summarise(facts, TODAY).by_cell)
    assert Counter(found.owed) == Counter(entry.state for entry in owed[6])
    later = read(database, town, date(2027, 4, 1))
    assert later.head is not None
    assert later.head.months == 12
    assert Counter(later.owed) == Counter(entry.state for entry in owed[12])


def test_nothing_of_the_neighbour_and_nothing_of_a_draft(database: Database, town: Town) -> None:
    found = read(database, town)
    own = {task.id for name, task in town.tasks.items() if name != "draft"}
    assert set(found.titles) == own
    assert list(found.division_names.values()) == ["กองการศึกษา ศาสนาและวัฒนธรรม", "กองคลัง", "กองช่าง", "สำนักปลัด"]
    assert found.last_year == []


def test_four_statements_tell_everything(database: Database, town: Town) -> None:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    read(database, town)
    assert sum(statement.lstrip().startswith("SELECT") for statement in said) == 4, said


def test_the_year_before_is_judged_by_the_plan_that_was_in_force_last(database: Database, town: Town) -> None:
    finance = town.divisions["finance"]
    with database.session(town.organization_id) as session:
        year = add_fiscal_year(session, 2569)
        for state, revision, status in (
            (PlanState.CLOSED, 1, TaskStatus.NOT_STARTED),
            (PlanState.CLOSED, 2, TaskStatus.DONE),
            (PlanState.DRAFT, 3, TaskStatus.CANCELLED),
        ):
            plan = add_plan(session, year, state=state, revision=revision)
            add_task(session, add_measure(session, plan), finance, status=status, steps=())
        session.commit()
    assert [fact.status for fact in read(database, town).last_year] == [TaskStatus.DONE]


def test_weeks_are_those_of_bangkok_and_what_was_taken_back_was_never_said(database: Database, town: Town) -> None:
    """In Bangkok a week begins when it is still Sunday evening in Greenwich."""
    head, task = town.people["works_head"], town.tasks["started"]
    monday = datetime(2027, 2, 22, tzinfo=UTC)
    seconds_before_and_after = (
        monday.replace(day=21, hour=16, minute=59, second=59),
        monday.replace(day=21, hour=17),
    )
    with database.session(town.organization_id) as session:
        for at in seconds_before_and_after:
            add_update(session, task, head, "ตรวจทะเบียนแล้ว", at)
        add_update(session, task, head, "กดผิด", monday, undone_at=monday)
        add_update(session, task, town.people["policy"], "ขอให้แก้ไข", monday, move="return")
        session.commit()
    weeks = {one.week: one for one in read(database, town).weeks if one.division_id == task.division_id}
    number = (monday.date() - first_day(TODAY)).days // 7
    assert {week: one.count for week, one in weeks.items()} == {number - 1: 1, number: 1}
    assert (weeks[number - 1].last_on, weeks[number].last_on) == (date(2027, 2, 21), date(2027, 2, 22))
