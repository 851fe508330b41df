"""The pages of divisions: adding, ordering, names, closing and reopening, merging and splitting seen before done."""

import pytest
from sqlalchemy import select

from tests.web.conftest import Visitor, World
from tracker.store.models import Division, Task


@pytest.fixture
def admin(world: World) -> Visitor:
    return world.visitor("administrator")


def path(world: World, key: str) -> str:
    return f"/divisions/{world.town.divisions[key].id}"


def division(world: World, name: str) -> Division:
    with world.database.session(world.town.organization_id) as session:
        return session.scalars(select(Division).where(Division.name == name)).one()


def names(admin: Visitor) -> list[str]:
    page = admin.get("/divisions").page
    assert page is not None
    return [a.text for a in page.all("a") if a.get("href").startswith("/divisions/")]


def test_a_division_is_added_once_and_put_in_its_place(world: World, admin: Visitor) -> None:
    admin.send("/divisions", "/divisions", name="กองสวัสดิการสังคม")
    for taken in ("กองสวัสดิการสังคม", "กองคลัง", " "):
        admin.send("/divisions", "/divisions", 400, name=taken)
    assert names(admin)[-1] == "กองสวัสดิการสังคม"
    added = division(world, "กองสวัสดิการสังคม").id
    admin.send("/divisions", "/divisions/order", **{f"place-{added}": "1"})
    assert names(admin)[0] == "กองสวัสดิการสังคม"
    answer = admin.send("/divisions", "/divisions/order", 400, **{f"place-{added}": "หนึ่ง"})
    assert "ตัวเลข" in answer.text


def test_a_renamed_division_keeps_its_old_name_as_another(world: World, admin: Visitor) -> None:
    page = path(world, "works")
    admin.send(page, page, name="กองโยธา")
    text = admin.get("/divisions").text
    assert "เอกสารเรียกว่า กองช่าง" in text
    assert "กองคลัง” ที่ใช้ชื่อ" in admin.send(page, page, 400, name="กองคลัง").text
    admin.send(page, page + "/aliases", aliases="ส่วนโยธา\nกองช่าง\n")
    assert "ส่วนโยธา" in admin.get("/divisions").text


def test_a_division_with_work_is_not_closed_an_empty_one_is_and_comes_back(world: World, admin: Visitor) -> None:
    page = path(world, "finance")
    assert "งานที่ไม่เสร็จ" in admin.send(page, page + "/close", 400).text
    admin.send("/divisions", "/divisions", name="กองกิจการพิเศษ")
    empty = f"/divisions/{division(world, 'กองกิจการพิเศษ').id}"
    admin.send(empty, empty + "/close")
    admin.get(empty, 404)
    assert "ปิดแล้ว 1 แห่ง" in admin.get("/divisions").text
    admin.send("/divisions", "/divisions", 400, name="กองกิจการพิเศษ")
    admin.send("/divisions", empty + "/reopen")
    assert "กองกิจการพิเศษ" in names(admin)


def test_a_merger_is_seen_before_it_is_done(world: World, admin: Visitor) -> None:
    page, into = path(world, "works") + "/merge", world.town.divisions["finance"].id
    seen = admin.get(f"{page}?into={into}")
    for said in ("ย้ายไปกองคลัง", "ตำแหน่งผู้อำนวยการกองช่างถูกปิด", "ประเสริฐ แข็งขัน", "ชื่อ “กองช่าง” กลายเป็นชื่ออื่น"):
        assert said in seen.text
    assert division(world, "กองช่าง").closed_on is None
    assert "เลือกกอง" in admin.post(page + "/confirm", 400, csrf_token=admin.token("/account"), into="").text
    admin.get(f"{page}?into={world.town.divisions['works'].id}")
    admin.send(f"{page}?into={into}", page + "/confirm")
    assert "กองช่าง" not in names(admin)
    assert "รวมกับกองคลัง" in admin.get("/divisions").text
    head = world.visitor("finance_head")
    with world.database.session(world.town.organization_id) as session:
        tasks = session.scalars(select(Task).where(Task.division_id == into)).all()
    assert all(head.get(f"/tasks/{task.id}") for task in tasks)


def test_a_split_is_seen_before_it_is_done(world: World, admin: Visitor) -> None:
    page = path(world, "finance") + "/split"
    task = world.town.tasks["late"].id
    assert "กรุณาเลือก" in admin.send(page, page, 400, name="กองพัสดุ").text
    assert "กรุณาใส่ชื่อ" in admin.send(page, page, 400, name="", task=str(task)).text
    seen = admin.send(page, page, 200, name="กองพัสดุ", task=str(task))
    assert "ย้ายงานที่เลือก 1 งาน" in seen.text
    assert "กองพัสดุ" not in names(admin)
    token = admin.token("/account")
    fields = {"csrf_token": token, "name": "กองพัสดุ", "task": str(task), "go": "confirm"}
    new = admin.post(page, 302, **fields).to
    assert admin.get(new).page.heading == "กองพัสดุ"
    assert "ยังไม่มีตำแหน่งหัวหน้า" in admin.get("/people").text
    admin.post(page, 404, **fields | {"name": "กองอื่น"})  # the task is not theirs any more
