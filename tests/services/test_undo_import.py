"""A whole import is undone with one click, as long as nobody has reported on what it brought."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.plan_drafts import draft_plan
from tests.services.planned_office import APRIL, BUYING, LATER, NEW, NOW, SERVICE, TRAINING, PlannedOffice, changed
from tracker.clock import new_id
from tracker.rules.errors import Forbidden, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.plan_draft import PlanKind
from tracker.rules.progress import summarise
from tracker.rules.reminder_policy import RemindingPolicy
from tracker.rules.task import EntryState, PlanState, TaskStatus
from tracker.services.undo_import import Undone, undo_import
from tracker.store.database import Database
from tracker.store.duties import list_obligations
from tracker.store.entries import list_owed_entries
from tracker.store.history import find_break_in_history
from tracker.store.models import DivisionAlias, Measure, Plan, PlanRevision, RoundEntry, Task, TaskDeadline
from tracker.store.plans import find_plan_of_year, find_round, list_plans
from tracker.store.tasks import list_task_facts

SOON = LATER + timedelta(days=1)
Deed = Callable[[PlannedOffice, UUID], None]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> PlannedOffice:
    return PlannedOffice(database, tmp_path)


def figures(office: PlannedOffice, plan_id: UUID) -> tuple[int, int, int, int]:
    """Tasks in lists, tasks counted, entries owed, duties that remind."""
    listed = len(office.tasks(plan_id))
    with office.database.session(office.id) as session:
        head = find_round(session, 2569, 6)
        assert head
        return (
            listed,
            summarise(list_task_facts(session, plan_id), NOW.date()).overall.done.total,
            len(list_owed_entries(session, head.id)),
            len(list_obligations(session, NOW.date(), RemindingPolicy(task_offsets=(30,)))),
        )


def test_a_new_plan_vanishes_everywhere_and_the_file_may_come_again(office: PlannedOffice) -> None:
    draft = draft_plan(TRAINING, BUYING)
    outcome = office.take_in_file(b"plan", draft)
    assert figures(office, outcome.plan_id)[:3] == (2, 2, 2)
    undone = office.undo(outcome.import_id)
    assert undone == Undone(outcome.plan_id, is_plan_withdrawn=True)
    assert figures(office, outcome.plan_id) == (0, 0, 0, 0)
    with office.database.session(office.id) as session:
        assert list_plans(session) == []
        assert find_plan_of_year(session, 2569) is None
        assert find_break_in_history(session) is None
    (plan,) = office.rows(Plan)
    assert (plan.state, plan.withdrawn_at) == (PlanState.CLOSED, LATER)
    assert "แผน.docx" in plan.withdrawn_reason
    assert {(t.status, t.withdrawn_at, t.row_version) for t in office.rows(Task)} == {(TaskStatus.CANCELLED, LATER, 2)}
    assert {m.withdrawn_at for m in office.rows(Measure)} == {LATER}
    assert office.actions_on(plan.id)[0] == "import_undone"
    again = office.take_in_file(b"plan", draft, at=SOON)
    assert again.plan_id != outcome.plan_id
    assert figures(office, again.plan_id)[:3] == (2, 2, 2)


def test_undoing_twice_does_it_once(office: PlannedOffice) -> None:
    outcome = office.take_in(TRAINING, BUYING)
    first = office.undo(outcome.import_id)
    before = office.everything()
    assert office.undo(outcome.import_id, at=SOON) == first
    assert office.everything() == before


def test_two_clicks_at_once_do_it_once(office: PlannedOffice) -> None:
    outcome = office.take_in(TRAINING, BUYING)
    both, results = threading.Barrier(2), []

    def click() -> None:
        both.wait()
        results.append(office.undo(outcome.import_id))

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert results == [Undone(outcome.plan_id, is_plan_withdrawn=True)] * 2
    assert office.actions_on(outcome.plan_id).count("import_undone") == 1


def reports(office: PlannedOffice, plan_id: UUID) -> None:
    office.report_on(office.task_of(plan_id, TRAINING).id)


def ticks(office: PlannedOffice, plan_id: UUID) -> None:
    office.tick(office.task_of(plan_id, TRAINING).id)


def shows_evidence(office: PlannedOffice, plan_id: UUID) -> None:
    office.show_evidence(office.task_of(plan_id, TRAINING).id)


def writes_an_entry(office: PlannedOffice, plan_id: UUID) -> None:
    office.write_entry(office.task_of(plan_id, TRAINING))


@pytest.mark.parametrize("deed", [reports, ticks, shows_evidence, writes_an_entry])
def test_what_somebody_reported_on_is_not_undone(office: PlannedOffice, deed: Deed) -> None:
    outcome = office.take_in(TRAINING, BUYING)
    deed(office, outcome.plan_id)
    before = office.everything()
    state = office.undo_state(outcome.plan_id)
    assert state
    assert (state.can_undo, state.import_id) == (False, outcome.import_id)
    assert "มีผู้รายงานผล" in state.reason
    with pytest.raises(RuleBroken, match="มีผู้รายงานผล"):
        office.undo(outcome.import_id)
    assert office.everything() == before


def test_an_update_goes_back_to_the_very_same_rows(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING, SERVICE).plan_id
    content, tasks = office.content(plan_id), office.tasks(plan_id)
    outcome = office.take_in(
        NEW,
        changed(TRAINING, divisions=("กองช่าง",), supporting=("สำนักปลัด",), indicators=(1, 2)),
        changed(SERVICE, end=SERVICE.end.value, title="ปรับปรุงจุดบริการของประชาชน", steps=("ตั้งป้าย",)),
        at=LATER,
        into="update",
    )
    assert office.content(plan_id) != content
    undone = office.undo(outcome.import_id, at=SOON)
    assert not undone.is_plan_withdrawn
    restored = office.content(plan_id)
    assert restored == content
    assert [(m.id, [(g.id, g.step_ids) for g in m.groups]) for m in restored.measures] == [
        (m.id, [(g.id, g.step_ids) for g in m.groups]) for m in content.measures
    ]
    seen = [(t.id, t.title, t.division_id, t.status, t.due_on, t.step_count) for t in tasks]
    assert [(t.id, t.title, t.division_id, t.status, t.due_on, t.step_count) for t in office.tasks(plan_id)] == seen


def test_going_back_is_a_revision_of_its_own(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    outcome = office.take_in(changed(TRAINING, end=APRIL), BUYING, at=LATER)
    office.undo(outcome.import_id, at=SOON)
    (plan,) = office.rows(Plan)
    assert (plan.id, plan.revision, plan.state) == (plan_id, 3, PlanState.ACTIVE)
    assert sorted(row.revision for row in office.rows(PlanRevision)) == [1, 2]
    task = office.task_of(plan_id, TRAINING)
    versions = office.rows(TaskDeadline, TaskDeadline.task_id == task.id)
    assert sorted((row.version, row.due_on) for row in versions) == [
        (1, TRAINING.end.value),
        (2, APRIL),
        (3, TRAINING.end.value),
    ]
    assert office.take_in(TRAINING, BUYING, at=SOON).is_unchanged


def test_an_update_is_undone_although_others_report_elsewhere(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    office.report_on(office.task_of(plan_id, TRAINING).id, at=NOW)
    outcome = office.take_in(NEW, TRAINING, changed(BUYING, end=APRIL), at=LATER)
    office.report_on(office.task_of(plan_id, TRAINING).id, at=SOON)
    office.undo(outcome.import_id, at=SOON)
    assert [task.measure_code for task in office.tasks(plan_id)] == ["1", "2"]


@pytest.mark.parametrize("measure", [BUYING, NEW])
def test_an_update_is_kept_where_somebody_reported_on_what_it_changed(office: PlannedOffice, measure: Any) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    outcome = office.take_in(TRAINING, changed(BUYING, end=APRIL), NEW, at=LATER)
    office.report_on(office.task_of(plan_id, measure).id, at=SOON)
    with pytest.raises(RuleBroken, match="มีผู้รายงานผล"):
        office.undo(outcome.import_id, at=SOON)


def test_an_update_is_kept_where_somebody_changed_the_same_rows(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    office.take_in(TRAINING, changed(BUYING, end=APRIL), at=LATER)
    task_id = office.task_of(plan_id, BUYING).id
    with office.database.session(office.id) as session:
        task = session.get_one(Task, (office.id, task_id))
        task.due_on = NOW.date()
        session.commit()
    state = office.undo_state(plan_id)
    assert state
    assert "มีผู้แก้ไขแผน" in state.reason


def test_only_the_last_import_can_be_undone(office: PlannedOffice) -> None:
    first = office.take_in(TRAINING, BUYING)
    second = office.take_in(TRAINING, BUYING, NEW, at=LATER)
    with pytest.raises(RuleBroken, match="หลังจากนั้น"):
        office.undo(first.import_id, at=SOON)
    office.undo(second.import_id, at=SOON)
    office.undo(first.import_id, at=SOON)
    assert office.undo_state(first.plan_id) is None
    with office.database.session(office.id) as session:
        assert list_plans(session) == []


def test_a_draft_put_into_force_after_an_update_stays(office: PlannedOffice) -> None:
    office.take_in(TRAINING, BUYING, is_activating=False)
    outcome = office.take_in(TRAINING, BUYING, NEW, at=LATER)
    with pytest.raises(RuleBroken, match="ประกาศใช้แผนแล้ว"):
        office.undo(outcome.import_id, at=SOON)


def test_printed_results_are_cleared_with_the_import_that_brought_them(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    told = changed(TRAINING, result="จัดอบรม 2 รุ่น 85 คน")
    report = draft_plan(told, BUYING, kind=PlanKind.PROGRESS_REPORT, months=6)
    outcome = office.take_in_file(b"report", report, at=LATER)
    assert (outcome.plan_id, outcome.entry_count, outcome.comparison) == (plan_id, 1, None)
    undone = office.undo(outcome.import_id, at=SOON)
    assert not undone.is_plan_withdrawn
    (entry,) = office.rows(RoundEntry)
    assert (entry.result, entry.state, entry.is_imported) == ("", EntryState.NOT_STARTED, False)
    assert office.actions_on(entry.id) == ["entry_cleared"]
    assert len(office.tasks(plan_id)) == 2
    assert office.take_in_file(b"report", report, at=SOON).entry_count == 1
    (entry,) = office.rows(RoundEntry)
    assert entry.result == "จัดอบรม 2 รุ่น 85 คน"


def test_results_somebody_looked_after_stay(office: PlannedOffice) -> None:
    office.take_in(TRAINING, BUYING)
    report = draft_plan(changed(TRAINING, result="จัดอบรมแล้ว"), BUYING, kind=PlanKind.PROGRESS_REPORT, months=6)
    outcome = office.take_in_file(b"report", report, at=LATER)
    (entry,) = office.rows(RoundEntry)
    with office.database.session(office.id) as session:
        row = session.get_one(RoundEntry, (office.id, entry.id))
        row.state, row.changed_at = EntryState.APPROVED, SOON
        session.commit()
    with pytest.raises(RuleBroken, match="ผลรายงาน"):
        office.undo(outcome.import_id, at=SOON)


def test_divisions_and_names_that_came_with_it_go_with_it(office: PlannedOffice) -> None:
    printed = changed(TRAINING, divisions=("กองยุทธศาสตร์", "ฝ่ายเงิน"))
    choices = {"กองยุทธศาสตร์": None, "ฝ่ายเงิน": office.division_id("กองคลัง")}
    before = office.division_names()
    outcome = office.take_in(printed, division_choices=choices)
    undone = office.undo(outcome.import_id)
    assert (office.division_names(), office.rows(DivisionAlias), undone.notes) == (before, [], ())
    again = office.take_in(printed, at=SOON, division_choices=choices)
    assert again.new_divisions == ("กองยุทธศาสตร์",)
    assert "กองยุทธศาสตร์" in office.division_names()


def test_a_division_that_is_used_elsewhere_stays_and_is_told(office: PlannedOffice) -> None:
    office.take_in(SERVICE, is_activating=False)
    printed = changed(TRAINING, divisions=("กองยุทธศาสตร์",))
    outcome = office.take_in(printed, division_choices={"กองยุทธศาสตร์": None}, is_activating=False)
    office.appoint_head_of("กองยุทธศาสตร์")
    undone = office.undo(outcome.import_id)
    assert "กองยุทธศาสตร์" in office.division_names()
    assert len(undone.notes) == 1


def test_only_who_runs_the_plan_may_undo(office: PlannedOffice) -> None:
    outcome = office.take_in(TRAINING)
    stranger = Actor(new_id(), office.id, "จิตรา ขยัน", ())
    with office.database.session(office.id) as session, pytest.raises(Forbidden):
        undo_import(session, actor=stranger, import_id=outcome.import_id or new_id(), now=LATER)
