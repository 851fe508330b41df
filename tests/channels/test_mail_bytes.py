"""The bytes of a letter: any mail program reads back what went in, however long, odd or hostile."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.letters import ADDRESS, LONG_SUBJECT, letter
from tests.services.golden_messages import CASES, payload_of
from tracker.channels.mail_bytes import mail_bytes
from tracker.rules.bounce import Reason, read_returned
from tracker.rules.thai_calendar import BANGKOK

SENDER = "tidtam@nongmaidaeng.example"
CALENDAR = payload_of(CASES["one-task"], "email")["calendar"]
OFF = "https://tidtam.nongmaidaeng.example/mail/off/abc.def"
RETURNS = ("canary-key", "bounces.nongmaidaeng.example")


def written(message, returns=None, name="ระบบติดตาม"):
    return mail_bytes(message, SENDER, name, returns)


def read(message, returns=None, name="ระบบติดตาม"):
    return message_from_bytes(written(message, returns, name), policy=policy.default)


def part(mail, subtype):
    return mail.get_body((subtype,)).get_content().replace("\r\n", "\n")


def test_what_went_in_is_read_back():
    mail = read(letter(ADDRESS))
    assert str(mail["Subject"]) == LONG_SUBJECT.strip()
    assert mail["From"].addresses[0].display_name == "ระบบติดตาม"
    assert mail["To"].addresses[0].display_name == "นางสมหญิง ใจงาม"
    assert mail["To"].addresses[0].addr_spec == ADDRESS
    assert mail["Date"].datetime == letter().dated_at
    assert mail["Auto-Submitted"] == "auto-generated"
    assert part(mail, "plain") == letter().text
    assert part(mail, "html") == letter().html
    assert mail.get_content_type() == "multipart/alternative"
    assert not mail.defects


def test_it_is_plain_ascii_in_short_lines_and_the_same_on_every_try():
    message = replace(letter(ADDRESS), calendar=CALENDAR, unsubscribe=OFF, delivery_id=UUID(int=5))
    raw = written(message, RETURNS)
    assert raw == written(message, RETURNS)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not any(line.startswith(b".") for line in raw.split(b"\r\n"))
    longest = max(raw.split(b"\r\n"), key=len)
    assert len(longest) <= 78 or longest.startswith((b"List-Unsubscribe:", b" <mailto:")), longest


def test_the_calendar_goes_beside_the_words():
    mail = read(replace(letter(ADDRESS), calendar=CALENDAR))
    assert part(mail, "plain") == letter().text
    (calendar,) = mail.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "PUBLISH"
    assert calendar.get_filename() == "deadlines.ics"
    assert calendar.get_payload(decode=True).decode() == CALENDAR


def test_the_way_out_is_told_where_there_is_one():
    mail = read(replace(letter(ADDRESS), unsubscribe=OFF, delivery_id=UUID(int=5)), RETURNS)
    web, post = str(mail["List-Unsubscribe"]).split(", ")
    assert web == f"<{OFF}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail["List-Id"]) == "ระบบติดตาม การแจ้งเตือน <tidtam.nongmaidaeng.example>"
    returned = read_returned(b"", "canary-key", [post])
    assert (returned.reason, returned.delivery_id) == (Reason.UNSUBSCRIBE, UUID(int=5))
    without = read(letter(ADDRESS))
    assert [without[name] for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id")] == [None] * 3


@pytest.mark.parametrize("words", ["ติดตาม\r\nBcc: x@y.example", "ติดตาม\n\nbody", "Bcc\r\n : x"])
def test_no_text_can_add_a_header(words):
    message = letter(ADDRESS)
    message = replace(message, subject=words, recipient=replace(message.recipient, name=words))
    mail = read(message, name=words)
    assert mail["Bcc"] is None
    assert str(mail["Subject"]) == " ".join(words.split())
    assert part(mail, "plain") == letter().text


@pytest.mark.parametrize(
    ("written_name", "shown"),
    [
        ("Somying Jaingam", "Somying Jaingam"),
        ("Jaingam, Somying", "Jaingam, Somying"),
        ('สมหญิง "หญิง" ใจงาม', 'สมหญิง "หญิง" ใจงาม'),
        ('Somying "Ying"', 'Somying "Ying"'),
        ("นาง" + "สมหญิง" * 30, "นาง" + "สมหญิง" * 30),
    ],
)
def test_names_of_every_kind(written_name, shown):
    message = letter(ADDRESS)
    message = replace(message, recipient=replace(message.recipient, name=written_name))
    mail = read(message)
    assert mail["To"].addresses[0].addr_spec == ADDRESS
    assert decoded(str(message_from_bytes(written(message))["To"])) == (shown, ADDRESS)


def decoded(header):
    """Name and address as RFC 2047 has them: nothing stands between two encoded words."""
    name, address = parseaddr(header)
    return str(make_header(decode_header(name))), address


@given(subject=st.text(), name=st.text(), text=st.text(), html=st.text(min_size=1))
def test_any_text_round_trips(subject, name, text, html):
    message = letter(ADDRESS)
    message = replace(message, subject=subject, text=text, html=html, recipient=replace(message.recipient, name=name))
    raw = written(message)
    assert raw.isascii()
    mail = message_from_bytes(raw, policy=policy.default)
    assert " ".join(str(mail["Subject"] or "").split()) == " ".join(readable(subject).split())
    assert mail["To"].addresses[0].addr_spec == ADDRESS
    plain = mail.get_body(("plain",))
    assert lines(plain.get_payload(decode=True).decode() if plain else "") == lines(readable(text))


def readable(text):
    return text.encode("utf-8", "replace").decode()


def lines(text):
    return text.replace("\r\n", "\n")


def test_the_date_is_that_of_the_first_try():
    mail = read(replace(letter(ADDRESS), dated_at=datetime(2027, 3, 1, 8, 30, tzinfo=BANGKOK)))
    assert mail["Date"] == "Mon, 01 Mar 2027 08:30:00 +0700"
