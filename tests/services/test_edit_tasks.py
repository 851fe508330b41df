"""Many tasks changed at once: seen first, all or nothing, and taken back as one; on both databases."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import NOW, Town, build_town
from tracker.rules.bulk_edit import LONGEST_TEXT, BulkChange, Deed
from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.task import TaskStatus
from tracker.services.edit_tasks import Done, edit_tasks, foresee_edit
from tracker.services.take_back import take_back
from tracker.store.database import Database
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.measure_tags import list_tags
from tracker.store.models import Task, TaskDeadline, TaskRequest
from tracker.store.people import find_actor

LATER = date(2027, 6, 30)
LATE, SOON = "late", "soon"


class Office:
    """The town with its policy officer at work."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.town: Town = build_town(database)
        self.officer = self.actor("policy")

    def actor(self, who: str) -> Actor:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            found = find_actor(session, self.town.people[who].id, NOW.date())
        assert found is not None
        return found

    def ids(self, *names: str) -> list[UUID]:
        return [self.town.tasks[name].id for name in names]

    def task(self, name: str) -> Task:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            return session.get_one(Task, (self.town.organization_id, self.town.tasks[name].id))

    def edit(self, change: BulkChange, *names: str, actor: Actor | None = None, **more: Any) -> Done:
        versions = {self.task(name).id: self.task(name).row_version for name in names} | more.get("versions", {})
        with self.database.session(self.town.organization_id) as session:
            return edit_tasks(session, actor=actor or self.officer, versions=versions, change=change, now=NOW)

    def undo(self, done: Done) -> str:
        assert done.deed_id is not None
        with self.database.session(self.town.organization_id) as session:
            return take_back(session, actor=self.officer, deed_id=done.deed_id, now=NOW + timedelta(minutes=5))

    def seen(self, change: BulkChange, *names: str) -> dict[UUID, str]:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            lines = foresee_edit(session, actor=self.officer, task_ids=self.ids(*names), change=change, now=NOW)
        return {line.id: line.refusal for line in lines}

    def actions(self, name: str) -> list[str]:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            assert find_break_in_history(session) is None
            return [row.action for row in list_history_of(session, self.town.tasks[name].id)]


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    return Office(database)


MOVE = BulkChange(Deed.DEADLINE, due_on=LATER, reason="จังหวัดเลื่อนการประเมิน", announcement="ที่ มท 0810.3/ว 12")


def test_deadlines_move_with_a_version_each_and_go_back_as_a_further_one(office: Office) -> None:
    before = {name: office.task(name).due_on for name in (LATE, SOON)}
    done = office.edit(MOVE, LATE, SOON)
    assert "2 งาน" in done.said
    assert [office.task(name).due_on for name in (LATE, SOON)] == [LATER, LATER]
    assert "deadline_moved" in office.actions(LATE)
    assert "เลิกทำแล้ว" in office.undo(done)
    assert {name: office.task(name).due_on for name in (LATE, SOON)} == before
    with office.database.session(office.town.organization_id, is_reading=True) as session:
        versions = select(TaskDeadline).where(TaskDeadline.task_id == office.town.tasks[LATE].id)
        found = [
            (row.version, row.due_on, row.announcement)
            for row in session.scalars(versions.order_by(TaskDeadline.version))
        ]
    assert found == [(1, before[LATE], None), (2, LATER, MOVE.announcement), (3, before[LATE], None)]
    assert office.task(LATE).deadline_version == 3


def test_tasks_go_to_another_division_and_come_back(office: Office) -> None:
    works, finance = (office.town.divisions[name].id for name in ("works", "finance"))
    change = BulkChange(Deed.DIVISION, division_id=works, reason="โครงสร้างใหม่")
    done = office.edit(change, LATE, SOON)
    assert {office.task(name).division_id for name in (LATE, SOON)} == {works}
    assert office.seen(change, LATE)[office.ids(LATE)[0]], "it is theirs already"
    office.undo(done)
    assert {office.task(name).division_id for name in (LATE, SOON)} == {finance}


def test_tasks_are_cancelled_with_the_reason_and_brought_back(office: Office) -> None:
    before = {name: office.task(name).status for name in (LATE, SOON)}
    done = office.edit(BulkChange(Deed.CANCEL, reason="ไม่เข้าข่ายหน่วยงานขนาดเล็ก"), LATE, SOON)
    assert [office.task(name).status for name in (LATE, SOON)] == [TaskStatus.CANCELLED] * 2
    assert office.task(LATE).cancel_reason == "ไม่เข้าข่ายหน่วยงานขนาดเล็ก"
    office.undo(done)
    assert {name: office.task(name).status for name in (LATE, SOON)} == before
    assert office.task(LATE).cancel_reason is None


def test_a_tag_is_put_on_measures_once_and_taken_off_again(office: Office) -> None:
    done = office.edit(BulkChange(Deed.TAG, tag="เร่งด่วน  ปี ๒๕๗๐"), LATE, SOON)
    with office.database.session(office.town.organization_id, is_reading=True) as session:
        (tag,) = list_tags(session, office.town.plan.id)
    assert (tag.name, tag.count) == ("เร่งด่วน ปี ๒๕๗๐", len({office.task(name).measure_id for name in (LATE, SOON)}))
    assert all(office.seen(BulkChange(Deed.TAG, tag="เร่งด่วนปี 2570"), LATE, SOON).values()), "the same tag"
    assert not any(office.seen(BulkChange(Deed.UNTAG, tag="เร่งด่วนปี 2570"), LATE, SOON).values())
    office.undo(done)
    with office.database.session(office.town.organization_id, is_reading=True) as session:
        assert list_tags(session, office.town.plan.id) == []


def test_divisions_are_reminded_once_a_day_and_it_is_not_taken_back(office: Office) -> None:
    done = office.edit(BulkChange(Deed.REMIND), LATE, SOON)
    assert done.deed_id is None
    with office.database.session(office.town.organization_id, is_reading=True) as session:
        assert {row.task_id for row in session.scalars(select(TaskRequest))} >= set(office.ids(LATE, SOON))
    assert all(office.seen(BulkChange(Deed.REMIND), LATE, SOON).values())
    with pytest.raises(RuleBroken, match="เปลี่ยนแบบนี้ไม่ได้เลย"):
        office.edit(BulkChange(Deed.REMIND), LATE, SOON)


def test_those_that_cannot_be_changed_are_named_and_left_alone(office: Office) -> None:
    seen = office.seen(MOVE, LATE, "done")
    late, done = office.ids(LATE, "done")
    assert not seen[late]
    assert "ไม่ต้องเลื่อน" in seen[done]
    assert "1 งาน" in office.edit(MOVE, LATE, "done").said
    assert office.task("done").due_on != LATER
    assert office.task(LATE).due_on == LATER


def test_one_changed_meanwhile_stops_all(office: Office) -> None:
    with pytest.raises(Conflict):
        office.edit(MOVE, LATE, SOON, versions={office.task(SOON).id: office.task(SOON).row_version - 1})
    assert LATER not in (office.task(LATE).due_on, office.task(SOON).due_on)


def test_one_changed_since_keeps_all_as_it_is(office: Office) -> None:
    done = office.edit(MOVE, LATE, SOON)
    office.edit(BulkChange(Deed.CANCEL, reason="ซ้ำกับงานอื่น"), SOON)
    with pytest.raises(Conflict):
        office.undo(done)
    assert office.task(LATE).due_on == LATER


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (BulkChange(Deed.DEADLINE, reason="เลื่อน"), "due_on"),
        (BulkChange(Deed.DEADLINE, due_on=LATER, reason=" "), "reason"),
        (BulkChange(Deed.CANCEL), "reason"),
        (BulkChange(Deed.CANCEL, reason="ก" * (LONGEST_TEXT + 1)), "reason"),
        (BulkChange(Deed.DIVISION, reason="ย้าย"), "division"),
        (BulkChange(Deed.TAG, tag=" \u200b"), "tag"),
        (BulkChange(Deed.TAG, tag="ป" * 61), "tag"),
    ],
)
def test_what_a_change_needs_is_asked_for(sqlite_database: Database, change: BulkChange, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        Office(sqlite_database).edit(change, LATE)
    assert broken.value.code == code


def test_only_the_policy_officer_and_only_this_office(sqlite_database: Database) -> None:
    office = Office(sqlite_database)
    for who in ("finance_head", "mayor", "administrator"):
        with pytest.raises(Forbidden):
            office.edit(MOVE, LATE, actor=office.actor(who))
    assert office.town.neighbour is not None
    theirs = office.town.neighbour.tasks[LATE]
    with pytest.raises(RuleBroken, match="ยังไม่ได้เลือกงาน"):
        office.edit(MOVE, versions={theirs.id: theirs.row_version})
    assert office.seen(MOVE, "draft")[office.ids("draft")[0]], "a draft reminds nobody and has no deadlines to move"
