"""A division reports while the import of its plan is undone: it is refused or it counts, and is never lost."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.services.planned_office import BUYING, LATER, TRAINING, PlannedOffice, changed
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.task import TaskMove
from tracker.services.add_evidence import Sent, add_evidence_link
from tracker.services.report_entry import EntryText, save_entry
from tracker.services.undo_import import undo_import
from tracker.services.update_task import TaskChange, update_task
from tracker.store.database import Database
from tracker.store.models import EvidenceLink, Plan, RoundEntry, TaskUpdate
from tracker.store.plans import find_round, lock_fiscal_year_of
from tracker.store.tasks import TaskRow
from tracker.store.withdrawals import lock_tasks

SOON = LATER + timedelta(days=1)
Report = Callable[[PlannedOffice, TaskRow], None]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> PlannedOffice:
    return PlannedOffice(database, tmp_path)


def show_evidence(office: PlannedOffice, task: TaskRow) -> None:
    actor = office.actor
    with office.database.session(office.id) as session:
        add_evidence_link(
            session,
            actor=actor,
            task_id=task.id,
            url="https://www.nongmek.example/1",
            sent=Sent("ประกาศ"),
            now=LATER,
        )


def write_entry(office: PlannedOffice, task: TaskRow) -> None:
    actor = office.actor
    with office.database.session(office.id) as session:
        head = find_round(session, 2569, 6)
        assert head
        session.rollback()
        save_entry(
            session,
            actor=actor,
            measure_id=task.measure_id,
            round_id=head.id,
            division_id=task.division_id,
            row_version=None,
            text=EntryText("จัดอบรมแล้ว"),
            is_submitting=False,
            now=LATER,
        )


def say_what_was_done(office: PlannedOffice, task: TaskRow) -> None:
    actor = office.actor
    with office.database.session(office.id) as session:
        change = TaskChange(TaskMove.REPORT, result="จัดอบรมแล้ว", percent=50)
        update_task(session, actor=actor, task_id=task.id, row_version=task.row_version, change=change, now=LATER)


@pytest.mark.parametrize("report", [show_evidence, write_entry])
def test_a_report_that_comes_during_the_undoing_is_refused(office: PlannedOffice, report: Report) -> None:
    outcome = office.take_in(TRAINING, BUYING)
    assert outcome.import_id
    task, actor = office.task_of(outcome.plan_id, TRAINING), office.actor
    refused: list[BaseException] = []

    def try_it() -> None:
        try:
            report(office, task)
        except RuleBroken as broken:
            refused.append(broken)

    with office.database.session(office.id) as session:
        lock_fiscal_year_of(session, outcome.plan_id)
        lock_tasks(session, outcome.plan_id)
        reporting = threading.Thread(target=try_it)
        reporting.start()
        wait_until_held_up(office.database, reporting)
        undo_import(session, actor=actor, import_id=outcome.import_id, now=SOON)
    reporting.join()
    assert [type(one) for one in refused] == [NotFound]
    assert office.rows(EvidenceLink) == []
    assert office.rows(RoundEntry) == []


@pytest.mark.parametrize("report", [show_evidence, write_entry, say_what_was_done])
def test_whoever_is_first_wins(office: PlannedOffice, report: Report) -> None:
    """Begun at the same moment, again and again: exactly one of the two succeeds."""
    for _ in range(5):
        outcome = office.take_in(TRAINING, BUYING)
        task = office.task_of(outcome.plan_id, TRAINING)
        both, refused = threading.Barrier(2), list[str]()

        def attempt(deed: Callable[[], object], both: threading.Barrier = both, refused: list[str] = refused) -> None:
            both.wait()
            try:
                deed()
            except RuleBroken as broken:
                refused.append(broken.code)

        def undo(import_id: UUID | None = outcome.import_id) -> None:
            office.undo(import_id, at=SOON)

        def tell(task: TaskRow = task) -> None:
            report(office, task)

        people = [threading.Thread(target=attempt, args=(deed,)) for deed in (undo, tell)]
        for person in people:
            person.start()
        for person in people:
            person.join()
        assert len(refused) == 1, refused
        (plan,) = office.rows(Plan, Plan.id == outcome.plan_id)
        if plan.withdrawn_at is None:
            return  # the report stands, and with it the plan


@pytest.mark.parametrize("report", [show_evidence, write_entry, say_what_was_done])
def test_a_newer_plan_comes_in_while_somebody_reports(office: PlannedOffice, report: Report) -> None:
    """The measure is in the newer file too, its day another: what was reported stands, or somebody must look again."""
    plan_id = office.take_in(TRAINING, BUYING).plan_id
    task = office.task_of(plan_id, TRAINING)
    both, refused = threading.Barrier(2), list[str]()

    def attempt(deed: Callable[[], object]) -> None:
        both.wait()
        try:
            deed()
        except RuleBroken as broken:
            refused.append(broken.code)

    def bring_in() -> None:
        office.take_in(changed(TRAINING, title="อบรมคุณธรรมให้บุคลากรทุกระดับชั้น"), BUYING, at=SOON)

    people = [threading.Thread(target=attempt, args=(deed,)) for deed in (bring_in, lambda: report(office, task))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert refused in ([], ["changed_meanwhile"])
    count = len(office.rows(EvidenceLink)) + len(office.rows(RoundEntry)) + len(office.rows(TaskUpdate))
    assert count or refused
    assert office.task_of(plan_id, TRAINING).id == task.id


def wait_until_held_up(database: Database, thread: threading.Thread) -> None:
    """Until the other one waits for a lock; SQLite lets it not even begin."""
    if database.is_sqlite:
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while thread.is_alive():
        with database.engine.connect() as connection:
            if connection.scalar(waiting):
                return
