"""Who may open what: every address × everybody of the cast × (own, other division, other organization)."""

import pytest
from werkzeug.routing import Rule

from tests.cast import CANARY, PEOPLE, Town
from tests.web.conftest import World
from tests.web.test_routes import ROUTES

HERE = [key for key in PEOPLE if key != "retired"]
EXECUTIVES = {"mayor", "clerk"}
# What each right opens to whom, read off the sentences of the cast.
MAY = {
    "signed_in": set(HERE),
    "see_overview": EXECUTIVES | {"policy"},
    "see_reports": EXECUTIVES | {"policy"},
    "review": {"policy"},
    "run_plan": {"policy"},
    "watch": {"policy", "administrator"},
    "administer": {"administrator"},
}
# Who may read a task of กองคลัง that กองช่าง supports.
READS_FINANCE = {"policy", "mayor", "clerk", "finance_head", "finance_officer"}
READS_SUPPORTED = READS_FINANCE | {"works_head", "works_unit_head"}
UPDATES_FINANCE = {"policy", "finance_head", "finance_officer"}
PLAIN = [route for route in ROUTES if "<" not in route and ROUTES[route] != "public" and route != "GET /test-box"]


@pytest.mark.parametrize("who", HERE)
def test_what_each_page_asks_for(world: World, who: str) -> None:
    visitor = world.visitor(who)
    token = visitor.token("/account")
    for route in PLAIN:
        method, path = route.split()
        response = visitor.client.open(path, method=method, data={"csrf_token": token})
        is_refused = response.status_code == 403
        assert is_refused == (who not in MAY[ROUTES[route]]), f"{route}: {response.status_code}"


def test_nobody_gets_in_without_signing_in(world: World) -> None:
    visitor = world.visitor()
    token = visitor.token("/sign-in")
    for rule in world.app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"GET", "POST"}:
            if ROUTES[f"{method} {rule.rule}"] == "public":
                continue
            answer = visitor.client.open(address(rule, world.town), method=method, data={"csrf_token": token})
            assert answer.status_code == (302 if method == "GET" else 401), rule
            assert method == "POST" or answer.headers["Location"].startswith("/sign-in"), rule


@pytest.mark.parametrize("who", HERE)
def test_who_reads_a_task(world: World, who: str) -> None:
    visitor, tasks = world.visitor(who), world.town.tasks
    visitor.get(f"/tasks/{tasks['soon'].id}", 200 if who in READS_FINANCE else 404)
    visitor.get(f"/tasks/{tasks['supported'].id}", 200 if who in READS_SUPPORTED else 404)


@pytest.mark.parametrize("who", HERE)
def test_who_updates_a_task(world: World, who: str) -> None:
    visitor, task = world.visitor(who), world.town.tasks["supported"]
    token = visitor.token("/account")
    expected = 302 if who in UPDATES_FINANCE else 403 if who in READS_SUPPORTED else 404
    for action, fields in (
        ("update", {"result": "เผยแพร่แล้ว", "move": "report", "row_version": "1"}),
        ("evidence/link", {"url": "https://www.nongmekkhao.example/q2"}),
    ):
        response = visitor.client.post(f"/tasks/{task.id}/{action}", data={"csrf_token": token, **fields})
        assert response.status_code == expected, (action, response.text)
    assert world.visitor("policy").get(f"/tasks/{task.id}").text.count("เผยแพร่แล้ว") == (expected == 302)


@pytest.mark.parametrize("who", HERE)
def test_who_reads_and_writes_an_entry(world: World, who: str) -> None:
    town = world.town
    path = f"/rounds/{town.rounds[6].id}/entries/{town.measures['budget'].id}/{town.divisions['finance'].id}"
    visitor = world.visitor(who)
    visitor.get(path, 200 if who in READS_FINANCE else 404)
    response = visitor.client.post(
        path, data={"csrf_token": visitor.token("/account"), "result": "เขียนทับ", "row_version": "1", "go": "draft"}
    )
    assert response.status_code == (302 if who in UPDATES_FINANCE else 403 if who in EXECUTIVES else 404)


@pytest.mark.parametrize("who", HERE)
def test_nothing_of_the_neighbour_exists(world: World, who: str) -> None:
    """Every address with an id, with the neighbour's ids: 404, or 403 before the id is even looked at."""
    visitor = world.visitor(who)
    token = visitor.token("/account")
    assert world.town.neighbour
    for rule in world.app.url_map.iter_rules():
        if "<uuid:" not in rule.rule:
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            permission = ROUTES[f"{method} {rule.rule}"]
            data = {
                "csrf_token": token,
                "row_version": "1",
                "result": "ก",
                "reason": "ก",
                "note": "ก",
                "url": "http://a.b",
                "deed": "resend",
            }
            response = visitor.client.open(address(rule, world.town.neighbour), method=method, data=data)
            expected = 404 if permission == "public" or who in MAY[permission] else 403
            assert response.status_code == expected, f"{method} {rule.rule}: {response.status_code}"
            assert CANARY not in response.text


def test_a_list_filtered_by_a_foreign_division_shows_nothing_foreign(world: World) -> None:
    assert world.town.neighbour
    foreign = world.town.neighbour.divisions["finance"].id
    assert CANARY not in world.visitor("policy").get(f"/tasks?division={foreign}").response.text


def test_whoever_left_sees_nothing_any_more(world: World) -> None:
    """The post ended in December: they may sign in, and find nothing."""
    visitor = world.visitor("retired")
    assert "ยังไม่ได้อยู่ในตำแหน่ง" in visitor.get("/tasks").text
    visitor.get(f"/tasks/{world.town.tasks['started'].id}", 404)
    visitor.get("/reports", 403)


def test_a_limited_session_reads_and_reports_but_does_not_approve(world: World) -> None:
    visitor, task = world.visitor("policy", is_limited=True), world.town.tasks["submitted"]
    assert "รหัสผ่าน" in visitor.get("/review", 403).text
    visitor.get("/plans/upload", 403)
    page = visitor.get(f"/tasks/{task.id}").page
    assert page is not None
    assert f"/tasks/{task.id}/review" not in [form.get("action") for form in page.all("form")]
    visitor.post(f"/tasks/{task.id}/review", 403, csrf_token=visitor.token("/account"), decision="approve")
    visitor.post("/account/sessions/end", 403, csrf_token=visitor.token("/account"))
    visitor.post("/account/password", 403, csrf_token=visitor.token("/account"), new_password="ฝนตกที่หนองเมฆขาว")


def test_a_limited_policy_officer_does_not_write_for_the_divisions(world: World) -> None:
    """A link in wrong hands must not report in the name of every division."""
    town = world.town
    visitor = world.visitor("policy", is_limited=True)
    token = visitor.token("/account")
    theirs = town.tasks["late"]
    assert f"/tasks/{theirs.id}/update" not in visitor.get(f"/tasks/{theirs.id}").response.text
    fields = {
        "csrf_token": token,
        "row_version": "1",
        "move": "report",
        "result": "ก",
        "url": "https://www.example.com",
    }
    assert "รหัสผ่าน" in visitor.post(f"/tasks/{theirs.id}/update", 403, **fields).text
    visitor.post(f"/tasks/{theirs.id}/evidence/link", 403, **fields)
    entry = f"/rounds/{town.rounds[6].id}/entries/{town.measures['budget'].id}/{town.divisions['finance'].id}"
    assert f'action="{entry}"' not in visitor.get(entry).response.text
    visitor.post(entry, 403, **fields, go="draft")


def address(rule: Rule, town: Town) -> str:
    """An address of this rule with ids of a town."""
    ids = {
        "<uuid:task_id>": town.tasks["late"].id,
        "<uuid:plan_id>": town.plan.id,
        "<uuid:round_id>": town.rounds[6].id,
        "<uuid:measure_id>": town.measures["budget"].id,
        "<uuid:division_id>": town.divisions["finance"].id,
        "<uuid:evidence_id>": town.tasks["late"].id,
        "<uuid:delivery_id>": town.tasks["late"].id,
        "<uuid:subject_id>": town.tasks["late"].id,
        "<uuid:request_id>": town.tasks["late"].id,
        "<uuid:report_id>": town.tasks["late"].id,
        "<form>.<format>": "progress.pdf",
        "<code>": "7K4Q-92MX",
        "<token>": "token",
        "<uuid:upload_id>": town.plan.id,
        "<path:key>": "1.2.1",
        "<uuid:heading_id>": town.plan.id,
        "<uuid:holiday_id>": town.plan.id,
        "<uuid:proposal_id>": town.plan.id,
        "<uuid:deed_id>": town.plan.id,
        "<uuid:rehearsal_id>": town.plan.id,
        "<uuid:job_id>": town.plan.id,
        "<uuid:scan_id>": town.plan.id,
        "<uuid:person_id>": town.people["finance_head"].id,
        "<uuid:position_id>": town.plan.id,
        "<uuid:appointment_id>": town.plan.id,
        "<uuid:date_id>": town.plan.id,
        "<uuid:view_id>": town.plan.id,
        "<slug>": "doi-sai-mok",
        "<any(pdf,docx,xlsx):ending>": "pdf",
        "<int:number>": "1",
        "<int:year>": "2570",
        "<path:filename>": "style.css",
    }
    path = rule.rule
    for placeholder, value in ids.items():
        path = path.replace(placeholder, str(value))
    return path
