"""The pages that tie a LINE account or a group: what is kept is told before, nothing is tied by a stranger's link."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from tests.cast import NOW
from tests.factories import add_contact, add_evidence
from tests.web.conftest import BASE_URL, SECRET, World
from tracker.rules.account_link import LinkStart, dialog_address, page_address, seal, unseal
from tracker.services.seal_secret import seal as seal_secret
from tracker.store.models import ContactPoint, Evidence, LineChannel, LinkNonce

KEY = "k3y-of-the-town"
USER = "U" + "a1" * 16


@pytest.fixture
def world(world: World) -> World:  # the usual town
    """The town has an account of its own, checked yesterday."""
    with world.database.session(world.town.organization_id) as session:
        session.add(
            LineChannel(
                key=KEY,
                name="อบต.หนองเมฆขาว",
                access_token=seal_secret(SECRET, "token"),
                channel_secret=seal_secret(SECRET, "secret"),
                basic_id="@247abcde",
                bot_user_id="U" + "b" * 32,
                created_at=NOW,
            )
        )
        session.commit()
    return world


def tie(world: World, who: str = "finance_head", **more: object) -> None:
    with world.database.session(world.town.organization_id) as session:
        values = {"state": "ok", "display_name": "พี่อรุณ", "consented_at": NOW} | more
        add_contact(session, world.town.people[who], "line", USER, provider_key=KEY, **values)
        session.commit()


def contacts(world: World) -> list[ContactPoint]:
    with world.database.session(world.town.organization_id) as session:
        return list(session.scalars(select(ContactPoint).where(ContactPoint.channel == "line")))


def test_the_notice_comes_before_the_code_and_consent_is_asked(world):
    head = world.visitor("finance_head")
    text = head.get("/account/line").text
    assert "รหัสผู้ใช้ LINE และชื่อที่แสดง" in text
    assert "ไม่ผูกก็ใช้ระบบได้ตามปกติ" in text
    answer = head.send("/account/line", "/account/line/code", 400)
    assert "ยินยอมก่อน" in answer.text
    answer = head.send("/account/line", "/account/line/code", 200, consent="1")
    assert "อย่าบอกรหัสนี้แก่ผู้อื่น" in answer.text
    assert "https://line.me/R/ti/p/%40247abcde" in answer.page.html
    assert "https://line.me/R/oaMessage/%40247abcde/?" in answer.page.html
    assert 'src="data:image/svg+xml' in answer.page.html


def test_whoever_is_tied_sees_by_which_account_and_can_end_it(world):
    tie(world)
    head = world.visitor("finance_head")
    text = head.get("/account/line").text
    assert "พี่อรุณ" in text
    assert "รับการแจ้งเตือนได้" in text
    answer = head.send("/account/line", "/account/line/unlink")
    assert "ลบรหัสผู้ใช้ LINE" in head.follow(answer.to).text
    assert [(one.state, one.address) for one in contacts(world)] == [("unlinked", "")]


@pytest.mark.parametrize(("state", "said"), [("unconfirmed", "ยังไม่ยืนยัน"), ("blocked", "บล็อก"), ("bad", "ไม่พบบัญชีนี้")])
def test_what_is_wrong_with_an_account_is_said_with_what_to_do(world, state, said):
    tie(world, state=state)
    text = world.visitor("finance_head").get("/account/line").text
    assert said in text
    assert "ขอรหัส" in text


def test_by_a_link_from_a_message_nothing_is_tied_or_untied(world):
    guest = world.visitor("finance_head", is_limited=True)
    assert "เข้าสู่ระบบด้วยรหัสผ่าน" in guest.get("/account/line").text
    token = guest.token("/account/line")
    guest.post("/account/line/code", 403, csrf_token=token, consent="1")
    tie(world)
    guest.post("/account/line/unlink", 403, csrf_token=token)
    assert "ซึ่งเข้าสู่ระบบด้วยรหัสผ่าน" in guest.get("/account/line/groups").text
    guest.get(address(world), 403)
    assert [one.state for one in contacts(world)] == ["ok"]


def test_without_an_account_the_page_says_whom_to_ask(make_world):
    world = make_world()
    assert "กรุณาแจ้งผู้ดูแลระบบ" in world.visitor("finance_head").get("/account/line").text
    assert "กรุณาแจ้งผู้ดูแลระบบ" in world.visitor("policy").get("/account/line/groups").text


# --- LINE's account link --------------------------------------------------------------------------------------


def start(world: World, **more: object) -> LinkStart:
    until = int((world.clock[0] + timedelta(minutes=10)).timestamp())
    organization = str(world.town.organization_id)
    return replace(LinkStart(USER, "พี่อรุณ", KEY, organization, until), **more)


def address(world: World, **more: object) -> str:
    return page_address(BASE_URL, "link-token-1", start(world, **more), SECRET).removeprefix(BASE_URL)


def test_the_account_is_shown_before_it_is_tied_and_the_way_leads_on_to_line(world):
    head = world.visitor("finance_head")
    text = head.get(address(world)).text
    assert "พี่อรุณ" in text
    assert "อรุณ ละเอียด" in text
    answer = head.send(address(world), "/account/line/connect", 400)
    assert "ยินยอมก่อน" in answer.text
    answer = head.send(address(world), "/account/line/connect", 200, consent="1")
    link = next(one.get("href") for one in answer.page.all("a") if "access.line.me" in one.get("href"))
    query = parse_qs(urlsplit(link).query)
    assert link.startswith("https://access.line.me/dialog/bot/accountLink?")
    assert query["linkToken"] == ["link-token-1"]
    assert len(query["nonce"][0]) == 43  # 256 random bits
    with world.database.session(world.town.organization_id) as session:
        (nonce,) = session.scalars(select(LinkNonce))
    assert (nonce.person_id, nonce.source_id) == (world.town.people["finance_head"].id, USER)
    assert query["nonce"][0] not in str(vars(nonce))


def test_a_link_that_is_old_altered_or_of_another_office_ties_nothing(world):
    head = world.visitor("finance_head")
    good = address(world)
    for odd in (
        address(world, organization=str(world.town.neighbour.organization_id)),
        address(world, channel_key="another-account"),
        good[:-4],
        good.replace("start=", "start=x"),
        "/account/line/connect",
        "/account/line/connect?start=ไทย",
    ):
        head.get(odd, 404)
    world.later(minutes=10)
    head.get(good, 404)


def test_a_sealed_start_is_ours_or_nothing():
    begun = LinkStart(USER, "พี่อรุณ", KEY, "o", 1)
    sealed = seal(begun, "key")
    assert unseal(sealed, "key") == begun
    assert unseal(sealed, "another key") is None
    assert unseal("." + sealed.partition(".")[2], "key") is None
    assert dialog_address("a&b", "c+d").endswith("?linkToken=a%26b&nonce=c%2Bd")


# --- groups ---------------------------------------------------------------------------------------------------


def test_groups_are_listed_with_what_a_message_to_them_costs(world):
    with world.database.session(world.town.organization_id) as session:
        session.add(
            ContactPoint(
                division_id=world.town.divisions["finance"].id,
                channel="line",
                provider_key=KEY,
                address="C" + "5" * 32,
                state="ok",
                display_name="กองคลังสู้ ๆ",
                member_count=8,
                verified_at=NOW,
                created_at=NOW,
            )
        )
        session.commit()
    head = world.visitor("finance_head")
    text = head.get("/account/line/groups").text
    assert "กองคลังสู้ ๆ" in text
    assert "ใช้โควตา LINE 8 ข้อความ" in text
    assert "กองช่าง" not in text
    assert "กองช่าง" in world.visitor("policy").get("/account/line/groups").text
    finance = world.town.divisions["finance"].id
    answer = head.send("/account/line/groups", f"/account/line/groups/{finance}/unlink")
    assert "จะไม่มีข้อความส่งเข้ากลุ่มนั้นอีก" in head.follow(answer.to).text


def test_a_group_code_is_for_ones_own_division(world):
    head, works = world.visitor("finance_head"), world.town.divisions["works"].id
    finance = world.town.divisions["finance"].id
    answer = head.send("/account/line/groups", f"/account/line/groups/{finance}/code", 200)
    assert "พิมพ์รหัสนี้ส่งในกลุ่ม" in answer.text
    head.post(f"/account/line/groups/{works}/code", 403, csrf_token=head.token("/account/line/groups"))
    officer = world.visitor("finance_officer")
    assert "กองคลัง" not in officer.get("/account/line/groups").text
    officer.post(f"/account/line/groups/{finance}/code", 403, csrf_token=officer.token("/account/line/groups"))
    theirs = world.town.neighbour.divisions
    for division in theirs.values():
        head.post(f"/account/line/groups/{division.id}/code", 404, csrf_token=head.token("/account/line/groups"))


# --- evidence that waits --------------------------------------------------------------------------------------


def test_evidence_out_of_a_chat_is_marked_and_decided_on_the_tasks_page(world):
    task = world.town.tasks["late"]
    with world.database.session(world.town.organization_id) as session:
        rows = [
            add_evidence(session, task, world.town.people["finance_head"], title, f"https://a.go.th/{title}")
            for title in ("ใช่", "ไม่ใช่เลย")
        ]
        for row in rows:
            row.confirmed_at = None
        session.commit()
        ids = [row.id for row in rows]
    page = f"/tasks/{task.id}"
    head = world.visitor("finance_head")
    assert head.get(page).text.count("รอยืนยัน") == 2
    head.send(page, f"{page}/evidence/{ids[0]}", decision="confirm")
    head.send(page, f"{page}/evidence/{ids[1]}", decision="drop")
    assert "รอยืนยัน" not in head.get(page).text
    with world.database.session(world.town.organization_id) as session:
        found = {row.id: row for row in session.scalars(select(Evidence).where(Evidence.id.in_(ids)))}
    assert found[ids[0]].confirmed_at
    assert found[ids[1]].withdrawn_at
    head.post(f"{page}/evidence/{ids[0]}", 404, decision="drop", csrf_token=head.token(page))
