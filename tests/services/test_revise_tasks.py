"""The tasks of a plan in force follow a newer file: dates move, owners change, what is gone falls silent."""

from pathlib import Path

import pytest

from tests.plan_drafts import draft_measure, draft_step
from tests.services.planned_office import APRIL, BUYING, LATER, MARCH, NEW, TRAINING, PlannedOffice, changed
from tracker.rules.errors import NotFound
from tracker.rules.progress import summarise
from tracker.rules.task import TaskStatus
from tracker.services.compile_report import compile_facts
from tracker.store.database import Database
from tracker.store.entries import list_owed_entries
from tracker.store.models import (
    Measure,
    RoundEntry,
    Step,
    StepGroup,
    Task,
    TaskDeadline,
    TaskStep,
    TaskSupporter,
    TaskUpdate,
)
from tracker.store.plan_measures import list_plan_measures
from tracker.store.plans import find_round, list_plans
from tracker.store.tasks import get_task, list_supported_tasks, list_task_facts


@pytest.fixture
def office(database: Database, tmp_path: Path) -> PlannedOffice:
    return PlannedOffice(database, tmp_path)


def test_a_moved_deadline_is_a_new_version(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    task = office.task_of(plan_id, TRAINING)
    office.take_in(changed(TRAINING, end=APRIL), BUYING, at=LATER)
    (row,) = office.rows(Task, Task.id == task.id)
    assert (row.due_on, row.ends_on, row.deadline_version) == (APRIL, APRIL, 2)
    versions = {(d.version, d.due_on, d.reason) for d in office.rows(TaskDeadline, TaskDeadline.task_id == task.id)}
    assert versions == {(1, MARCH, None), (2, APRIL, "แผนฉบับแก้ไขครั้งที่ 2")}
    (other,) = office.rows(Task, Task.id == office.task_of(plan_id, BUYING).id)
    assert other.deadline_version == 1
    assert "deadline_moved" in office.actions_on(task.id)


def test_an_added_measure_is_assigned_at_once_in_a_plan_in_force(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    outcome = office.take_in(NEW, TRAINING, BUYING, at=LATER)
    assert outcome.task_count == 1
    task = office.task_of(plan_id, NEW)
    assert (task.division_name, task.due_on, task.step_count) == ("สำนักปลัด", MARCH, 1)
    (row,) = office.rows(Task, Task.id == task.id)
    assert row.assigned_at == LATER
    assert [m.code for m in office.content(plan_id).measures] == ["4", "1", "2"]


def test_a_removed_measure_is_withdrawn_and_its_task_falls_silent(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    gone = office.task_of(plan_id, BUYING)
    outcome = office.take_in(TRAINING, at=LATER)
    assert outcome.notes == ()
    (measure,) = office.rows(Measure, Measure.id == gone.measure_id)
    assert measure.withdrawn_at == LATER
    assert "แผน.docx" in measure.withdrawn_reason
    (task,) = office.rows(Task, Task.id == gone.id)
    assert (task.withdrawn_at, task.status, task.cancel_reason) == (
        LATER,
        TaskStatus.CANCELLED,
        measure.withdrawn_reason,
    )
    assert [task.measure_code for task in office.tasks(plan_id)] == ["1"]
    assert office.actions_on(measure.id) == ["measure_withdrawn"]
    assert office.actions_on(task.id) == ["task_withdrawn"]


def test_reports_on_a_removed_measure_are_told_and_kept(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    gone = office.task_of(plan_id, BUYING)
    office.report_on(gone.id)
    outcome = office.take_in(TRAINING, at=LATER)
    assert [note for note in outcome.notes if BUYING.title.value in note and "กองช่าง" in note]


def test_a_new_owner_gets_the_task_and_the_old_one_loses_it(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    old = office.task_of(plan_id, TRAINING)
    outcome = office.take_in(changed(TRAINING, divisions=("กองช่าง",)), BUYING, at=LATER)
    new = office.task_of(plan_id, TRAINING)
    assert (outcome.task_count, outcome.notes, new.division_name) == (1, (), "กองช่าง")
    (withdrawn,) = office.rows(Task, Task.id == old.id)
    assert (withdrawn.withdrawn_at, withdrawn.status) == (LATER, TaskStatus.CANCELLED)


@pytest.mark.parametrize("deed", ["report", "tick"])
def test_an_old_owner_who_reported_keeps_the_task_and_the_officer_is_told(office: PlannedOffice, deed: str) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    old = office.task_of(plan_id, TRAINING)
    (office.report_on if deed == "report" else office.tick)(old.id)
    outcome = office.take_in(changed(TRAINING, divisions=("กองช่าง",)), BUYING, at=LATER)
    assert {t.division_name for t in office.tasks(plan_id) if t.measure_code == "1"} == {"กองคลัง", "กองช่าง"}
    assert len(outcome.notes) == 1
    assert "กองคลัง" in outcome.notes[0]


def test_an_owner_who_comes_back_takes_up_the_same_task(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    old = office.task_of(plan_id, TRAINING)
    office.take_in(changed(TRAINING, divisions=("กองช่าง",)), BUYING, at=LATER)
    office.take_in(TRAINING, BUYING, at=LATER)
    task = office.task_of(plan_id, TRAINING)
    assert (task.id, task.status) == (old.id, TaskStatus.NOT_STARTED)
    (row,) = office.rows(Task, Task.id == old.id)
    assert (row.cancel_reason, row.deadline_version) == (None, 2)


def test_all_divisions_is_one_task_each_from_now_on(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    outcome = office.take_in(changed(TRAINING, all_divisions=True), BUYING, at=LATER)
    assert outcome.task_count == 2
    assert len([task for task in office.tasks(plan_id) if task.measure_code == "1"]) == 3


def test_supporters_follow(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    office.take_in(changed(TRAINING, supporting=("กองช่าง",)), BUYING, at=LATER)
    office.take_in(changed(TRAINING, lead="กองคลัง", all_divisions=True), BUYING, at=LATER)
    task = office.task_of(plan_id, TRAINING)
    supporters = {row.division_id for row in office.rows(TaskSupporter, TaskSupporter.task_id == task.id)}
    assert supporters == {office.division_id("กองช่าง"), office.division_id("สำนักปลัด")}
    office.take_in(TRAINING, BUYING, at=LATER)
    assert office.rows(TaskSupporter, TaskSupporter.task_id == task.id) == []


def test_the_checklist_follows_but_keeps_its_ticks(office: PlannedOffice) -> None:
    plan_id = office.take_in(changed(TRAINING, steps=("สำรวจความต้องการ", "จัดอบรม", "สรุปผล")), BUYING).plan_id
    task = office.task_of(plan_id, TRAINING)
    office.tick(task.id)  # สำรวจความต้องการ
    office.take_in(changed(TRAINING, steps=("จัดอบรมสองรุ่น", "รายงานผู้บริหาร")), BUYING, at=LATER)
    texts = {row.id: row.text for row in office.rows(Step)}
    lines = {(texts[line.step_id], line.is_done) for line in office.rows(TaskStep, TaskStep.task_id == task.id)}
    assert lines == {("สำรวจความต้องการ", True), ("จัดอบรมสองรุ่น", False), ("รายงานผู้บริหาร", False)}
    assert office.content(plan_id).measures[0].groups[0].steps == ("จัดอบรมสองรุ่น", "รายงานผู้บริหาร")


def test_a_step_given_to_another_division_makes_its_own_task(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    before = office.task_of(plan_id, TRAINING)
    first, second = TRAINING.steps[0], draft_step("จัดอบรม", "กองช่าง", due=APRIL)
    moved = draft_measure(TRAINING.title.value, "กองคลัง", steps=(first, second), code="1")
    office.take_in(moved, BUYING, at=LATER)
    tasks = {task.division_name: task for task in office.tasks(plan_id) if task.measure_code == "1"}
    assert tasks["กองคลัง"].id == before.id
    assert (tasks["กองคลัง"].title, tasks["กองช่าง"].title) == ("สำรวจความต้องการ", "จัดอบรม")
    assert (tasks["กองคลัง"].step_count, tasks["กองช่าง"].due_on) == (1, APRIL)
    office.take_in(TRAINING, BUYING, at=LATER)
    assert office.task_of(plan_id, TRAINING).id == before.id
    assert len([row for row in office.rows(StepGroup) if row.withdrawn_at]) == 1


def test_what_was_withdrawn_stands_in_no_report(office: PlannedOffice) -> None:
    office.take_in(TRAINING, BUYING)
    office.take_in(changed(TRAINING, steps=("จัดอบรม",)), at=LATER)
    with office.database.session(office.id) as session:
        facts = compile_facts(session, year=2569, months=6, now=LATER)
    assert [(m.title, [s.text for s in m.steps]) for m in facts.measures] == [(TRAINING.title.value, ["จัดอบรม"])]


def test_what_was_withdrawn_vanishes_and_what_was_reported_remains(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, changed(BUYING, supporting=("กองคลัง",))).plan_id
    gone = office.task_of(plan_id, BUYING)
    office.report_on(gone.id)
    office.write_entry(gone)
    office.take_in(TRAINING, at=LATER)
    finance = office.division_id("กองคลัง")
    with office.database.session(office.id) as session:
        head = find_round(session, 2569, 6)
        assert head
        assert [row.measure_code for row in list_owed_entries(session, head.id)] == ["1"]
        assert list_supported_tasks(session, plan_id, [finance]) == []
        assert summarise(list_task_facts(session, plan_id), LATER.date()).overall.done.total == 1
        assert [row.code for row in list_plan_measures(session, plan_id)] == ["1"]
        assert [plan.measure_count for plan in list_plans(session)] == [1]
        facts = compile_facts(session, year=2569, months=6, now=LATER)
        assert [measure.title for measure in facts.measures] == [TRAINING.title.value]
        with pytest.raises(NotFound):
            get_task(session, gone.id)
    assert [row.result for row in office.rows(TaskUpdate)] == ["จัดอบรมแล้ว 1 รุ่น"]
    assert [row.result for row in office.rows(RoundEntry)] == ["ดำเนินการแล้ว"]
