"""Whatever somebody writes into a plan's cells, every letter of it stands somewhere in the draft."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.plan_forms import document
from tracker.rules.plan_json import draft_to_json
from tracker.rules.plan_table import read_plan

PIECES = (
    "จัดทำ", "คู่มือ", "พัสดุ", "ภาษี", "และ", "ดังนี้", "ระยะที่ 1", "(ระยะที่ 1)", "ขั้นตอนที่ 2", "ข้อ 3.", "พ.ศ. 2569",
    "(1)", "(2)", "1)", "2)", "๑.", "๒.", "๓.", "1.1", "-", "•", "ก.", "ข.", "ยืม - คืน", ":", " ", "\n",
)  # fmt: skip
CELLS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ".join)


def letters(text: str) -> Counter[str]:
    """What must not get lost: letters, whatever marks of lists were taken off around them."""
    return Counter(letter for letter in text if letter.isalpha())


def all_texts(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(map(all_texts, value.values()))
    if isinstance(value, list):
        return " ".join(map(all_texts, value))
    return value if isinstance(value, str) else ""


@settings(max_examples=300)
@given(title=CELLS, steps=CELLS)
def test_no_letter_is_lost(title: str, steps: str) -> None:
    heads = ("มาตรการ", "ขั้นตอนการดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา")
    rows = [heads, (title, steps, "กองคลัง", "ต.ค. 68 - ก.ย. 69"), ("มาตรการอื่น", "ทำ", "กองช่าง", "มี.ค. 69")]
    draft = draft_to_json(read_plan(document(rows), fiscal_year=2569))
    kept = letters(all_texts(draft["measures"]))
    for cell in (title, steps):
        # letters that are a list's own marks (ก. ข. ขั้นตอนที่) may go with it
        lost = letters(cell) - kept - letters("ขั้นตอนที่ก ข" * 4)
        assert not lost, (cell, lost, draft["measures"])


@pytest.mark.parametrize(
    ("cell", "title", "approach"),
    [
        ("จัดทำคู่มือ (1) ภาษี (2) พัสดุ", "จัดทำคู่มือ (1) ภาษี (2) พัสดุ", ""),
        ("ปรับปรุงสำนักงาน (ระยะที่ 1) ให้สะดวก", "ปรับปรุงสำนักงาน (ระยะที่ 1) ให้สะดวก", ""),
        ("จัดทำคู่มือดังนี้ (1) ภาษี (2) พัสดุ", "จัดทำคู่มือดังนี้", "- ภาษี\n- พัสดุ"),
        ("จัดทำคู่มือ\n1. ภาษี\n2. พัสดุ", "จัดทำคู่มือ", "- ภาษี\n- พัสดุ"),
    ],
)
def test_numbers_inside_a_title_stay_in_it_and_a_list_under_it_tells_how(cell: str, title: str, approach: str) -> None:
    heads = ("มาตรการ", "ขั้นตอนการดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา")
    rows = [heads, (cell, "รวบรวมข้อมูล (ระยะที่ 2) ให้ครบ", "กองคลัง", "ต.ค. 68 - ก.ย. 69")]
    (measure,) = read_plan(document(rows), fiscal_year=2569).measures
    assert (measure.title.value, measure.approach.value) == (title, approach)
    assert [step.text.value for step in measure.steps] == ["รวบรวมข้อมูล (ระยะที่ 2) ให้ครบ"]
