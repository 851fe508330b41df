"""Invitations: a link for a week that sets a password, sent again, cancelled; a forgotten password."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.fakes import MemoryChannel
from tests.web.conftest import Visitor, World
from tracker.rules.message import ChannelError
from tracker.store.models import Person, SignInLink

PASSWORD = "ทุ่งนาเขียวหลังฝน"


@pytest.fixture
def mail() -> MemoryChannel:
    return MemoryChannel()


@pytest.fixture
def office(make_world: Callable[..., World], mail: MemoryChannel) -> World:
    """A town whose policy officer never set a password, with a mail server that takes everything."""
    world = make_world()
    parts = world.app.extensions["tracker"]
    world.app.extensions["tracker"] = replace(parts, outbox=replace(parts.outbox, channels={"email": mail}))
    with world.database.session(world.town.organization_id) as session:
        person = session.get_one(Person, (world.town.organization_id, world.town.people["policy"].id))
        person.password_hash = None
        session.commit()
    return world


@pytest.fixture
def admin(office: World) -> Visitor:
    return office.visitor("administrator")


def invite(office: World, admin: Visitor, who: str = "policy") -> str:
    """The path of the link that is shown."""
    person = office.town.people[who].id
    page = admin.send(f"/people/{person}", f"/invitations/{person}", 200).page
    (link,) = [code.text for code in page.all("code") if "/l/" in code.text]
    return "/l/" + link.partition("/l/")[2]


def test_a_newcomer_sets_a_password_and_finds_back(office: World, admin: Visitor, mail: MemoryChannel) -> None:
    link = invite(office, admin)
    assert mail.sent[0].recipient.address == "policy@nongmekkhao.example"
    assert link in mail.sent[0].text
    assert "รอตอบรับ" in admin.get("/invitations").text
    newcomer = office.visitor()
    assert newcomer.send(link, link).to == "/welcome"
    assert "เดาง่าย" in newcomer.send("/welcome", "/welcome", 400, new_password="12345678").text
    newcomer.send("/welcome", "/welcome", new_password=PASSWORD)
    other = office.visitor()
    other.send("/sign-in", "/sign-in", email="policy@nongmekkhao.example", password=PASSWORD)
    other.get("/plans/upload")  # a full session
    assert newcomer.get("/welcome", 302).to == "/"
    assert "เข้าใช้แล้ว 1 คน" in admin.get("/invitations").text


def test_the_link_is_for_a_week_and_for_one_use(office: World, admin: Visitor) -> None:
    link = invite(office, admin)
    office.visitor().send(link, link)
    office.visitor().send(link, link, 410)
    second = invite(office, admin)
    office.later(days=7, minutes=1)
    office.visitor().send(second, second, 410)
    assert "หมดอายุ" in office.visitor("administrator").get("/invitations").text


def test_a_new_invitation_kills_the_one_before(office: World, admin: Visitor) -> None:
    first, second = invite(office, admin), invite(office, admin)
    office.visitor().send(first, first, 410)
    office.visitor().send(second, second)


def test_a_cancelled_invitation_opens_nothing(office: World, admin: Visitor) -> None:
    link = invite(office, admin)
    admin.send("/invitations", f"/invitations/{office.town.people['policy'].id}/cancel")
    office.visitor().send(link, link, 410)
    token = admin.token("/account")
    admin.post(f"/invitations/{office.town.people['policy'].id}/cancel", 404, csrf_token=token)


def test_without_mail_the_link_is_handed_on(office: World, admin: Visitor, mail: MemoryChannel) -> None:
    mail.troubles.append(ChannelError("mail_unreachable", "ConnectionRefusedError", scope="channel"))
    person = office.town.people["policy"].id
    answer = admin.send(f"/people/{person}", f"/invitations/{person}", 200)
    assert "ไม่รับสาย" in answer.text
    assert "/l/" in answer.page.html


def test_a_forgotten_password_goes_and_other_devices_with_it(office: World, admin: Visitor) -> None:
    there = office.visitor("finance_head")
    there.get("/tasks")
    link = invite(office, admin, "finance_head")
    assert there.get("/tasks", 302).to.startswith("/sign-in")
    back = office.visitor()
    back.send(link, link)
    back.send("/welcome", "/welcome", new_password=PASSWORD)


def test_nobody_is_invited_without_an_address_or_after_leaving(office: World, admin: Visitor) -> None:
    with office.database.session(office.town.organization_id) as session:
        person = session.get_one(Person, (office.town.organization_id, office.town.people["mayor"].id))
        person.email = person.email_key = None
        gone = session.get_one(Person, (office.town.organization_id, office.town.people["clerk"].id))
        gone.left_on = office.clock[0].date()
        session.commit()
    token = admin.token("/account")
    for who, says in (("mayor", "ยังไม่มีอีเมล"), ("clerk", "พ้นจากหน่วยงานแล้ว")):
        answer = admin.post(f"/invitations/{office.town.people[who].id}", 400, csrf_token=token)
        assert says in answer.text


def test_the_database_holds_no_link(office: World, admin: Visitor) -> None:
    token = invite(office, admin).removeprefix("/l/")
    with office.database.session(office.town.organization_id) as session:
        links = session.scalars(select(SignInLink).where(SignInLink.purpose == "invitation")).all()
    assert all(token not in (one.token_hash, one.target) for one in links)


def test_a_link_out_of_a_message_sets_no_password(office: World) -> None:
    limited = office.visitor("policy", is_limited=True)
    assert "ขอคำเชิญใหม่" in limited.get("/welcome").text
    limited.post("/welcome", 403, csrf_token=limited.token("/account"), new_password=PASSWORD)
