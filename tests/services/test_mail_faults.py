"""An office mails through a real SMTP server that misbehaves: two copies at most, one Message-ID, all on record."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from tests.fakes import smtp_server
from tests.services.reminded_office import (
    BASE_URL,
    D30,
    DUE,
    HEAD_MAIL,
    build_office,
    make_outbox,
)
from tests.services.returned_mail import bounce_of
from tracker.channels.mail import MailChannel, MailServer
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.record_bounce import Outcome, record_bounce
from tracker.store.models import ContactPoint
from tracker.web import WebParts, create_web

DOMAIN = "bounces.nongmekkhao.example"
D1 = datetime(2027, 6, 29, 9, 0, tzinfo=BANGKOK)  # the day before the task is due


@pytest.fixture(scope="module")
def server():
    with smtp_server() as running:
        yield running


@pytest.fixture
def mailbox(server):
    server.replies.clear()
    server.letters.clear()
    server.envelopes.clear()
    return server


@pytest.fixture
def office(database, mailbox):
    """The head has mail only, so that nothing but mail is at stake."""
    office = build_office(database, has_line=False)
    connect(office, mailbox)
    return office


def connect(office, mailbox, **settings):
    given = {
        "encryption": "none",
        "final_seconds": 0.5,
        "bounce_domain": DOMAIN,
        "signing_key": office.outbox.secret_key,
    }
    mail = MailChannel(MailServer("127.0.0.1", mailbox.port, "tidtam@nongmekkhao.example", **{**given, **settings}))
    office.outbox = make_outbox(office.database, {**office.outbox.channels, "email": mail})


def to_head(mailbox):
    return mailbox.to(HEAD_MAIL)


def the_mail(office):
    (mail,) = office.deliveries(channel="email", person_id=office.ids["head"])
    return mail


def contact(office):
    with office.session() as session:
        return session.scalars(select(ContactPoint).filter_by(person_id=office.ids["head"], channel="email")).one()


# (phase, reply) → (status, contact, copies by then), then once the server is well: (status, copies)
FAULTS = {
    ("RCPT", "550 5.1.1 no such user"): ("failed", "bad", 0, "failed", 0),
    ("RCPT", "450 4.2.0 greylisted"): ("retry", "ok", 0, "accepted", 1),
    ("RCPT", "452 4.2.2 mailbox full"): ("retry", "ok", 0, "accepted", 1),
    ("MAIL", "421 4.7.0 closing"): ("retry", "ok", 0, "accepted", 1),
    ("DATA", "451 4.3.0 try later"): ("retry", "ok", 0, "accepted", 1),
    ("DATA", "552 5.3.4 too big"): ("failed", "ok", 0, "failed", 0),
    ("DATA", "554 5.7.1 spam"): ("failed", "ok", 0, "failed", 0),
    ("DATA", "cut"): ("uncertain", "ok", 0, "uncertain", 0),
    ("DATA", "keep and cut"): ("uncertain", "ok", 1, "uncertain", 1),
    ("DATA", "keep and hang"): ("uncertain", "ok", 1, "uncertain", 1),
}


@pytest.mark.parametrize("fault", FAULTS, ids=" ".join)
def test_what_becomes_of_a_mail(office, mailbox, fault):
    status, state, copies, status_later, copies_later = FAULTS[fault]
    phase, reply = fault
    mailbox.replies[phase] = reply
    office.tick(D30)
    assert (the_mail(office).status, contact(office).state, len(to_head(mailbox))) == (status, state, copies)
    mailbox.replies.clear()
    for minutes in (10, 40):
        office.tick(D30 + timedelta(minutes=minutes))
    assert (the_mail(office).status, len(to_head(mailbox))) == (status_later, copies_later)


@pytest.mark.parametrize("reply", ["keep and cut", "keep and hang"])
def test_an_uncertain_mail_before_a_cutoff_goes_once_more_and_never_again(office, mailbox, reply):
    """Rather twice than never where tomorrow is too late: the same Message-ID and bytes, and the row says so."""
    office.change_task(due_on=DUE)
    mailbox.replies["DATA"] = reply
    office.tick(D1)
    for minutes in (20, 80):
        office.tick(D1 + timedelta(minutes=minutes))
    copies = [raw for raw, (_, to) in zip(mailbox.letters, mailbox.envelopes, strict=True) if HEAD_MAIL in to]
    assert len(copies) == 2
    assert copies[0] == copies[1]
    assert the_mail(office).status == "uncertain"
    assert the_mail(office).is_maybe_accepted


def test_a_wrong_password_burns_no_try(office, mailbox):
    """The server knows no AUTH at all: nothing leaves, nothing is used up, and all leaves once it is mended."""
    connect(office, mailbox, user="tidtam", password="wrong")
    office.tick(D30)
    assert {(one.status, one.attempts) for one in office.deliveries(channel="email")} <= {("retry", 0), ("pending", 0)}
    connect(office, mailbox)
    office.tick(D30 + timedelta(minutes=10))
    assert the_mail(office).status == "accepted"


def test_a_letter_as_it_arrives(office, mailbox):
    """Everything a mail of ours carries, end to end: words, calendar, one-time link, way out, way back."""
    office.tick(D30)
    (raw,) = [raw for raw, (_, to) in zip(mailbox.letters, mailbox.envelopes, strict=True) if HEAD_MAIL in to]
    (returns_to,) = [sender for sender, to in mailbox.envelopes if HEAD_MAIL in to]
    mail = message_from_bytes(raw, policy=policy.default)
    assert raw.isascii()
    assert str(mail["Subject"]) == "เหลืออีก 30 วัน: เผยแพร่รายงานการใช้จ่ายงบประมาณ"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    links = set(re.findall(rf"{BASE_URL}/l/([\w-]+)\?to=", text))
    assert len(links) == 1
    assert set(re.findall(rf"{BASE_URL}/l/([\w-]+)\?to=", html)) == links
    assert "0ne-time-l1nk-mark" not in text + html
    (calendar,) = mail.iter_attachments()
    days = calendar.get_payload(decode=True).decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20270630" in days
    assert f"URL:{BASE_URL}/tasks/{office.ids['task']}" in days
    assert returns_to.startswith(f"b.{the_mail(office).id.hex}.")
    assert record_bounce(office.outbox, raw=bounce_of(returns_to, "5.1.1"), now=office.clock()) is Outcome.BOUNCED
    assert contact(office).state == "bad"


def test_one_click_in_the_mail_that_arrived(office, mailbox, tmp_path):
    """RFC 8058 from end to end: the address is taken out of the mail and posted to, without a cookie."""
    office.tick(D30)
    (mail,) = to_head(mailbox)
    address = re.match(r"<(.+?)>", str(mail["List-Unsubscribe"]))[1]
    parts = WebParts(
        office.database, office.outbox.secret_key, BASE_URL, tmp_path, office.clock, outbox=office.outbox
    )  # fmt: skip
    client = create_web(parts).test_client()
    path, host = urlsplit(address).path, {"base_url": BASE_URL}
    assert client.get(path, **host).status_code == 200
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}, **host).status_code == 409
    assert contact(office).is_on, "the only way to reach her"
    assert "ช่องทางเดียว" in client.post(path, **host).text


def test_a_turn_of_many_letters_takes_one_connection(office, mailbox):
    peers = []
    usual = mailbox.handle_MAIL

    async def handle_MAIL(server, session, envelope, address, options):  # noqa: N802
        peers.append(session.peer)
        return await usual(server, session, envelope, address, options)

    mailbox.handle_MAIL = handle_MAIL
    try:
        office.tick(D30)
        office.tick(D30 + timedelta(days=16))
    finally:
        del mailbox.handle_MAIL
    assert len(peers) >= 2
    assert len(set(peers)) <= 2
