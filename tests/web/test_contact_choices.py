"""How a person is reached: switched on and off on the page, by a mail's one click, never the last way."""

import pytest
from sqlalchemy import select

from tests.cast import NOW
from tests.factories import add_contact
from tests.web.conftest import BASE_URL, SECRET
from tracker.rules.unsubscribe import unsubscribe_address
from tracker.services.seal_secret import seal
from tracker.store.models import ContactPoint, History, LineChannel

HEAD = "finance_head"
PAGE = "/account/channels"
ACCOUNT = "account-of-our-town"


@pytest.fixture
def person(world):
    """The head of finance, with mail and LINE; the office has an account of its own."""
    found = world.town.people[HEAD]
    with world.database.session(world.town.organization_id) as session:
        add_contact(session, found, "line", "U" + "0123456789abcdef" * 2, display_name="อรุณ", provider_key=ACCOUNT)
        sealed = {"access_token": seal(SECRET, "token"), "channel_secret": seal(SECRET, "secret")}
        session.add(LineChannel(key=ACCOUNT, name="อบต.หนองเมฆขาว", created_at=NOW, **sealed))
        session.commit()
    return found


def change(world, channel, **values):
    with world.database.session(world.town.organization_id) as session:
        for name, value in values.items():
            setattr(contact_in(session, world, channel), name, value)
        session.commit()


def contact_in(session, world, channel):
    statement = select(ContactPoint).filter_by(person_id=world.town.people[HEAD].id, channel=channel)
    return session.scalars(statement).one()


def contact(world, channel):
    with world.database.session(world.town.organization_id) as session:
        return contact_in(session, world, channel)


def off_path(world, *, person=None, secret=SECRET, email=None):
    person = person or world.town.people[HEAD]
    organization_id = world.town.organization_id
    address = unsubscribe_address(secret, BASE_URL, organization_id, person.id, email or person.email)
    return address.removeprefix(BASE_URL)


# --- the page -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("person")
def test_either_way_can_be_switched_off_and_on_again(world):
    visitor = world.visitor(HEAD)
    visitor.send(PAGE, f"{PAGE}/email")
    assert not contact(world, "email").is_on
    page = visitor.get(PAGE)
    assert "ปิดการแจ้งเตือนทางอีเมลแล้ว" in page.text
    assert "ปิดไม่ได้ เพราะเป็นช่องทางเดียวที่ติดต่อท่านได้" in page.text
    visitor.send(PAGE, f"{PAGE}/email")
    assert contact(world, "email").is_on


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(("other", "values"), [("line", {"is_on": False}), ("line", {"state": "blocked"})])
def test_the_last_way_stays_on_and_the_page_says_why(world, other, values):
    change(world, other, **values)
    visitor = world.visitor(HEAD)
    visitor.post(f"{PAGE}/email", csrf_token=visitor.token(PAGE), is_on="0")
    assert contact(world, "email").is_on
    assert "ยังปิดการแจ้งเตือนทางอีเมลไม่ได้ เพราะเป็นช่องทางเดียว" in visitor.get(PAGE).text


@pytest.mark.usefixtures("person")
def test_line_that_the_office_has_not_set_up_is_no_other_way(world):
    with world.database.session(world.town.organization_id) as session:
        session.scalars(select(LineChannel)).one().closed_at = NOW
        session.commit()
    visitor = world.visitor(HEAD)
    assert "หน่วยงานยังไม่ได้ตั้งค่าบัญชี LINE" in visitor.get(PAGE).text
    visitor.post(f"{PAGE}/email", csrf_token=visitor.token(PAGE), is_on="0")
    assert contact(world, "email").is_on


@pytest.mark.usefixtures("person")
def test_one_after_the_other_they_cannot_both_be_switched_off(world):
    visitor = world.visitor(HEAD)
    token = visitor.token(PAGE)
    visitor.post(f"{PAGE}/email", csrf_token=token, is_on="0")
    visitor.post(f"{PAGE}/line", csrf_token=token, is_on="0")
    assert [contact(world, channel).is_on for channel in ("email", "line")] == [False, True]


STATES = [
    ("email", {"state": "bad", "note": "5.1.1 smtp; 550 user unknown"}, "ไม่มีกล่องจดหมายตามที่อยู่นี้ ระบบจึงหยุดส่ง"),
    ("email", {"state": "bad", "note": "mail_unknown_address"}, "แจ้งว่าไม่มีที่อยู่นี้"),
    ("line", {"state": "blocked"}, "โปรดเลิกปิดกั้นใน LINE"),
    ("line", {"state": "unlinked"}, "ท่านเลิกผูกบัญชี LINE แล้ว"),
    ("line", {"state": "unconfirmed"}, "LINE ยังไม่ยืนยันบัญชีนี้"),
]


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(("channel", "values", "words"), STATES)
def test_what_is_wrong_is_said_with_what_to_do(world, channel, values, words):
    change(world, channel, **values)
    assert words in world.visitor(HEAD).get(PAGE).text


@pytest.mark.usefixtures("person")
def test_an_address_that_failed_can_be_tried_again(world):
    change(world, "email", state="bad", note="5.1.1 no")
    visitor = world.visitor(HEAD)
    visitor.send(PAGE, f"{PAGE}/email/again")
    assert (contact(world, "email").state, contact(world, "email").note) == ("unconfirmed", None)
    assert "ลองส่งทางอีเมลอีกครั้ง" in visitor.get(PAGE).text


@pytest.mark.usefixtures("person")
def test_a_person_without_line_is_shown_the_way_to_it(world):
    page = world.visitor("mayor").get(PAGE)
    assert "ท่านยังไม่ได้ผูกบัญชี LINE กับระบบ" in page.text
    assert "ปิดไม่ได้ เพราะเป็นช่องทางเดียว" in page.text
    assert "/account/line" in page.page.links
    assert "/account/channels" in world.visitor("mayor").get("/account").page.links


def test_a_channel_nobody_knows_is_not_found(world):
    visitor = world.visitor(HEAD)
    visitor.post(f"{PAGE}/fax", 404, csrf_token=visitor.token(PAGE), is_on="0")


# --- the address in every mail ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("person")
def test_looking_at_the_address_changes_nothing(world):
    """Programs open every link of a mail before its reader does."""
    page = world.visitor().get(off_path(world))
    assert page.page.form(off_path(world)).method == "post"
    assert contact(world, "email").is_on


@pytest.mark.usefixtures("person")
def test_one_click_without_cookies_switches_mail_off(world):
    """As RFC 8058 has it: a POST by the mail program itself, no cookie, no form opened before."""
    for _ in range(2):
        answer = world.app.test_client().post(off_path(world), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "ปิดการแจ้งเตือนทางอีเมลแล้ว" in answer.text
    assert not contact(world, "email").is_on
    with world.database.session(world.town.organization_id) as session:
        statement = select(History).filter_by(organization_id=world.town.organization_id, action="contact_changed")
        (entry,) = session.scalars(statement)
    assert entry.change["is_on"] == [True, False]
    assert "อยู่แล้ว" in world.visitor().get(off_path(world)).text


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("values", [{"is_on": False}, {"state": "blocked"}, {"state": "unlinked"}])
def test_the_last_way_is_kept_and_the_page_says_so(world, values):
    change(world, "line", **values)
    assert "ช่องทางเดียวที่ติดต่อท่านได้" in world.visitor().get(off_path(world)).text
    answer = world.visitor().post(off_path(world), 409)
    assert "ยังปิดอีเมลไม่ได้" in answer.text
    assert contact(world, "email").is_on


@pytest.mark.usefixtures("person")
def test_a_forged_address_switches_nothing_off(world):
    other = world.town.people["works_head"]
    good = off_path(world)
    signature = good.rpartition(".")[2]
    for path in (
        off_path(world, secret="another key"),
        off_path(world, email="old@nongmekkhao.example"),
        off_path(world, person=other).rpartition(".")[0] + f".{signature}",
        good[:-1],
        "/mail/off/x.y",
        "/mail/off/" + "A" * 3000,
    ):
        world.visitor().get(path, 404)
        world.visitor().post(path, 404)
    assert contact(world, "email").is_on


# --- where mail servers hand in what came back --------------------------------------------------------------------


def test_the_address_for_bounces_never_asks_a_relay_to_try_for_ever(world):
    client = world.app.test_client()
    for body in (b"", b"\xff\xfe\x00", b"To: b.x@y\r\n\r\n", b"A" * 3_000_000):
        answer = client.post("/mail/bounce", data=body, content_type="message/rfc822")
        assert (answer.status_code, answer.text) == (403, "forged\n")
