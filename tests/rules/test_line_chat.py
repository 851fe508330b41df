"""What a tap or a text in the chat means, and what an earlier one makes of it."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.chat_answer import Answer, Choice, answer_messages
from tracker.rules.line_address import add_friend_address, chat_address
from tracker.rules.line_chat import (
    Act,
    Said,
    Wish,
    awaited_obstacle,
    postback_of,
    read_postback,
    read_text,
    task_of_photo,
    waiting_photos,
)
from tracker.rules.line_event import is_worth_keeping, read_call, without_words
from tracker.rules.line_signature import is_signed, signature_of
from tracker.rules.link_code import code_hash, format_code, read_code

TASK, OTHER = UUID(int=7), UUID(int=8)
AT = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


def tapped(act: Act, minutes: float, thing: UUID | None = TASK) -> Said:
    return Said(AT - timedelta(minutes=minutes), postback=postback_of(act, thing))


def typed(minutes: float) -> Said:
    return Said(AT - timedelta(minutes=minutes), message_kind="text", message_id="t")


def photo(minutes: float, number: str = "p") -> Said:
    return Said(AT - timedelta(minutes=minutes), message_kind="image", message_id=number)


@pytest.mark.parametrize("act", [Act.ACKNOWLEDGE, Act.START, Act.DONE, Act.STUCK, Act.PHOTO, Act.KEEP, Act.DROP])
def test_a_button_says_what_it_is_about(act):
    data = postback_of(act, TASK)
    assert len(data) <= 300
    assert read_postback(data) == Wish(act, TASK)


@pytest.mark.parametrize("act", [Act.MINE, Act.LINK, Act.UNLINK, Act.UNLINK_SURE, Act.CANCEL, Act.HELP])
def test_a_button_about_nothing(act):
    assert read_postback(postback_of(act)) == Wish(act)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "v1",
        "v2:mine",
        "v1:start",
        "v1:start:",
        "v1:start:7",
        "v1:start:zz" + "0" * 30,
        f"v1:mine:{TASK.hex}",
        "v1:code",
        "v1:words",
        f"v1:code:{TASK.hex}",
        "DROP TABLE",
    ],
)
def test_a_button_we_do_not_know_calls_for_help(odd):
    assert read_postback(odd) == Wish(Act.HELP)


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("งานของฉัน", Act.MINE),
        (" งาน ของ ฉัน ", Act.MINE),
        ("Help", Act.HELP),
        ("ยกเลิกการผูก", Act.UNLINK),
        ("ยกเลิก", Act.CANCEL),
        ("ผูกบัญชี", Act.LINK),
        ("รอข้อมูลจากธนาคาร", Act.WORDS),
        ("งานของฉัน" * 1000, Act.WORDS),
        ("", Act.WORDS),
        ("0812345678", Act.WORDS),
    ],
)
def test_what_a_text_means(said, act):
    assert read_text(said).act is act


@pytest.mark.parametrize(
    "said", ["48219037", "4821 9037", "4821-9037", "รหัส 4821 9037", "๔๘๒๑ ๙๐๓๗", " 4821\u200b9037\n"]
)
def test_a_code_is_read_however_it_is_typed(said):
    assert read_text(said) == Wish(Act.CODE, words="48219037")


@pytest.mark.parametrize("said", ["4821903", "482190371", "4821 903x", "วันที่ 48219037", "²³²³²³²³", "4" * 100])
def test_what_is_no_code(said):
    assert read_code(said) is None


def test_a_code_is_printed_in_two_groups_and_kept_only_with_the_key():
    assert format_code(42) == "0000 0042"
    assert code_hash("key", TASK, "00000042") != code_hash("key2", TASK, "00000042")
    assert code_hash("key", TASK, "00000042") != code_hash("key", OTHER, "00000042")


# --- what was asked before ------------------------------------------------------------------------------------

SENTENCES = [
    ([tapped(Act.STUCK, 1)], TASK),
    ([tapped(Act.STUCK, 10)], TASK),
    ([tapped(Act.STUCK, 10.1)], None),
    ([photo(1), tapped(Act.STUCK, 2)], TASK),
    ([typed(1), tapped(Act.STUCK, 2)], None),
    ([tapped(Act.MINE, 1, None), tapped(Act.STUCK, 2)], None),
    ([tapped(Act.STUCK, 1, OTHER), tapped(Act.STUCK, 2)], OTHER),
    ([tapped(Act.DONE, 1)], None),
    ([], None),
]


@pytest.mark.parametrize(("earlier", "task"), SENTENCES)
def test_which_tasks_obstacle_a_text_tells(earlier, task):
    assert awaited_obstacle(earlier, AT) == task


CHOSEN = [
    ([tapped(Act.START, 1)], TASK),
    ([tapped(Act.DONE, 29)], TASK),
    ([tapped(Act.DONE, 31)], None),
    ([photo(1), typed(2), tapped(Act.PHOTO, 3, OTHER), tapped(Act.DONE, 4)], OTHER),
    ([tapped(Act.ACKNOWLEDGE, 1), tapped(Act.DONE, 4)], TASK),
    ([tapped(Act.MINE, 1, None), tapped(Act.DONE, 4)], None),
    ([tapped(Act.CANCEL, 1, None), tapped(Act.DONE, 4)], None),
    ([typed(1)], None),
]


@pytest.mark.parametrize(("earlier", "task"), CHOSEN)
def test_of_which_task_a_picture_is(earlier, task):
    assert task_of_photo(earlier, AT) == task


def test_pictures_wait_for_a_task_until_a_button_is_tapped():
    assert waiting_photos([photo(1, "b"), typed(2), photo(3, "a")], AT) == [photo(3, "a"), photo(1, "b")]
    assert waiting_photos([photo(1, "b"), tapped(Act.DONE, 2), photo(3, "a")], AT) == []  # it had its task
    assert waiting_photos([photo(1, "b"), tapped(Act.MINE, 2, None), photo(3, "a")], AT) == [photo(1, "b")]
    assert waiting_photos([photo(31, "old")], AT) == []


# --- what is sent ---------------------------------------------------------------------------------------------


def test_an_answer_is_what_line_takes():
    choices = tuple(Choice(f"งานที่ยาวกว่าที่ LINE รับได้มาก {number}", Act.PHOTO, TASK) for number in range(15))
    (message,) = answer_messages(Answer("ก" * 6000, choices))
    items = message["quickReply"]["items"]
    assert len(message["text"]) == 5000
    assert len(items) == 13
    assert all(len(one["action"]["label"]) <= 20 for one in items)
    cards = tuple({"type": "text", "text": str(number)} for number in range(7))
    assert [one["text"] for one in answer_messages(Answer("จบ", cards=cards))] == ["0", "1", "2", "3", "จบ"]
    assert answer_messages(Answer()) == []
    (message,) = answer_messages(Answer("เปิด", (Choice("เว็บ", address="https://a.go.th"),)))
    assert message["quickReply"]["items"][0]["action"] == {"type": "uri", "label": "เว็บ", "uri": "https://a.go.th"}


def test_addresses_that_open_line():
    assert add_friend_address("@247abcde") == add_friend_address("247abcde") == "https://line.me/R/ti/p/%40247abcde"
    assert chat_address("@x", "4821 9037") == "https://line.me/R/oaMessage/%40x/?4821%209037"


# --- what comes in --------------------------------------------------------------------------------------------


def test_a_signature_as_openssl_makes_it():
    body = b'{"destination":"U1","events":[]}'
    made = "wyy8qJ6xRU1BdeSmSErBbuPT8JKi2N68D5DmXeMw8No="
    assert signature_of(body, "s3cret") == made
    assert is_signed(body, made, "s3cret")
    assert not is_signed(body, made.lower(), "s3cret")
    assert not is_signed(body, None, "s3cret")
    assert not is_signed(body, signature_of(body, ""), "")


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
names = ["type", "source", "timestamp", "webhookEventId", "message", "postback", "link", "deliveryContext", "mode"]


@given(st.lists(st.fixed_dictionaries({"type": st.just("message")} | dict.fromkeys(names[1:], odd)), max_size=3))
def test_whatever_an_event_holds_it_is_read_or_left_out(events):
    call = read_call(json.dumps({"destination": "U1", "events": events}).encode())
    for event in call.events:
        said = (event.user_id, event.group_id, event.text, event.postback, event.nonce, event.message_id)
        assert all(one is None or isinstance(one, str) for one in said)
        assert is_worth_keeping(event) in (True, False)


def test_of_a_worked_event_no_word_is_kept():
    body = {
        "type": "message",
        "replyToken": "secret",
        "source": {"userId": "U1"},
        "message": {"id": "1", "type": "file", "fileName": "คำสั่ง.pdf", "text": "ความลับ", "quoteToken": "q"},
    }
    kept = {"id": "1", "type": "file", "fileName": "คำสั่ง.pdf"}
    assert without_words(body) == {"type": "message", "source": {"userId": "U1"}, "message": kept}
