"""A file that was looked through becomes a plan: all of it or nothing, once, and how it ended is told."""

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import NOW
from tests.documents.own_plan import ROWS
from tests.services.upload_desk import Desk, desk, report
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.plan_correction import (
    NEW_DIVISION,
    AddMeasure,
    DropMeasure,
    EditMeasure,
    MeasureValues,
    NameDivision,
    SplitMeasure,
)
from tracker.rules.plan_upload import UploadState
from tracker.services.import_upload import LONGEST, import_upload, release_import, start_import
from tracker.services.review_upload import UploadHead
from tracker.store.divisions import list_divisions
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.models import Measure, Plan, PlanImport
from tracker.store.tasks import list_tasks

__all__ = ["desk"]


def start(desk: Desk, upload_id: UUID, at: datetime = NOW, row_version: int | None = None) -> None:
    seen = desk.version(upload_id) if row_version is None else row_version
    with desk.database.session(desk.id) as session:
        start_import(session, actor=desk.actor, upload_id=upload_id, row_version=seen, now=at)


def run(desk: Desk, upload_id: UUID, told: list[tuple[int, int]] | None = None) -> UploadHead:
    def tell(done: int, total: int) -> None:
        if told is not None:
            told.append((done, total))

    import_upload(
        partial(desk.database.session, desk.id),
        actor=desk.actor,
        upload_id=upload_id,
        is_activating=True,
        into="auto",
        data_dir=desk.folder,
        now=NOW,
        tell=tell,
    )
    return desk.look(upload_id).upload


def plans(desk: Desk) -> list[Plan]:
    with desk.database.session(desk.id) as session:
        return list(session.scalars(select(Plan)))


def test_what_was_corrected_is_imported(desk: Desk) -> None:
    upload_id = desk.bring(report())
    desk.correct(
        upload_id,
        DropMeasure("1.2.1"),
        EditMeasure("1.3.1", MeasureValues("ประชาสัมพันธ์ใหม่", owners="กองช่าง", period="1/10/2568 - 31/3/2569")),
        SplitMeasure("1.4.1", 1, "เปิดให้ยืมครุภัณฑ์"),
        AddMeasure(None, MeasureValues("ตั้งศูนย์รับเรื่อง", owners="กองคลัง, กองช่าง", period="ตลอดปีงบประมาณ")),
    )
    told: list[tuple[int, int]] = []
    start(desk, upload_id)
    ended = run(desk, upload_id, told)
    (plan,) = plans(desk)
    assert (ended.state, ended.plan_id, ended.failure) == (UploadState.IMPORTED, plan.id, None)
    assert told[-1] == (told[-1][1], told[-1][1])
    with desk.database.session(desk.id) as session:
        titles = session.scalars(select(Measure.title).order_by(Measure.ordinal)).all()
        assert titles == ["ประชาสัมพันธ์ใหม่", ROWS[2][1], "เปิดให้ยืมครุภัณฑ์", "ตั้งศูนย์รับเรื่อง"]
        tasks = {(task.measure_title, task.division_name, task.due_on) for task in list_tasks(session, plan.id)}
        assert tasks == {
            ("ประชาสัมพันธ์ใหม่", "กองช่าง", date(2026, 3, 31)),
            (ROWS[2][1], "สำนักปลัดเทศบาล", date(2026, 4, 30)),
            ("เปิดให้ยืมครุภัณฑ์", "สำนักปลัดเทศบาล", date(2026, 4, 30)),
            ("ตั้งศูนย์รับเรื่อง", "กองคลัง", date(2026, 9, 30)),
            ("ตั้งศูนย์รับเรื่อง", "กองช่าง", date(2026, 9, 30)),
        }
        assert [row.action for row in list_history_of(session, upload_id)] == ["upload_imported", "upload_opened"]
        assert find_break_in_history(session) is None
    with pytest.raises(RuleBroken, match="นำเข้าแล้ว"):
        desk.bring(report())


def test_a_second_click_finds_it_under_way(desk: Desk) -> None:
    upload_id = desk.bring(report())
    seen = desk.version(upload_id)
    start(desk, upload_id)
    with pytest.raises(Conflict):
        start(desk, upload_id, row_version=seen)
    with pytest.raises(Conflict, match="กำลังนำเข้า"):
        start(desk, upload_id)
    with pytest.raises(RuleBroken, match="กำลังนำเข้า"):
        desk.correct(upload_id, DropMeasure("1.2.1"))
    assert run(desk, upload_id).state is UploadState.IMPORTED
    with pytest.raises(Conflict):
        start(desk, upload_id)


def test_a_mistake_sends_it_back_with_its_sentence(desk: Desk) -> None:
    upload_id = desk.bring(report([(*ROWS[0][:3], "กองใหม่เอี่ยม", *ROWS[0][4:])]))
    start(desk, upload_id)
    ended = run(desk, upload_id)
    assert ended.state is UploadState.CHECKING
    assert "กองใหม่เอี่ยม" in (ended.failure or "")
    assert plans(desk) == []
    desk.correct(upload_id, NameDivision("กองใหม่เอี่ยม", NEW_DIVISION))
    assert desk.look(upload_id).upload.failure is None
    start(desk, upload_id)
    assert run(desk, upload_id).state is UploadState.IMPORTED
    with desk.database.session(desk.id) as session:
        assert "กองใหม่เอี่ยม" in {division.name for division in list_divisions(session)}


@pytest.mark.parametrize("is_late", [False, True])
def test_a_failure_in_the_middle_leaves_no_half_plan(desk: Desk, is_late: bool) -> None:
    upload_id = desk.bring(report())
    start(desk, upload_id)

    def tell(done: int, total: int) -> None:
        if not is_late or done == total:
            raise RuntimeError("the machine stopped")

    with pytest.raises(RuntimeError):
        import_upload(
            partial(desk.database.session, desk.id),
            actor=desk.actor,
            upload_id=upload_id,
            is_activating=True,
            into="auto",
            data_dir=desk.folder,
            now=NOW,
            tell=tell,
        )
    ended = desk.look(upload_id).upload
    assert (ended.state, ended.plan_id) == (UploadState.CHECKING, None)
    assert "ระบบขัดข้อง" in (ended.failure or "")
    with desk.database.session(desk.id) as session:
        assert session.scalars(select(PlanImport)).all() == []
    assert plans(desk) == []


def test_an_import_whose_process_died_can_be_taken_over(desk: Desk) -> None:
    upload_id = desk.bring(report())
    seen = desk.version(upload_id)
    start(desk, upload_id)
    with desk.database.session(desk.id) as session, pytest.raises(RuleBroken, match="ยังทำงานอยู่"):
        release_import(session, actor=desk.actor, upload_id=upload_id, now=NOW + LONGEST)
    later = NOW + LONGEST + timedelta(seconds=1)
    start(desk, upload_id, later, row_version=seen)
    assert run(desk, upload_id).state is UploadState.IMPORTED


def test_an_import_whose_process_died_can_be_given_back(desk: Desk) -> None:
    upload_id = desk.bring(report())
    start(desk, upload_id)
    with desk.database.session(desk.id) as session:
        release_import(session, actor=desk.actor, upload_id=upload_id, now=NOW + LONGEST + timedelta(seconds=1))
    assert desk.look(upload_id).upload.state is UploadState.CHECKING
    assert run(desk, upload_id).state is UploadState.CHECKING, "the one that was given up does nothing any more"
    assert plans(desk) == []
