"""Divisions merged and split: every task, report and person is somewhere afterwards, and nothing is done twice."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import NOW, TODAY, Town, build_town
from tests.factories import add_division, add_entry, add_post, add_task, add_update
from tracker.rules.errors import RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor
from tracker.rules.task import EntryState, TaskStatus
from tracker.services.add_divisions import add_one_division
from tracker.services.keep_divisions import close_division, keep_aliases, order_divisions, rename_division
from tracker.services.merge_divisions import foresee_merger, merge_divisions
from tracker.services.split_division import Split, split_division
from tracker.store.database import Database
from tracker.store.division_moves import list_tasks_of
from tracker.store.divisions import find_division, list_divisions
from tracker.store.history import find_break_in_history
from tracker.store.models import (
    Appointment,
    Division,
    History,
    Position,
    RoundEntry,
    StepGroupDivision,
    Task,
    TaskSupporter,
)
from tracker.store.people import find_actor
from tracker.store.round_duties import list_round_obligations


class Office:
    """The town with a clerk's pen: deeds by the administrator, and looks at what became of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.town: Town = build_town(database)

    def session(self):
        return self.database.session(self.town.organization_id)

    @property
    def actor(self) -> Actor:
        with self.session() as session:
            found = find_actor(session, self.town.people["administrator"].id, TODAY)
        assert found
        return found

    def id(self, key: str) -> UUID:
        return self.town.divisions[key].id

    def rows(self, table, *where):
        with self.session() as session:
            return list(session.scalars(select(table).where(*where).order_by(table.id)))

    def merge(self, ending: str = "works", staying: str = "finance"):
        actor = self.actor
        with self.session() as session:
            return merge_divisions(
                session, actor=actor, ending_id=self.id(ending), staying_id=self.id(staying), now=NOW
            )

    def split(self, key: str, name: str, tasks=(), posts=()):
        actor = self.actor
        with self.session() as session:
            split = Split(name, set(tasks), set(posts))
            return split_division(session, actor=actor, division_id=self.id(key), split=split, now=NOW)

    def is_history_whole(self) -> bool:
        with self.session() as session:
            return find_break_in_history(session) is None


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def leg_of_both(office: Office, **of_works) -> tuple[Task, Task]:
    """One step group of which both divisions have a leg."""
    with office.session() as session:
        finance, works = (
            session.get_one(Division, (office.town.organization_id, office.id(k))) for k in ("finance", "works")
        )
        first = add_task(session, office.town.measures["budget"], finance, "จัดทำคู่มือของทุกกอง")
        second = Task(
            plan_id=first.plan_id, measure_id=first.measure_id, step_group_id=first.step_group_id, title=first.title,
            division_id=works.id, due_on=first.due_on, assigned_at=first.assigned_at,
            status=of_works.pop("status", TaskStatus.NOT_STARTED), **of_works,
        )  # fmt: skip
        session.add(second)
        session.add(StepGroupDivision(step_group_id=first.step_group_id, division_id=works.id, ordinal=2))
        session.commit()
    return first, second


# --- merging ----------------------------------------------------------------------------------------------------


def test_all_tasks_of_the_one_that_ends_are_the_others(office: Office) -> None:
    before = {task.id: task for task in office.rows(Task, Task.division_id == office.id("works"))}
    theirs = len(office.rows(Task, Task.division_id == office.id("finance")))
    assert before
    merger = office.merge()
    assert office.rows(Task, Task.division_id == office.id("works")) == []
    after = {task.id: task for task in office.rows(Task, Task.division_id == office.id("finance"))}
    assert len(after) == theirs + len(before)
    for task_id, task in before.items():
        assert (after[task_id].status, after[task_id].due_on) == (task.status, task.due_on)
        assert after[task_id].row_version == task.row_version + 1  # whoever has the page open is told
    assert len(merger.tasks) == len(before)


def test_the_preview_says_what_then_happens_and_changes_nothing(office: Office) -> None:
    leg_of_both(office)
    with office.session() as session:
        seen = foresee_merger(session, ending_id=office.id("works"), staying_id=office.id("finance"), now=NOW)
        counts = len(seen.tasks), len(seen.dropped), len(seen.entries), len(seen.moved_posts), len(seen.ended_posts)
        assert not session.dirty
    merger = office.merge()
    assert counts == (
        len(merger.tasks), len(merger.dropped), len(merger.entries), len(merger.moved_posts), len(merger.ended_posts),
    )  # fmt: skip
    assert counts[1] == 1


def test_one_duty_that_nobody_began_is_done_once(office: Office) -> None:
    first, second = leg_of_both(office)
    office.merge()
    (dropped,) = office.rows(Task, Task.id == second.id)
    assert dropped.withdrawn_at == NOW.astimezone(UTC)
    assert office.rows(Task, Task.id == first.id)[0].withdrawn_at is None
    assert len(office.rows(StepGroupDivision, StepGroupDivision.step_group_id == first.step_group_id)) == 1


def test_work_that_was_begun_is_kept_beside_the_others(office: Office) -> None:
    first, second = leg_of_both(office, status=TaskStatus.IN_PROGRESS)
    office.merge()
    (kept,) = office.rows(Task, Task.id == second.id)
    assert (kept.division_id, kept.withdrawn_at, kept.series_number) == (office.id("finance"), None, 2)
    assert office.rows(Task, Task.id == first.id)[0].series_number == 1


def test_a_task_somebody_spoke_of_is_not_dropped(office: Office) -> None:
    _, second = leg_of_both(office)
    with office.session() as session:
        add_update(session, second, office.town.people["works_head"], "ติดต่อผู้รับจ้างแล้ว", datetime(2027, 2, 1, tzinfo=UTC))
        session.commit()
    office.merge()
    assert office.rows(Task, Task.id == second.id)[0].withdrawn_at is None


def test_reports_on_one_measure_are_put_behind_each_other(office: Office) -> None:
    with office.session() as session:
        works = session.get_one(Division, (office.town.organization_id, office.id("works")))
        for name, text in (("budget", "กองช่างเผยแพร่แล้ว"), ("manual", "กองช่างทำคู่มือแล้ว")):
            add_entry(
                session,
                office.town.measures[name],
                office.town.rounds[6],
                works,
                result=text,
                state=EntryState.SUBMITTED,
            )
        session.commit()
    merger = office.merge()
    assert merger.joined_count == 1
    entries = {e.measure_id: e for e in office.rows(RoundEntry, RoundEntry.division_id == office.id("finance"))}
    joined = entries[office.town.measures["budget"].id]
    assert "กองช่างเผยแพร่แล้ว" in joined.result
    assert joined.result.startswith("เผยแพร่รายงานการใช้จ่าย")
    assert entries[office.town.measures["manual"].id].result == "กองช่างทำคู่มือแล้ว"
    assert [e.result for e in office.rows(RoundEntry, RoundEntry.division_id == office.id("works"))] == [""]


def test_what_was_approved_is_not_written_to(office: Office) -> None:
    with office.session() as session:
        works = session.get_one(Division, (office.town.organization_id, office.id("works")))
        add_entry(session, office.town.measures["budget"], office.town.rounds[6], works, result="ของกองช่าง",
                  state=EntryState.SUBMITTED)  # fmt: skip
        (theirs,) = session.scalars(select(RoundEntry).where(RoundEntry.division_id == office.id("finance")))
        theirs.state = EntryState.APPROVED
        text = theirs.result
        session.commit()
    office.merge()
    texts = {e.division_id: e.result for e in office.rows(RoundEntry)}
    assert texts[office.id("finance")] == text
    assert texts[office.id("works")] == "ของกองช่าง"


def test_people_move_and_one_head_remains(office: Office) -> None:
    merger = office.merge()
    assert merger.ended_holders == ("ประเสริฐ แข็งขัน",)
    heads = office.rows(Position, Position.division_id == office.id("finance"), Position.rank == Rank.DIVISION_HEAD)
    assert [one.closed_on for one in heads] == [None]
    (unit_head,) = office.rows(Position, Position.rank == Rank.UNIT_HEAD)
    assert unit_head.division_id == office.id("finance")
    (left,) = office.rows(Appointment, Appointment.person_id == office.town.people["works_head"].id)
    assert left.ends_on == TODAY - timedelta(days=1)
    with office.session() as session:
        former = find_actor(session, office.town.people["works_head"].id, TODAY)
        unit = find_actor(session, office.town.people["works_unit_head"].id, TODAY)
    assert former
    assert not former.division_ids
    assert unit
    assert unit.division_ids == {office.id("finance")}


def test_a_head_comes_along_where_the_other_has_none(office: Office) -> None:
    merger = office.merge("works", "education")
    assert list(merger.ended_posts) == [] or all(post.rank is Rank.DIVISION_HEAD for post in merger.ended_posts)
    with office.session() as session:
        head = find_actor(session, office.town.people["works_head"].id, TODAY)
    assert head
    assert head.headed_division_ids == {office.id("education")}


def test_documents_with_the_old_name_are_still_understood(office: Office) -> None:
    office.merge()
    with office.session() as session:
        found = find_division(session, "กองช่าง")
        assert found
        assert found.name == "กองคลัง"
        assert "กองช่าง" not in [row.name for row in list_divisions(session)]


def test_nobody_supports_what_they_answer_for(office: Office) -> None:
    """กองช่าง supported a task of กองคลัง."""
    assert office.rows(TaskSupporter, TaskSupporter.division_id == office.id("works"))
    office.merge()
    assert office.rows(TaskSupporter) == []


def test_from_then_on_the_other_is_reminded(office: Office) -> None:
    office.merge()
    with office.session() as session:
        owed = {one.duty.division_id for one in list_round_obligations(session, TODAY) if one.duty.division_id}
    assert office.id("works") not in owed
    assert office.id("finance") in owed


def test_the_history_tells_of_every_task(office: Office) -> None:
    merger = office.merge()
    with office.session() as session:
        moved = session.scalars(select(History).where(History.action == "task_moved")).all()
    assert {one.subject_id for one in moved} == {task.id for task in merger.tasks}
    assert {one.person_id for one in moved} == {office.actor.person_id}
    assert office.is_history_whole()


def test_a_division_is_not_merged_into_itself_or_twice(office: Office) -> None:
    with pytest.raises(RuleBroken, match="กองอื่น"):
        office.merge("works", "works")
    office.merge()
    with pytest.raises(RuleBroken, match="ปิดไปแล้ว"):
        office.merge()
    with pytest.raises(RuleBroken, match="ปิดไปแล้ว"):
        office.merge("finance", "works")


def test_a_failure_in_the_middle_leaves_all_as_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [(task.id, task.division_id, task.row_version) for task in office.rows(Task)]
    monkeypatch.setattr("tracker.services.merge_divisions.change_supports", _fail)
    with pytest.raises(ZeroDivisionError):
        office.merge()
    assert [(task.id, task.division_id, task.row_version) for task in office.rows(Task)] == before
    assert office.rows(Division, Division.closed_on.is_not(None)) == []


def _fail(*_: object) -> None:
    raise ZeroDivisionError


# --- splitting --------------------------------------------------------------------------------------------------


def test_what_was_chosen_goes_with_the_new_division_and_the_rest_stays(office: Office) -> None:
    with office.session() as session:
        tasks = list_tasks_of(session, office.id("finance"))
    chosen, stays = tasks[0], tasks[1:]
    (officer,) = office.rows(Position, Position.division_id == office.id("finance"), Position.rank == Rank.OFFICER)
    new_id = office.split("finance", "กองพัสดุและทรัพย์สิน", [chosen.id], [officer.id])
    assert [task.id for task in office.rows(Task, Task.division_id == new_id)] == [chosen.id]
    assert {task.id for task in stays} <= {t.id for t in office.rows(Task, Task.division_id == office.id("finance"))}
    with office.session() as session:
        moved = find_actor(session, office.town.people["finance_officer"].id, TODAY)
    assert moved
    assert moved.division_ids == {new_id}
    owners = office.rows(StepGroupDivision, StepGroupDivision.step_group_id == chosen.step_group_id)
    assert [one.division_id for one in owners] == [new_id]
    assert office.is_history_whole()


def test_a_report_goes_along_where_all_tasks_of_its_measure_do(office: Office) -> None:
    budget = office.town.measures["budget"].id
    mine = office.rows(Task, Task.division_id == office.id("finance"), Task.measure_id == budget)
    assert len(mine) > 1
    first = office.split("finance", "กองพัสดุ", [mine[0].id])
    assert office.rows(RoundEntry, RoundEntry.division_id == first) == []
    second = office.split("finance", "กองรายได้", [task.id for task in mine[1:]])
    assert [e.measure_id for e in office.rows(RoundEntry, RoundEntry.division_id == second)] == [budget]


def test_tasks_of_others_do_not_split_off(office: Office) -> None:
    theirs = office.rows(Task, Task.division_id == office.id("office"))
    foreign = office.town.neighbour.tasks["late"].id  # type: ignore[union-attr]
    for task_id in [*(task.id for task in theirs[:1]), foreign]:
        with pytest.raises(RuleBroken, match="เปลี่ยนไปแล้ว"):
            office.split("finance", "กองพัสดุ", [task_id])
    with pytest.raises(RuleBroken, match="อยู่แล้ว"):
        office.split("finance", "กองช่าง", [office.rows(Task, Task.division_id == office.id("finance"))[0].id])
    assert len(office.rows(Division)) == 4


# --- names, order, closing --------------------------------------------------------------------------------------


def test_the_old_name_of_a_renamed_division_stays_known_and_may_come_back(office: Office) -> None:
    actor = office.actor
    for name in ("กองโยธา", "กองช่าง"):
        with office.session() as session:
            rename_division(session, actor=actor, division_id=office.id("works"), name=name, now=NOW)
    with office.session() as session:
        row = find_division(session, "กองโยธา")
    assert row
    assert (row.name, row.aliases) == ("กองช่าง", ("กองโยธา",))
    with office.session() as session, pytest.raises(RuleBroken, match="กองคลัง"):
        rename_division(session, actor=actor, division_id=office.id("works"), name="กองคลัง", now=NOW)


def test_aliases_are_exactly_what_was_written(office: Office) -> None:
    actor = office.actor
    for lines in (["ส่วนโยธา", "โยธา", " ", "กองช่าง"], ["โยธา"], []):
        with office.session() as session:
            keep_aliases(session, actor=actor, division_id=office.id("works"), aliases=lines, now=NOW)
        with office.session() as session:
            row = find_division(session, "กองช่าง")
        assert row
        assert set(row.aliases) == {line for line in lines if line.strip() and line != "กองช่าง"}
    with office.session() as session, pytest.raises(RuleBroken, match="กองคลัง"):
        keep_aliases(session, actor=actor, division_id=office.id("works"), aliases=["กองคลัง"], now=NOW)


def test_the_offices_own_order_is_used_everywhere_and_new_ones_come_last(office: Office) -> None:
    wanted = ["works", "finance", "office", "education"]
    actor = office.actor
    with office.session() as session:
        places = {office.id(key): number for number, key in enumerate(wanted, start=1)}
        order_divisions(session, actor=actor, places=places, now=NOW)
    with office.session() as session:
        added = add_one_division(session, actor=actor, name="กองก่อนใคร", aliases=(), now=NOW)
        assert [row.id for row in list_divisions(session)] == [*map(office.id, wanted), added.id]


def test_a_division_with_work_or_people_is_not_closed(office: Office) -> None:
    actor = office.actor
    with office.session() as session, pytest.raises(RuleBroken, match="งานที่ไม่เสร็จ"):
        close_division(session, actor=actor, division_id=office.id("finance"), now=NOW)
    with office.session() as session:
        empty = add_division(session, "กองกิจการพิเศษ")
        add_post(session, office.town.people["clerk"], Rank.DIVISION_HEAD, division=empty, starts_on=date(2027, 1, 1))
        session.commit()
    with office.session() as session, pytest.raises(RuleBroken, match="วิภา"):
        close_division(session, actor=actor, division_id=empty.id, now=NOW)
