"""Lists, boxes and remnants of HTML in a cell, and the codes printed before titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.owner_cell import read_owners
from tracker.rules.period import read_periods
from tracker.rules.plan_codes import (
    indicator_numbers,
    indicators_by_question,
    indicators_in_cell,
    o_item_of,
    split_code,
)
from tracker.rules.plan_headings import Role, known_role, role_of
from tracker.rules.plan_pairing import assign_steps
from tracker.rules.plan_text import Boxes, clean, read_boxes, split_items
from tracker.rules.thai_text import match_key

LISTS = {
    "๑. ก่อน ๒. หลัง": ["ก่อน", "หลัง"],
    "1) ก่อน 2) หลัง": ["ก่อน", "หลัง"],
    "(๑) ก่อน (๒) หลัง": ["ก่อน", "หลัง"],
    "- รวบรวม - เผยแพร่": ["รวบรวม", "เผยแพร่"],
    "-รวบรวม -เผยแพร่": ["รวบรวม", "เผยแพร่"],
    "• ก่อน\n• หลัง": ["ก่อน", "หลัง"],
    "1.ก่อน 3.หลัง": ["ก่อน", "หลัง"],  # numbering with a gap
    "๑. ใช้ระบบยืม - คืน ๒. เปิดกระดาน ถาม - ตอบ": ["ใช้ระบบยืม - คืน", "เปิดกระดาน ถาม - ตอบ"],
    "- แสดงชื่อ - นามสกุล ตำแหน่ง - แสดงแผนผัง": ["แสดงชื่อ - นามสกุล ตำแหน่ง", "แสดงแผนผัง"],
    "- ครอบคลุม 6 เดือน (1 ต.ค 65 - 31 มี.ค. 66) - เผยแพร่": ["ครอบคลุม 6 เดือน (1 ต.ค 65 - 31 มี.ค. 66)", "เผยแพร่"],
    "- แผนพัฒนา พ.ศ. ๒๕๖๖ - ๒๕๗๐ - แผนงบประมาณ": ["แผนพัฒนา พ.ศ. ๒๕๖๖ - ๒๕๗๐", "แผนงบประมาณ"],
    "๑. คู่มือ - ฉบับพิมพ์ - ฉบับเว็บ ๒. อบรม": ["คู่มือ\n- ฉบับพิมพ์\n- ฉบับเว็บ", "อบรม"],
    "- คู่มือ (1) งานใด (2) ของใคร - เว็บไซต์": ["คู่มือ (1) งานใด (2) ของใคร", "เว็บไซต์"],
    "1. ทำตามข้อ 2. ของระเบียบ 2. รายงาน": ["ทำตามข้อ 2. ของระเบียบ", "รายงาน"],
    "1. ตัวชี้วัดที่ 9.4 และ 10.1 2. ตาม พ.ร.บ. 2560": ["ตัวชี้วัดที่ 9.4 และ 10.1", "ตาม พ.ร.บ. 2560"],
    "จัดประชุม e-Service ร่วมกัน": [],
    "ประกาศเจตนารมณ์ - นโยบาย": [],
}


@pytest.mark.parametrize("cell", LISTS)
def test_a_list_falls_into_its_items(cell: str) -> None:
    assert [item.text for item in split_items(cell).items] == LISTS[cell]


def test_what_stands_before_a_list_is_no_item() -> None:
    found = split_items("เพื่อความโปร่งใส 1. เผยแพร่ 2. รายงาน")
    assert (found.lead, [item.number for item in found.items]) == ("เพื่อความโปร่งใส", [1, 2])


def test_a_list_may_go_on_from_another_cell() -> None:
    assert not split_items("แก่ประชาชน ๓. รายงาน").items
    found = split_items("แก่ประชาชน ๓. รายงาน", after=2)
    assert (found.lead, [item.text for item in found.items]) == ("แก่ประชาชน", ["รายงาน"])


def test_html_becomes_lines_and_comparisons_stay() -> None:
    assert clean('<ul style="a:b"> - ก <p>ข</p><br/>ค&nbsp;&amp; ง') == "- ก\nข\nค & ง"
    assert clean("คะแนน < 80 และ > 50") == "คะแนน < 80 และ > 50"


@pytest.mark.parametrize(
    ("cell", "boxes"),
    [
        ("☐ ยังไม่ดำเนินการ ☑ ดำเนินการ - ทำแล้ว", Boxes(("ดำเนินการ",), ("ยังไม่ดำเนินการ",), "- ทำแล้ว")),
        ("☒ แล้วเสร็จ\nเผยแพร่แล้ว", Boxes(("แล้วเสร็จ",), (), "เผยแพร่แล้ว")),
        (
            '<input type="checkbox" checked> ยังไม่ได้ดำเนินการ <input type="checkbox"> ดำเนินการ',
            Boxes(("ยังไม่ได้ดำเนินการ",), ("ดำเนินการ",), ""),
        ),
        ("ไม่มีช่อง", Boxes((), (), "ไม่มีช่อง")),
    ],
)
def test_boxes_tell_a_state(cell: str, boxes: Boxes) -> None:
    assert read_boxes(clean(cell)) == boxes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ตัวชี้วัดที่ ๓ การใช้อำนาจ", (3,)),
        ("ตัวชี้วัดย่อยที่ 10.2 มาตรการ", (10,)),
        ("ตัวชี้วัดที่ ๑, ๒ และ ๖", (1, 2, 6)),
        ("ตัวชี้วัด 7", (7,)),
        ("ตัวชี้วัดทั้ง ๑๐ ตัวชี้วัด", ()),
        ("ตัวชี้วัดที่ 25", ()),
    ],
)
def test_indicators_are_named_by_number(text: str, numbers: tuple[int, ...]) -> None:
    assert indicator_numbers(text) == numbers


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [("๓", (3,)), ("4. การใช้ทรัพย์สินของราชการ", (4,)), ("ประสิทธิภาพ การสื่อสาร", (7,)), ("", ()), ("12", ())],
)
def test_a_cell_of_indicators_needs_no_more_than_a_number_or_a_name(cell: str, numbers: tuple[int, ...]) -> None:
    assert indicators_in_cell(cell) == numbers


def test_a_survey_question_implies_its_indicator() -> None:
    assert indicators_by_question("ขั้นตอนการขออนุญาตเพื่อยืมทรัพย์สินของราชการ มีความสะดวกมากน้อยเพียงใด") == (4,)
    assert indicators_by_question("อาคารสถานที่สะอาดเพียงใด") == ()


@pytest.mark.parametrize(
    ("title", "code", "rest"),
    [
        ("๐๑๔ คู่มือการปฏิบัติงาน", "O14", "คู่มือการปฏิบัติงาน"),
        ("○ ๑๘ E-Service", "O18", "E-Service"),
        ("O3 อำนาจหน้าที่", "O3", "อำนาจหน้าที่"),
        ("i๑ เจ้าหน้าที่ปฏิบัติงาน", "I1", "เจ้าหน้าที่ปฏิบัติงาน"),
        ("1.๑๕ ผู้บังคับบัญชา", "I15", "ผู้บังคับบัญชา"),
        ("1๗ ท่านทราบข้อมูล", "I7", "ท่านทราบข้อมูล"),
        ("E ๕ หน่วยงานมีโครงการ", "E5", "หน่วยงานมีโครงการ"),
        ("1. การอบรม", "", "1. การอบรม"),
        ("E-Service", "", "E-Service"),
        ("โครงการ", "", "โครงการ"),
    ],
)
def test_a_code_before_a_title_is_told_apart(title: str, code: str, rest: str) -> None:
    assert split_code(title) == (code, rest)


def test_items_of_open_data_are_numbered_in_many_ways() -> None:
    cells = ("01", "010", "๐๔๓", "O 12", "7", "○ ๑๑")
    items = ["O1", "O10", "O43", "O12", "O7", "O11"]
    assert [o_item_of(cell, is_of_o_items=True) for cell in cells] == items
    assert [o_item_of(cell, is_of_o_items=False) for cell in cells] == [None, None, None, "O12", None, "O11"]


@pytest.mark.parametrize("cell", ["กองคลัง", "จัดทำประกาศเผยแพร่ขั้นตอนการให้บริการประชาชนบนเว็บไซต์", "ต.ค. ๖๘ – ก.ย. ๖๙"])
def test_what_stands_in_a_table_is_no_known_heading(cell: str) -> None:
    assert known_role(cell) is None


def test_headings_are_told_by_their_words() -> None:
    assert role_of("แนวทางการดำเนินโครงการ/กิจกรรมของเทศบาล") is Role.MEASURE
    assert role_of("ผู้ที่ได้รับมอบหมายให้รับผิดชอบ") is Role.OWNER
    assert role_of("กองคลัง") is None


def test_steps_go_to_the_title_their_words_are_about() -> None:
    titles = ["นำเทคโนโลยีมาใช้", "ส่งเสริมการฝึกอบรมบุคลากร"]
    steps = ["จัดฝึกอบรมบุคลากรปีละครั้ง", "ประเมินผล", "นำเทคโนโลยีสารสนเทศมาใช้ลดขั้นตอน"]
    assert assign_steps(steps, titles, [2, 2, 2]) == (1, 1, 0)


def test_as_many_steps_as_titles_pair_one_by_one() -> None:
    assert assign_steps(["ก", "ข"], ["ค", "ง"], [2, 2]) == (0, 1)


HOSTILE = {
    "spaces": "ภายใน" + " " * 50_000 + "x",
    "digits": "9" * 50_000,
    "letters": "ก" * 50_000,
    "slashes": "ทุก/" * 12_000,
    "brackets": "(" * 25_000 + "-" * 25_000,
    "tags": "<" * 50_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_cell_is_read_like_any_other(kind: str) -> None:
    """With a pattern that goes back and forth over the text, this test would not end."""
    cell = HOSTILE[kind]
    assert read_periods(cell, None).periods == ()
    read_owners(cell)
    split_items(clean(cell))
    assert known_role(cell) is None


@given(st.text(max_size=60))
def test_no_text_makes_it_fail_and_no_word_is_lost(text: str) -> None:
    cleaned = clean(text)
    found = split_items(cleaned)
    kept = match_key(found.lead + "".join(item.text for item in found.items)) if found.items else match_key(found.lead)
    letters = [c for c in match_key(cleaned) if c.isalpha()]
    assert [c for c in kept if c.isalpha()] == letters
    read_boxes(cleaned)


def test_a_list_is_found_once_for_all_who_ask_about_its_cell() -> None:
    text = "- จัดทำประกาศ - เผยแพร่ทางเว็บไซต์"
    assert split_items(text) is split_items(text)


def test_brackets_far_before_a_mark_say_nothing_about_it() -> None:
    text = f"(ก{' ข้อความ' * 100} - จัดทำประกาศ - เผยแพร่ทางเว็บไซต์"
    assert [item.text for item in split_items(text).items] == ["จัดทำประกาศ", "เผยแพร่ทางเว็บไซต์"]
