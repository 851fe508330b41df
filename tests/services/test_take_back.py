"""What a person did is taken back within ten minutes, by them only, never over what came after it, and stays told."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.cast import NOW, Town, build_town
from tests.services.test_update_task import actor, page
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.task import EntryState, TaskMove, TaskStatus
from tracker.services.ask_division import ask_division
from tracker.services.need_evidence import need_evidence
from tracker.services.report_entry import EntryText, save_entry
from tracker.services.take_back import record_deed, take_back
from tracker.services.update_task import TaskChange, cancel_task, review_task, update_task
from tracker.store.database import Database
from tracker.store.entries import find_entry
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.models import RoundEntry, Task
from tracker.store.recent_deeds import list_deeds_to_take_back
from tracker.store.task_requests import list_requests

SOON = NOW + timedelta(minutes=3)


def report(database: Database, town: Town, who: str, task: str, change: TaskChange, at: datetime = NOW) -> UUID:
    version = page(database, town, task).row.row_version
    with database.session(town.organization_id) as session:
        deed_id = update_task(
            session,
            actor=actor(database, town, who),
            task_id=town.tasks[task].id,
            row_version=version,
            change=change,
            now=at,
        )
    assert deed_id
    return deed_id


def without_evidence(database: Database, town: Town, measure: str) -> None:
    """The tasks of this measure may be finished without showing anything."""
    with database.session(town.organization_id) as session:
        who, measure_id = actor(database, town, "policy"), town.measures[measure].id
        need_evidence(session, actor=who, measure_id=measure_id, is_needed=False, now=NOW)


def undo(database: Database, town: Town, who: str, deed_id: UUID, at: datetime = SOON) -> str:
    with database.session(town.organization_id) as session:
        return take_back(session, actor=actor(database, town, who), deed_id=deed_id, now=at)


def entry_of(database: Database, town: Town) -> RoundEntry:
    with database.session(town.organization_id) as session:
        found = find_entry(session, town.measures["property"].id, town.rounds[6].id, town.divisions["works"].id)
    assert found
    return found


def test_a_report_taken_back_leaves_the_task_as_it_was_and_stays_in_the_story(database: Database) -> None:
    town = build_town(database)
    before = page(database, town, "started")
    step = before.steps[0]
    change = TaskChange(TaskMove.REPORT, "สำรวจครบแล้ว", 60, is_blocked=True, obstacle="รอช่าง", done_step_ids={step.id})
    deed_id = report(database, town, "works_head", "started", change)
    assert undo(database, town, "works_head", deed_id).startswith("เลิกทำแล้ว: รายงานความก้าวหน้า “")
    after = page(database, town, "started")
    assert (after.row.status, after.row.reported_percent, after.row.is_blocked, after.row.obstacle) == (
        before.row.status,
        before.row.reported_percent,
        before.row.is_blocked,
        before.row.obstacle,
    )
    assert after.row.done_step_count == before.row.done_step_count
    assert (after.updates[0].result, after.updates[0].undone_at) == ("สำรวจครบแล้ว", SOON)
    assert (entry_of(database, town).result, entry_of(database, town).state) == ("", EntryState.NOT_STARTED)
    with database.session(town.organization_id) as session:
        newest = list_history_of(session, town.tasks["started"].id)[0]
        assert newest.action == "task_taken_back"
        assert newest.change["reported_percent"] == [60, None]
        assert find_break_in_history(session) is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (TaskChange(TaskMove.FINISH, "เสร็จแล้ว"), TaskStatus.SUBMITTED),
        (TaskChange(TaskMove.REPORT), TaskStatus.IN_PROGRESS),
    ],
)
def test_a_task_that_had_not_begun_has_not_begun_again(
    database: Database, change: TaskChange, status: TaskStatus
) -> None:
    town = build_town(database)
    without_evidence(database, town, "budget")
    deed_id = report(database, town, "finance_head", "soon", change)
    assert page(database, town, "soon").row.status is status
    undo(database, town, "finance_head", deed_id)
    assert page(database, town, "soon").row.status is TaskStatus.NOT_STARTED
    with database.session(town.organization_id) as session:
        row = session.get_one(Task, (town.organization_id, town.tasks["soon"].id))
        assert (row.started_at, row.submitted_at) == (None, None)


def test_it_is_taken_back_once_by_whoever_did_it_within_ten_minutes(database: Database) -> None:
    town = build_town(database)
    deed_id = report(database, town, "works_head", "started", TaskChange(TaskMove.REPORT, percent=70))
    with pytest.raises(NotFound):
        undo(database, town, "works_unit_head", deed_id)
    with pytest.raises(RuleBroken) as late:
        undo(database, town, "works_head", deed_id, NOW + timedelta(minutes=10))
    assert late.value.code == "too_late_to_undo"
    assert page(database, town, "started").row.reported_percent == 70
    said = undo(database, town, "works_head", deed_id)
    version = page(database, town, "started").row.row_version
    assert undo(database, town, "works_head", deed_id) == said
    assert page(database, town, "started").row.row_version == version


def test_what_came_after_it_is_never_overwritten(database: Database) -> None:
    town = build_town(database)
    deed_id = report(database, town, "works_head", "started", TaskChange(TaskMove.REPORT, percent=70))
    report(database, town, "works_unit_head", "started", TaskChange(TaskMove.REPORT, percent=75))
    with pytest.raises(Conflict, match="มีการบันทึกเพิ่มหลังจากนั้น"):
        undo(database, town, "works_head", deed_id)
    assert page(database, town, "started").row.reported_percent == 75
    with database.session(town.organization_id) as session:
        assert not page(database, town, "started").updates[1].undone_at
        still = list_deeds_to_take_back(session, town.people["works_head"].id, SOON)
    assert [one.id for one in still] == [deed_id]


def test_the_words_alone_go_out_of_a_draft_that_others_went_on_with(database: Database) -> None:
    town = build_town(database)
    mine = report(database, town, "works_head", "started", TaskChange(TaskMove.REPORT, "สำรวจครบ 12 รายการ"))
    with database.session(town.organization_id) as session:
        entry = session.merge(entry_of(database, town))
        entry.result = f"นำ\n{entry.result}\nตาม"
        session.commit()
    undo(database, town, "works_head", mine)
    assert entry_of(database, town).result == "นำ\nตาม"


def test_a_draft_that_was_handed_in_meanwhile_keeps_its_words(database: Database) -> None:
    town = build_town(database)
    deed_id = report(database, town, "works_head", "started", TaskChange(TaskMove.REPORT, "สำรวจครบ 12 รายการ"))
    with database.session(town.organization_id) as session:
        save_entry(
            session,
            actor=actor(database, town, "works_unit_head"),
            measure_id=town.measures["property"].id,
            round_id=town.rounds[6].id,
            division_id=town.divisions["works"].id,
            row_version=entry_of(database, town).row_version,
            text=EntryText("สำรวจครบ 12 รายการ"),
            is_submitting=True,
            now=SOON,
        )
    with pytest.raises(Conflict):
        undo(database, town, "works_head", deed_id)
    assert entry_of(database, town).state is EntryState.SUBMITTED
    assert not page(database, town, "started").updates[0].undone_at


def test_decisions_of_the_officer_are_taken_back_with_the_password_only(database: Database) -> None:
    town = build_town(database)
    policy = actor(database, town, "policy")
    task = town.tasks["submitted"]
    with database.session(town.organization_id) as session:
        version = page(database, town, "submitted").row.row_version
        deed_id = review_task(
            session, actor=policy, task_id=task.id, row_version=version, is_approved=True, note="", now=NOW
        )
    limited = Actor(policy.person_id, policy.organization_id, policy.name, policy.posts, is_limited=True)
    with database.session(town.organization_id) as session, pytest.raises(Forbidden):
        take_back(session, actor=limited, deed_id=deed_id, now=SOON)
    undo(database, town, "policy", deed_id)
    assert page(database, town, "submitted").row.status is TaskStatus.SUBMITTED
    with database.session(town.organization_id) as session:
        version = page(database, town, "submitted").row.row_version
        deed_id = cancel_task(session, actor=policy, task_id=task.id, row_version=version, reason="ไม่เข้าข่าย", now=NOW)
    undo(database, town, "policy", deed_id)
    after = page(database, town, "submitted")
    assert (after.row.status, after.cancel_reason) == (TaskStatus.SUBMITTED, None)


def test_a_report_taken_back_answers_no_question(database: Database) -> None:
    town = build_town(database)
    task_id = town.tasks["started"].id
    with database.session(town.organization_id) as session:
        ask_division(
            session, actor=actor(database, town, "mayor"), task_id=task_id, kind="question", text="ถึงไหนแล้ว", now=NOW
        )
    deed_id = report(database, town, "works_head", "started", TaskChange(TaskMove.REPORT, percent=80), SOON)
    with database.session(town.organization_id) as session:
        assert not list_requests(session, task_id)[0].is_open
    undo(database, town, "works_head", deed_id)
    with database.session(town.organization_id) as session:
        assert list_requests(session, task_id)[0].is_open


def test_a_kind_nobody_knows_is_a_mistake_of_the_program(database: Database) -> None:
    town = build_town(database)
    with database.session(town.organization_id) as session, pytest.raises(ValueError, match="baking"):
        record_deed(session, actor=actor(database, town, "policy"), kind="baking", said="", before={}, now=NOW)
