"""A person's own calendar: an address that shows what they answer for, and nothing once it is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.cast import NOW
from tests.web.conftest import BASE_URL
from tracker.store.models import CalendarFeed, History, Person

PAGE = "/account/calendar"


@pytest.fixture
def head(world):
    return world.visitor("finance_head")


def address_of(answer) -> str:
    found = next(link for link in answer.page.links if link.startswith(f"{BASE_URL}/calendar/"))
    return found.removeprefix(BASE_URL)


def opened(visitor) -> str:
    visitor.send(PAGE, PAGE)
    return address_of(visitor.get(PAGE))


def test_it_shows_what_its_person_answers_for(world, head):
    feed = world.visitor().get(opened(head)).response
    text = feed.text.replace("\r\n ", "")
    assert feed.mimetype == "text/calendar"
    assert text.startswith("BEGIN:VCALENDAR")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "ปิดรอบ: รายงานผลรอบ 6 เดือน" in text
    assert "(กองคลัง)" in text
    assert "(กองช่าง)" not in text
    assert len(set(uids(text))) == len(uids(text))


def uids(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("UID:")]


def test_the_page_shows_the_address_again(head):
    address = opened(head)
    assert address_of(head.get(PAGE)) == address


def test_another_address_ends_the_first(world, head):
    first = opened(head)
    second = opened(head)
    assert first != second
    world.visitor().get(first, 404)
    world.visitor().get(second, 200)


def test_a_revoked_address_is_like_none(world, head):
    address = opened(head)
    head.send(PAGE, f"{PAGE}/revoke")
    revoked, unknown = world.visitor().get(address, 404), world.visitor().get("/calendar/never-was.ics", 404)
    assert revoked.text == unknown.text
    with world.database.session(world.town.organization_id) as session:
        actions = set(session.scalars(select(History.action)))
    assert {"calendar_opened", "calendar_closed"} <= actions


def test_who_left_is_read_no_more(world, head):
    address = opened(head)
    with world.database.session(world.town.organization_id) as session:
        person = session.get_one(Person, (world.town.organization_id, world.town.people["finance_head"].id))
        person.left_on = NOW.date() - timedelta(days=1)
        session.commit()
    world.visitor().get(address, 404)


def test_a_link_that_does_not_last_makes_no_address_that_does(world):
    limited = world.visitor("finance_head", is_limited=True)
    limited.post(PAGE, 403, csrf_token=limited.token("/account"))
    with world.database.session(world.town.organization_id) as session:
        assert session.scalar(select(CalendarFeed)) is None


def test_a_link_that_does_not_last_shows_no_address_that_does(world, head):
    """Whoever found the message would go on reading after the link is used up."""
    address = opened(head)
    page = world.visitor("finance_head", is_limited=True).get(PAGE)
    assert address not in page.text
    assert "ต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน" in page.text
    assert "ยังไม่มีที่อยู่ปฏิทิน" not in page.text


def test_a_telephone_that_asks_again_waits_for_nobody_who_writes(world, head):
    """Strangers ask here, and telephones several times an hour."""
    address, stranger = opened(head), world.visitor()
    stranger.get(address)
    said: list[str] = []
    event.listen(world.database.engine, "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement))
    stranger.get(address)
    stranger.get("/calendar/never-was.ics", 404)
    assert any("calendar_feed" in statement for statement in said)
    assert "BEGIN IMMEDIATE" not in said
