"""Questions as people type them: whom they are for, and until when an answer is wanted."""

from datetime import date
from uuid import UUID

import pytest

from tracker.rules.errors import RuleBroken
from tracker.rules.question import answer_by_words, find_answer_by, read_question, with_answer_by

TODAY = date(2026, 11, 18)  # a Wednesday
FINANCE, WORKS = UUID(int=1), UUID(int=2)
NAMES = {FINANCE: ("กองคลัง", "ส่วนการคลัง"), WORKS: ("กองช่าง",)}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ขอรายละเอียดภายในศุกร์", date(2026, 11, 20)),
        ("ขอรายละเอียดภายในวันศุกร์นี้", date(2026, 11, 20)),
        ("ภายในวันพฤหัสบดีหน้า ขอเอกสาร", date(2026, 11, 26)),
        ("ภายในวันพุธ", date(2026, 11, 18)),
        ("ภายในวันจันทร์", date(2026, 11, 23)),
        ("ภายใน ๓ วัน", date(2026, 11, 21)),
        ("ไม่เกิน 3 วันทำการ", date(2026, 11, 23)),
        ("ภายใน 2 สัปดาห์", date(2026, 12, 2)),
        ("ภายในวันที่ ๑๕ ธ.ค. ๖๙", date(2026, 12, 15)),
        ("ภายใน 15 ธันวาคม 2569", date(2026, 12, 15)),
        ("ภายใน 31/12/2569", date(2026, 12, 31)),
        ("ภายในวันที่ 10 มกราคม", date(2027, 1, 10)),
        ("ภายใน 15 ธ.ค. นี้", date(2026, 12, 15)),
        ("ภายในวันนี้", TODAY),
        ("ภายในพรุ่งนี้", date(2026, 11, 19)),
        ("ภายในสัปดาห์นี้", date(2026, 11, 20)),
        ("ภายในสัปดาห์หน้า", date(2026, 11, 27)),
        ("ภายในสิ้นเดือนนี้", date(2026, 11, 30)),
        ("ภายใน 31 ก.พ.", None),
        ("ขอรายละเอียดโครงการที่จะเสร็จวันศุกร์", None),  # the day is about something else
        ("งบประมาณไม่เกิน 300 บาท", None),
    ],
)
def test_until_when(text: str, day: date | None) -> None:
    assert find_answer_by(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "words", "division"),
    [
        ("@กองคลัง ขอรายละเอียด", "ขอรายละเอียด", FINANCE),
        ("@ กองช่างขอรูปถ่าย", "ขอรูปถ่าย", WORKS),
        ("@คลัง ขอรายละเอียด", "ขอรายละเอียด", FINANCE),
        ("@ส่วนการคลัง ด่วน", "ด่วน", FINANCE),
        ("ส่งถึง a@nongmek.go.th ได้", "ส่งถึง a@nongmek.go.th ได้", None),
    ],
)
def test_for_whom(text: str, words: str, division: UUID | None) -> None:
    found = read_question(text, TODAY, NAMES)
    assert (found.text, found.division_id, found.answer_by) == (words, division, None)


def test_a_name_nobody_has_and_a_day_gone_by_are_said() -> None:
    with pytest.raises(RuleBroken, match="ไม่พบกองชื่อ “กองคลัก”"):
        read_question("@กองคลัก ขอรายละเอียด", TODAY, NAMES)
    with pytest.raises(RuleBroken, match=r"วันที่ขอคำตอบ \(1 มกราคม 2569\) ผ่านไปแล้ว"):
        read_question("ขอเอกสารภายใน 1 ม.ค. 2569", TODAY, NAMES)


def test_the_day_is_echoed_in_words() -> None:
    day = date(2026, 11, 20)
    assert answer_by_words(day) == "ขอคำตอบภายในวันศุกร์ที่ 20 พฤศจิกายน 2569"
    assert with_answer_by("ขอเอกสาร", day) == "ขอเอกสาร (ขอคำตอบภายในวันศุกร์ที่ 20 พฤศจิกายน 2569)"
    assert with_answer_by("ขอเอกสาร", None) == "ขอเอกสาร"
