"""A draft becomes a plan: step groups, legs, supporters, imported entries; all of it or nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cast import NOW
from tests.documents.own_plan import ROWS, own_report
from tests.factories import add_organization
from tracker.clock import new_id
from tracker.rules.errors import RuleBroken
from tracker.rules.plan_draft import Field, PlanDraft, Problem, Severity
from tracker.rules.task import EntryState, TaskStatus
from tracker.services.import_plan import ImportOutcome, import_plan
from tracker.services.read_plan_file import ImportOptions, SourceBytes, read_draft
from tracker.store.database import Database
from tracker.store.divisions import add_division_row, list_divisions
from tracker.store.entries import find_entry, list_owed_entries
from tracker.store.history import find_break_in_history
from tracker.store.models import Measure, Plan, SourceFile
from tracker.store.plans import find_round
from tracker.store.tasks import TaskRow, get_task, list_tasks

COLUMNS = ("ตัวชี้วัดที่ ๕ การแก้ไขปัญหาการทุจริต", "การป้องกันผลประโยชน์ทับซ้อน")
TOGETHER = (*COLUMNS, "๑. อบรมบุคลากร\n๒. ติดตามผล", "กองคลัง ร่วมกับ ทุกสำนัก/กอง", "ธ.ค. ๖๘", "", "")


class Office:
    """An organization with divisions, and what one import into it made."""

    def __init__(self, database: Database, folder: Path, *divisions: str) -> None:
        self.database, self.folder = database, folder
        with database.session() as session:
            self.id = add_organization(session).id
            session.commit()
        with database.session(self.id) as session:
            for name in divisions:
                add_division_row(session, name, NOW)
            session.commit()

    def take_in(self, data: bytes, draft: PlanDraft | None = None, **options: bool | int) -> ImportOutcome:
        chosen = ImportOptions(**{"is_activating": True, **options})  # type: ignore[arg-type]
        file = SourceBytes(f"{new_id()}.docx", data)
        with self.database.session(self.id) as session:
            return import_plan(
                session,
                person_id=None,
                file=file,
                draft=draft or read_draft(file, chosen),
                options=chosen,
                data_dir=self.folder,
                now=NOW,
            )

    def tasks(self) -> list[TaskRow]:
        with self.database.session(self.id) as session:
            plan_id = session.scalars(select(Plan.id)).first()
            return list_tasks(session, plan_id) if plan_id else []


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, tmp_path, "สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง")


def test_every_leg_gets_its_own_task_with_checklist_and_due_date(office: Office) -> None:
    outcome = office.take_in(own_report())
    assert (outcome.measure_count, outcome.task_count, outcome.entry_count) == (3, 5, 2)
    tasks = office.tasks()
    everyone = [task.division_name for task in tasks if task.measure_title == ROWS[1][1]]
    assert sorted(everyone) == sorted(["สำนักปลัดเทศบาล", "กองคลัง", "กองช่าง"])
    assert {task.due_on for task in tasks if task.measure_title == ROWS[1][1]} == {date(2026, 3, 31)}
    assert {task.status for task in tasks} == {TaskStatus.NOT_STARTED}
    with office.database.session(office.id) as session:
        page = get_task(session, tasks[0].id)
        assert [step.text for step in page.steps] == ["สรุปผลงานเป็นแผ่นภาพเดือนละหนึ่งเรื่อง", "เผยแพร่ทางเพจและเสียงตามสาย"]
        assert find_break_in_history(session) is None


def test_printed_results_become_entries_for_all_and_no_leg_is_started(office: Office) -> None:
    office.take_in(own_report())
    with office.database.session(office.id) as session:
        head = find_round(session, 2569, 6)
        assert head
        measure_id = session.scalars(select(Measure.id).where(Measure.title == ROWS[1][1])).one()
        entry = find_entry(session, measure_id, head.id, None)
        assert entry
        assert (entry.state, entry.is_imported) == (EntryState.SUBMITTED, True)
        assert entry.suggestion == ROWS[1][6]
        assert len(list_owed_entries(session, head.id)) == 5


def test_together_with_all_is_one_task_that_all_others_support(office: Office) -> None:
    office.take_in(own_report([TOGETHER]))
    (task,) = office.tasks()
    assert task.division_name == "กองคลัง"
    with office.database.session(office.id) as session:
        assert sorted(get_task(session, task.id).supporters) == sorted(["สำนักปลัดเทศบาล", "กองช่าง"])


def test_owners_and_periods_of_their_own_make_groups(office: Office) -> None:
    draft = read_draft(SourceBytes("แผน.docx", own_report([ROWS[0]])), ImportOptions())
    measure = draft.measures[0]
    first, second = measure.steps
    steps = (
        first,
        replace(
            second, divisions=Field(("กองช่าง", "กองคลัง")), start=Field(date(2026, 4, 1)), end=Field(date(2026, 4, 30))
        ),
        replace(first, text=Field("สรุปบทเรียน")),
    )
    office.take_in(own_report([ROWS[0]]), replace(draft, measures=(replace(measure, steps=steps),)))
    rows = {(task.title, task.division_name, task.due_on) for task in office.tasks()}
    assert rows == {
        (ROWS[0][1], "กองคลัง", date(2026, 9, 30)),  # steps one and three, in one group
        ("เผยแพร่รายงานบนเว็บไซต์และป้ายประกาศหมู่บ้าน", "กองช่าง", date(2026, 4, 30)),
        ("เผยแพร่รายงานบนเว็บไซต์และป้ายประกาศหมู่บ้าน", "กองคลัง", date(2026, 4, 30)),
    }


def test_a_draft_with_an_error_is_refused_whole(office: Office) -> None:
    draft = read_draft(SourceBytes("แผน.docx", own_report()), ImportOptions())
    wrong = replace(draft, problems=(Problem(Severity.ERROR, "period_reversed", "ระยะเวลาสิ้นสุดก่อนเริ่ม"),))
    with pytest.raises(RuleBroken, match="สิ้นสุดก่อนเริ่ม"):
        office.take_in(own_report(), wrong)
    with office.database.session(office.id) as session:
        assert session.scalars(select(Plan)).all() == []
        assert session.scalars(select(SourceFile)).all() == []


def test_results_for_a_plan_in_force_change_nothing_but_entries(office: Office) -> None:
    without = [(*row[:5], "", "") for row in ROWS]
    office.take_in(own_report(without))
    before = office.tasks()
    outcome = office.take_in(own_report())
    assert (outcome.task_count, outcome.entry_count) == (0, 2)
    assert office.tasks() == before


def test_the_documents_own_divisions_are_made_only_in_an_office_without_any(database: Database, tmp_path: Path) -> None:
    office = Office(database, tmp_path)
    outcome = office.take_in(own_report())
    assert outcome.new_divisions == ("กองคลัง", "สำนักปลัดเทศบาล")
    with database.session(office.id) as session:
        assert [division.name for division in list_divisions(session)] == ["กองคลัง", "สำนักปลัดเทศบาล"]


@pytest.mark.parametrize("year", [1, 2569 - 543, 9999])
def test_a_fiscal_year_is_a_buddhist_one(office: Office, year: int) -> None:
    with pytest.raises(RuleBroken, match=r"พ\.ศ\."):
        office.take_in(own_report(), fiscal_year=year)
