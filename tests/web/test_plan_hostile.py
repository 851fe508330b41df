"""What hostile or careless people put into the forms of an upload: told or harmless, never a failure of ours."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.cast import CANARY, build_town
from tests.web.conftest import World
from tests.web.plan_upload import PLAN, WITH_UNKNOWN, bring_in, path_of, press, upload
from tracker.store.database import Database
from tracker.web.plan_import import LARGEST


@pytest.fixture
def world_on_both(make_world: Callable[..., World], database: Database) -> World:
    return replace(make_world(database=database), town=build_town(database), database=database)


@pytest.mark.parametrize("name", ["../../แผน\x00.txt", "แผน\u202e.txt", "แผน\r\n.txt", "ก" * 5_000 + ".txt"])
def test_a_hostile_file_name_is_made_harmless(world_on_both: World, name: str) -> None:
    officer = world_on_both.visitor("policy")
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{officer.token("/plans/upload")}\r\n'
    file = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n{PLAN}\r\n--x--\r\n'
    answer = officer.client.post(
        "/plans/upload", data=(head + file).encode(), content_type="multipart/form-data; boundary=x"
    )
    if "\r" in name:  # the form itself is broken then
        assert answer.status_code == 400
        return
    assert answer.status_code == 302
    plan = officer.get(bring_in(officer, path_of(answer.headers["Location"]))).response.text
    assert "\x00" not in plan
    assert "\u202e" not in plan
    assert ".." not in plan
    assert "ก" * 300 not in plan


def test_a_paragraph_in_place_of_a_name_can_be_decided_about(world_on_both: World) -> None:
    """A name as long as a paragraph is still a name somebody must say something about."""
    officer = world_on_both.visitor("policy")
    words = "คณะทำงานขับเคลื่อนมาตรการ" + "ตามคำสั่งที่เกี่ยวข้อง" * 12
    review = upload(officer, PLAN.replace("กองคลัง", words)).to
    page = officer.get(review).page
    assert page is not None
    printed = [one.get("value") for one in page.all("input") if one.get("name") == "printed"]
    assert len(printed[0]) > 200
    finance = str(world_on_both.town.divisions["finance"].id)
    press(officer, review, "divisions", printed=printed, **{f"division-{at}": finance for at in range(len(printed))})
    plan = officer.get(bring_in(officer, review))
    assert words not in plan.text
    assert "กองคลัง" in plan.text


def _ways(world: World, upload_id: str) -> list[tuple[str, str]]:
    """Every address of an upload."""
    rules = [rule for rule in world.app.url_map.iter_rules() if "<uuid:upload_id>" in rule.rule]
    names = {"<uuid:upload_id>": upload_id, "<path:key>": "1.2.1", "<int:number>": "1"}
    ways = []
    for rule in rules:
        path = rule.rule
        for placeholder, value in names.items():
            path = path.replace(placeholder, value)
        ways += [(method, path) for method in (rule.methods or set()) & {"GET", "POST"}]
    return ways


FIELDS = {
    "row_version": "1", "do": "drop:1.2.1", "header_row": "3", "columns_of": "3", "role-0": "", "role-4": "",
    "title": "ก",
}  # fmt: skip


@pytest.mark.parametrize(("who", "is_limited"), [("policy", False), ("policy", True), ("finance_head", False)])
def test_an_upload_of_the_neighbour_is_reached_by_no_way(world_on_both: World, who: str, is_limited: bool) -> None:
    town = world_on_both.town
    assert town.neighbour
    neighbour = world_on_both.visitor("policy", town=town.neighbour)
    theirs = upload(neighbour, PLAN.replace("จัดทำป้าย", CANARY), f"{CANARY}.txt").to
    visitor = world_on_both.visitor(who, is_limited=is_limited)
    fields = {"csrf_token": visitor.token("/account"), **FIELDS}
    ways = _ways(world_on_both, theirs.rpartition("/")[2])
    assert len(ways) > 12
    for method, path in ways:
        answer = visitor.client.open(path, method=method, data=fields)
        allowed = (404,) if who == "policy" and not is_limited else (403,)
        assert answer.status_code in allowed, (method, path, answer.status_code)
        assert CANARY not in answer.text, (method, path)
    assert "คอลัมน์" not in visitor.get("/plans").text
    after = neighbour.get(theirs)
    assert CANARY in after.text, "nothing happened to it"
    assert 'value="undo"' not in after.response.text


def test_the_same_bytes_in_two_offices_have_nothing_in_common(world_on_both: World) -> None:
    """Neither corrections nor remembered headings nor the question whether it was imported cross over."""
    town = world_on_both.town
    assert town.neighbour
    here = world_on_both.visitor("policy")
    there = world_on_both.visitor("policy", town=town.neighbour)
    ours, theirs = upload(here, PLAN, "ของเรา.txt").to, upload(there, PLAN, f"{CANARY}.txt").to
    assert ours != theirs
    chosen = {
        "header_row": "1",
        "columns_of": "1",
        "role-0": "",
        "role-1": "title",
        "role-2": "",
        "role-3": "",
        "role-4": "",
    }
    page = there.get(f"{theirs}/tables/1").page
    assert page is not None
    there.send(f"{theirs}/tables/1", f"{theirs}/tables/1", **chosen, do="save")
    world_on_both.later(minutes=1)
    again = upload(here, PLAN + "\n", "อีกครั้ง.txt").to
    for review in (ours, again):
        text = here.get(review).text
        assert CANARY not in text
        assert "เคยกำหนดไว้" not in text
        assert "สำรวจจุดให้บริการ" in text
    bring_in(here, ours)
    assert "นำเข้าแล้วเมื่อ" not in there.get(theirs).text
    assert CANARY not in here.get("/plans").text


def test_a_division_of_the_neighbour_is_no_choice(world_on_both: World) -> None:
    town = world_on_both.town
    assert town.neighbour
    officer = world_on_both.visitor("policy")
    review = upload(officer, WITH_UNKNOWN).to
    foreign = str(town.neighbour.divisions["finance"].id)
    press(officer, review, "divisions", printed="กองสวัสดิการสังคม", **{"division-0": foreign})
    page = officer.get(review)
    assert CANARY not in page.text
    assert page.page is not None
    assert f"{review}/import" not in [form.get("action") for form in page.page.all("form")]


def test_what_is_far_too_large_is_not_even_taken_in(world: World) -> None:
    officer = world.visitor("policy")
    body = b"\x01" * (LARGEST * 2)
    answer = officer.client.post("/plans/upload", data=body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, "20 MB" in answer.text) == (413, True)


def test_words_without_end_come_back_with_their_mistake(world: World) -> None:
    """A title of half a megabyte, steps by the thousand: told at the field, or not taken."""
    officer = world.visitor("policy")
    review = upload(officer, PLAN).to
    fields = {"csrf_token": officer.token("/account"), "row_version": "1", "do": "save", "title": "ก" * 150_000}
    answer = officer.post(f"{review}/measures/1.2.1", 400, **fields)
    assert "ยาวเกิน" in answer.text
    fields |= {"title": "ก"} | {f"step_text-{at}": "ขั้นตอน" for at in range(10_000)}
    officer.post(f"{review}/measures/1.2.1", 302, **fields)
    page = officer.get(f"{review}/measures/1.2.1").page
    assert page is not None
    assert len([one for one in page.all("textarea") if str(one.get("name")).startswith("step_text-")]) <= 200
