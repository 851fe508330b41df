"""An upload becomes a plan: at once or watched on a page, told where it fails, taken back as a whole."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.cast import build_town
from tests.web.conftest import World
from tests.web.plan_upload import PLAN, bring_in, path_of, press, upload
from tracker.clock import new_id
from tracker.rules.plan_upload import UploadState
from tracker.store.database import Database
from tracker.store.models import Task
from tracker.store.plan_uploads import get_upload_to_change
from tracker.web import plan_confirm
from tracker.web.background import Tell
from tracker.web.forms import as_id


@pytest.fixture
def world_on_both(make_world: Callable[..., World], database: Database) -> World:
    return replace(make_world(database=database), town=build_town(database), database=database)


@pytest.fixture
def busy(world: World) -> Iterator[threading.Event]:
    """The one thread has its hands full, until the event is set."""
    go_on, background = threading.Event(), world.app.extensions["tracker"].background

    def wait(tell: Tell) -> None:  # noqa: ARG001
        go_on.wait()

    background.start(new_id(), wait)
    yield go_on
    go_on.set()
    background.close()


def mark(world: World, upload_id: UUID, state: UploadState) -> None:
    """As another process would."""
    with world.database.session(world.town.organization_id) as session:
        row = get_upload_to_change(session, upload_id)
        row.state, row.started_at = state, world.clock[0]
        session.commit()


def test_the_whole_way_there_and_back(world_on_both: World) -> None:
    officer = world_on_both.visitor("policy")
    review = upload(officer, PLAN).to
    press(officer, review, "split", split_at="1.2.1:1", split_title="ติดตั้งป้าย")
    assert "จะสร้าง 3 มาตรการ 3 งาน มอบ 2 กอง" in officer.get(review).text
    there = bring_in(officer, review, activate="1")
    plan = path_of(there)
    page = officer.get(there)
    assert "นำเข้าจาก “แผน ๒๕๗๑.txt” แล้ว 3 มาตรการ มอบหมาย 3 งาน" in page.text
    assert f"{plan}/undo" in (page.page.links if page.page else [])
    assert officer.get(review, 302).to.startswith(plan), "what is imported leads to its plan"
    asked = officer.get(f"{plan}/undo")
    assert "แผนนี้ทั้งฉบับถูกถอนออก: 3 มาตรการ และงานที่มอบหมายแล้ว 3 งาน" in asked.text
    assert officer.send(f"{plan}/undo", f"{plan}/undo").to == "/plans"
    assert "เลิกทำการนำเข้า “แผน ๒๕๗๑.txt” แล้ว แผนถูกถอนออกทั้งฉบับ" in officer.get("/plans").text
    officer.get(plan, 404)
    upload(officer, PLAN)


def test_a_newer_file_says_what_it_changes_and_can_be_taken_back(world_on_both: World) -> None:
    officer = world_on_both.visitor("policy")
    plan = path_of(bring_in(officer, upload(officer, PLAN).to))
    newer = PLAN.replace("ตลอดปีงบประมาณ", "ต.ค. ๗๐ – มิ.ย. ๗๑") + "๓\tเปิดช่องทางร้องเรียน\t๑. เปิดเว็บไซต์\tสำนักปลัด\tม.ค. ๗๑\n"
    review = upload(officer, newer, "แก้ไข.txt").to
    page = officer.get(review)
    assert "จะเพิ่ม 1 แก้ 1 ถอน 0 คงเดิม 1 มาตรการ" in page.text
    assert "เปิดช่องทางร้องเรียน" in page.text
    assert "กำหนดส่งจาก 30 ก.ย. 71 เป็น 30 มิ.ย. 71" in page.text
    there = bring_in(officer, review)
    assert path_of(there) == plan
    assert "ปรับแผนตาม “แก้ไข.txt” แล้ว เพิ่ม 1 แก้ 1 ถอน 0 มาตรการ รวมเป็น 3 มาตรการ" in officer.get(there).text
    changed = officer.get(plan)
    assert "ฉบับก่อนหน้า" in changed.text
    assert "แก้ไข.txt" in changed.text
    officer.send(f"{plan}/undo", f"{plan}/undo")
    back = officer.get(plan)
    assert "เปิดช่องทางร้องเรียน" not in back.text
    assert "30 ก.ย. 71" in back.text
    assert "เลิกทำแล้วเมื่อ" in back.text


def test_a_file_that_says_nothing_new_says_so(world: World) -> None:
    officer = world.visitor("policy")
    bring_in(officer, upload(officer, PLAN).to)
    world.later(minutes=1)
    review = upload(officer, f"{PLAN}\n", "เหมือนเดิม.txt").to
    assert "ไม่มีอะไรเปลี่ยน แผนปีงบประมาณ พ.ศ. 2571 ตรงกับไฟล์นี้อยู่แล้ว" in officer.get(review).text
    page = officer.get(bring_in(officer, review))
    assert "ไม่มีอะไรเปลี่ยน" in page.text
    assert "เลิกทำการนำเข้าทั้งหมด" not in page.text


def test_a_newer_file_may_be_kept_apart(world: World) -> None:
    officer = world.visitor("policy")
    plan = path_of(bring_in(officer, upload(officer, PLAN).to))
    review = upload(officer, PLAN.replace("ตลอดปีงบประมาณ", "มิ.ย. ๗๑"), "แก้ไข.txt").to
    assert path_of(bring_in(officer, review, into="new")) != plan


def test_a_long_import_is_watched_on_a_page(
    world: World, busy: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_confirm, "PATIENCE_SECONDS", 0)
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    watched = officer.send(review, f"{review}/import").to
    assert watched == f"{review}/progress"
    page = officer.get(watched).page
    assert page is not None
    assert [meta.get("content") for meta in page.all("meta") if meta.get("http-equiv") == "refresh"] == ["2"]
    assert page.all("progress")
    assert officer.get(review, 302).to == watched, "whoever opens the review meanwhile sees how far it is"
    upload_id = as_id(review.rpartition("/")[2])
    assert upload_id
    busy.set()
    assert world.app.extensions["tracker"].background.wait(upload_id, 60)
    assert path_of(officer.get(watched, 302).to).startswith("/plans/")


def test_the_numbers_are_those_of_the_work(world: World) -> None:
    officer, background = world.visitor("policy"), world.app.extensions["tracker"].background
    review = upload(officer, PLAN).to
    upload_id = as_id(review.rpartition("/")[2])
    assert upload_id
    mark(world, upload_id, UploadState.IMPORTING)
    assert "กำลังนำเข้า กรุณารอสักครู่" in officer.get(f"{review}/progress").text, "another process has no numbers"
    told, go_on = threading.Event(), threading.Event()

    def work(tell: Tell) -> None:
        tell(120, 400)
        told.set()
        go_on.wait()

    background.start(upload_id, work)
    assert told.wait(60)
    page = officer.get(f"{review}/progress")
    go_on.set()
    background.close()
    assert "นำเข้าแล้ว 120 จาก 400 มาตรการ" in page.text
    assert page.page is not None
    assert [(bar.get("value"), bar.get("max")) for bar in page.page.all("progress")] == [("120", "400")]


def test_a_second_click_imports_nothing_twice(
    world: World, busy: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_confirm, "PATIENCE_SECONDS", 0)
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    page = officer.get(review).page
    assert page is not None
    fields = {name: values[0] for name, values in page.form(f"{review}/import").fields.items()}
    officer.post(f"{review}/import", 302, **fields)
    assert not busy.is_set()
    answer = officer.post(f"{review}/import", 302, **fields)
    assert answer.to == f"{review}/progress"


def test_an_import_that_fails_says_why_and_can_be_tried_again(world: World) -> None:
    officer = world.visitor("policy")
    first = upload(officer, PLAN).to
    bring_in(officer, first, activate="1")
    other = PLAN.replace("จัดทำป้ายแสดงขั้นตอนการให้บริการ", "ปลูกต้นไม้").replace(
        "เผยแพร่แผนการใช้จ่ายงบประมาณประจำปี", "ทำความสะอาด"
    )
    review = upload(officer, other, "อีกแผน.txt").to
    there = bring_in(officer, review, activate="1", into="new")
    assert path_of(there) == review
    page = officer.get(there)
    assert "นำเข้าครั้งล่าสุดไม่สำเร็จ" in page.text
    assert "มีแผนที่ประกาศใช้อยู่แล้ว" in page.text
    assert path_of(bring_in(officer, review, activate=None, into="new")).startswith("/plans/")


def test_an_import_whose_process_died_is_given_back(world: World) -> None:
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    upload_id = as_id(review.rpartition("/")[2])
    assert upload_id
    mark(world, upload_id, UploadState.IMPORTING)
    assert "กำลังนำเข้า" in officer.get(f"{review}/progress").text
    officer.post(f"{review}/release", 400, csrf_token=officer.token("/account"))
    world.later(minutes=11)
    assert "หยุดกลางคัน" in officer.get(f"{review}/progress").text
    officer.send(f"{review}/progress", f"{review}/release")
    assert path_of(bring_in(officer, review)).startswith("/plans/")


def test_what_stands_in_the_way_of_undoing_is_said(world: World) -> None:
    officer = world.visitor("policy")
    plan = path_of(bring_in(officer, upload(officer, PLAN).to, activate="1"))
    newer = PLAN + "๓\tเปิดช่องทางร้องเรียน\t๑. เปิดเว็บไซต์\tสำนักปลัด\tม.ค. ๗๑\n"
    opened = officer.get(f"{plan}/undo").page
    assert opened is not None
    fields = {name: values[0] for name, values in opened.form(f"{plan}/undo").fields.items()}
    bring_in(officer, upload(officer, newer, "แก้ไข.txt").to)
    answer = officer.post(f"{plan}/undo", 409, **fields)
    assert "มีการนำเข้าไฟล์อื่นหลังจากที่ท่านเปิดหน้านี้" in answer.text


def test_what_the_officer_should_look_at_after_an_update_is_told(world_on_both: World) -> None:
    world = world_on_both
    officer = world.visitor("policy")
    plan = path_of(bring_in(officer, upload(officer, PLAN).to, activate="1"))
    plan_id = as_id(plan.rpartition("/")[2])
    with world.database.session(world.town.organization_id) as session:
        (task_id,) = session.scalars(select(Task.id).where(Task.plan_id == plan_id, Task.title.contains("แผนการใช้จ่าย")))
    head = world.visitor("finance_head")
    head.send(f"/tasks/{task_id}", f"/tasks/{task_id}/update", move="report", result="รวบรวมข้อมูลแล้ว")
    world.later(minutes=1)
    newer = PLAN.replace("กองคลัง", "กองช่าง")
    there = bring_in(officer, upload(officer, newer, "แก้ไข.txt").to)
    assert path_of(there) == plan
    told = "ของกองคลัง มีผลรายงานแล้ว จึงยังคงไว้"
    assert told in officer.get(there).text
    assert told in officer.get(plan).text, "it can be read again later, by whoever runs the plan"
    assert told not in head.get(plan).text


def test_a_second_plan_of_a_year_is_not_offered_to_come_into_force(world: World) -> None:
    officer = world.visitor("policy")
    bring_in(officer, upload(officer, PLAN).to, activate="1")
    rows = "".join(f"{n}\tตรวจสอบการใช้รถราชการคันที่ {n}\t๑. ตรวจสมุดบันทึก\tกองช่าง\tมิ.ย. ๗๑\n" for n in range(5, 9))
    page = officer.get(upload(officer, PLAN[: PLAN.index("๑\tจัดทำป้าย")] + rows, "อื่น.txt").to)
    assert page.page is not None
    assert "activate" not in [field.get("name") for field in page.page.all("input")]
    assert "ปีงบประมาณ พ.ศ. 2571 มีแผนที่ใช้อยู่แล้ว" in page.text
