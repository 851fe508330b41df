"""What a query asks for, found by the database: the rows the rules name, in the order of the page, on both engines."""

from datetime import date
from itertools import pairwise, product
from uuid import UUID

from sqlalchemy.orm import Session

from tests.cast import CANARY, TODAY, Town, build_town
from tests.factories import add_measure, add_task
from tracker.rules.task import TaskStatus
from tracker.rules.task_query import NEAR, SHOWS, SORTS, TaskQuery, urgency
from tracker.store.database import Database
from tracker.store.list_rows import list_indicators_by_measure, list_supported_lines, list_task_lines
from tracker.store.measure_tags import add_tag, list_tags
from tracker.store.models import Person, Task
from tracker.store.task_query import (
    TaskScope,
    count_due_days,
    count_urgencies,
    list_delegates,
    list_queried_tasks,
)
from tracker.store.tasks import TaskRow, list_supported_tasks, list_tasks


def is_shown(show: str, row: TaskRow) -> bool:
    """What each choice means, said once more and in Python."""
    if show in ("late", "near"):
        return urgency(row.status, row.due_on, TODAY) == show
    if show == "due":
        return row.status is not TaskStatus.CANCELLED and row.due_on is not None and row.due_on <= TODAY
    if show == "open":
        return row.status.is_open
    if show == "blocked":
        return row.is_blocked and row.status.is_open
    return show in ("", row.status.value)


def mine_of(town: Town) -> TaskScope:
    return TaskScope([town.divisions["finance"].id], town.people["finance_head"].id)


def test_every_filter_finds_the_rows_it_names(database: Database) -> None:
    town = build_town(database)
    finance, measure = town.divisions["finance"].id, town.tasks["soon"].measure_id
    with database.session(town.organization_id, is_reading=True) as session:
        for scope in (TaskScope(), mine_of(town)):
            everything = list_tasks(
                session, town.plan.id, division_ids=scope.division_ids, delegate_id=scope.delegate_id
            )
            assert everything
            for show, division, indicator, of in product(SHOWS, (None, finance), (None, 2), (None, measure)):
                query = TaskQuery(show, division, indicator, of)
                found = list_queried_tasks(session, town.plan.id, query, TODAY, scope)
                assert {row.id for row in found} == {
                    row.id
                    for row in everything
                    if is_shown(show, row)
                    and division in (None, row.division_id)
                    and of in (None, row.measure_id)
                    and (indicator is None or indicator in row.indicators)
                }, query
                days = count_due_days(session, town.plan.id, query, TODAY, scope)
                assert sum(day.count for day in days.values()) == len(found)
                assert sum(day.open_count for day in days.values()) == sum(row.status.is_open for row in found)


def test_the_counts_are_those_of_the_rows_whatever_is_filtered(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id, is_reading=True) as session:
        for scope in (TaskScope(), mine_of(town)):
            rows = list_queried_tasks(session, town.plan.id, TaskQuery(), TODAY, scope)
            counted = count_urgencies(session, town.plan.id, TODAY, scope)
            assert counted.total() == len(rows)
            for word, count in counted.items():
                assert count == sum(urgency(row.status, row.due_on, TODAY) == word for row in rows), word


def test_what_is_still_to_be_done_comes_first_and_other_orders_are_kept(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id, is_reading=True) as session:
        rows = {sort: list_queried_tasks(session, town.plan.id, TaskQuery(sort=sort), TODAY) for sort in SORTS}
    is_open = [row.status.is_open for row in rows[""]]
    assert is_open == sorted(is_open, reverse=True)
    open_days = [row.due_on or date.max for row in rows[""] if row.status.is_open]
    assert open_days == sorted(open_days)
    latest = [row.due_on or date.min for row in rows["latest"]]
    assert latest == sorted(latest, reverse=True)
    names = [row.division_name for row in rows["division"]]
    assert len(set(names)) == 1 + sum(one != other for one, other in pairwise(names))
    codes = [row.measure_id for row in rows["measure"]]
    assert len(set(codes)) == 1 + sum(one != other for one, other in pairwise(codes))


def test_a_file_holds_the_rows_of_the_page_in_its_order(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id, is_reading=True) as session:
        indicators = list_indicators_by_measure(session, town.plan.id)
        for scope, show, sort in product((TaskScope(), mine_of(town)), SHOWS, SORTS):
            query = TaskQuery(show, sort=sort)
            lines = list(list_task_lines(session, town.plan.id, query, TODAY, scope))
            rows = list_queried_tasks(session, town.plan.id, query, TODAY, scope)
            assert [(line.title, line.division_name, line.due_on) for line in lines] == [
                (row.title, row.division_name, row.due_on) for row in rows
            ], query
            assert [indicators.get(line.measure_key, "") for line in lines] == [
                ", ".join(map(str, row.indicators)) for row in rows
            ]
        works = [town.divisions["works"].id]
        found = [line.title for line in list_supported_lines(session, town.plan.id, works)]
        assert found == [row.title for row in list_supported_tasks(session, town.plan.id, works)] != []


TYPED = {
    "น้ำประปา": True,
    "นํ้าประปา": True,  # nikhahit, tone and sara aa apart
    "น้ำ  ประปา": True,
    "ข้อ 12": True,
    "ข้อ ๑๒": True,
    "ข้อ๑๒": True,
    "ต่างๆ": True,
    "ต่าง ๆ": True,
    "เเผน": True,  # two of the small vowel for the large one
    "line oa": True,
    "LINE": True,
    "งานพัสดุ": True,  # the unit
    "กองคลัง น้ำ": True,  # words of two fields
    "7.3": True,  # the measure's code
    "100%": False,
    "_": False,
    "น้ำมัน": False,
    "กองช่าง น้ำ": False,
}


def test_words_are_found_however_they_were_typed(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id) as session:
        measure = add_measure(session, town.plan, "มาตรการนํ้าและแผน ต่าง ๆ ตามข้อ ๑๒", code="7.3")
        task = add_task(session, measure, town.divisions["finance"], "ตรวจน้ำ\u200bประปา ผ่าน Line OA", unit="งานพัสดุ")
        session.commit()
        found = {typed: task.id in ids(session, town, TaskQuery(words=typed)) for typed in TYPED}
    assert found == TYPED


def test_tags_and_delegates_filter_and_never_show_the_neighbour(database: Database) -> None:
    town = build_town(database)
    assert town.neighbour is not None
    with database.session(town.neighbour.organization_id) as session:
        add_tag(session, town.neighbour.measures["budget"].id, f"เร่งด่วน {CANARY}", town.tasks["late"].assigned_at)
        session.commit()
    with database.session(town.organization_id) as session:
        late = session.get_one(Task, (town.organization_id, town.tasks["late"].id))
        late.delegate_id = town.people["finance_officer"].id
        add_tag(session, late.measure_id, "เร่งด่วน ปี 70", late.assigned_at)
        session.commit()
        person: Person = town.people["finance_officer"]
        assert [(one.id, one.name) for one in list_delegates(session, town.plan.id)] == [(person.id, person.name)]
        assert [tag.name for tag in list_tags(session, town.plan.id)] == ["เร่งด่วน ปี 70"]
        assert ids(session, town, TaskQuery(delegate_id=person.id)) == {late.id}
        assert late.id in ids(session, town, TaskQuery(tag="เร่งด่วน ปี ๗๐"))
        assert ids(session, town, TaskQuery(tag=f"เร่งด่วน {CANARY}")) == set()
        assert not any(CANARY in row.title for row in list_queried_tasks(session, town.plan.id, TaskQuery(), TODAY))


def ids(session: Session, town: Town, query: TaskQuery) -> set[UUID]:
    return {row.id for row in list_queried_tasks(session, town.plan.id, query, TODAY)}


def test_near_ends_after_thirty_days(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id) as session:
        measure = town.measures["budget"]
        last = add_task(session, measure, town.divisions["finance"], "วันสุดท้าย", due_on=TODAY + NEAR)
        session.commit()
        assert last.id in ids(session, town, TaskQuery(show="near"))
        last.due_on = date.fromordinal((TODAY + NEAR).toordinal() + 1)
        session.commit()
        assert last.id not in ids(session, town, TaskQuery(show="near"))
