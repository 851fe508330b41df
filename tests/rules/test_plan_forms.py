"""Measures as forms: a label beside its value, in a table, in pairs, on a sheet with titles, or as plain lines."""

import pytest

from tests.rules.plan_forms import LEFT, codes, draft, only, span, steps, titles

SCHOOL = (
    ("ชื่อกิจกรรม", "กล่องรับฟังเสียงนักเรียน"),
    ("สนองมาตรฐาน", "มาตรฐานที่ ๒"),
    ("วิธีดำเนินกิจกรรม", "๑. ติดตั้งกล่อง\n๒. เปิดกล่องทุกวันศุกร์"),
    ("ผู้รับผิดชอบกิจกรรม", "กองการศึกษา"),
    ("ระยะเวลาดำเนินกิจกรรม", "พ.ค. ๖๙"),
)


def test_labels_in_other_words() -> None:
    measure = only(draft(SCHOOL))
    assert (measure.title.value, measure.divisions.value) == ("กล่องรับฟังเสียงนักเรียน", ("กองการศึกษา",))
    assert steps(measure) == ["ติดตั้งกล่อง", "เปิดกล่องทุกวันศุกร์"]
    assert span(measure) == ("2026-05-01", "2026-05-31")
    assert dict(measure.other)["สนองมาตรฐาน"].value == "มาตรฐานที่ ๒"


@pytest.mark.parametrize(
    "label", ["มาตรการ/แนวทางแก้ไข", "โครงการ/กิจกรรมที่ดำเนินการ", "กิจกรรมที่จะดำเนินการ", "รายการกิจกรรม"]
)
@pytest.mark.parametrize("owner", ["ผู้รับผิดชอบ (สำนัก/กอง)", "ผู้ปฏิบัติ", "ใครรับผิดชอบ"])
def test_a_label_that_is_not_word_for_word_known(label: str, owner: str) -> None:
    form = ((label, "อบรมจริยธรรม"), ("วิธีการ", "เชิญวิทยากร"), (owner, "กองคลัง"), ("ระยะเวลา", "ม.ค. ๖๙"))
    assert only(draft(form)).divisions.value == ("กองคลัง",)


def test_cards_with_two_labels_in_a_row() -> None:
    def card(number: str, title: str, owner: str) -> list[tuple[str, ...]]:
        return [
            (f"มาตรการที่ {number}", title, LEFT, LEFT),
            ("ผู้รับผิดชอบ", owner, "ระยะเวลา", "ธ.ค. ๖๘ - ก.พ. ๖๙"),
            ("ขั้นตอน", "๑. ทบทวนระเบียบ\n๒. ทำแบบฟอร์ม", LEFT, LEFT),
        ]

    plan = draft([*card("๑", "ลดขั้นตอนการยืม", "สำนักปลัด"), *card("๒", "เปิดเผยผู้ชนะ", "กองคลัง")])
    assert titles(plan) == ["ลดขั้นตอนการยืม", "เปิดเผยผู้ชนะ"]
    assert [measure.divisions.value for measure in plan.measures] == [("สำนักปลัด",), ("กองคลัง",)]
    assert span(plan.measures[1]) == ("2025-12-01", "2026-02-28")
    assert codes(plan) == set()


def test_forms_below_each_other_on_a_sheet_with_titles() -> None:
    rows = [("แบบเสนอกิจกรรม", ""), ("", ""), *SCHOOL, ("แบบที่ ๒", ""), ("ชื่อกิจกรรม", "เปิดบ้าน"), *SCHOOL[1:]]
    assert titles(draft(rows)) == ["กล่องรับฟังเสียงนักเรียน", "เปิดบ้าน"]


def test_a_value_may_be_left_open_and_go_on_below() -> None:
    form = (*SCHOOL[:3], ("", "๓. สรุปผล"), ("ผู้รับผิดชอบกิจกรรม", ""), SCHOOL[4])
    measure = only(draft(form))
    assert len(steps(measure)) == 3
    assert measure.divisions.value == ()
    assert "owner_missing" in codes(draft(form))


@pytest.mark.parametrize(
    "rows",
    [
        [("มาตรการ", "ผู้รับผิดชอบ"), ("อบรมจริยธรรม", "กองคลัง"), ("ตรวจพัสดุ", "กองช่าง")],
        [("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"), ("อบรม", "เชิญวิทยากร", "กองคลัง", "ม.ค. ๖๙")],
    ],
)
def test_a_table_with_headings_is_no_form(rows: list[tuple[str, ...]]) -> None:
    assert titles(draft(rows)) == [row[0] for row in rows[1:]]


LINES = (
    "มาตรการที่ ๑ : ปรับปรุงเว็บไซต์ให้เป็นปัจจุบัน",
    "ขั้นตอน :",
    "๑. สำรวจหน้าเว็บ",
    "๒. แก้ไขข้อมูล",
    "ผู้รับผิดชอบ : สำนักปลัดเทศบาล",
    "ระยะเวลา : ต.ค. ๖๘ - ธ.ค. ๖๘",
    "มาตรการที่ ๒ : อบรมจริยธรรม",
    "ขั้นตอน : เชิญวิทยากร",
    "ผู้รับผิดชอบ : กองการเจ้าหน้าที่",
    "ระยะเวลา : ม.ค. ๖๙",
)


def test_measures_as_labelled_lines() -> None:
    plan = draft(*LINES)
    assert titles(plan) == ["ปรับปรุงเว็บไซต์ให้เป็นปัจจุบัน", "อบรมจริยธรรม"]
    assert steps(plan.measures[0]) == ["สำรวจหน้าเว็บ", "แก้ไขข้อมูล"]
    assert [measure.divisions.value for measure in plan.measures] == [("สำนักปลัดเทศบาล",), ("กองการเจ้าหน้าที่",)]
    assert span(plan.measures[0]) == ("2025-10-01", "2025-12-31")
    assert len({measure.key for measure in plan.measures}) == 2
    assert codes(plan) == set()


def test_prose_without_labels_is_refused_with_what_to_do() -> None:
    plan = draft("เทศบาลจะปรับปรุงเว็บไซต์ โดยสำนักปลัดเป็นผู้รับผิดชอบ ภายในเดือนธันวาคม", "และจะอบรมพนักงานต่อไป")
    assert plan.measures == ()
    assert codes(plan) == {"no_measure_table"}


def test_the_head_of_a_memo_is_no_measure() -> None:
    plan = draft("ส่วนราชการ : สำนักปลัด", "เรื่อง : ขออนุมัติแผน", "วันที่ : ๑๐ ตุลาคม ๒๕๖๘", "ผู้รับผิดชอบ : กองคลัง")
    assert plan.measures == ()


def test_lines_beside_a_table_do_not_disturb_it() -> None:
    table = [("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), ("ตรวจพัสดุ", "กองช่าง", "มี.ค. ๖๙")]
    assert titles(draft(*LINES[:6], "รายละเอียดตามตาราง", table)) == ["ปรับปรุงเว็บไซต์ให้เป็นปัจจุบัน", "ตรวจพัสดุ"]


def test_a_form_between_a_contents_list_and_a_remark_that_begin_further_left() -> None:
    plan = draft(
        [
            ("สารบัญ", LEFT, LEFT),
            ("", "ผลการวิเคราะห์", "๓"),
            ("", "มาตรการ", "๘"),
            ("", "มาตรการ/กิจกรรม", "เปิดเผยราคากลาง"),
            ("", "วิธีการ", "ประกาศทุกเดือน"),
            ("", "ผู้รับผิดชอบ", "กองคลัง"),
            ("", "ระยะเวลา", "ม.ค. ๖๙"),
            ("หมายเหตุ : อาจเปลี่ยนแปลงได้", LEFT, LEFT),
        ]
    )
    assert (titles(plan), only(plan).period_text.value) == (["เปิดเผยราคากลาง"], "ม.ค. ๖๙")
