"""Views of the task list: the same filters for rows, calendar and timeline, kept under a name, shared as a link."""

import pytest

from tests.cast import CANARY
from tests.web.conftest import World


def test_a_view_is_kept_opened_and_let_go(world: World) -> None:
    head = world.visitor("finance_head")
    assert "บันทึกมุมมองนี้" in head.get("/tasks?show=late").text
    kept = head.send("/views/new?page=tasks.mine&show=late&words=งบ", "/views/new", name="เลยกำหนดของเรา")
    assert head.get(kept.to, 302).to == "/tasks?show=late&words=%E0%B8%87%E0%B8%9A"
    assert "เลยกำหนดของเรา" in head.get("/tasks").text
    head.send("/views", f"{kept.to}/forget")
    assert "เลยกำหนดของเรา" not in head.get("/views").text.replace("ลบมุมมอง “เลยกำหนดของเรา”", "")


def test_the_same_name_is_replaced_and_a_missing_one_asked_for(world: World) -> None:
    head = world.visitor("finance_head")
    refused = head.send("/views/new?page=work_calendar.page&show=near", "/views/new", 400, name=" ")
    assert refused.page is not None
    assert refused.page.form("/views/new").fields["query"] == ["show=near"]
    for show in ("near", "late"):
        kept = head.send(f"/views/new?page=work_calendar.page&show={show}", "/views/new", name="ปฏิทินของเรา")
    assert head.get(kept.to, 302).to == "/tasks/calendar?show=late"
    assert head.get("/views").text.count("ปฏิทินของเรา") == 1


def test_a_shared_view_shows_each_visitor_their_own_tasks(world: World) -> None:
    officer, head = world.visitor("policy"), world.visitor("works_head")
    kept = officer.send("/views/new?page=bulk_edit.page&show=open", "/views/new", name="งานที่ยังไม่เสร็จ", is_shared="1")
    assert officer.get(kept.to, 302).to == "/tasks/edit?show=open"
    assert head.get(kept.to, 302).to == "/tasks?show=open", "whoever may not edit gets the list"
    text = head.get("/tasks?show=open").text
    assert "งานที่ยังไม่เสร็จ" in text
    assert "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปี" not in text
    head.post(f"{kept.to}/forget", 404, csrf_token=head.token("/tasks"))
    officer.send("/views", f"{kept.to}/share", is_shared="no")
    head.get(kept.to, 404)


def test_a_head_shares_nothing_with_everybody_and_nothing_foreign_is_kept(world: World) -> None:
    head = world.visitor("finance_head")
    token = head.token("/tasks")
    head.post("/views/new", 400, csrf_token=token, page="tasks.mine", name="ของเรา", query="show=late", is_shared="1")
    head.post("/views/new", 400, csrf_token=token, page="account.page", name="ของเรา", query="next=//evil.example")
    kept = head.post(
        "/views/new", 302, csrf_token=token, page="tasks.mine", name="ของเรา", query="next=//evil.example&x=1"
    )
    assert head.get(kept.to, 302).to == "/tasks"


@pytest.mark.parametrize("path", ["/tasks", "/tasks/calendar", "/tasks/timeline"])
def test_all_ways_of_looking_show_the_same_tasks(world: World, path: str) -> None:
    mine, other = "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปี", "จัดทำทะเบียนการยืมเครื่องจักรกลและเครื่องมือช่าง"
    head, officer = world.visitor("finance_head"), world.visitor("policy")
    assert mine in head.get(path).text
    assert other not in head.get(f"{path}?month=2027-06").text
    assert other in officer.get(f"{path}?month=2027-06").text
    assert mine not in officer.get(f"{path}?words=เครื่องจักรกล").text
    assert mine not in officer.get(f"{path}?show=done").text
    assert CANARY not in officer.get(path).text
    assert "ไม่มีงาน" in officer.get(f"{path}?words=ไม่มีคำนี้").text


def test_the_calendar_names_rounds_and_the_months_of_the_year(world: World) -> None:
    officer = world.visitor("policy")
    march = officer.get("/tasks/calendar?month=2027-03").text
    assert "ปิดรอบ 6 เดือน" in march
    assert "วันนี้" in march
    assert "ต.ค. 69" in march
    assert "ก.ย. 70" in march
    assert officer.get("/tasks/calendar?month=nonsense").text == officer.get("/tasks/calendar").text


def test_a_filter_stands_as_a_chip_that_takes_it_off(world: World) -> None:
    page = world.visitor("policy").get("/tasks?show=late&indicator=2&words=งบ").page
    assert page is not None
    links = {a.get("href") for a in page.all("a") if "เอาตัวกรอง" in a.get("aria-label")}
    assert len(links) == 3
    assert "/tasks?show=late&indicator=2" in links
