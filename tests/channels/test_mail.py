"""Mail through a real SMTP server: what arrives, and what each failure means."""

import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from tests.channels.letters import ADDRESS, LONG_SUBJECT, letter
from tests.fakes import free_port, smtp_server
from tracker.channels.mail import MailChannel, MailServer, build_letter
from tracker.rules.message import ChannelError

SENDER = "tidtam@nongmaidaeng.example"
PASSWORD = "canary-smtp-password"
CERTIFICATE = Path(__file__).with_name("loopback.pem")


@pytest.fixture
def mailbox():
    with smtp_server() as box:
        yield box


def channel(box, **settings):
    plain = {"encryption": "none", "seconds": 5, "final_seconds": 5}
    return MailChannel(MailServer("127.0.0.1", box.port, SENDER, **{**plain, **settings}))


def error_of(mail, message=None):
    with pytest.raises(ChannelError) as caught:
        mail.send(message or letter(ADDRESS))
    return caught.value


def test_a_letter_arrives_whole(mailbox):
    accepted = channel(mailbox).send(letter(ADDRESS))
    assert accepted.status_code == 250
    (mail,) = mailbox.messages()
    assert mailbox.envelopes == [(SENDER, [ADDRESS])]
    assert str(mail["Subject"]) == LONG_SUBJECT.strip()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{letter().message_id}@nongmaidaeng.example>"
    assert mail["Date"].datetime == letter().dated_at
    assert mail["To"].addresses[0].display_name == "นางสมหญิง ใจงาม"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == letter().text
    assert "ผู้อำนวยการกองคลัง" in mail.get_body(("html",)).get_content()


def test_a_letter_is_plain_ascii_and_the_same_on_every_try(mailbox):
    for _ in range(2):
        channel(mailbox).send(letter(ADDRESS))
    assert mailbox.letters[0] == mailbox.letters[1]
    assert mailbox.letters[0].isascii()
    assert max(map(len, mailbox.letters[0].split(b"\r\n"))) <= 998


def test_a_name_with_a_line_break_cannot_add_a_header():
    with pytest.raises(ValueError, match="CR or LF"):
        build_letter(MailServer("h", 25, SENDER, sender_name="ติดตาม\r\nBcc: x@y.example"), letter(ADDRESS))


REFUSALS = [
    # phase, reply, code, permanent, maybe accepted, scope
    ("MAIL", "550 5.7.1 sender refused", "mail_sender_refused", False, False, "channel"),
    ("MAIL", "451 4.3.0 try later", "mail_try_later", False, False, "message"),
    ("RCPT", "550 5.1.1 no such user", "mail_unknown_address", True, False, "contact"),
    ("RCPT", "551 5.1.6 moved", "mail_unknown_address", True, False, "contact"),
    ("RCPT", "553 5.1.3 bad address", "mail_unknown_address", True, False, "contact"),
    ("RCPT", "450 4.2.0 greylisted", "mail_try_later", False, False, "message"),
    ("RCPT", "452 4.2.2 mailbox full", "mail_try_later", False, False, "message"),
    ("RCPT", "552 5.2.2 mailbox full", "mail_try_later", False, False, "message"),
    ("RCPT", "421 4.7.0 closing", "mail_server_closing", False, False, "channel"),
    ("RCPT", "cut", "mail_connection_lost", False, False, "channel"),
    ("DATA", "451 4.3.0 try later", "mail_try_later", False, False, "message"),
    ("DATA", "552 5.3.4 too big", "mail_content_refused", True, False, "message"),
    ("DATA", "554 5.7.1 spam", "mail_content_refused", True, False, "message"),
    ("DATA", "421 4.3.2 closing", "mail_server_closing", False, False, "channel"),
    ("DATA", "cut", "mail_uncertain", False, True, "message"),
    ("DATA", "keep and cut", "mail_uncertain", False, True, "message"),
]


@pytest.mark.parametrize(("phase", "reply", "code", "permanent", "maybe", "scope"), REFUSALS)
def test_what_each_refusal_means(mailbox, phase, reply, code, permanent, maybe, scope):
    mailbox.replies[phase] = reply
    error = error_of(channel(mailbox))
    assert (error.code, error.permanent, error.maybe_accepted, error.scope) == (code, permanent, maybe, scope)
    assert len(mailbox.letters) == (reply == "keep and cut")


def test_a_greylisting_server_is_given_five_minutes(mailbox):
    mailbox.replies["RCPT"] = "450 4.2.0 greylisted"
    assert error_of(channel(mailbox)).retry_after == 300


def test_what_is_to_be_noted_is_noted_before_the_final_dot(mailbox):
    noted = []
    channel(mailbox).send(letter(ADDRESS), lambda: noted.append(len(mailbox.letters)))
    assert noted == [0]
    assert len(mailbox.letters) == 1


def test_nothing_is_sent_where_the_note_cannot_be_made(mailbox):
    def refuse():
        raise LookupError("another worker has it now")

    with pytest.raises(LookupError):
        channel(mailbox).send(letter(ADDRESS), refuse)
    assert mailbox.letters == []


def test_nobody_listening_is_a_definite_no(mailbox):
    mailbox.port = free_port()
    error = error_of(channel(mailbox))
    assert (error.code, error.maybe_accepted, error.scope) == ("mail_unreachable", False, "channel")


def test_an_address_outside_ascii_is_the_contacts_fault(mailbox):
    error = error_of(channel(mailbox), letter("สมหญิง@อบต.ไทย"))
    assert (error.code, error.permanent, error.scope) == ("mail_bad_address", True, "contact")


def test_a_server_without_starttls_gets_nothing(mailbox):
    assert error_of(channel(mailbox, encryption="starttls")).code == "mail_unreachable"
    assert mailbox.letters == []


# --- TLS and signing in ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate():
    """TLS on 127.0.0.1, as (server context, client context that trusts it)."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(CERTIFICATE)
    return server, ssl.create_default_context(cafile=str(CERTIFICATE))


def sign_in(_server, _session, _envelope, _mechanism, given):
    from_us = given.login == b"tidtam" and given.password == PASSWORD.encode()
    return AuthResult(success=from_us)


def test_starttls_and_sign_in(certificate):
    server, client = certificate
    with smtp_server(tls_context=server, require_starttls=True, authenticator=sign_in, auth_required=True) as box:
        settings = {"encryption": "starttls", "tls": client, "user": "tidtam"}
        channel(box, password=PASSWORD, **settings).send(letter(ADDRESS))
        error = error_of(channel(box, password="wrong-canary", **settings))
    assert len(box.letters) == 1
    assert (error.code, error.scope, error.retry_after) == ("mail_login_refused", "channel", 300)
    assert "canary" not in str(error)


def test_a_certificate_nobody_vouches_for_is_refused(certificate):
    server, _ = certificate
    with smtp_server(tls_context=server, require_starttls=True) as box:
        assert error_of(channel(box, encryption="starttls")).code == "mail_unreachable"
    assert box.letters == []


def test_tls_from_the_first_byte(certificate):
    server, client = certificate
    with smtp_server(ssl_context=server) as box:
        channel(box, encryption="tls", tls=client).send(letter(ADDRESS))
    assert len(box.letters) == 1
