"""What stands between and below the measures of one sheet: read as what it is, told, and never taken for a measure."""

import pytest

from tests.rules.plan_forms import draft, only, titles

HEADER = ("มาตรการ", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา")
MEASURE = ("จัดทำคู่มือพัสดุ", "๑. รวบรวมระเบียบ\n๒. เผยแพร่", "กองคลัง", "ม.ค. ๖๙ - มี.ค. ๖๙")
SECOND = ("ปรับปรุงเว็บไซต์", "สำรวจข้อมูลที่ขาด", "สำนักปลัด", "ก.พ. ๖๙")


@pytest.mark.parametrize(
    "below",
    [
        (
            ("วัน เดือน ปี", "เวลา", "หัวข้อวิชา", "วิทยากร"),
            ("๑๒ ม.ค. ๖๙", "๐๙.๐๐ น.", "จริยธรรมของข้าราชการ", "นายอำเภอ"),
        ),
        (
            ("ผู้เสนอ", "ผู้เห็นชอบ", "ผู้อนุมัติ", ""),
            ("(นางสาวอรทัย ใจงาม)", "(นายพิชิต ยืนยง)", "(นายประสิทธิ์ ทองดี)", ""),
            ("นักวิชาการ", "ปลัดเทศบาล", "นายกเทศมนตรี", ""),
        ),
        (("รุ่นที่", "สถานที่อบรม", "จำนวนคน", "อาหารว่าง"), ("๑", "หอประชุม", "๔๐", "ไม่มี")),
    ],
)
@pytest.mark.parametrize("caption", [(), (("ตารางแนบท้าย", "", "", ""),)])
def test_another_table_below_the_measures_is_told_and_left_out(
    below: tuple[tuple[str, ...], ...], caption: tuple[tuple[str, ...], ...]
) -> None:
    plan = draft([HEADER, MEASURE, *caption, *below])
    assert titles(plan) == ["จัดทำคู่มือพัสดุ"]


def test_a_person_is_asked_about_rows_that_only_may_be_something_else() -> None:
    plan = draft([HEADER, MEASURE, ("รุ่นที่", "สถานที่อบรม", "จำนวนคน", "อาหารว่าง"), ("๑", "หอประชุม", "๔๐", "ไม่มี")])
    assert ("table_skipped", "warning") in {(problem.code, problem.severity) for problem in plan.problems}


def test_who_signs_is_told_without_a_question() -> None:
    plan = draft([HEADER, MEASURE, ("ผู้จัดทำ", "ผู้เห็นชอบ", "", ""), ("(นางสาวอรทัย)", "(นายพิชิต)", "", "")])
    assert titles(plan) == ["จัดทำคู่มือพัสดุ"]
    assert [(problem.code, problem.severity) for problem in plan.problems] == [("table_skipped", "info")]


@pytest.mark.parametrize(
    "odd",
    [
        ("อบรมพนักงานใหม่", "จัดอบรม", "ปลัดเทศบาล", "ตามแผน"),  # words where an office and a time belong
        ("อบรมพนักงานใหม่", "จัดอบรม", "", ""),
        ("อบรมพนักงานใหม่", "๑. เชิญวิทยากร\n๒. จัดอบรม", "คณะทำงาน", "เมื่อพร้อม"),
    ],
)
def test_a_measure_with_odd_cells_above_plain_ones_is_kept(odd: tuple[str, ...]) -> None:
    assert titles(draft([HEADER, MEASURE, odd, SECOND])) == ["จัดทำคู่มือพัสดุ", "อบรมพนักงานใหม่", "ปรับปรุงเว็บไซต์"]


def test_odd_cells_to_the_end_of_a_list_are_kept() -> None:
    odd = ("อบรมพนักงานใหม่", "จัดอบรม", "คณะทำงาน", "เมื่อพร้อม")
    assert titles(draft([HEADER, MEASURE, odd]))[-1] == "อบรมพนักงานใหม่"


@pytest.mark.parametrize("name", ["๑. การปฏิบัติหน้าที่", "การปฏิบัติหน้าที่", "1 การปฏิบัติหน้าที่", "ตัวชี้วัด การปฏิบัติหน้าที่"])
def test_the_name_of_an_indicator_alone_among_the_titles_is_their_heading(name: str) -> None:
    measure = only(draft([HEADER, (name, "", "", ""), MEASURE]))
    assert (measure.title.value, measure.indicators.value) == ("จัดทำคู่มือพัสดุ", (1,))


def test_a_title_that_only_begins_like_an_indicator_is_a_measure() -> None:
    title = "การใช้ทรัพย์สินของทางราชการให้คุ้มค่าด้วยระบบยืมคืน"
    assert titles(draft([HEADER, (title, "", "", ""), MEASURE])) == [title, "จัดทำคู่มือพัสดุ"]


def test_two_columns_counted_below_their_heading() -> None:
    heading = ("มาตรการ", "ผู้รับผิดชอบ/ระยะเวลา")
    plan = draft([heading, ("(1)", "(2)"), ("จัดทำคู่มือพัสดุ", "กองคลัง\nม.ค. ๖๙")])
    assert (titles(plan), only(plan).divisions.value) == (["จัดทำคู่มือพัสดุ"], ("กองคลัง",))


@pytest.mark.parametrize(
    "cell",
    ["หลัก : กองคลัง สนับสนุน : กองช่าง ม.ค. ๖๙", "กองคลัง (หลัก) กองช่าง (สนับสนุน) ม.ค. ๖๙"],
)
def test_who_supports_beside_a_period_in_one_cell(cell: str) -> None:
    measure = only(draft([("มาตรการ", "ผู้รับผิดชอบ/ระยะเวลา"), ("จัดทำคู่มือพัสดุ", cell)]))
    assert (measure.divisions.value, measure.supporting.value) == (("กองคลัง",), ("กองช่าง",))
    assert measure.period_text.value == "ม.ค. ๖๙"


def test_a_period_repeated_under_the_owner_is_no_owner() -> None:
    measure = only(draft([HEADER, ("จัดทำคู่มือพัสดุ", "รวบรวม", "กองคลัง\nม.ค. ๖๙", "ม.ค. ๖๙")]))
    assert measure.divisions.value == ("กองคลัง",)
