"""The printed results of a report become entries with their outcome and their box, and go again with the import."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.plan_drafts import draft_plan, draft_step
from tests.services.planned_office import BUYING, LATER, TRAINING, PlannedOffice, changed
from tracker.rules.plan_draft import DraftMeasure, DraftStatus, DraftStep, PlanKind
from tracker.rules.task import EntryState
from tracker.services.compile_report import compile_content
from tracker.store.database import Database
from tracker.store.history import list_history_of
from tracker.store.models import RoundEntry, Step

DONE = changed(TRAINING, result="จัดอบรม 2 รุ่น", outcome="ผ่านการทดสอบร้อยละ 92", status=DraftStatus.DONE)
NOT_BEGUN = changed(BUYING, status=DraftStatus.NOT_STARTED)
REPORT = draft_plan(DONE, NOT_BEGUN, kind=PlanKind.PROGRESS_REPORT, months=6)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> PlannedOffice:
    return PlannedOffice(database, tmp_path)


def test_the_outcome_and_the_box_are_kept_and_a_box_alone_is_a_report(office: PlannedOffice) -> None:
    outcome = office.take_in_file(b"report", REPORT)
    assert outcome.entry_count == 2
    told = {(row.result, row.outcome, row.is_carried_out, row.state) for row in office.rows(RoundEntry)}
    assert told == {
        ("จัดอบรม 2 รุ่น", "ผ่านการทดสอบร้อยละ 92", True, EntryState.SUBMITTED),
        ("", "", False, EntryState.SUBMITTED),
    }


def test_the_report_ticks_what_was_said_and_nobody_owes_anything(office: PlannedOffice) -> None:
    office.take_in_file(b"report", REPORT)
    with office.database.session(office.id) as session:
        content = compile_content(session, year=2569, months=6, now=LATER)
    assert [(row.code, row.is_carried_out, row.missing_count) for row in content.rows] == [
        ("1", True, 0),
        ("2", False, 0),
    ]
    assert [part.text for part in content.rows[0].outcome] == ["ผ่านการทดสอบร้อยละ 92"]


def test_both_go_with_the_import_and_the_history_keeps_them(office: PlannedOffice) -> None:
    office.take_in(TRAINING, BUYING)
    brought = office.take_in_file(b"report", REPORT, at=LATER)
    office.undo(brought.import_id, at=LATER + timedelta(hours=1))
    entries = office.rows(RoundEntry)
    assert {(row.result, row.outcome, row.is_carried_out, row.state) for row in entries} == {
        ("", "", None, EntryState.NOT_STARTED)
    }
    with office.database.session(office.id) as session:
        told = [list_history_of(session, row.id)[0].change for row in entries]
    assert ["ผ่านการทดสอบร้อยละ 92", ""] in [change.get("outcome") for change in told]
    assert [False, None] in [change.get("is_carried_out") for change in told]


def test_steps_keep_their_printed_order_over_the_divisions(office: PlannedOffice) -> None:
    steps = (draft_step("รวบรวม", "กองคลัง"), draft_step("เผยแพร่", "กองช่าง"), draft_step("สรุปผล", "กองคลัง"))
    plan_id = office.take_in(changed(TRAINING, code="1"), BUYING).plan_id
    office.take_in(_with_steps(*steps), BUYING, at=LATER)
    in_order = sorted((row for row in office.rows(Step) if row.withdrawn_at is None), key=lambda row: row.ordinal)
    measure_id = office.content(plan_id).measures[0].id
    assert [row.text for row in in_order if row.measure_id == measure_id] == ["รวบรวม", "เผยแพร่", "สรุปผล"]
    with office.database.session(office.id) as session:
        row = compile_content(session, year=2569, months=None, now=LATER).rows[0]
    assert [part.text for part in row.steps] == ["๑. รวบรวม", "๒. เผยแพร่", "๓. สรุปผล"]


def _with_steps(*steps: DraftStep) -> DraftMeasure:
    return replace(TRAINING, steps=steps)
