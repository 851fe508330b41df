"""How people are addressed: with the title in their name, else as คุณ."""

import pytest

from tracker.rules.person_name import with_title


@pytest.mark.parametrize(
    "name",
    ["นายธนา รอบคอบ", "นางอรุณ ละเอียด", "นางสาวสมหญิง ใจงาม", "น.ส. สมหญิง ใจงาม", "ดร.วิภา เที่ยงธรรม",
     "ว่าที่ ร.ต. ประเสริฐ แข็งขัน", "พ.ต.อ. สมหมาย ใจกว้าง", "จ่าเอก สมาน ดี", "ผศ. ดร. วิภา เที่ยงธรรม"],
)  # fmt: skip
def test_a_title_is_left_alone(name):
    assert with_title(name) == name


@pytest.mark.parametrize("name", ["สมหมาย ใจกว้าง", "อรุณ ละเอียด", "ประสิทธิ์ ทองแสงดี", "กมลวรรณ ศรีสุขสันต์"])
def test_without_one_it_is_khun(name):
    assert with_title(name) == f"คุณ{name}"
