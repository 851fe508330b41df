"""The words of the log: every state, every refusal a channel can give, and what may be done about it."""

import re
from pathlib import Path

import pytest

from tracker.rules.delivery import DeliveryStatus
from tracker.rules.delivery_words import (
    CHANNELS,
    MESSAGES,
    WAYS,
    Deed,
    Outcome,
    standing_of,
    trouble_words,
    try_words,
)
from tracker.rules.reminder_policy import DeliveryKind

SOURCES = Path(__file__).parents[2] / "tracker"
CODE = re.compile(r'ChannelError\(\s*"([a-z_]+)"|return _error\(answer, "([a-z_]+)"')
UNFORESEEN = trouble_words("no_such_code")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("status", DeliveryStatus)
def test_every_state_has_its_words(status: DeliveryStatus, channel: str) -> None:
    standing = standing_of(status.value, channel, DeliveryKind.DIGEST)
    assert standing.word
    assert standing.meaning
    assert bool(standing.advice) == (standing.outcome is Outcome.CARE), "who has to care is told what to do"
    assert not re.search(r"[a-z]{2,}", standing.word + standing.meaning + standing.advice)


def test_every_status_belongs_to_one_outcome() -> None:
    found = [status for outcome in Outcome for status in outcome.statuses]
    assert sorted(found) == sorted(status.value for status in DeliveryStatus)


def test_every_channel_and_kind_of_message_has_a_name() -> None:
    assert set(CHANNELS) == set(WAYS) == {"inbox", "line", "email", "group"}
    assert set(MESSAGES) == set(DeliveryKind)


def test_every_refusal_of_a_channel_has_words_of_its_own() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (SOURCES / "channels").glob("*.py")]
    codes = {code for text in texts for pair in CODE.findall(text) for code in pair if code}
    assert len(codes) > 12, "the search finds them"
    nameless = sorted(
        code for code in codes if trouble_words(code) == UNFORESEEN and not code.startswith("line_content")
    )
    assert nameless == [], "say in delivery_words what it means to a clerk"


@pytest.mark.parametrize(
    ("status", "channel", "kind", "deeds"),
    [
        ("uncertain", "email", "digest", (Deed.ARRIVED, Deed.NOT_ARRIVED)),
        ("uncertain", "line", "at_once", (Deed.ARRIVED, Deed.NOT_ARRIVED)),
        ("failed", "email", "digest", (Deed.RESEND,)),
        ("dead", "group", "digest", (Deed.RESEND,)),
        ("bounced", "email", "digest", (Deed.RESEND,)),
        ("accepted", "line", "digest", (Deed.RESEND,)),
        ("pending", "line", "digest", ()),
        ("cancelled", "line", "digest", ()),
        ("accepted", "inbox", "digest", ()),
        ("failed", "email", "sign_in_link", ()),
        ("dead", "email", "alarm", ()),
    ],
)
def test_what_may_be_done_about_a_message(status: str, channel: str, kind: str, deeds: tuple[Deed, ...]) -> None:
    assert standing_of(status, channel, kind).deeds == deeds


def test_what_is_wrong_is_told_only_while_it_matters() -> None:
    assert standing_of("failed", "email", "digest", "mail_unknown_address").trouble == "ไม่มีอีเมลนี้ที่ปลายทาง"
    assert standing_of("held_quota", "line", "digest", "line_monthly_limit").trouble.startswith("โควตา")
    assert standing_of("accepted", "email", "digest", "mail_try_later").trouble == ""


@pytest.mark.parametrize(
    ("outcome", "channel", "status", "said", "words"),
    [
        (None, "line", None, None, "กำลังส่งอยู่"),
        ("accepted", "email", 250, None, "รับข้อความไว้แล้ว"),
        ("lost", "line", 200, None, "อีกตัว"),
        ("lost_lease", "line", None, None, "หยุดกลางคัน"),
        ("retry", "email", 451, "451 Greylisted", "ลองใหม่ภายหลัง"),
        ("failed", "email", 550, "550 5.1.1", "ไม่มีอีเมล"),
        ("failed", "email", 554, "554 5.7.1 spam", "ไม่รับเนื้อหา"),
        ("retry", "email", 535, "535 5.7.8", "รหัสผ่าน"),
        ("retry", "email", None, "ConnectionRefusedError", "ติดต่อเครื่องส่งอีเมลไม่ได้"),
        ("uncertain", "email", None, "SMTPServerDisconnected", "สายหลุด"),
        ("held_quota", "line", 429, "429 You have reached your monthly limit.", "โควตา"),
        ("retry", "line", 429, "429 The API rate limit has been exceeded.", "ช้าลง"),
        ("retry", "line", 500, "500 Internal error", "ขัดข้อง"),
        ("failed", "line", 400, "400 Failed to send messages", "เพิ่มเพื่อน"),
        ("failed", "group", 400, "400 The request body has 1 error(s)", "รูปแบบ"),
        ("retry", "line", 401, "401 Authentication failed", "รหัสของบัญชี"),
        ("retry", "line", None, "ConnectTimeout", "ติดต่อ LINE ไม่ได้"),
        ("retry", "line", None, "ReadTimeout", "ไม่ตอบกลับ"),
        ("failed", "line", 418, "418 I'm a teapot", "ขัดข้อง"),
    ],
)
def test_a_try_is_told_in_words(
    outcome: str | None, channel: str, status: int | None, said: str | None, words: str
) -> None:
    assert words in try_words(outcome, channel, status, said)
