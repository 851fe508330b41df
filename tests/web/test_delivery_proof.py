"""หนังสือรับรองการแจ้งเตือน on the page: who may print it, what stands on it, and that its code can be checked."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.cast import NOW
from tests.told_people import tell_everything
from tests.web.conftest import World
from tracker.store.models import Delivery, Organization, Reminder

CODE = re.compile(r"<code>([0-9a-f]{64})</code><br>ตรวจสอบได้")


@pytest.fixture
def told(world: World) -> dict[str, UUID]:
    with world.database.session(world.town.organization_id) as session:
        found = {name: delivery.id for name, delivery in tell_everything(session, world.town).items()}
        session.commit()
    return found


def proof_of(world: World, task: str, who: str = "policy") -> tuple[str, str]:
    """The text of a task's paper, and its code."""
    answer = world.visitor(who).get(f"/tasks/{world.town.tasks[task].id}/proof")
    found = CODE.search(answer.response.text)
    assert found
    return answer.text, found[1]


@pytest.mark.usefixtures("told")
def test_who_was_told_what_when_by_which_way(world: World) -> None:
    text, _ = proof_of(world, "late")
    for words in (
        "องค์การบริหารส่วนตำบลหนองเมฆขาว",
        "เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์",
        "ครบกำหนด ๓๑ มกราคม ๒๕๗๐",
        "ข้อมูล ณ วันที่ ๒ มีนาคม ๒๕๗๐ เวลา ๐๙.๐๐ น.",
        "แก่ผู้เกี่ยวข้อง ๑ คน ส่งถึงแล้ว ๑ คน กดรับทราบแล้ว ๑ คน",
        "อรุณ ละเอียด ผู้อำนวยการกองคลัง",
        "เตือนกำหนดงาน (เกินกำหนดสัปดาห์ที่ ๔)",
        "ในระบบ ๒ มี.ค. ๗๐ ๐๘.๓๐ น. ส่งแล้ว",
        "อีเมล ๒ มี.ค. ๗๐ ๐๘.๓๐ น. ส่งไม่สำเร็จ: ไม่มีอีเมลนี้ที่ปลายทาง",
        "๒ มี.ค. ๗๐ ๐๘.๕๐ น. ทาง LINE",
        "(ธนา รอบคอบ)",
        "นักวิเคราะห์นโยบายและแผน",
    ):
        assert words in text, words
    assert "จัดทำคู่มือ" not in text, "another task's messages are another paper's"


def test_every_hash_stands_whole_at_the_end(world: World, told: dict[str, UUID]) -> None:
    html = world.visitor("policy").get(f"/tasks/{world.town.tasks['late'].id}/proof").response.text
    with world.database.session(world.town.organization_id) as session:
        for name in ("inbox", "line", "mail_failed"):
            whole = session.scalar(select(Delivery.payload_sha256).where(Delivery.id == told[name]))
            assert whole
            assert f"<code>{whole}</code>" in html
            assert f"<code>{whole[:12]}</code>" in html


@pytest.mark.usefixtures("told")
def test_digits_are_the_office_s_own(world: World) -> None:
    before = proof_of(world, "late")[1]
    with world.database.session(world.town.organization_id) as session:
        session.execute(
            update(Organization).where(Organization.id == world.town.organization_id).values(digits="arabic")
        )
        session.commit()
    text, code = proof_of(world, "late")
    assert "2 มีนาคม 2570 เวลา 09.00 น." in text
    assert code == before, "the same facts in other digits"


@pytest.mark.usefixtures("told")
def test_the_code_stays_until_something_happens(world: World) -> None:
    first = proof_of(world, "soon")[1]
    world.later(days=3)
    assert proof_of(world, "soon", "mayor")[1] == first
    with world.database.session(world.town.organization_id) as session:
        reminder = session.scalar(select(Reminder).where(Reminder.task_id == world.town.tasks["soon"].id))
        assert reminder
        reminder.acknowledged_at, reminder.acknowledged_via = NOW + timedelta(days=3), "web"
        session.commit()
    assert proof_of(world, "soon")[1] != first


@pytest.mark.usefixtures("told")
def test_whoever_else_prints_leaves_the_line_to_the_pen(world: World) -> None:
    assert "(........" in proof_of(world, "late", "mayor")[0]


def test_nothing_sent_is_said_too(world: World) -> None:
    text, _ = proof_of(world, "later")
    assert "ยังไม่เคยส่งการแจ้งเตือนเรื่องนี้ถึงผู้ใด" in text


def test_a_reminder_that_was_replaced_is_counted_and_not_listed(world: World, told: dict[str, UUID]) -> None:
    with world.database.session(world.town.organization_id) as session:
        session.execute(
            update(Reminder).where(Reminder.task_id == world.town.tasks["blocked"].id).values(state="silenced")
        )
        session.execute(update(Delivery).where(Delivery.id == told["works_inbox"]).values(status="cancelled"))
        session.execute(update(Delivery).where(Delivery.id == told["uncertain"]).values(status="expired"))
        session.commit()
    text, _ = proof_of(world, "blocked")
    assert "ยังไม่เคยส่ง" in text
    assert "๑ รายการที่ระบบไม่ได้ส่ง" in text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("policy", 200),
        ("mayor", 200),
        ("clerk", 200),
        ("finance_head", 200),
        ("works_head", 404),  # supports the task, and is told of it nowhere
        ("finance_officer", 404),
        ("administrator", 404),
        ("retired", 404),
    ],
)
@pytest.mark.usefixtures("told")
def test_who_may_print_the_paper_of_a_task(world: World, who: str, status: int) -> None:
    path = f"/tasks/{world.town.tasks['late'].id}"
    visitor = world.visitor(who)
    visitor.get(f"{path}/proof", status)
    if (page := visitor.client.get(path)).status_code == 200:
        assert ("การแจ้งเตือนเรื่องนี้" in page.text) == (status == 200)
        assert (f"{path}/proof" in page.text) == (status == 200)


@pytest.mark.usefixtures("told")
def test_a_head_prints_the_own_division_s_part_of_a_round(world: World) -> None:
    path = f"/rounds/{world.town.rounds[6].id}/proof"
    whole = world.visitor("policy").get(path).text
    assert "รอบ ๖ เดือน ปีงบประมาณ พ.ศ. ๒๕๗๐" in whole
    assert "ธนา รอบคอบ นักวิเคราะห์นโยบายและแผน" in whole
    assert "รอโควตา LINE" in whole
    assert "สมหมาย" not in whole, "the weekly summary is about no one round"
    own = world.visitor("finance_head").get(path).text
    assert "อรุณ ละเอียด" in own
    assert "ติดตามรายงานรอบ" not in own
    assert "เฉพาะที่เกี่ยวกับกองของผู้พิมพ์" in own
    assert "อรุณ" not in world.visitor("works_head").get(path).text.replace("อรุณา", "")
    for who in ("finance_officer", "administrator", "retired"):
        world.visitor(who).get(path, 404)


@pytest.mark.usefixtures("told")
def test_a_task_s_page_tells_what_was_said_about_it(world: World) -> None:
    page = world.visitor("finance_head").get(f"/tasks/{world.town.tasks['late'].id}")
    assert "ถึง อรุณ ละเอียด" in page.text
    assert "กล่องข้อความในระบบ ส่งแล้ว" in page.text
    assert "อีเมล ส่งไม่สำเร็จ" in page.text
    assert "ยังไม่เคยแจ้งเตือนเรื่องนี้" in world.visitor("policy").get(f"/tasks/{world.town.tasks['later'].id}").text
