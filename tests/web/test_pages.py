"""Every page, opened by whoever may open it: the health check runs on each (tests/web/conftest.py)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import event

from tests.cast import CANARY, PEOPLE, build_town
from tests.factories import add_measure, add_task
from tests.web.conftest import World
from tracker.rules.task import TaskStatus
from tracker.store.database import Database

HERE = [key for key in PEOPLE if key != "retired"]
PAGES = ["/account", "/tasks", "/tasks?show=late", "/tasks?show=done", "/inbox", "/plans", "/sign-in"]


def paths(world: World) -> list[str]:
    town = world.town
    round_ = f"/rounds/{town.rounds[6].id}/entries"
    return [
        *PAGES,
        f"/plans/{town.plan.id}",
        round_,
        f"/rounds/{town.rounds[12].id}/entries",
        f"{round_}/{town.measures['budget'].id}/{town.divisions['finance'].id}",
        *(f"/tasks/{task.id}" for task in town.tasks.values()),
        "/overview",
        "/reports",
        f"/reports/{town.rounds[6].id}",
        "/review",
        "/plans/upload",
        f"/tasks?division={town.divisions['finance'].id}",
        "/tasks?indicator=2&show=open",
        "/tasks?show=nonsense&division=nonsense&indicator=99",
        "/inbox/log",
        "/deliveries",
        "/deliveries?name=ก&outcome=nonsense&channel=nonsense&from=nonsense&task=nonsense&before=nonsense",
        "/deliveries/punctuality",
        f"/tasks/{town.tasks['late'].id}/proof",
        f"/rounds/{town.rounds[6].id}/proof",
    ]


@pytest.mark.parametrize("who", HERE)
def test_every_page_is_well_for(world: World, who: str) -> None:
    visitor = world.visitor(who)
    for path in paths(world):
        response = visitor.client.get(path)
        visitor.get(path, response.status_code)
        assert response.status_code in (200, 302, 403, 404), path
        assert CANARY not in response.text, f"{path} shows something of the neighbour"


def test_people_of_the_door_see_well_pages(world: World) -> None:
    visitor = world.visitor()
    for path, status in (("/sign-in", 200), ("/l/abc", 200), ("/nowhere", 404)):
        visitor.get(path, status)
    assert visitor.get("/tasks?show=late", 302).to == "/sign-in?next=/tasks?show%3Dlate"


@pytest.mark.parametrize(
    ("who", "to"),
    [("mayor", "/overview"), ("policy", "/overview"), ("works_head", "/tasks"), ("administrator", "/alarms")],
)
def test_the_front_door_leads_each_to_what_they_come_for(world: World, who: str, to: str) -> None:
    assert world.visitor(who).get("/", 302).to == to


def test_a_division_sees_its_own_tasks_late_first(world: World) -> None:
    page = world.visitor("finance_head").get("/tasks").page
    assert page is not None
    titles = [
        a.text for a in page.all("a") if a.get("href") in {f"/tasks/{task.id}" for task in world.town.tasks.values()}
    ]
    assert titles == [
        "เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์",
        "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปี",
        "จัดทำคู่มือการชำระภาษีที่ดินและสิ่งปลูกสร้าง",
    ]


def test_a_supporting_division_reads_and_has_no_form(world: World) -> None:
    visitor, path = world.visitor("works_head"), f"/tasks/{world.town.tasks['late'].id}"
    assert "งานที่กองของท่านสนับสนุน" in visitor.get("/tasks").text
    page = visitor.get(path).page
    assert page is not None
    everywhere = ("/sign-out", "/search", f"{path}/comment")  # a supporting division may comment
    assert [form.get("action") for form in page.all("form") if form.get("action") not in everywhere] == []


def test_tasks_of_a_draft_plan_are_in_no_list(world: World) -> None:
    assert "งานของร่างแผน" not in world.visitor("policy").get("/tasks").text
    assert "งานของร่างแผน" not in world.visitor("finance_head").get("/tasks").text


def test_somebody_without_a_post_is_told_what_to_do(world: World) -> None:
    assert "tracker user add" in world.visitor("administrator").get("/tasks").response.text


def test_a_page_asks_the_database_no_more_often_when_there_is_more(world: World) -> None:
    asked: list[str] = []
    event.listen(world.database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    def count(path: str) -> int:
        asked.clear()
        world.visitor("policy").get(path)
        return len(asked)

    pages = ["/tasks", "/overview", "/review", f"/rounds/{world.town.rounds[6].id}/entries", "/plans", "/reports"]
    before = {path: count(path) for path in pages}
    with world.database.session(world.town.organization_id) as session:
        for number in range(40):
            measure = add_measure(session, world.town.plan, f"มาตรการเพิ่มที่ {number}")
            add_task(session, measure, world.town.divisions["works"], status=TaskStatus.SUBMITTED)
        session.commit()
    assert {path: count(path) for path in pages} == before


def test_every_page_is_well_on_both_databases(make_world: Callable[..., World], database: Database) -> None:
    world = replace(make_world(database=database), town=build_town(database), database=database)
    for who in ("policy", "finance_head"):
        visitor = world.visitor(who)
        for path in paths(world):
            visitor.get(path, visitor.client.get(path).status_code)
