"""The inbox: unread first, what each message says, รับทราบ, a later day, and nothing that is somebody else's."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import null, select

from tests.cast import NOW
from tests.factories import add_post
from tests.told_people import TEN_O_CLOCK, add_message, add_reminder, tell_everything
from tests.web.conftest import World
from tracker.rules.office import Rank
from tracker.store.models import Appointment, Delivery, Reminder, Snooze


@pytest.fixture
def told(world: World) -> dict[str, UUID]:
    """Everything that can become of a message, told; ids by their short names."""
    with world.database.session(world.town.organization_id) as session:
        found = {name: delivery.id for name, delivery in tell_everything(session, world.town).items()}
        session.commit()
    return found


def add(world: World, who: str, count: int, **more: object) -> None:
    """More messages, an hour apart, each about the task "soon"."""
    with world.database.session(world.town.organization_id) as session:
        person = world.town.people[who]
        for number in range(count):
            reminder = add_reminder(session, person, world.town.tasks["soon"], offset_days=14)
            at = TEN_O_CLOCK - timedelta(days=60, hours=number)
            add_message(session, person, [reminder], at=at, subject=f"ข้อความเก่าที่ {number}", **more)
        session.commit()


def subjects(world: World, path: str = "/inbox", who: str = "finance_head") -> list[str]:
    page = world.visitor(who).get(path).page
    assert page is not None
    return [" ".join(h2.text.split()) for h2 in page.all("h2")]


@pytest.mark.usefixtures("told")
def test_each_message_lists_what_it_is_about_and_why_it_came(world: World) -> None:
    page = world.visitor("finance_head").get("/inbox").page
    assert page is not None
    for words in (
        "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปี",
        "เตือนกำหนดงาน (ก่อนครบกำหนด 7 วัน)",
        "เตือนกำหนดงาน (เกินกำหนดสัปดาห์ที่ 4)",
        "รายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
        "รับทราบแล้ว 2 มี.ค. 70 08:50 น. ทาง LINE",
        "ทำไมฉันได้ข้อความนี้",
        "ท่านเป็นหัวหน้ากองซึ่งรับผิดชอบงานนี้",
    ):
        assert words in page.text, words
    assert f"/tasks/{world.town.tasks['soon'].id}" in page.links
    assert f"/rounds/{world.town.rounds[6].id}/entries" in page.links


@pytest.mark.usefixtures("told")
def test_what_somebody_wrote_is_text(world: World) -> None:
    answer = world.visitor("works_head").get("/inbox")
    assert "แบบแปลนจากกรมโยธาฯ ได้รับเมื่อใด <b>กรุณาตอบ</b>" in answer.text
    assert "<b>กรุณาตอบ</b>" not in answer.response.text


@pytest.mark.usefixtures("told")
def test_unread_ones_come_first_and_older_ones_on_further_pages(world: World) -> None:
    add(world, "finance_head", 24, read_at=NOW)
    add(world, "finance_head", 1)
    first, second = subjects(world), subjects(world, "/inbox?page=2")
    assert len(first) == 20
    assert len(second) == 6
    assert [subject.endswith("ใหม่") for subject in first] == [True, True, *[False] * 18]
    assert first[2:5] == ["ข้อความเก่าที่ 0", "ข้อความเก่าที่ 1", "ข้อความเก่าที่ 2"]
    assert subjects(world, "/inbox?page=3") == []
    assert subjects(world, "/inbox?page=nonsense") == first


def test_one_thing_is_acknowledged_and_the_message_is_read(world: World, told: dict[str, UUID]) -> None:
    visitor = world.visitor("finance_head")
    reminder_id = reminder_of(world, "soon")
    token = visitor.token("/inbox")
    answer = visitor.post(
        "/inbox/acknowledge", 302, csrf_token=token, reminder=reminder_id, message=told["inbox"], page="1"
    )
    assert answer.to.endswith(f"#m-{told['inbox']}")
    page = visitor.get("/inbox").text
    assert "บันทึกว่ารับทราบแล้ว 1 เรื่อง" in page
    assert "ยังไม่อ่าน" not in page
    with world.database.session(world.town.organization_id) as session:
        row = session.get_one(Reminder, (world.town.organization_id, reminder_id))
        assert (row.acknowledged_at, row.acknowledged_via) == (NOW, "web")
    visitor.post("/inbox/acknowledge", 302, csrf_token=token, reminder=reminder_id, message=told["inbox"])
    assert "รับทราบไว้ก่อนแล้ว" in visitor.get("/inbox").text


def test_all_of_a_message_is_acknowledged_at_once(world: World, told: dict[str, UUID]) -> None:
    visitor = world.visitor("finance_head")
    page = visitor.get("/inbox").page
    assert page is not None
    assert "รับทราบทั้ง 2 เรื่อง" in page.text
    form = next(
        element
        for element in page.all("form")
        if len([one for one in page.all("input") if element in one.parents and one.get("name") == "reminder"]) == 2
    )
    ids = [one.get("value") for one in page.all("input") if form in one.parents and one.get("name") == "reminder"]
    visitor.post("/inbox/acknowledge", 302, csrf_token=visitor.token("/inbox"), reminder=ids, message=told["inbox"])
    assert "บันทึกว่ารับทราบแล้ว 2 เรื่อง" in visitor.get("/inbox").text
    with world.database.session(world.town.organization_id) as session:
        waiting = session.scalars(
            select(Reminder.id).where(
                Reminder.person_id == world.town.people["finance_head"].id, Reminder.acknowledged_at.is_(None)
            )
        )
        assert list(waiting) == []


def test_nobody_acknowledges_or_reads_for_another(world: World, told: dict[str, UUID]) -> None:
    visitor = world.visitor("works_head")
    reminder_id = reminder_of(world, "soon")
    fields = {"csrf_token": visitor.token("/inbox"), "reminder": reminder_id, "message": told["inbox"]}
    visitor.post("/inbox/acknowledge", 302, **fields)
    visitor.post("/inbox/read", 302, **fields)
    visitor.post("/inbox/snooze", 404, **fields, until="2027-03-04")
    with world.database.session(world.town.organization_id) as session:
        assert session.get_one(Reminder, (world.town.organization_id, reminder_id)).acknowledged_at is None
        assert session.scalar(select(Delivery.read_at).where(Delivery.id == told["inbox"])) is None
        assert session.scalar(select(Snooze.id)) is None


def test_one_duty_is_put_off_until_a_day_that_is_offered(world: World, told: dict[str, UUID]) -> None:
    visitor = world.visitor("finance_head")
    page = visitor.get("/inbox").page
    assert page is not None
    offered = {option.get("value") for option in page.all("option")}
    assert {"2027-03-03", "2027-03-05", "2027-03-08", "2027-03-09"} <= offered
    assert "2027-03-06" not in offered, "a Saturday"
    assert "2027-03-10" not in offered, "a day later than a week ahead"
    fields = {"csrf_token": visitor.token("/inbox"), "reminder": reminder_of(world, "soon"), "message": told["inbox"]}
    visitor.post("/inbox/snooze", 302, **fields, until="2027-03-05")
    after = visitor.get("/inbox").text
    assert "จะเตือนเรื่องนี้อีกครั้งวันที่ 5 มีนาคม 2570" in after
    assert "ขอให้เตือนอีกครั้งวันที่ 5 มี.ค. 70 แล้ว" in visitor.get("/inbox").text
    visitor.post("/inbox/snooze", 302, **fields, until="2027-06-30")
    assert "เลื่อนการเตือนได้ถึงวันทำการ" in visitor.get("/inbox").text
    visitor.post("/inbox/snooze", 302, **fields, until="เมื่อไรก็ได้")
    assert "กรุณาเลือกวันที่ให้เตือนอีกครั้ง" in visitor.get("/inbox").text


@pytest.mark.usefixtures("told")
def test_what_is_said_once_or_done_is_not_put_off(world: World) -> None:
    page = world.visitor("works_head").get("/inbox")
    assert "เตือนอีกครั้งวันที่" not in page.text, "a question is asked once"
    with world.database.session(world.town.organization_id) as session:
        for task in ("late", "soon"):
            row = session.get_one(type(world.town.tasks[task]), (world.town.organization_id, world.town.tasks[task].id))
            row.status = "done"
        session.commit()
    answer = world.visitor("finance_head").get("/inbox")
    assert answer.text.count("งานเสร็จหรือเปลี่ยนกำหนดแล้ว") == 2
    assert answer.text.count("เตือนอีกครั้งวันที่…") == 1, "only the round's report is still owed"


def test_a_forgotten_body_leaves_its_items(world: World, told: dict[str, UUID]) -> None:
    with world.database.session(world.town.organization_id) as session:
        row = session.get_one(Delivery, (world.town.organization_id, told["inbox"]))
        row.payload, row.body_forgotten_at = null(), NOW  # type: ignore[assignment]
        session.commit()
    text = world.visitor("finance_head").get("/inbox").text
    assert "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปี" in text
    assert "ใกล้ครบกำหนด 1 เรื่อง" in text
    assert "ลบเนื้อความเต็มแล้ว" in text
    assert "มีงานที่ต้องติดตาม เรียน" not in text


def test_whoever_moved_reads_no_more_of_the_old_division(world: World, told: dict[str, UUID]) -> None:
    """Her messages stay hers; what they say about กองคลัง is no longer for her."""
    town = world.town
    with world.database.session(town.organization_id) as session:
        for held in session.scalars(select(Appointment).where(Appointment.person_id == town.people["finance_head"].id)):
            held.ends_on = NOW.date() - timedelta(days=1)
        add_post(session, town.people["finance_head"], Rank.DIVISION_HEAD, division=town.divisions["education"])
        session.commit()
    visitor = world.visitor("finance_head")
    for path in ("/inbox", "/inbox/log", f"/inbox/log/{told['line']}"):
        html = visitor.get(path).response.text
        assert "เผยแพร่แผนการจัดซื้อจัดจ้าง" not in html, path
        assert "มีงานที่ต้องติดตาม" not in html, path
    assert "งานที่ไม่อยู่ในความรับผิดชอบของท่านแล้ว" in visitor.get("/inbox").text
    visitor.get(f"/tasks/{town.tasks['late'].id}/proof", 404)


def test_one_s_own_log_has_every_channel_and_nobody_else_s(world: World, told: dict[str, UUID]) -> None:
    visitor = world.visitor("finance_head")
    page = visitor.get("/inbox/log").page
    assert page is not None
    assert {f"/inbox/log/{told[name]}" for name in ("inbox", "line", "mail_failed", "link")} <= set(page.links)
    assert f"/inbox/log/{told['works_inbox']}" not in page.links
    visitor.get(f"/inbox/log/{told['mail_failed']}")
    visitor.get(f"/inbox/log/{told['works_inbox']}", 404)


def test_one_s_own_log_goes_on_page_by_page(world: World) -> None:
    add(world, "works_head", 60)
    visitor = world.visitor("works_head")
    seen: list[str] = []
    path: str | None = "/inbox/log"
    while path:
        page = visitor.get(path).page
        assert page is not None
        seen += [href for href in page.links if href.startswith("/inbox/log/")]
        path = next((href for href in page.links if "before=" in href), None)
    assert len(seen) == len(set(seen)) == 60


def test_an_empty_inbox_says_what_will_come(world: World) -> None:
    visitor = world.visitor("office_head")
    assert "ยังไม่มีข้อความ" in visitor.get("/inbox").text
    assert "ยังไม่มีข้อความถึงท่าน" in visitor.get("/inbox/log").text


def reminder_of(world: World, task: str) -> object:
    with world.database.session(world.town.organization_id) as session:
        return session.scalar(select(Reminder.id).where(Reminder.task_id == world.town.tasks[task].id))
