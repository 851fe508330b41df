"""The log of messages: what needs care first, filters in the address, every try in words, and no secret anywhere."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, select

from tests.cast import CANARY, NOW
from tests.told_people import TEN_O_CLOCK, add_message, add_reminder, tell_everything
from tests.web.conftest import World
from tracker.store.models import ChannelState, Delivery

SECRETS = ("a-token-nobody-may-see", "the-secret-of-arun")


@pytest.fixture
def told(world: World) -> dict[str, UUID]:
    with world.database.session(world.town.organization_id) as session:
        found = {name: delivery.id for name, delivery in tell_everything(session, world.town).items()}
        session.commit()
    return found


def listed(world: World, path: str, who: str = "policy") -> list[UUID]:
    """The messages a page links to, in order."""
    page = world.visitor(who).get(path).page
    assert page is not None
    return [UUID(href.removeprefix("/deliveries/")) for href in page.links if href.startswith("/deliveries/0")]


def test_what_needs_care_stands_first_with_what_to_do(world: World, told: dict[str, UUID]) -> None:
    page = world.visitor("policy").get("/deliveries").page
    assert page is not None
    care = {told["mail_failed"], told["uncertain"]}
    assert set(listed(world, "/deliveries")[:2]) == care, "what went another way is made good"
    buttons = {button.text for button in page.all("button")}
    assert {"ถึงแล้ว", "ไม่ถึง ส่งซ้ำ", "ส่งซ้ำ"} <= buttons
    assert "แก้อีเมลของผู้รับให้ถูก แล้วกดส่งซ้ำ" in page.text
    assert "ส่งทางอีเมลแทนแล้ว" in page.text


def test_an_old_failure_is_found_by_the_filter_only(world: World, told: dict[str, UUID]) -> None:
    world.later(days=31)
    assert "ต้องดูแล" not in world.visitor("policy").get("/deliveries").text
    assert told["mail_failed"] in listed(world, "/deliveries?outcome=care")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("channel=line", {"line", "waiting", "cancelled", "mail_instead"}),
        ("outcome=waiting", {"waiting"}),
        ("outcome=not_sent", {"cancelled"}),
        ("outcome=care&channel=email", {"mail_failed", "uncertain"}),
        ("name=ประเสริฐ", {"works_inbox", "uncertain", "cancelled"}),
        ("name=100%25", set()),
        ("from=3/3/2570", set()),
        ("to=1 มี.ค. 70", set()),
        ("from=๒ มีนาคม ๒๕๗๐&to=2/3/70&channel=inbox", {"inbox", "works_inbox"}),
    ],
)
def test_the_address_holds_the_filter(world: World, told: dict[str, UUID], query: str, names: set[str]) -> None:
    assert set(listed(world, f"/deliveries?{query}")) == {told[name] for name in names}


def test_a_day_that_is_none_is_said_and_kept(world: World) -> None:
    visitor = world.visitor("policy")
    answer = visitor.get("/deliveries?from=99/99/2570&to=2/3/2570")
    assert answer.page is not None
    assert "กรุณาใส่วัน/เดือน/ปี พ.ศ. เช่น 31/3/2570" in answer.text
    assert [field.get("value") for field in answer.page.all("input") if field.get("name") == "from"] == ["99/99/2570"]
    assert "กรุณาใส่วัน" not in visitor.get("/deliveries?to=2/3/2570").text


def test_filters_by_person_task_round_and_division(world: World, told: dict[str, UUID]) -> None:
    town = world.town
    assert set(listed(world, f"/deliveries?person={town.people['works_head'].id}")) == {
        told[name] for name in ("works_inbox", "uncertain", "cancelled")
    }
    about_blocked = {told["works_inbox"], told["uncertain"]}
    assert set(listed(world, f"/deliveries?task={town.tasks['blocked'].id}")) == about_blocked
    assert set(listed(world, f"/deliveries?division={town.divisions['works'].id}")) == about_blocked
    assert told["policy"] in listed(world, f"/deliveries?round={town.rounds[6].id}")
    text = world.visitor("policy").get(f"/deliveries?task={town.tasks['blocked'].id}").text
    assert "งาน “จัดทำคู่มือการขออนุญาตก่อสร้างอาคาร” เลิกกรอง" in text


def test_the_pages_go_on_to_the_oldest_and_keep_the_filter(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        person = world.town.people["works_head"]
        reminder = add_reminder(session, person, world.town.tasks["blocked"])
        for number in range(60):
            add_message(session, person, [reminder], at=TEN_O_CLOCK - timedelta(hours=number))
            add_message(session, person, [reminder], "email", at=TEN_O_CLOCK - timedelta(hours=number))
        session.commit()
    visitor = world.visitor("policy")
    seen: list[str] = []
    path: str | None = "/deliveries?channel=inbox"
    while path:
        page = visitor.get(path).page
        assert page is not None
        seen += [href for href in page.links if href.startswith("/deliveries/0")]
        path = next((href for href in page.links if "before=" in href), None)
    assert len(seen) == len(set(seen)) == 60


def test_a_message_tells_every_try_in_words(world: World, told: dict[str, UUID]) -> None:
    page = world.visitor("mayor").get(f"/deliveries/{told['mail_failed']}").page
    assert page is not None
    for words in (
        "ข้อความถึง อรุณ ละเอียด ทางอีเมล",
        "ไม่มีอีเมลนี้ที่ปลายทาง",
        "ปลายทางขอให้ลองใหม่ภายหลัง",
        "ครั้งที่ 2",
        "arun@nongmekkhao.example",
        "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปี",
        "เหตุที่ส่งให้: ท่านเป็นหัวหน้ากองซึ่งรับผิดชอบงานนี้",
        "รับทราบเมื่อ 2 มี.ค. 70 08:50 น. ทาง LINE",
    ):
        assert words in page.text, words
    assert all("details" in {one.tag for one in code.parents} for code in page.all("code")), "numbers are folded away"
    assert "ส่งซ้ำ" not in {button.text for button in page.all("button")}, "an executive only looks"


def test_the_second_way_and_the_first_lead_to_each_other(world: World, told: dict[str, UUID]) -> None:
    first = world.visitor("policy").get(f"/deliveries/{told['mail_instead']}").page
    second = world.visitor("policy").get(f"/deliveries/{told['fallback']}").page
    assert first is not None
    assert second is not None
    assert f"/deliveries/{told['fallback']}" in first.links
    assert f"/deliveries/{told['mail_instead']}" in second.links
    assert "ผู้รับจึงได้รับแจ้งแล้ว" in first.text


@pytest.mark.parametrize("who", ["policy", "mayor", "finance_head"])
def test_no_page_shows_a_one_time_link(world: World, told: dict[str, UUID], who: str) -> None:
    visitor = world.visitor(who)
    own = [f"/inbox/log/{delivery_id}" for delivery_id in told.values()]
    all_ = [f"/deliveries/{delivery_id}" for delivery_id in told.values()]
    town = world.town
    pages = ["/inbox", "/inbox/log", "/deliveries", f"/tasks/{town.tasks['late'].id}"]
    proofs = [f"/tasks/{town.tasks['late'].id}/proof", f"/rounds/{town.rounds[6].id}/proof"]
    for path in (*pages, *proofs, *own, *all_):
        html = visitor.client.get(path).text
        assert not [secret for secret in SECRETS if secret in html], path


def test_a_letter_that_is_a_link_is_logged_without_its_words(world: World, told: dict[str, UUID]) -> None:
    text = world.visitor("policy").get(f"/deliveries/{told['link']}").text
    assert "ไม่แสดงเนื้อความ" in text
    assert "ข้อความเต็มตามที่ส่ง" not in text


# --- deeds ----------------------------------------------------------------------------------------------------


def test_a_doubtful_message_is_settled(world: World, told: dict[str, UUID]) -> None:
    visitor = world.visitor("policy")
    path = f"/deliveries/{told['uncertain']}"
    visitor.send(path, f"{path}/decide", deed="arrived")
    assert "บันทึกว่าถึงผู้รับแล้ว" in visitor.get(path).text
    assert "ต้องดูแล 1 ข้อความ" in visitor.get("/deliveries").text
    visitor.post(f"{path}/decide", 302, csrf_token=visitor.token(path), deed="arrived")
    assert "ทราบผลแล้ว" in visitor.get(path).text


def test_a_failed_message_is_sent_again_and_no_longer_needs_care(world: World, told: dict[str, UUID]) -> None:
    visitor = world.visitor("policy")
    path = f"/deliveries/{told['mail_failed']}"
    visitor.send(path, f"{path}/decide", deed="resend")
    assert "สั่งส่งซ้ำแล้ว" in visitor.get(path).text
    with world.database.session(world.town.organization_id) as session:
        again = session.scalar(select(Delivery).where(Delivery.resend_of_id == told["mail_failed"]))
        assert again is not None
    assert told["mail_failed"] not in listed(world, "/deliveries")[:1]
    assert "ผู้สั่งส่งซ้ำ ธนา รอบคอบ" in visitor.get(f"/deliveries/{again.id}").text


def test_what_cannot_be_done_says_why(world: World, told: dict[str, UUID]) -> None:
    visitor = world.visitor("policy")
    for name, deed, words in (
        ("waiting", "resend", "ยังรอส่งอยู่"),
        ("link", "resend", "ส่งซ้ำได้เฉพาะ"),
        ("line", "nonsense", "กรุณากดปุ่มที่ต้องการ"),
    ):
        path = f"/deliveries/{told[name]}"
        visitor.post(f"{path}/decide", 302, csrf_token=visitor.token("/account"), deed=deed)
        assert words in visitor.get(path).text, name


def test_only_the_policy_officer_with_a_password_decides(world: World, told: dict[str, UUID]) -> None:
    path = f"/deliveries/{told['uncertain']}"
    limited = world.visitor("policy", is_limited=True)
    assert "ถึงแล้ว" not in {button.text for button in limited.get(path).page.all("button")}  # type: ignore[union-attr]
    for visitor in (limited, world.visitor("mayor"), world.visitor("works_head")):
        visitor.post(f"{path}/decide", 403, csrf_token=visitor.token("/account"), deed="arrived")
    with world.database.session(world.town.organization_id) as session:
        assert session.scalar(select(Delivery.status).where(Delivery.id == told["uncertain"])) == "uncertain"


def test_a_resting_channel_is_told_at_the_top(world: World) -> None:
    with world.database.session(world.town.organization_id) as session:
        until = NOW + timedelta(minutes=9)
        session.add(
            ChannelState(channel="email", paused_until=until, reason="mail_login_refused", changed_at=NOW, pauses=3)
        )
        session.commit()
    text = world.visitor("policy").get("/deliveries").text
    assert "อีเมลพักการส่งอยู่" in text
    assert "ไม่รับชื่อผู้ใช้หรือรหัสผ่าน" in text
    assert "แก้แล้ว ให้ส่งต่อ" in text
    world.later(minutes=10)
    assert "พักการส่งอยู่" not in world.visitor("policy").get("/deliveries").text


# --- the neighbour, the tabs, the cost --------------------------------------------------------------------------


@pytest.mark.usefixtures("told")
def test_nothing_of_the_neighbour_is_in_any_log_or_proof(world: World) -> None:
    assert world.town.neighbour
    there = world.town.neighbour
    with world.database.session(there.organization_id) as session:
        head = there.people["finance_head"]
        reminder = add_reminder(session, head, there.tasks["late"], detail=CANARY)
        session.flush()
        theirs = add_message(session, head, [reminder], subject=CANARY, text=CANARY)
        session.commit()
    for who in ("policy", "mayor", "finance_head"):
        visitor = world.visitor(who)
        queries = (f"person={head.id}", f"task={there.tasks['late'].id}", f"division={there.divisions['finance'].id}")
        paths = [
            "/inbox",
            "/deliveries",
            *(f"/deliveries?{query}" for query in queries),
            f"/deliveries/{theirs.id}",
            f"/inbox/log/{theirs.id}",
            f"/tasks/{there.tasks['late'].id}/proof",
            f"/rounds/{there.rounds[6].id}/proof",
        ]
        for path in paths:
            answer = visitor.client.get(path)
            assert CANARY not in answer.text, path
            assert str(theirs.id) not in answer.text.replace(path, ""), path


def test_the_tabs_are_those_one_may_open(world: World) -> None:
    def tabs(who: str, path: str) -> list[str]:
        page = world.visitor(who).get(path).page
        assert page is not None
        inside = [nav for nav in page.all("nav") if nav.get("class") == "tabs"]
        return [a.text for a in page.all("a") if any(nav in a.parents for nav in inside)]

    assert tabs("mayor", "/deliveries")[0] == "ประวัติการแจ้งเตือน"
    assert "ซ้อมการแจ้งเตือน" not in tabs("mayor", "/deliveries")
    assert "ตั้งค่า" in tabs("policy", "/deliveries")
    assert tabs("finance_head", "/deliveries/punctuality") == []
    page = world.visitor("finance_head").get("/inbox")
    assert "การแจ้งเตือน" not in [a.text for a in page.page.all("a")]  # type: ignore[union-attr]


def test_a_page_asks_no_more_than_eight_times_however_long_the_lists_are(world: World, told: dict[str, UUID]) -> None:
    asked: list[str] = []
    event.listen(world.database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    town = world.town
    pages = {
        "/inbox": "finance_head",
        "/inbox/log": "finance_head",
        f"/inbox/log/{told['mail_failed']}": "finance_head",
        "/deliveries": "policy",
        f"/deliveries?task={town.tasks['soon'].id}&outcome=done": "policy",
        f"/deliveries/{told['mail_failed']}": "policy",
        "/deliveries/punctuality": "policy",
        f"/tasks/{town.tasks['soon'].id}/proof": "policy",
        f"/rounds/{town.rounds[6].id}/proof": "policy",
    }

    def counts() -> dict[str, int]:
        found = {}
        for path, who in pages.items():
            visitor = world.visitor(who)
            asked.clear()
            visitor.get(path)
            found[path] = len([one for one in asked if not one.startswith(("BEGIN", "COMMIT"))])
        return found

    before = counts()
    assert {path: count for path, count in before.items() if count > 8} == {}
    with world.database.session(town.organization_id) as session:
        for number in range(40):
            head = town.people["finance_head"]
            about = [town.tasks["soon"], town.rounds[6]]
            reminders = [add_reminder(session, head, one, division_id=town.divisions["finance"].id) for one in about]
            for channel in ("inbox", "email", "line"):
                add_message(session, head, reminders, channel, at=TEN_O_CLOCK - timedelta(days=number % 20))
        session.commit()
    assert counts() == before
