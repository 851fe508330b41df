"""Thai text is mended, compared and sorted as a Thai reader would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.thai_text import (
    clean_control_characters,
    match_key,
    normalise,
    sort_key,
    to_arabic_digits,
    to_thai_digits,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ดําเนินการ", "ดำเนินการ"),
        ("นํ้า", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("เเผน", "แผน"),
        ("ที่่", "ที่"),
        ("ท่ี", "ที่"),
        ("งบ\u200bประมาณ", "งบประมาณ"),
        ("\uf70fาติ", "ญาติ"),
        ("ท\uf702\uf70a", "ที่"),
    ],
)
def test_every_way_of_typing_becomes_one(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert match_key(normalise(text)) == match_key(text)


def test_a_dictionary_order() -> None:
    words = ["ขา", "แก", "เก่า", "กา", "กก", "เก้า", "ไก่"]
    assert sorted(words, key=sort_key) == ["กก", "กา", "เก่า", "เก้า", "แก", "ไก่", "ขา"]


def test_numbers_sort_by_value() -> None:
    assert sort_key("ตัวชี้วัดที่ ๒") < sort_key("ตัวชี้วัดที่ ๑๐")


def test_keys_ignore_spaces_and_script_of_digits() -> None:
    assert match_key("สำนักปลัด เทศบาล ๑") == match_key("สํานักปลัดเทศบาล1")


def test_digits_go_both_ways() -> None:
    assert to_thai_digits("31/3/2569") == "๓๑/๓/๒๕๖๙"
    assert to_arabic_digits("๓๑/๓/๒๕๖๙") == "31/3/2569"


def test_controls_go_but_lines_stay() -> None:
    assert clean_control_characters("ก\x00ข\n\u202eค") == "กข\nค"
