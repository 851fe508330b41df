"""The rehearsal's pages: begun by a button, read by month and person, downloaded, compared; nothing real is touched."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.services.reminded_office import make_outbox
from tests.web.conftest import Visitor, World
from tracker.clock import new_id
from tracker.store.models import Delivery, Reminder
from tracker.store.rehearsals import KeptRehearsal, keep_rehearsal, list_rehearsals
from tracker.web.parts import WebParts, keep_parts

PERIOD = {
    "first_day": "29", "first_month": "มีนาคม", "first_year": "2570",
    "last_day": "2", "last_month": "เมษายน", "last_year": "2570",
}  # fmt: skip
MOVED = {
    "closes_on_day": "5", "closes_on_month": "เมษายน", "closes_on_year": "2570",
    "due_on_day": "30", "due_on_month": "เมษายน", "due_on_year": "2570",
}  # fmt: skip


@pytest.fixture
def stage(world: World) -> Iterator[World]:
    """The town four weeks later, with what the web is handed for rehearsing."""
    world.later(days=27)
    keep_parts(world.app.extensions, replace(parts_of(world), outbox=make_outbox(world.database, {})))
    yield world
    parts_of(world).background.close()


def parts_of(world: World) -> WebParts:
    given = world.app.extensions["tracker"]
    assert isinstance(given, WebParts)
    return given


def over(world: World, address: str) -> str:
    """The same address once its rehearsal is over."""
    assert parts_of(world).background.wait(UUID(address.rsplit("/", 1)[-1]), 120)
    return address


def rehearsed(world: World, visitor: Visitor) -> str:
    return over(world, visitor.send("/rehearsal", "/rehearsal", 302, **PERIOD).to)


def test_a_rehearsal_is_read_by_month_and_by_person_and_downloaded(stage: World) -> None:
    visitor = stage.visitor("policy")
    assert "ยังไม่เคยซ้อม" in visitor.get("/rehearsal").text
    address = rehearsed(stage, visitor)
    first = visitor.get(address).text
    assert "ตั้งแต่ 29 มีนาคม 2570 ถึง 2 เมษายน 2570" in first
    assert "ยังไม่ได้ตั้งค่าช่องทาง LINE ในระบบจริง" in first
    assert "มีนาคม 2570: แจ้งใครเรื่องอะไร" in first
    assert "เมษายน 2570: แจ้งใครเรื่องอะไร" in visitor.get(f"{address}?month=2027-04").text
    person = stage.town.people["finance_head"].id
    assert "อรุณ ละเอียด: แจ้งใครเรื่องอะไร" in visitor.get(f"{address}?person={person}").text
    assert "มีนาคม 2570: แจ้งใครเรื่องอะไร" in visitor.get(f"{address}?month=13&person=nobody").text
    csv = visitor.client.get(f"{address}/notices.csv")
    assert (csv.mimetype, csv.text.startswith("\ufeffวันที่,วัน,ผู้รับ")) == ("text/csv", True)
    assert "อรุณ ละเอียด" in csv.text
    assert "29 มี.ค. 70 – 2 เม.ย. 70" in visitor.get("/rehearsal").text
    with stage.database.session(stage.town.organization_id) as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in (Reminder, Delivery)] == [0, 0]


def test_what_would_change_is_asked_from_the_deadlines_page(stage: World) -> None:
    visitor = stage.visitor("policy")
    path = f"/deadlines/rounds/{stage.town.rounds[6].id}"
    look = visitor.send(path, path, 200, go="look", announcement="ประกาศ", **MOVED).page
    assert look is not None
    address = over(stage, visitor.post("/rehearsal/compare", 302, **look.form("/rehearsal/compare").fields).to)
    text = visitor.get(address).text
    assert "ถ้ารอบ 6 เดือนปิด 5 เมษายน 2570 แทน 31 มีนาคม 2570" in text
    assert "เปลี่ยนวัน" in text
    assert "อรุณ ละเอียด" in text
    assert "31 มีนาคม 2570" in visitor.get(path).text  # not moved


def test_a_period_that_cannot_be_is_refused_and_stays_typed(stage: World) -> None:
    visitor = stage.visitor("policy")
    answer = visitor.send("/rehearsal", "/rehearsal", 400, **(PERIOD | {"last_year": "2572"}))
    assert "ไม่เกิน 1 ปี" in answer.text
    assert answer.page is not None
    assert answer.page.form("/rehearsal").fields["last_year"] == ["2572"]
    assert "กรุณาใส่วัน เดือน และปี" in visitor.send("/rehearsal", "/rehearsal", 400, **dict.fromkeys(PERIOD, "")).text
    assert list_rehearsals(stage.data_dir, stage.town.organization_id) == []


def test_one_that_was_interrupted_says_so(stage: World) -> None:
    visitor = stage.visitor("policy")
    kept = KeptRehearsal(new_id(), "29 มี.ค. 70 – 2 เม.ย. 70", "ธนา รอบคอบ", stage.clock[0])
    keep_rehearsal(stage.data_dir, stage.town.organization_id, kept)
    assert "กำลังซ้อม" in visitor.get(f"/rehearsal/{kept.id}").text
    visitor.get(f"/rehearsal/{kept.id}/notices.csv", 404)
    again = visitor.send("/rehearsal", "/rehearsal", 302, **PERIOD)
    assert again.to.endswith(str(kept.id))  # one at a time
    stage.later(minutes=11)
    assert "หยุดกลางคัน" in visitor.get(f"/rehearsal/{kept.id}").text


def test_a_neighbours_rehearsal_does_not_exist(stage: World) -> None:
    assert stage.town.neighbour
    kept = KeptRehearsal(new_id(), "ความลับ", "เพื่อนบ้าน", stage.clock[0])
    keep_rehearsal(stage.data_dir, stage.town.neighbour.organization_id, kept)
    stage.visitor("policy").get(f"/rehearsal/{kept.id}", 404)


def test_ten_are_kept(stage: World) -> None:
    for number in range(12):
        stage.later(seconds=1)
        kept = KeptRehearsal(new_id(), f"ครั้งที่ {number}", "ธนา รอบคอบ", stage.clock[0], trouble="หยุด")
        keep_rehearsal(stage.data_dir, stage.town.organization_id, kept)
    words = [one.words for one in list_rehearsals(stage.data_dir, stage.town.organization_id)]
    assert words == [f"ครั้งที่ {number}" for number in range(11, 1, -1)]
