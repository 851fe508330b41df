"""The plan's page: measures found by filters, their tasks and tags, and only what the visitor may see."""

from tests.cast import CANARY
from tests.web.conftest import Visitor, World
from tests.web.page import Page


def plan(world: World) -> str:
    return f"/plans/{world.town.plan.id}"


def opened(visitor: Visitor, path: str) -> Page:
    page = visitor.get(path).page
    assert page is not None
    return page


def put(world: World, *measures: str, name: str = "เร่งด่วน", deed: str = "tag", status: int = 302) -> str:
    officer = world.visitor("policy")
    ids = [str(world.town.measures[one].id) for one in measures]
    fields = {"csrf_token": officer.token("/tasks"), "measure": ids, "name": name, "deed": deed}
    return officer.get(officer.post(f"{plan(world)}/tags", status, **fields).to).text


def test_filters_show_the_measures_they_name(world: World) -> None:
    officer = world.visitor("policy")
    budget, property_ = (world.town.measures[name].title for name in ("budget", "property"))
    for query, is_shown in {
        "": (True, True),
        "?words=๒.๑": (True, False),
        "?words=จัดซื้อ จัดจ้าง": (True, False),
        "?indicator=4": (False, True),
        "?missing=tag": (True, True),
        "?missing=date": (False, False),
        "?division=กองช่าง": (False, True),
        "?words=ไม่มีคำนี้": (False, False),
    }.items():
        text = officer.get(plan(world) + query).text
        assert (budget in text, property_ in text) == is_shown, query


def test_a_tag_is_put_on_ticked_measures_found_by_and_taken_back(world: World) -> None:
    text = put(world, "budget", "property")
    assert "ติดป้าย “เร่งด่วน” ที่ 2 มาตรการแล้ว" in text
    officer = world.visitor("policy")
    budget, gifts = world.town.measures["budget"].title, world.town.measures["gifts"].title
    text = officer.get(f"{plan(world)}?tag=เร่งด่วน").text
    assert budget in text
    assert gifts not in text
    assert "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปี" in officer.get("/tasks?tag=เร่งด่วน").text
    assert "ประกาศนโยบายไม่รับของขวัญ" not in officer.get("/tasks?tag=เร่งด่วน").text
    assert "เอาป้าย “เร่งด่วน” ออกจาก 1 มาตรการแล้ว" in put(world, "budget", "gifts", deed="untag")
    assert "ไม่มีอะไรเปลี่ยน" in put(world, "budget", deed="untag")


def test_a_tag_is_renamed_joined_and_removed_and_comes_back(world: World) -> None:
    put(world, "budget", "property")
    put(world, "budget", name="ด่วน")
    officer, tags = world.visitor("policy"), f"{plan(world)}/tags"
    assert "2 มาตรการ" in officer.get(tags).text
    token = officer.token("/tasks")
    officer.post(f"{tags}/rename", 302, csrf_token=token, tag="เร่งด่วน", new_name="ด่วน")
    text = officer.get(tags).text
    assert "เปลี่ยนชื่อป้ายเป็น “ด่วน” แล้ว" in text
    assert "เร่งด่วน" not in text.replace("เช่น เร่งด่วน", "")
    assert "2 มาตรการ" in text
    officer.post(f"{tags}/remove", 302, csrf_token=token, tag="ด่วน")
    page = opened(officer, tags)
    assert "แผนนี้ยังไม่มีป้าย" in page.text
    undo = next(form.get("action") for form in page.all("form") if form.get("action").startswith("/undo/"))
    officer.post(undo, 302, csrf_token=token)
    assert "2 มาตรการ" in officer.get(tags).text
    officer.post(f"{tags}/remove", 404, csrf_token=token, tag="ไม่มีป้ายนี้")


def test_what_is_missing_is_asked_for(world: World) -> None:
    assert "ยังไม่ได้เลือกมาตรการ" in put(world)
    assert "กรุณาใส่ชื่อป้าย" in put(world, "budget", name=" ")
    assert "ยาวเกิน 60" in put(world, "budget", name="ป" * 61)
    assert world.town.neighbour is not None
    officer = world.visitor("policy")
    foreign = str(world.town.neighbour.measures["budget"].id)
    fields = {"csrf_token": officer.token("/tasks"), "measure": [foreign], "name": "ของเขา"}
    officer.post(f"{plan(world)}/tags", 302, **fields)
    assert "ยังไม่ได้เลือกมาตรการ" in officer.get("/tasks").text
    officer.get(f"/plans/{world.town.neighbour.plan.id}/tags", 404)


def test_a_head_reads_the_plan_with_own_tasks_only_and_ticks_nothing(world: World) -> None:
    put(world, "budget")
    page = opened(world.visitor("finance_head"), plan(world))
    links = {a.get("href") for a in page.all("a")}
    assert f"/tasks/{world.town.tasks['late'].id}" in links
    assert f"/tasks/{world.town.tasks['started'].id}" not in links
    assert "เร่งด่วน" in page.text
    assert not [box for box in page.all("input") if box.get("name") == "measure"]
    assert CANARY not in page.text
    world.visitor("finance_head").get(f"{plan(world)}/tags", 403)


def test_the_file_holds_the_measures_the_page_shows(world: World) -> None:
    put(world, "budget")
    officer = world.visitor("policy")
    for query in ("tag=เร่งด่วน", "indicator=4", "words=ไม่มีคำนี้"):
        page = opened(officer, f"{plan(world)}?{query}")
        way = next(a.get("href") for a in page.all("a") if a.get("href").startswith("/exports/plan.csv"))
        said = officer.get(way).response.get_data(as_text=True)
        for measure in world.town.measures.values():
            assert (measure.title in said) == (measure.title in page.text), (query, measure.title)
