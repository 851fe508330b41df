"""Persons hidden in words for everybody, and everything else left as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.masking import HIDDEN_NAME, HIDDEN_NUMBER, Mask

MASK = Mask.of(["อรุณ ละเอียด", "อรุณ", "วิภา เที่ยงธรรม", "wipa@nong.example"])


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("จัดทำโดยนางสาวอรุณ ละเอียด ผอ.กองคลัง", f"จัดทำโดย{HIDDEN_NAME} ผอ.กองคลัง"),
        ("อรุณละเอียด", HIDDEN_NAME),
        ("อรุณ   ละเอียด และ วิภา เที่ยงธรรม", f"{HIDDEN_NAME} และ {HIDDEN_NAME}"),
        ("ติดต่อ WIPA@nong.example", f"ติดต่อ {HIDDEN_NAME}"),
        ("เลขประจำตัว 1-1017-00230-70-8 ครับ", f"เลขประจำตัว {HIDDEN_NUMBER} ครับ"),
        ("เลขที่ ๑๑๐๑๗๐๐๒๓๐๗๐๘", f"เลขที่ {HIDDEN_NUMBER}"),
    ],
)
def test_persons_are_hidden(text: str, hidden: str) -> None:
    assert MASK.hide(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "นายก อบต. ลงนามประกาศ",
        "โทร. 0 7555 1234 ต่อ 12",
        "เผยแพร่เมื่อ 11 ม.ค. 66 เลขที่ 1-1017-00230-70-9",
        "https://www.nongmekkhao.example/2570",
        "",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert MASK.hide(text) == text


@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=4))
def test_whatever_stands_around_a_name_the_name_is_gone(text: str, others: list[str]) -> None:
    mask = Mask.of(["อรุณ ละเอียด", *others])
    assert "อรุณ ละเอียด" not in mask.hide(f"{text}อรุณ ละเอียด{text}")
