"""What hostile or careless people put into the forms of an upload: told or harmless, never a failure of ours."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.cast import build_town
from tests.web.conftest import World
from tests.web.plan_upload import PLAN, bring_in, path_of, press, upload
from tracker.store.database import Database


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
