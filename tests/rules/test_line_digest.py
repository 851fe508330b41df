"""The cards of LINE: what stands on them, which buttons they have, and LINE's limits whatever people wrote."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.digest import Digest, Notice
from tracker.rules.line_digest import MOST_BUBBLES, alternative, fits, line_messages
from tracker.rules.line_text import (
    LARGEST_BUBBLE,
    LARGEST_CAROUSEL,
    LONGEST_ALT_TEXT,
    LONGEST_TEXT,
    cut,
    units,
    weight,
    whole_lines,
)
from tracker.rules.message_link import LINK_MARK, message_token, with_token
from tracker.rules.reminder_policy import ReminderKind

TODAY = date(2027, 3, 24)  # a Wednesday
REMINDER, TASK = UUID(int=2001), UUID(int=1001)
BASE_URL = "https://tidtam.nongmekkhao.example"
RED, GREEN = "#B3261E", "#0B5D3B"
_K = ReminderKind


def notice(kind: ReminderKind = _K.TASK, due_on: date = date(2027, 3, 31), **more: Any) -> Notice:
    facts = {"title": "จัดทำคู่มือการปฏิบัติงาน", "division": "กองคลัง", "path": f"/tasks/{TASK}"} | more
    return Notice(kind, due_on=due_on, **{"reminder_id": REMINDER, "task_id": TASK} | facts)


def digest(*notices: Notice, **more: Any) -> Digest:
    facts = {"person": "นางอรุณ ละเอียด", "organization": "องค์การบริหารส่วนตำบลหนองเมฆขาว", "base_url": BASE_URL} | more
    return Digest(today=TODAY, notices=notices, **facts)


def cards(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    (message,) = messages
    contents = message["contents"]
    return contents["contents"] if contents["type"] == "carousel" else [contents]


def parts_of(part: Any, name: str) -> list[Any]:
    """Every value under this name, anywhere."""
    if isinstance(part, list):
        return [found for one in part for found in parts_of(one, name)]
    if not isinstance(part, dict):
        return []
    return [part[name]] if name in part else [found for one in part.values() for found in parts_of(one, name)]


def labels(card: dict[str, Any]) -> list[str]:
    return parts_of(card["footer"], "label")


# --- what stands on a card --------------------------------------------------------------------------------------


def test_one_thing_is_one_card_with_its_day_large() -> None:
    (card,) = cards(line_messages(digest(notice())))
    said = parts_of(card, "text")
    assert said[:4] == ["ใกล้ครบกำหนด", "ครบกำหนดวันพุธที่", "31 มีนาคม 2570", "เหลืออีก 7 วัน"]
    assert {"จัดทำคู่มือการปฏิบัติงาน", "กองคลัง", "องค์การบริหารส่วนตำบลหนองเมฆขาว"} <= set(said)
    assert card["header"]["backgroundColor"] == GREEN


def test_the_late_stand_first_and_red() -> None:
    found = cards(line_messages(digest(notice(), notice(due_on=date(2027, 3, 1)), notice(due_on=TODAY))))
    assert [parts_of(card, "text")[0] for card in found] == ["เกินกำหนดแล้ว", "ครบกำหนดวันนี้", "ใกล้ครบกำหนด"]
    assert [card["header"]["backgroundColor"] == RED for card in found] == [True, False, False]
    assert [parts_of(card, "text")[1] for card in found] == ["1/3", "2/3", "3/3"]


BUTTONS = [
    (_K.TASK, ["เปิดงานนี้", "รับทราบ", "เริ่มแล้ว", "เสร็จแล้ว", "ติดปัญหา"]),
    (_K.ASSIGNMENT, ["เปิดงานนี้", "รับทราบ", "เริ่มแล้ว"]),
    (_K.RETURN, ["เปิดดูและแก้ไข", "รับทราบ", "เสร็จแล้ว"]),
    (_K.QUESTION, ["เปิดดูและตอบ", "รับทราบ"]),
    (_K.EVIDENCE, ["เปิดดูและแนบ", "รับทราบ"]),
    (_K.PROPOSAL, ["พิจารณาคำขอ"]),
    (_K.ANSWER, ["เปิดดูผล", "รับทราบ"]),
    (_K.TAKEN_BACK, ["เปิดงานนี้", "รับทราบ"]),
    (_K.ENTRY, ["เปิดหน้าส่งผล", "รับทราบ"]),
    (_K.ROUND, ["ดูผลรายกอง", "รับทราบ"]),
    (_K.APPROVAL, ["ตรวจและรับรองผล", "รับทราบ"]),
    (_K.ROUND_OPENED, ["ดูรอบรายงาน", "รับทราบ"]),
    (_K.ESCALATION, ["เปิดงานนี้", "รับทราบ"]),
    (_K.REPORT, ["เปิดรายงานรอบ", "รับทราบ"]),
    (_K.SIGNATURE, ["อ่านและลงความเห็น", "รับทราบ"]),
    (_K.REPORT_RETURNED, ["เปิดแก้ไขรายงาน", "รับทราบ"]),
    (_K.WEEKLY_SUMMARY, ["เปิดภาพรวม"]),
]


def test_every_kind_has_its_buttons() -> None:
    assert {kind for kind, _ in BUTTONS} == set(ReminderKind)


@pytest.mark.parametrize(("kind", "wanted"), BUTTONS)
def test_buttons_stand_only_where_they_make_sense(kind, wanted) -> None:
    (card,) = cards(line_messages(digest(notice(kind, detail="12 จาก 40 งาน"))))
    assert labels(card) == wanted


def test_what_a_button_says_is_about_this_reminder_or_this_task() -> None:
    (card,) = cards(line_messages(digest(notice())))
    assert parts_of(card, "data") == [
        f"v1:ack:{REMINDER.hex}",
        f"v1:start:{TASK.hex}",
        f"v1:done:{TASK.hex}",
        f"v1:stuck:{TASK.hex}",
    ]
    assert parts_of(card, "displayText")[0] == "รับทราบ: จัดทำคู่มือการปฏิบัติงาน"


def test_a_group_only_opens_pages() -> None:
    messages = line_messages(digest(notice(), division="กองคลัง"))
    assert labels(*cards(messages)) == ["เปิดงานนี้"]
    assert "quickReply" not in messages[0]


def test_words_made_for_trying_have_no_answers() -> None:
    (card,) = cards(line_messages(digest(notice(reminder_id=None, task_id=None))))
    assert labels(card) == ["เปิดงานนี้"]


def test_what_has_no_day_shows_none() -> None:
    (card,) = cards(line_messages(digest(notice(_K.ASSIGNMENT, is_dated=False))))
    assert "2570" not in str(parts_of(card["header"], "text"))


def test_a_vacant_post_and_what_somebody_wrote_are_told() -> None:
    asked = notice(_K.QUESTION, detail="จะเสร็จเมื่อใด", asked_by="นายธนา รอบคอบ", is_vacant=True)
    said = parts_of(*cards(line_messages(digest(asked))), "text")
    assert "คำถามของนายธนา รอบคอบ: จะเสร็จเมื่อใด" in said
    assert any("ไม่มีผู้ดำรงตำแหน่ง" in one for one in said)


# --- many -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 11, 12, 13, 40])
def test_many_are_counted_on_the_last_card(count) -> None:
    found = cards(line_messages(digest(*(notice(title=f"งานที่ {number}") for number in range(count)))))
    assert len(found) <= MOST_BUBBLES
    last = parts_of(found[-1], "text")[0]
    shown = len(found) - last.startswith("และอีก")
    assert last.startswith("และอีก") == (shown < count)
    if shown < count:
        assert last == f"และอีก {count - shown} เรื่อง"


def test_the_alternative_text_tells_all_that_is_urgent() -> None:
    many = digest(notice(), notice(due_on=date(2027, 3, 1), title="ประกาศนโยบาย"))
    assert alternative(many).splitlines() == [
        many.subject,
        "1. ประกาศนโยบาย (เกินกำหนดมาแล้ว 23 วัน)",
        "2. จัดทำคู่มือการปฏิบัติงาน (เหลืออีก 7 วัน)",
    ]


def test_a_summary_alone_says_its_figures() -> None:
    detail = "แล้วเสร็จ 12 จาก 40 งาน (30%) เกินกำหนด 3 งาน\nนำไปสู่การปฏิบัติ 18 จาก 20 มาตรการ (90%)"
    alone = digest(notice(_K.WEEKLY_SUMMARY, TODAY, title="ปีงบประมาณ พ.ศ. 2570", detail=detail))
    assert alternative(alone).endswith("นำไปสู่การปฏิบัติ 18 จาก 20 มาตรการ (90%)")


# --- limits -----------------------------------------------------------------------------------------------------

THAI = st.text(st.sampled_from('กขคงจฉนมรลวสหอำิีึืุู่้๊๋์ะาเแโใไฯๆ ๑๒๓🍎👨‍👩‍👧🇹🇭\n\t"\\<'), max_size=400)
NOTICES = st.builds(
    notice,
    kind=st.sampled_from(ReminderKind),
    due_on=st.dates(date(2026, 10, 1), date(2027, 12, 31)),
    title=THAI,
    division=THAI,
    detail=THAI,
    asked_by=st.text(max_size=80),
    is_vacant=st.booleans(),
    is_dated=st.booleans(),
)


@given(st.lists(NOTICES, min_size=1, max_size=20), st.booleans(), THAI)
def test_whatever_people_wrote_line_takes_it(notices, is_marked, organization) -> None:
    messages = line_messages(digest(*notices, is_marked=is_marked, organization=organization))
    keeps_the_limits(with_token(messages, message_token("key", UUID(int=1))))


def keeps_the_limits(messages: list[dict[str, Any]]) -> None:
    (message,) = messages
    if message["type"] == "text":
        assert 0 < units(message["text"]) <= LONGEST_TEXT
        return
    assert 0 < units(message["altText"]) <= LONGEST_ALT_TEXT
    assert weight(message["contents"]) <= LARGEST_CAROUSEL
    assert all(weight(card) <= LARGEST_BUBBLE for card in cards(messages))
    assert all(text.strip() for text in parts_of(message["contents"], "text"))
    assert all(len(label) <= 20 for label in parts_of(message, "label"))
    assert all(0 < len(data) <= 300 for data in parts_of(message, "data"))
    assert all(units(shown) <= 300 for shown in parts_of(message, "displayText"))
    assert all(len(uri) <= 1000 for uri in parts_of(message, "uri"))


def test_the_secret_of_a_link_still_fits_when_it_is_put_in() -> None:
    longest = digest(*(notice(title="ก" * 300, detail="ข" * 500) for _ in range(40)), is_marked=True)
    messages = line_messages(longest)
    assert LINK_MARK in str(messages)
    keeps_the_limits(with_token(messages, message_token("key", UUID(int=1))))


def test_an_address_line_does_not_take_makes_it_plain_text() -> None:
    (message,) = line_messages(digest(notice(), base_url="https://" + "long." * 250 + "example"))
    assert message["type"] == "text"
    assert message["text"].splitlines()[0] == "องค์การบริหารส่วนตำบลหนองเมฆขาว"
    assert "จัดทำคู่มือ" in message["text"]


def test_plain_text_keeps_its_address_however_much_there_is() -> None:
    crowd = digest(*(notice(title="ก" * 290) for _ in range(60)), base_url="ftp://tidtam")
    (message,) = line_messages(crowd)
    assert "เปิดดู: ftp://tidtam/" in message["text"]
    assert units(message["text"]) <= LONGEST_TEXT


def test_a_card_that_is_too_heavy_does_not_pass() -> None:
    heavy = {"type": "flex", "altText": "x", "contents": {"type": "bubble", "x": "ก" * 11_000}}
    assert not fits(heavy)
    assert fits(replace_text(heavy, "ก" * 10_000))


def replace_text(message: dict[str, Any], text: str) -> dict[str, Any]:
    return message | {"contents": message["contents"] | {"x": text}}


# --- cutting ----------------------------------------------------------------------------------------------------


def test_lengths_are_lines_own() -> None:
    assert [units(text) for text in ("ก่ำ", "🍎", "👨‍👩‍👧", "")] == [3, 2, 8, 0]


@given(THAI, st.integers(2, 60))
def test_a_cut_is_short_enough_and_parts_no_letter(text, most) -> None:
    short = cut(text, most)
    assert units(short) <= most
    if short != text:
        kept = short.removesuffix("…")
        assert text.startswith(kept)
        assert not kept or text[len(kept)] not in "ำิีึืุู่้๊๋์"
        assert not kept or kept[-1] not in "เแโใไ"
        short.encode("utf-16-le")  # no half of a pair


def test_whole_lines_never_end_in_the_middle_of_one() -> None:
    assert whole_lines(["หนึ่ง", "สอง", "สาม"], 9) == "หนึ่ง\nสอง"
    assert whole_lines(["หนึ่ง", "สอง"], 4) == "ห…"


def test_a_digest_is_not_changed_by_being_shown() -> None:
    one = digest(notice())
    assert line_messages(one) == line_messages(replace(one))
