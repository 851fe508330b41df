"""The administrator's page of the mail server: setting it, a test that says what failed, ending it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.fakes import MemoryChannel, smtp_server
from tests.web.conftest import Visitor, World
from tracker.channels.mail import MailChannel, MailServer
from tracker.rules.mail_account import MailCredentials
from tracker.store.models import ChannelState, Delivery, MailAccount

PAGE = "/settings/mail"
TYPED = {"host": "smtp.nongmek.example", "port": "587", "encryption": "none", "sender": "saraban@nongmek.example"}


def real(given: MailCredentials) -> MailChannel:
    return MailChannel(MailServer(given.host, given.port, given.sender, given.encryption, given.user, given.password))


@pytest.fixture
def office(make_world: Callable[..., World]) -> World:
    """A town whose installation has no mail."""
    world = make_world()
    parts = world.app.extensions["tracker"]
    world.app.extensions["tracker"] = replace(parts, outbox=replace(parts.outbox, channels={}, open_mail=real))
    return world


@pytest.fixture
def admin(office: World) -> Visitor:
    return office.visitor("administrator")


def test_without_a_server_the_page_says_what_is_missing(admin: Visitor) -> None:
    text = admin.get(PAGE).text
    assert "ยังไม่ได้ตั้งเครื่องส่งอีเมล" in text
    assert "ส่งอีเมลทดสอบถึงฉัน" not in text


def test_a_server_is_kept_tried_and_ended(office: World, admin: Visitor) -> None:
    with smtp_server() as box:
        admin.send(PAGE, PAGE, **TYPED | {"host": "127.0.0.1", "port": str(box.port)})
        assert "ยังไม่ได้ทดสอบ" in admin.get(PAGE).text
        admin.send(PAGE, PAGE + "/test")
        (letter,) = box.to("administrator@nongmekkhao.example")
    assert "ทดสอบ" in letter["Subject"]
    assert "ส่งอีเมลทดสอบสำเร็จ" in admin.get(PAGE).text
    admin.send(PAGE, PAGE + "/end")
    assert "ยังไม่ได้ตั้งเครื่องส่งอีเมล" in admin.get(PAGE).text
    with office.database.session(office.town.organization_id) as session:
        assert session.scalars(select(MailAccount)).one().closed_at


def test_each_failure_is_said_with_its_remedy_and_silences_nothing(office: World, admin: Visitor) -> None:
    with smtp_server() as box:
        box.replies["MAIL"] = "550 5.7.1 not allowed"
        admin.send(PAGE, PAGE, **TYPED | {"host": "127.0.0.1", "port": str(box.port)})
        answer = admin.send(PAGE, PAGE + "/test", 200)
    assert "ไม่ยอมให้ส่งในชื่ออีเมลผู้ส่งนี้" in answer.text
    answer = admin.send(PAGE, PAGE + "/test", 200)  # the server is gone by now
    assert "ไม่รับสาย" in answer.text
    assert "ไม่รับสาย" in admin.get(PAGE).text
    with office.database.session(office.town.organization_id) as session:
        assert session.scalars(select(ChannelState)).all() == []  # a test lets no reminder rest
        assert session.scalars(select(Delivery)).all() == []


def test_the_password_is_never_shown_again(admin: Visitor) -> None:
    admin.send(PAGE, PAGE, **TYPED, user="saraban", password="ลับมาก-9")
    assert "ลับมาก-9" not in admin.get(PAGE).response.text
    admin.send(PAGE, PAGE, port="465", encryption="tls")  # the password stays
    assert "รหัสผ่าน" in admin.send(PAGE, PAGE, 400, host="evil.example").text


@pytest.mark.parametrize(("field", "value"), [("host", "a/b"), ("port", "0"), ("sender", "x"), ("encryption", "zip")])
def test_a_mistake_stands_at_its_field_and_the_rest_is_kept(admin: Visitor, field: str, value: str) -> None:
    answer = admin.send(PAGE, PAGE, 400, **TYPED | {field: value})
    assert answer.page is not None
    assert any(link == f"#{field}" for link in answer.page.links)
    typed = answer.page.form(PAGE).fields
    assert all(typed[name] == [text] for name, text in TYPED.items() if name not in (field, "encryption"))


def test_a_lost_key_is_said(office: World, admin: Visitor) -> None:
    admin.send(PAGE, PAGE, **TYPED, user="saraban", password="ลับมาก-9")
    parts = office.app.extensions["tracker"]
    office.app.extensions["tracker"] = replace(parts, outbox=replace(parts.outbox, secret_key="another"))
    assert "เปิดรหัสผ่านที่เก็บไว้ไม่ได้" in admin.get(PAGE).text
    assert "เปิดรหัสผ่านที่เก็บไว้ไม่ได้" in admin.send(PAGE, PAGE + "/test", 200).text


def test_mail_of_the_installation_can_be_tried_too(make_world: Callable[..., World]) -> None:
    world = make_world()
    mail = world.app.extensions["tracker"].outbox.channels["email"]
    assert isinstance(mail, MemoryChannel)
    admin = world.visitor("administrator")
    assert "ตั้งไว้ในเครื่องแม่ข่าย" in admin.get(PAGE).text
    admin.send(PAGE, PAGE + "/test")
    assert len(mail.sent) == 1
