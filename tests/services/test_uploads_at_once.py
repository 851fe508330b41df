"""Several people, or one with several windows, work on files at the same moment: one is told, nothing is lost."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.cast import NOW
from tests.plan_drafts import draft_plan
from tests.services.planned_office import BUYING, NEW, SERVICE, TRAINING, PlannedOffice
from tests.services.upload_desk import Desk, desk, report
from tracker.rules.errors import RuleBroken
from tracker.rules.plan_correction import DropMeasure, EditMeasure, MeasureValues
from tracker.rules.plan_upload import UploadState
from tracker.rules.task import PlanState
from tracker.services.activate_plan import activate_plan
from tracker.services.import_upload import import_upload, start_import
from tracker.services.review_upload import correct_upload, list_open_uploads
from tracker.store.database import Database
from tracker.store.models import Plan, PlanImport, SourceFile, Task

__all__ = ["desk"]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> PlannedOffice:
    return PlannedOffice(database, tmp_path)


def at_once(*deeds: Callable[[], object]) -> tuple[list[object], list[str]]:
    """Done by as many people at the same moment: what came of it, and the codes of those who were refused.

    Anything but a refusal fails the test, as it would be a page "ระบบขัดข้อง".
    """
    together, done, refused = threading.Barrier(len(deeds)), list[object](), list[str]()

    def run(deed: Callable[[], object]) -> None:
        together.wait()
        try:
            done.append(deed())
        except RuleBroken as broken:
            refused.append(broken.code)

    people = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return done, refused


def test_the_same_file_sent_by_two_windows_is_one_upload(desk: Desk) -> None:
    for number in range(4):
        data = report() + b"\n" * number
        done, refused = at_once(*[partial(desk.bring, data)] * 3)
        assert refused == []
        assert len(set(done)) == 1
    with desk.database.session(desk.id) as session:
        assert len(list_open_uploads(session)) == 4


def test_of_corrections_at_once_one_counts_and_the_others_are_told(desk: Desk) -> None:
    upload_id = desk.bring(report())
    seen = desk.version(upload_id)

    def correct(key: str) -> None:
        with desk.database.session(desk.id) as session:
            correct_upload(
                session,
                actor=desk.actor,
                upload_id=upload_id,
                row_version=seen,
                corrections=[DropMeasure(key)],
                data_dir=desk.folder,
                now=NOW,
            )

    done, refused = at_once(*(partial(correct, key) for key in ("1.2.1", "1.3.1", "1.4.1")))
    assert (len(done), refused) == (1, ["changed_meanwhile"] * 2)
    assert desk.look(upload_id).upload.correction_count == 1


def test_confirmed_twice_and_corrected_at_once_it_is_imported_as_somebody_saw_it(desk: Desk) -> None:
    upload_id = desk.bring(report())
    seen = desk.version(upload_id)

    def confirm() -> str:
        with desk.database.session(desk.id) as session:
            start_import(session, actor=desk.actor, upload_id=upload_id, row_version=seen, now=NOW)
        return "confirmed"

    def correct() -> str:
        with desk.database.session(desk.id) as session:
            correct_upload(
                session,
                actor=desk.actor,
                upload_id=upload_id,
                row_version=seen,
                corrections=[EditMeasure("1.2.1", MeasureValues("ชื่อใหม่"))],
                data_dir=desk.folder,
                now=NOW,
            )
        return "corrected"

    done, refused = at_once(confirm, confirm, correct)
    assert len(done) == 1
    assert len(refused) == 2
    found = desk.look(upload_id).upload
    wanted = (UploadState.IMPORTING, 0) if done == ["confirmed"] else (UploadState.CHECKING, 1)
    assert (found.state, found.correction_count) == wanted


def test_one_file_taken_in_by_two_is_imported_once(office: PlannedOffice) -> None:
    draft = draft_plan(TRAINING, BUYING)
    done, refused = at_once(*[partial(office.take_in_file, b"plan", draft)] * 3)
    assert (len(done), refused) == (1, ["already_imported"] * 2)
    assert len(office.rows(Plan)) == len(office.rows(PlanImport)) == len(office.rows(SourceFile)) == 1


def test_of_two_drafts_put_into_force_at_once_one_is(office: PlannedOffice) -> None:
    plans = [office.take_in(*some, is_activating=False, into="new").plan_id for some in ((TRAINING, BUYING), (NEW,))]
    actor = office.actor

    def put_in_force(plan_id: object) -> None:
        with office.database.session(office.id) as session:
            activate_plan(session, actor=actor, plan_id=plan_id, now=NOW)  # type: ignore[arg-type]

    done, refused = at_once(*(partial(put_in_force, plan_id) for plan_id in plans))
    assert (len(done), len(refused)) == (1, 1)
    active = office.rows(Plan, Plan.state == PlanState.ACTIVE)
    assert len(active) == 1
    assert {task.plan_id for task in office.rows(Task)} == {active[0].id}


def test_a_draft_changed_while_it_comes_into_force_has_a_task_for_every_measure(office: PlannedOffice) -> None:
    plan_id = office.take_in(TRAINING, BUYING, SERVICE, is_activating=False).plan_id
    actor = office.actor

    def put_in_force() -> None:
        with office.database.session(office.id) as session:
            activate_plan(session, actor=actor, plan_id=plan_id, now=NOW)

    def change() -> None:
        office.take_in(TRAINING, BUYING, SERVICE, NEW, is_activating=False)

    done, _ = at_once(put_in_force, change)
    assert done
    (plan,) = office.rows(Plan)
    tasks = {row.measure_code for row in office.tasks(plan_id)}
    codes = {measure.code for measure in office.content(plan_id).measures}
    assert tasks == (codes if plan.state is PlanState.ACTIVE else set())


def test_uploads_imported_at_once_all_end(desk: Desk) -> None:
    uploads = [desk.bring(report() + b"\n" * number) for number in range(3)]

    def bring_in(upload_id: object) -> None:
        with desk.database.session(desk.id) as session:
            seen = desk.version(upload_id)  # type: ignore[arg-type]
        with desk.database.session(desk.id) as session:
            start_import(session, actor=desk.actor, upload_id=upload_id, row_version=seen, now=NOW)  # type: ignore[arg-type]
        import_upload(
            partial(desk.database.session, desk.id),
            actor=desk.actor,
            upload_id=upload_id,  # type: ignore[arg-type]
            is_activating=True,
            into="auto",
            data_dir=desk.folder,
            now=NOW,
            tell=lambda _done, _total: None,
        )

    _, refused = at_once(*(partial(bring_in, upload_id) for upload_id in uploads))
    assert refused == []
    ends = [desk.look(upload_id).upload for upload_id in uploads]
    assert {end.state for end in ends} == {UploadState.IMPORTED}, [end.failure for end in ends]
    assert len({end.plan_id for end in ends}) == 1
