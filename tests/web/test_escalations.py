"""What is late and how far up it was told; stopping it with a reason, and letting it go on."""

from tests.web.conftest import World
from tracker.store.people import get_organization


def late_path(world: World) -> str:
    return f"/escalations/tasks/{world.town.tasks['late'].id}"


def test_what_is_late_is_listed_with_who_is_told_next(world: World) -> None:
    page = world.visitor("policy").get("/escalations").text
    assert world.town.tasks["late"].title in page
    assert "ผู้รับผิดชอบ" in page
    assert "จะแจ้งขั้นที่ 1" in page
    assert world.town.tasks["soon"].title not in page


def test_stopped_with_a_reason_and_let_go_on(world: World) -> None:
    visitor, path = world.visitor("policy"), late_path(world)
    visitor.send(path, f"{path}/stop", reason="กองขอขยายเวลา ปลัดเห็นชอบแล้ว")
    stopped = visitor.get(path).text
    assert "หยุดแจ้งขึ้นไปแล้ว" in stopped
    assert "กองขอขยายเวลา ปลัดเห็นชอบแล้ว" in stopped
    visitor.send(path, f"{path}/resume")
    resumed = visitor.get(path).text
    assert "เคยหยุดไว้" in resumed
    assert "จะแจ้งขั้นที่ 1" in resumed


def test_without_a_reason_it_is_not_stopped(world: World) -> None:
    visitor, path = world.visitor("policy"), late_path(world)
    refused = visitor.send(path, f"{path}/stop", 400, reason=" ")
    assert "กรุณาเขียนเหตุผล" in refused.text
    assert "จะแจ้งขั้นที่ 1" in visitor.get(path).text


def test_the_task_itself_leads_there(world: World) -> None:
    task = f"/tasks/{world.town.tasks['late'].id}"
    assert late_path(world) in links_on(world, "policy", task)
    assert late_path(world) not in links_on(world, "finance_head", task)


def links_on(world: World, who: str, page: str) -> set[str | None]:
    found = world.visitor(who).get(page).page
    assert found is not None
    return {link.get("href") for link in found.all("a")}


def test_what_is_not_late_has_no_steps(world: World) -> None:
    answer = world.visitor("policy").get(f"/escalations/tasks/{world.town.tasks['soon'].id}", 404)
    assert "ไม่ได้เกินกำหนดแล้ว" in answer.text


def test_an_office_that_escalates_nothing_says_so(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        get_organization(session).escalation_working_days = 0
        session.commit()
    page = world.visitor("policy").get("/escalations").text
    assert "ไม่แจ้งขึ้นไป" in page
    assert "จะแจ้งขั้นที่ 1" not in page
