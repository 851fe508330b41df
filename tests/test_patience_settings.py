"""How long a message is held and how it is tried again: settings reach the outbox, and unsafe ones are refused."""

from datetime import timedelta

import pytest

import config
from config import SettingError
from tracker.app import _mail_server, cli_parts
from tracker.rules.delivery import PATIENCE, Patience


def load(tmp_path, **environ):
    return config.load({"TRACKER_DATA_DIR": str(tmp_path), **environ})


def patience_of(settings):
    return cli_parts(settings).outbox().patience


def test_what_is_not_set_is_what_the_rules_say(tmp_path):
    assert patience_of(load(tmp_path)) == PATIENCE


def test_what_is_set_reaches_the_outbox(tmp_path):
    settings = load(
        tmp_path,
        TRACKER_LINE_LEASE_SECONDS="45",
        TRACKER_LINE_RETRY_FIRST_SECONDS="7",
        TRACKER_LINE_RETRY_LONGEST_SECONDS="70",
        TRACKER_LINE_RETRY_HOURS="3",
        TRACKER_MAIL_LEASE_SECONDS="600",
        TRACKER_MAIL_RETRY_HOURS="12",
        TRACKER_SMTP_FINAL_SECONDS="200",
    )
    line = Patience(timedelta(seconds=7), timedelta(seconds=70), timedelta(hours=3), timedelta(seconds=45))
    patience = patience_of(settings)
    assert patience["line"] == patience["group"] == line
    assert (patience["email"].lease, patience["email"].budget) == (timedelta(minutes=10), timedelta(hours=12))
    assert _mail_server(settings, "relay").final_seconds == 200


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TRACKER_LINE_LEASE_SECONDS", "38", "TRACKER_LINE_LEASE_SECONDS ต้องไม่น้อยกว่า 39 วินาที"),
        ("TRACKER_LINE_READ_SECONDS", "30", "TRACKER_LINE_LEASE_SECONDS ต้องไม่น้อยกว่า 99 วินาที"),
        ("TRACKER_SMTP_FINAL_SECONDS", "101", "TRACKER_MAIL_LEASE_SECONDS ต้องไม่น้อยกว่า 303 วินาที"),
        ("TRACKER_LINE_RETRY_HOURS", "24", "TRACKER_LINE_RETRY_HOURS ต้องเป็นตัวเลข 1–23"),
        ("TRACKER_MAIL_RETRY_FIRST_SECONDS", "0", "TRACKER_MAIL_RETRY_FIRST_SECONDS ต้องเป็นตัวเลข"),
        ("TRACKER_MAIL_RETRY_LONGEST_SECONDS", "59", "ต้องไม่น้อยกว่า TRACKER_MAIL_RETRY_FIRST_SECONDS"),
        ("TRACKER_LINE_CONNECT_SECONDS", "สาม", "TRACKER_LINE_CONNECT_SECONDS ต้องเป็นตัวเลข"),
    ],
)
def test_what_could_lose_or_double_a_message_is_refused(tmp_path, name, value, told):
    with pytest.raises(SettingError, match=told):
        load(tmp_path, **{name: value})
