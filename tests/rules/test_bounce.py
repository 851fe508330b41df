"""Mail that came back: who it was for is believed only by its signature, what it means by its status."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.returned_mail import bounce_of
from tracker.rules.bounce import (
    BELIEVED_FOR,
    Meaning,
    Reason,
    Report,
    is_believable,
    read_returned,
    signed_address,
)

KEY = "canary-key"
DELIVERY = UUID("0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b")
DOMAIN = "bounces.nongmekkhao.example"
ADDRESS = signed_address(KEY, Reason.BOUNCE, DELIVERY, DOMAIN)
LOCAL = ADDRESS.partition("@")[0]
NOW = datetime(2027, 3, 24, 2, 0, tzinfo=UTC)


def test_the_address_fits_into_a_mail():
    local, _, domain = ADDRESS.partition("@")
    assert len(local) <= 64
    assert local == local.lower()
    assert domain == DOMAIN


def test_the_report_is_read():
    returned = read_returned(bounce_of(ADDRESS, "5.1.1"), KEY)
    assert (returned.reason, returned.delivery_id) == (Reason.BOUNCE, DELIVERY)
    assert returned.report == Report("5.1.1", "failed", "smtp; 550 5.1.1 user unknown")


@pytest.mark.parametrize("where", ["To", "Delivered-To", "X-Original-To", "inside", "envelope"])
def test_the_address_is_found_wherever_a_relay_leaves_it(where):
    raw = bounce_of(ADDRESS if where == "inside" else "postmaster@x.example", "5.1.1", header="To")
    if where == "inside":
        raw = bounce_of("postmaster@x.example", "5.1.1", inside=ADDRESS)
    elif where == "envelope":
        assert read_returned(raw, KEY) is None
        assert read_returned(raw, KEY, [ADDRESS]).delivery_id == DELIVERY
        return
    else:
        raw = bounce_of(ADDRESS, "5.1.1", header=where)
    assert read_returned(raw, KEY).delivery_id == DELIVERY


def _nested(levels):
    return "".join(f"Content-Type: multipart/mixed; boundary=a{one}\n\n--a{one}\n" for one in range(levels)).encode()


BOMBS = {"deep": _nested(2000), "deep letters": b"Content-Type: message/rfc822\n\n" * 2000}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_letter_that_is_a_bomb_is_taken_apart_by_nobody(bomb):
    """Anybody may send one, and whoever had a mail of ours may send one with our signature."""
    assert read_returned(bomb, KEY) is None
    assert read_returned(f"To: {ADDRESS}\n".encode() + bomb, KEY) is None
    assert read_returned(bomb, KEY, [ADDRESS]) is None


def test_a_relay_may_write_it_in_capitals():
    assert read_returned(bounce_of(ADDRESS.upper(), "5.1.1"), KEY).delivery_id == DELIVERY


FORGED = [
    signed_address("another key", Reason.BOUNCE, DELIVERY, DOMAIN),
    ADDRESS.replace(DELIVERY.hex, UUID(int=7).hex),  # somebody else's message under a signature that is ours
    ADDRESS.replace("b.", "u.", 1),
    ADDRESS.replace("@", "0@"),
    f"{LOCAL[:-1]}@{DOMAIN}",  # cut short
    "tidtam@nongmekkhao.example",
    "",
]


@pytest.mark.parametrize("address", FORGED)
def test_a_forged_address_is_nobodys(address):
    assert read_returned(bounce_of(address, "5.1.1"), KEY) is None


@pytest.mark.parametrize(
    ("status", "action", "meaning"),
    [
        ("5.1.1", "failed", Meaning.BAD_ADDRESS),
        ("5.1.10", "failed", Meaning.BAD_ADDRESS),
        ("5.2.1", "failed", Meaning.BAD_ADDRESS),
        ("5.0.0", "failed", Meaning.BAD_ADDRESS),
        ("5.4.1", "failed", Meaning.BAD_ADDRESS),
        ("5.4.4", "failed", Meaning.NOTED),
        ("4.2.2", "failed", Meaning.NOTED),
        ("4.4.7", "delayed", Meaning.NOTED),
        ("5.1.1", "delayed", Meaning.NOTED),
        ("5.2.2", "failed", Meaning.NOT_DELIVERED),
        ("5.3.4", "failed", Meaning.NOT_DELIVERED),
        ("5.7.1", "failed", Meaning.NOT_DELIVERED),
        ("5.7.26", "failed", Meaning.NOT_DELIVERED),
        ("2.0.0", "delivered", Meaning.DELIVERED),
        ("2.0.0", "relayed", Meaning.NOTED),
    ],
)
def test_what_a_status_means(status, action, meaning):
    assert read_returned(bounce_of(ADDRESS, status, action=action), KEY).report.meaning is meaning


def test_an_automatic_answer_is_no_report():
    raw = f"From: a@b.example\r\nTo: {ADDRESS}\r\nSubject: out of office\r\n\r\nback on Monday\r\n".encode()
    returned = read_returned(raw, KEY)
    assert (returned.delivery_id, returned.report) == (DELIVERY, None)


@given(st.binary(max_size=600))
def test_no_bytes_break_the_reading(raw):
    assert read_returned(raw, KEY) is None
    mixed = f"To: {ADDRESS}\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n".encode() + raw
    returned = read_returned(mixed, KEY)
    assert returned is None or returned.delivery_id == DELIVERY


@given(st.integers(min_value=0, max_value=1500), st.binary(min_size=1, max_size=20))
def test_no_torn_report_breaks_the_reading(at, torn):
    raw = bounce_of(ADDRESS, "5.1.1")
    read_returned(raw[:at] + torn + raw[at + len(torn) :], KEY, [ADDRESS])


def test_a_report_is_believed_for_some_days():
    assert is_believable(NOW, NOW)
    assert is_believable(NOW - BELIEVED_FOR, NOW)
    assert not is_believable(NOW - BELIEVED_FOR - timedelta(seconds=1), NOW)
    assert not is_believable(NOW + timedelta(hours=1), NOW)
    assert not is_believable(None, NOW)
