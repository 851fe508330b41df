"""Mail through a real SMTP server: what arrives, and what each failure means."""

import ssl
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.smtp import AuthResult

from tests.channels.letters import ADDRESS, letter
from tests.fakes import free_port, smtp_server
from tracker.channels.mail import MailChannel, MailServer
from tracker.rules.bounce import Reason, read_returned
from tracker.rules.message import ChannelError, keeps_open

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
    assert mail["Message-ID"] == f"<{letter().message_id}@nongmaidaeng.example>"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == letter().text


def test_the_return_address_is_the_mails_own(mailbox):
    mail = replace(letter(ADDRESS), delivery_id=UUID(int=77))
    channel(mailbox, bounce_domain="bounces.nongmaidaeng.example", signing_key="canary-key").send(mail)
    ((returns_to, recipients),) = mailbox.envelopes
    assert recipients == [ADDRESS]
    assert returns_to.endswith("@bounces.nongmaidaeng.example")
    assert len(returns_to.partition("@")[0]) <= 64
    returned = read_returned(b"Subject: x\n\n", "canary-key", [returns_to])
    assert (returned.reason, returned.delivery_id) == (Reason.BOUNCE, UUID(int=77))
    assert mailbox.messages()[0]["From"].addresses[0].addr_spec == SENDER


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
    ("DATA", "354 what else", "mail_uncertain", False, True, "message"),
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


@pytest.mark.parametrize(
    "address", ["ก@b.example", "a b@c.example", "a@b.example>\r\nRCPT TO:<x@y.example", "<a@b.example", "a"]
)
def test_an_address_that_is_none_reaches_no_server(mailbox, address):
    assert error_of(channel(mailbox), letter(address)).code == "mail_bad_address"
    assert mailbox.envelopes == []


# --- one connection for many letters ----------------------------------------------------------------------------


def letters(count):
    return [letter(ADDRESS, key=number) for number in range(1, count + 1)]


@pytest.fixture
def connections(mailbox):
    """The client ports that letters came from, in order; `closes_after` letters the server hangs up."""
    seen = []

    async def handle_MAIL(server, session, envelope, address, _options):  # noqa: N802
        seen.append(session.peer[1])
        if seen.count(session.peer[1]) > mailbox.replies.get("closes_after", 1000):
            server.transport.abort()
        envelope.mail_from = address
        return mailbox.replies.get("MAIL", "250 OK")

    mailbox.handle_MAIL = handle_MAIL
    return seen


def test_a_turns_letters_share_a_connection(mailbox, connections):
    mail = channel(mailbox)
    with keeps_open([mail, mail]):
        for one in letters(5):
            mail.send(one)
    assert (len(mailbox.letters), len(set(connections))) == (5, 1)


def test_outside_a_turn_each_letter_has_its_own(mailbox, connections):
    mail = channel(mailbox)
    for one in letters(3):
        mail.send(one)
    assert (len(mailbox.letters), len(set(connections))) == (3, 3)


def test_a_server_that_hangs_up_between_letters_is_called_again(mailbox, connections):
    """Every letter arrives once: what it closed upon had not been handed over."""
    mailbox.replies["closes_after"] = 2
    noted = []
    mail = channel(mailbox)
    with mail.kept_open():
        for one in letters(7):
            mail.send(one, lambda: noted.append(1))
    assert [str(one["Message-ID"]) for one in mailbox.messages()] == [
        f"<{one.message_id}@nongmaidaeng.example>" for one in letters(7)
    ]
    assert (len(noted), len(set(connections))) == (7, 4)


def test_a_server_that_says_421_between_letters_is_called_again(mailbox, connections):
    mail = channel(mailbox)
    with mail.kept_open():
        mail.send(letter(ADDRESS))
        mailbox.replies["MAIL"] = "421 4.7.0 enough for one connection"
        error = error_of(mail, letter(ADDRESS, key=2))  # it says so on the new one too
    assert (error.code, error.scope) == ("mail_server_closing", "channel")
    assert len(set(connections)) == 2
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize("reply", ["cut", "keep and cut"])
def test_a_kept_connection_never_blurs_whether_a_letter_was_taken(mailbox, connections, reply):
    """After the final dot nothing is offered again: uncertain stays uncertain, and the next letter goes out."""
    mail = channel(mailbox)
    with mail.kept_open():
        mail.send(letter(ADDRESS))
        mailbox.replies["DATA"] = reply
        error = error_of(mail, letter(ADDRESS, key=2))
        del mailbox.replies["DATA"]
        mail.send(letter(ADDRESS, key=3))
    assert (error.code, error.maybe_accepted) == ("mail_uncertain", True)
    assert len(mailbox.letters) == (3 if reply.startswith("keep") else 2)
    assert len(set(connections)) == 2


@pytest.mark.parametrize("phase", ["RCPT", "DATA"])
def test_a_refused_letter_leaves_the_connection_to_the_next(mailbox, connections, phase):
    mail = channel(mailbox)
    with mail.kept_open():
        mailbox.replies[phase] = "550 5.1.1 no such user" if phase == "RCPT" else "554 5.7.1 spam"
        error_of(mail)
        del mailbox.replies[phase]
        mail.send(letter(ADDRESS, key=2))
    assert (len(mailbox.letters), len(set(connections))) == (1, 1)


def test_a_letter_given_up_before_the_dot_leaves_nothing_behind(mailbox, connections):
    def refuse():
        raise LookupError("another worker has it now")

    mail = channel(mailbox)
    with mail.kept_open():
        with pytest.raises(LookupError):
            mail.send(letter(ADDRESS), refuse)
        mail.send(letter(ADDRESS, key=2))
    (arrived,) = mailbox.messages()
    assert arrived["Message-ID"].startswith(f"<{letter(key=2).message_id}")
    assert len(set(connections)) == 2


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
