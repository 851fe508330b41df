"""What stands between and below the measures of one sheet: read as what it is, told, and never taken for a measure."""

from dataclasses import replace

import pytest

from tests.rules.plan_forms import ABOVE, document, draft, only, span, titles
from tracker.rules.plan_table import read_plan

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


@pytest.mark.parametrize(
    "cell", ["กองคลัง\nทุกไตรมาส", "กองคลัง ทุกไตรมาส", "กองคลัง\nพ.ศ. ๒๕๖๙", "กองคลัง\nตลอดปีงบประมาณ (รายงานทุกไตรมาส)"]
)
@pytest.mark.parametrize("beside", [(), ("ตลอดปีงบประมาณ",)])
def test_how_often_and_years_beside_an_owner_are_time(cell: str, beside: tuple[str, ...]) -> None:
    heading = ("มาตรการ", "ผู้รับผิดชอบ/ระยะเวลา", *["ระยะเวลา" for _ in beside])
    measure = only(draft([heading, ("จัดทำคู่มือพัสดุ", cell, *beside)]))
    assert (measure.divisions.value, span(measure)) == (("กองคลัง",), ("2025-10-01", "2026-09-30"))


@pytest.mark.parametrize("cell", ["กองคลัง (หลัก) สำนักปลัด อบต. (สนับสนุน)", "กองคลัง (หลัก)\nสำนักปลัด อบต. (สนับสนุน)"])
def test_a_supporting_name_of_two_words(cell: str) -> None:
    measure = only(draft([HEADER, ("จัดทำคู่มือพัสดุ", "รวบรวม", cell, "ม.ค. ๖๙")]))
    assert (measure.divisions.value, measure.supporting.value) == (("กองคลัง",), ("สำนักปลัด อบต.",))


def test_frequencies_and_periods_side_by_side_in_one_line_are_each_one_step_s() -> None:
    row = ("จัดทำคู่มือพัสดุ", "๑. รวบรวม ๒. ประชุม ๓. เผยแพร่", "กองคลัง", "ม.ค. ๖๙ ทุกไตรมาส มี.ค. ๖๙")
    measure = only(draft([HEADER, row]))
    ends = [step.end.value.isoformat() for step in measure.steps if step.end.value]
    assert ends == ["2026-01-31", "2026-09-30", "2026-03-31"]


@pytest.mark.parametrize("covered", [("", ""), (ABOVE, ABOVE)])
def test_a_step_alone_above_a_repeated_heading_is_no_caption(covered: tuple[str, str]) -> None:
    title, owner = covered
    rows = [HEADER, ("จัดทำคู่มือพัสดุ", "รวบรวมระเบียบ", "กองคลัง", "ม.ค. ๖๙"), (title, "เผยแพร่คู่มือ", owner, owner)]
    plan = draft([*rows, HEADER, SECOND])
    assert [len(measure.steps) for measure in plan.measures] == [2, 1]


def test_a_heading_of_four_loose_words_is_no_form() -> None:
    heading = ("มาตรการ", "รายละเอียดขั้นตอน", "ระยะเวลาดำเนินการ", "ค่าเป้าหมาย")
    rows = [("ผู้รับผิดชอบ : กองคลัง", "", "", ""), heading, ("จัดทำคู่มือพัสดุ", "๑. รวบรวม\n๒. เผยแพร่", "ม.ค. ๖๙", "๑ เล่ม")]
    measure = only(draft(rows))
    assert (measure.title.value, measure.divisions.value) == ("จัดทำคู่มือพัสดุ", ("กองคลัง",))


def test_full_lines_are_the_clerk_s_own_but_on_paper_where_a_column_ends() -> None:
    lines = ("สอดส่องการใช้รถส่วนกลาง", "ฎีกาเบิกจ่ายน้ำมันรายเดือน")
    rows = [HEADER, ("ควบคุมการใช้รถ", "\n".join(lines), "กองคลัง", "ม.ค. ๖๙")]
    assert [len(only(read_plan(replace(document(rows), format=kind))).steps) for kind in ("docx", "pdf")] == [2, 1]


def test_how_often_alone_is_one_period_however_many_steps() -> None:
    row = ("จัดทำคู่มือพัสดุ", "๑. รวบรวม\n๒. เผยแพร่", "- กองคลัง\n- กองช่าง\n- สำนักปลัด", "ทุกไตรมาส")
    steps = only(draft([HEADER, row])).steps
    assert [len(step.divisions.value) for step in steps] == [3, 3]
