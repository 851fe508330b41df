"""A newer file changes the plan there is: exactly what changed, nothing twice, nothing lost."""

import threading
from pathlib import Path

import pytest

from tests.plan_drafts import draft_measure, draft_plan
from tests.services.planned_office import APRIL, BUYING, LATER, MARCH, NEW, SERVICE, TRAINING, PlannedOffice, changed
from tracker.rules.errors import RuleBroken
from tracker.rules.plan_change_words import change_sentences
from tracker.rules.plan_content import content_to_json
from tracker.rules.plan_draft import PlanKind
from tracker.rules.task import PlanState
from tracker.store.database import Database
from tracker.store.history import find_break_in_history
from tracker.store.models import (
    Measure,
    Plan,
    PlanImport,
    PlanRevision,
    RoundEntry,
)
from tracker.store.plans import list_plans


@pytest.fixture
def office(database: Database, tmp_path: Path) -> PlannedOffice:
    return PlannedOffice(database, tmp_path)


def test_an_unchanged_file_changes_nothing_and_says_so(office: PlannedOffice) -> None:
    office.take_in(TRAINING, BUYING, SERVICE)
    before = office.everything()
    respaced = changed(TRAINING, title="อบรมคุณธรรม  ให้บุคลากร ทุกระดับ")
    outcome = office.take_in(respaced, SERVICE, BUYING, at=LATER)
    assert outcome.is_unchanged
    assert (outcome.task_count, outcome.entry_count, outcome.new_divisions) == (0, 0, ())
    assert outcome.comparison
    assert len(outcome.comparison.unchanged) == 3
    assert office.everything() == before
    assert len(office.rows(PlanImport)) == 1


def test_two_corrected_rows_are_two_updates_and_nothing_is_made(office: PlannedOffice) -> None:
    first = office.take_in(TRAINING, BUYING, SERVICE)
    before = {task.measure_code: task for task in office.tasks(first.plan_id)}
    outcome = office.take_in(
        changed(TRAINING, title="อบรมคุณธรรมให้บุคลากรและผู้บริหารทุกระดับ"),
        BUYING,
        changed(SERVICE, end=MARCH),
        at=LATER,
    )
    assert (outcome.plan_id, outcome.task_count) == (first.plan_id, 0)
    assert outcome.comparison
    assert change_sentences(outcome.comparison) == (
        "มาตรการ 1: ชื่อจาก “อบรมคุณธรรมให้บุคลากรทุกระดับ” เป็น “อบรมคุณธรรมให้บุคลากรและผู้บริหารทุกระดับ”",
        "มาตรการ 3: กำหนดส่งจาก 30 เม.ย. 69 เป็น 31 มี.ค. 69",
    )
    after = {task.measure_code: task for task in office.tasks(first.plan_id)}
    assert {code: task.id for code, task in after.items()} == {code: task.id for code, task in before.items()}
    assert after["2"] == before["2"]
    assert after["1"].title == "อบรมคุณธรรมให้บุคลากรและผู้บริหารทุกระดับ"
    assert (before["3"].due_on, after["3"].due_on) == (APRIL, MARCH)
    assert len(office.rows(Measure)) == 3


def test_the_plan_keeps_its_identity_and_what_it_said(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    before = office.content(plan_id)
    office.take_in(TRAINING, BUYING, NEW, at=LATER)
    office.take_in(TRAINING, BUYING, SERVICE, NEW, at=LATER)
    (plan,) = office.rows(Plan)
    assert (plan.id, plan.revision, plan.state) == (plan_id, 3, PlanState.ACTIVE)
    kept = sorted(office.rows(PlanRevision), key=lambda row: row.revision)
    assert [row.revision for row in kept] == [1, 2]
    assert kept[0].content == content_to_json(before)
    assert kept[0].person_id == office.officer_id


def test_a_draft_is_changed_without_tasks(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING, is_activating=False).plan_id
    outcome = office.take_in(changed(TRAINING, end=APRIL), BUYING, NEW, at=LATER, is_activating=False)
    assert (outcome.plan_id, outcome.task_count) == (plan_id, 0)
    assert office.tasks(plan_id) == []
    activated = office.take_in(changed(TRAINING, end=APRIL), BUYING, NEW, at=LATER)
    assert (activated.is_unchanged, activated.task_count) == (True, 3)


def test_every_change_is_in_the_history_with_who(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    measure_id = office.task_of(plan_id, TRAINING).measure_id
    office.take_in(changed(TRAINING, title="อบรมคุณธรรมให้บุคลากรใหม่ทุกระดับ"), BUYING, NEW, at=LATER)
    assert office.actions_on(measure_id) == ["measure_revised"]
    assert office.actions_on(plan_id)[:2] == ["file_imported", "plan_revised"]
    with office.database.session(office.id) as session:
        assert find_break_in_history(session) is None


def test_another_plan_of_the_year_is_a_draft_of_its_own(office: PlannedOffice) -> None:
    """Printed numbers alone do not make it the same plan; nor may an excerpt withdraw the rest."""
    first = office.take_in(TRAINING, BUYING, SERVICE)
    other = office.take_in(
        draft_measure("ตรวจสอบพัสดุประจำปี", "กองคลัง", code="1"),
        draft_measure("ลดใช้กระดาษ", "กองช่าง", code="2"),
        at=LATER,
        is_activating=False,
    )
    excerpt = office.take_in(TRAINING, at=LATER, is_activating=False)
    assert len({first.plan_id, other.plan_id, excerpt.plan_id}) == 3
    assert office.content(first.plan_id).measures[1].title == BUYING.title.value
    with office.database.session(office.id) as session:
        assert [plan.revision for plan in list_plans(session)] == [3, 2, 1]


def test_the_person_may_say_where_it_goes(office: PlannedOffice) -> None:
    first = office.take_in(TRAINING, BUYING, SERVICE)
    fresh = office.take_in(TRAINING, BUYING, at=LATER, into="new", is_activating=False)
    assert fresh.plan_id != first.plan_id
    forced = office.take_in(SERVICE, at=LATER, into="update")
    assert forced.plan_id == first.plan_id
    assert [measure.title for measure in office.content(first.plan_id).measures] == [SERVICE.title.value]


def test_there_must_be_a_plan_to_update(office: PlannedOffice) -> None:
    with pytest.raises(RuleBroken, match="ยังไม่มีแผนให้ปรับปรุง"):
        office.take_in(TRAINING, into="update")


def test_the_same_bytes_are_refused_twice(office: PlannedOffice) -> None:
    draft = draft_plan(TRAINING, BUYING)
    office.take_in_file(b"same", draft)
    with pytest.raises(RuleBroken, match="นำเข้าแล้ว"):
        office.take_in_file(b"same", draft)


def test_an_unchanged_file_may_come_again_and_again(office: PlannedOffice) -> None:
    draft = draft_plan(TRAINING, BUYING)
    office.take_in_file(b"plan", draft)
    assert office.take_in_file(b"export", draft, at=LATER).is_unchanged
    assert office.take_in_file(b"export", draft, at=LATER).is_unchanged


def test_a_chosen_division_is_remembered_by_its_printed_name(office: PlannedOffice) -> None:
    printed = changed(TRAINING, divisions=("ฝ่ายเงินและบัญชี",))
    plan_id = office.take_in(printed, division_choices={"ฝ่ายเงินและบัญชี": office.division_id("กองคลัง")}).plan_id
    assert office.tasks(plan_id)[0].division_name == "กองคลัง"
    assert office.take_in(printed, at=LATER).is_unchanged


def test_a_choice_need_not_be_remembered(office: PlannedOffice) -> None:
    printed, choices = changed(TRAINING, divisions=("ฝ่ายเงินและบัญชี",)), {"ฝ่ายเงินและบัญชี": office.division_id("กองคลัง")}
    office.take_in(printed, division_choices=choices, is_remembering_names=False)
    with pytest.raises(RuleBroken, match="ไม่พบ “ฝ่ายเงินและบัญชี”"):
        office.take_in(printed, at=LATER)


def test_a_division_is_made_where_the_person_says_so(office: PlannedOffice) -> None:
    printed = changed(TRAINING, divisions=("กองยุทธศาสตร์",))
    with pytest.raises(RuleBroken, match="ไม่พบ “กองยุทธศาสตร์”"):
        office.take_in(printed)
    outcome = office.take_in(printed, division_choices={"กองยุทธศาสตร์": None})
    assert outcome.new_divisions == ("กองยุทธศาสตร์",)
    assert "กองยุทธศาสตร์" in office.division_names()


def test_how_far_it_is_can_be_told(office: PlannedOffice) -> None:
    told: list[tuple[int, int]] = []
    measures = [changed(TRAINING, title=f"มาตรการที่ {n} ของแผน", code=str(n)) for n in range(1, 301)]
    office.take_in(*measures, tell=lambda done, total: told.append((done, total)))
    assert (told[0], told[-1]) == ((0, 300), (300, 300))
    assert told == sorted(told)
    assert len(set(told)) > 3


def test_results_for_a_draft_that_says_the_same_raise_no_revision(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING, is_activating=False).plan_id
    told = changed(TRAINING, result="จัดอบรม 2 รุ่น")
    report = draft_plan(told, BUYING, kind=PlanKind.PROGRESS_REPORT, months=6)
    outcome = office.take_in(draft=report, at=LATER, is_activating=False)
    assert (outcome.plan_id, outcome.entry_count, outcome.is_unchanged) == (plan_id, 1, False)
    assert office.take_in(draft=report, at=LATER, is_activating=False).is_unchanged
    office.undo(outcome.import_id)
    assert [plan.revision for plan in office.rows(Plan)] == [1]
    assert [(entry.result, entry.is_imported) for entry in office.rows(RoundEntry)] == [("", False)]


def test_results_in_a_plan_document_that_says_the_same_are_nothing_new(office: PlannedOffice) -> None:
    office.take_in(TRAINING, BUYING)
    before = office.everything()
    assert office.take_in(changed(TRAINING, result="จัดอบรม 2 รุ่น"), BUYING, at=LATER).is_unchanged
    assert office.everything() == before


def test_the_same_file_sent_twice_at_once_makes_one_plan(office: PlannedOffice) -> None:
    """Also where the year does not exist yet, so that there is no row to wait at."""
    both = threading.Barrier(2)
    ends: list[str] = []

    def send() -> None:
        both.wait()
        try:
            ends.append(str(office.take_in_file(b"plan", draft_plan(TRAINING, BUYING)).plan_id))
        except RuleBroken as broken:
            ends.append(broken.code)

    senders = [threading.Thread(target=send) for _ in range(2)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    (plan,) = office.rows(Plan)
    assert sorted(ends) == sorted([str(plan.id), "already_imported"])
