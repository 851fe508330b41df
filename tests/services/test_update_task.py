"""A division reports on its tasks; what it says is kept, counted once, and never reaches another division."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.cast import NOW, TODAY, Town, build_town
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.task import EntryState, TaskMove, TaskStatus
from tracker.services.add_evidence import Sent, add_evidence_link
from tracker.services.need_evidence import need_evidence
from tracker.services.update_task import TaskChange, cancel_task, reopen_task, review_task, update_task
from tracker.store.database import Database
from tracker.store.entries import find_entry
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.models import Organization, TaskUpdate
from tracker.store.people import find_actor
from tracker.store.tasks import TaskPage, get_task


def actor(database: Database, town: Town, key: str) -> Actor:
    with database.session(town.organization_id, is_reading=True) as session:
        found = find_actor(session, town.people[key].id, TODAY)
    assert found
    return found


def page(database: Database, town: Town, key: str) -> TaskPage:
    with database.session(town.organization_id, is_reading=True) as session:
        return get_task(session, town.tasks[key].id)


def update(
    database: Database, town: Town, person: str, task: str, change: TaskChange, version: int | None = None
) -> None:
    row_version = page(database, town, task).row.row_version if version is None else version
    who = actor(database, town, person)
    with database.session(town.organization_id) as session:
        update_task(session, actor=who, task_id=town.tasks[task].id, row_version=row_version, change=change, now=NOW)


def test_a_report_changes_the_task_and_feeds_the_round_entry(database: Database) -> None:
    town = build_town(database)
    step = page(database, town, "started").steps[0]
    change = TaskChange(TaskMove.REPORT, "สำรวจเครื่องจักรครบ 12 รายการแล้ว", 60, done_step_ids={step.id})
    update(database, town, "works_head", "started", change)
    after = page(database, town, "started")
    assert (after.row.status, after.row.reported_percent, after.row.done_step_count) == (TaskStatus.IN_PROGRESS, 60, 1)
    assert after.updates[0].result == "สำรวจเครื่องจักรครบ 12 รายการแล้ว"
    assert after.updates[0].person_name == "ประเสริฐ แข็งขัน"
    with database.session(town.organization_id) as session:
        entry = find_entry(session, town.measures["property"].id, town.rounds[6].id, town.divisions["works"].id)
        assert entry
        assert (entry.state, entry.result) == (EntryState.DRAFTING, "สำรวจเครื่องจักรครบ 12 รายการแล้ว")
        newest = list_history_of(session, town.tasks["started"].id)[0]
        assert (newest.action, newest.change) == ("task_report", {"percent": [None, 60]})
        assert newest.person_id == town.people["works_head"].id
        assert find_break_in_history(session) is None


def test_a_second_result_is_added_to_the_draft_and_a_handed_in_entry_is_left_alone(database: Database) -> None:
    town = build_town(database)
    update(database, town, "finance_head", "late", TaskChange(TaskMove.REPORT, "เผยแพร่ไตรมาสที่ 2 แล้ว"))
    key = (town.measures["budget"].id, town.rounds[6].id, town.divisions["finance"].id)
    with database.session(town.organization_id) as session:
        entry = find_entry(session, *key)
        assert entry
        assert entry.result.endswith("บนเว็บไซต์แล้ว\nเผยแพร่ไตรมาสที่ 2 แล้ว")
        entry.state = EntryState.SUBMITTED
        said = entry.result
        session.commit()
    update(database, town, "finance_head", "late", TaskChange(TaskMove.REPORT, "เพิ่มเติมภายหลัง"))
    with database.session(town.organization_id) as session:
        entry = find_entry(session, *key)
        assert entry
        assert entry.result == said


def test_finishing_waits_for_review_and_a_return_says_why(database: Database) -> None:
    town = build_town(database)
    update(database, town, "works_head", "started", TaskChange(TaskMove.FINISH, "จัดทำทะเบียนแล้วเสร็จ"))
    assert page(database, town, "started").row.status is TaskStatus.SUBMITTED
    decide(database, town, "started", is_approved=False, note="ขอภาพถ่ายทะเบียนที่ลงนามแล้ว")
    returned = page(database, town, "started")
    assert returned.row.status is TaskStatus.IN_PROGRESS
    assert returned.updates[0].result == "ขอภาพถ่ายทะเบียนที่ลงนามแล้ว"
    update(database, town, "works_head", "started", TaskChange(TaskMove.FINISH))
    decide(database, town, "started", is_approved=True)
    assert page(database, town, "started").row.status is TaskStatus.DONE


def decide(
    database: Database, town: Town, task: str, *, is_approved: bool, note: str = "", who: str = "policy"
) -> None:
    with database.session(town.organization_id) as session:
        review_task(
            session,
            actor=actor(database, town, who),
            task_id=town.tasks[task].id,
            row_version=page(database, town, task).row.row_version,
            is_approved=is_approved,
            note=note,
            now=NOW,
        )


def test_without_review_finished_is_done(database: Database) -> None:
    town = build_town(database, is_review_on=False)
    with database.session() as session:
        organization = session.get(Organization, town.organization_id)
        assert organization
        assert not organization.is_review_on
    update(database, town, "works_head", "started", TaskChange(TaskMove.FINISH))
    assert page(database, town, "started").row.status is TaskStatus.DONE


@pytest.mark.parametrize(
    ("person", "error"),
    [
        ("works_unit_head", NotFound),  # another division's task does not exist for them
        ("works_head", Forbidden),  # their division supports it: they read
        ("mayor", Forbidden),
        ("clerk", Forbidden),
        ("administrator", NotFound),
        ("office_head", NotFound),
    ],
)
def test_only_the_division_and_the_policy_officer_update(
    database: Database, person: str, error: type[RuleBroken]
) -> None:
    town = build_town(database)
    task = "soon" if error is NotFound else "late"
    with pytest.raises(error):
        update(database, town, person, task, TaskChange(TaskMove.REPORT, "แก้ของคนอื่น"))
    assert count_updates(database, town) == 1


@pytest.mark.parametrize("person", ["finance_head", "finance_officer", "policy"])
def test_those_who_may(database: Database, person: str) -> None:
    town = build_town(database)
    update(database, town, person, "soon", TaskChange(TaskMove.START))
    assert page(database, town, "soon").row.status is TaskStatus.IN_PROGRESS


def test_nothing_of_another_organization_exists(database: Database) -> None:
    town = build_town(database)
    assert town.neighbour
    who = actor(database, town, "policy")
    with database.session(town.organization_id) as session, pytest.raises(NotFound):
        update_task(
            session,
            actor=who,
            task_id=town.neighbour.tasks["late"].id,
            row_version=1,
            change=TaskChange(TaskMove.START),
            now=NOW,
        )


def test_a_draft_plan_takes_no_updates(database: Database) -> None:
    town = build_town(database)
    with pytest.raises(RuleBroken, match="ยังไม่ประกาศใช้"):
        update(database, town, "finance_head", "draft", TaskChange(TaskMove.START))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (TaskChange(TaskMove.REPORT, "ก" * 10_001), "ยาวเกิน"),
        (TaskChange(TaskMove.REPORT, percent=101), "0 ถึง 100"),
        (TaskChange(TaskMove.REPORT, is_blocked=True), "ติดปัญหาอะไร"),
        (TaskChange(TaskMove.APPROVE), "เจ้าหน้าที่นโยบายและแผน"),
        (TaskChange(TaskMove.START), "อยู่ในสถานะ"),
    ],
)
def test_what_cannot_be_is_said_in_thai_and_changes_nothing(
    sqlite_database: Database, change: TaskChange, says: str
) -> None:
    town = build_town(sqlite_database)
    with pytest.raises(RuleBroken, match=says):
        update(sqlite_database, town, "finance_head", "late", change)
    assert count_updates(sqlite_database, town) == 1
    assert page(sqlite_database, town, "late").row.row_version == 1


def test_the_second_of_two_people_is_told_and_loses_nothing(database: Database) -> None:
    town = build_town(database)
    seen = page(database, town, "late").row.row_version
    update(database, town, "finance_head", "late", TaskChange(TaskMove.REPORT, "คนแรก"), seen)
    with pytest.raises(Conflict, match="มีผู้อื่นบันทึก"):
        update(database, town, "finance_officer", "late", TaskChange(TaskMove.REPORT, "คนที่สอง"), seen)
    assert page(database, town, "late").updates[0].result == "คนแรก"


def test_of_many_at_the_same_moment_one_wins(database: Database) -> None:
    town = build_town(database)
    seen = page(database, town, "late").row.row_version
    who = actor(database, town, "finance_head")
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def press(number: int) -> None:
        start.wait()
        with database.session(town.organization_id) as session:
            try:
                change = TaskChange(TaskMove.REPORT, f"ครั้งที่ {number}")
                update_task(session, actor=who, task_id=town.tasks["late"].id, row_version=seen, change=change, now=NOW)
                outcomes.append("saved")
            except Conflict:
                outcomes.append("told")

    threads = [threading.Thread(target=press, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", *["told"] * 5]
    assert count_updates(database, town) == 2
    with database.session(town.organization_id) as session:
        assert find_break_in_history(session) is None


def test_a_form_sent_twice_counts_once(database: Database) -> None:
    town = build_town(database)
    change = TaskChange(TaskMove.REPORT, "กดสองครั้ง", form_key=str(uuid4()))
    seen = page(database, town, "late").row.row_version
    update(database, town, "finance_head", "late", change, seen)
    update(database, town, "finance_head", "late", change, seen)
    assert count_updates(database, town) == 2
    with pytest.raises(Conflict):
        update(database, town, "finance_head", "late", replace(change, form_key=str(uuid4())), seen)


def test_cancelling_and_bringing_back_is_the_policy_officers(database: Database) -> None:
    town = build_town(database)
    task_id = town.tasks["soon"].id
    with database.session(town.organization_id) as session, pytest.raises(Forbidden):
        cancel_task(
            session,
            actor=actor(database, town, "finance_head"),
            task_id=task_id,
            row_version=1,
            reason="ไม่ว่าง",
            now=NOW,
        )
    policy = actor(database, town, "policy")
    with database.session(town.organization_id) as session, pytest.raises(RuleBroken, match="เหตุผล"):
        cancel_task(session, actor=policy, task_id=task_id, row_version=1, reason=" ", now=NOW)
    with database.session(town.organization_id) as session:
        cancel_task(session, actor=policy, task_id=task_id, row_version=1, reason="ยุบโครงการ", now=NOW)
    cancelled = page(database, town, "soon")
    assert (cancelled.row.status, cancelled.cancel_reason) == (TaskStatus.CANCELLED, "ยุบโครงการ")
    with database.session(town.organization_id) as session:
        reopen_task(session, actor=policy, task_id=task_id, row_version=2, reason="กลับมาทำ", now=NOW)
    assert page(database, town, "soon").row.status is TaskStatus.IN_PROGRESS


def count_updates(database: Database, town: Town) -> int:
    with database.session(town.organization_id) as session:
        return session.scalar(select(func.count()).select_from(TaskUpdate)) or 0


def test_what_is_assessed_by_evidence_is_finished_with_evidence(database: Database) -> None:
    town = build_town(database)
    finish = TaskChange(TaskMove.FINISH, "เผยแพร่แล้ว")
    with pytest.raises(RuleBroken) as refused:
        update(database, town, "finance_head", "soon", finish)
    assert refused.value.code == "evidence_needed"
    assert page(database, town, "soon").row.status is TaskStatus.NOT_STARTED
    with database.session(town.organization_id) as session:
        add_evidence_link(
            session,
            actor=actor(database, town, "finance_head"),
            task_id=town.tasks["soon"].id,
            url="https://nongmekkhao.example/plan",
            sent=Sent(),
            now=NOW,
        )
    update(database, town, "finance_head", "soon", finish)
    assert page(database, town, "soon").row.status is TaskStatus.SUBMITTED


def test_the_officer_says_which_measures_ask_for_evidence(database: Database) -> None:
    town = build_town(database)
    for measure, is_needed in (("budget", False), ("property", True)):
        with database.session(town.organization_id) as session:
            need_evidence(
                session,
                actor=actor(database, town, "policy"),
                measure_id=town.measures[measure].id,
                is_needed=is_needed,
                now=NOW,
            )
    with database.session(town.organization_id) as session, pytest.raises(Forbidden):
        need_evidence(
            session,
            actor=actor(database, town, "finance_head"),
            measure_id=town.measures["budget"].id,
            is_needed=True,
            now=NOW,
        )
    update(database, town, "finance_head", "soon", TaskChange(TaskMove.FINISH))
    with pytest.raises(RuleBroken, match="ต้องมีหลักฐาน"):
        update(database, town, "works_head", "started", TaskChange(TaskMove.FINISH))
