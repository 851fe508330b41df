"""Habits of clerks: lists, forms, headings, owners and periods in their own words; what is no measure is left out."""

import pytest

from tests.rules.plan_forms import codes, document, draft, only, span, steps, titles
from tracker.rules.plan_draft import Confidence
from tracker.rules.plan_table import read_plan

HEADER = ("ที่", "มาตรการ", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา")


def test_several_measures_in_a_cell_take_owner_and_period_by_order() -> None:
    plan = draft(
        [
            ("ประเด็น", "มาตรการ/กิจกรรม", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("การใช้งบประมาณ", "๑. เปิดเผยแผน\n๒. เปิดช่องทางสอบถาม", "กองคลัง\nสำนักปลัดเทศบาล", "ทุกไตรมาส\nธ.ค. ๖๘"),
        ]
    )
    first, second = plan.measures
    assert (first.divisions.value, span(first)) == (("กองคลัง",), ("2025-10-01", "2026-09-30"))
    assert (second.divisions.value, span(second)) == (("สำนักปลัดเทศบาล",), ("2025-12-01", "2025-12-31"))
    assert "period_frequency" in codes(plan)


def test_numbers_that_do_not_fit_are_asked_about() -> None:
    cells = ("๑. เปิดเผยแผน\n๒. รายงานผล\n๓. เปิดช่องทางสอบถาม", "กองคลัง\nสำนักปลัดเทศบาล", "ธ.ค. ๖๘")
    plan = draft([("มาตรการ/กิจกรรม", "ผู้รับผิดชอบ", "ระยะเวลา"), cells])
    assert len(plan.measures) == 3
    assert "owner_missing" in codes(plan)


def test_a_numbering_word_went_on_with_begins_another_measure() -> None:
    header = ("ตัวชี้วัด", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา")
    plan = draft(
        [
            header,
            ("ตัวชี้วัดที่ ๗", "พัฒนาเพจ", "๑. ปรับปรุงเพจ\n๒. จัดทำข่าว", "กองคลัง", "ม.ค. ๖๙"),
            ("ตัวชี้วัดที่ ๘", "ใช้สารบรรณอิเล็กทรอนิกส์", "๓. อบรม\n๔. เปิดใช้งาน", "กองช่าง", "ก.พ. ๖๙"),
            ("", "", "๕. ติดตามผล", "", ""),
        ]
    )
    assert titles(plan) == ["พัฒนาเพจ", "ใช้สารบรรณอิเล็กทรอนิกส์"]
    assert steps(plan.measures[1]) == ["อบรม", "เปิดใช้งาน", "ติดตามผล"]


@pytest.mark.parametrize(
    "cell",
    [
        "ขั้นตอนที่ ๑ รวบรวมภารกิจ\nขั้นตอนที่ ๒ จัดทำคำสั่ง",
        "ก. รวบรวมภารกิจ\nข. จัดทำคำสั่ง",
        "3.1 รวบรวมภารกิจ\n3.2 จัดทำคำสั่ง",
        "• รวบรวมภารกิจ\n• จัดทำคำสั่ง",
    ],
)
def test_steps_counted_in_other_ways(cell: str) -> None:
    assert steps(only(draft([HEADER, ("๑", "มอบหมายงาน", cell, "กองคลัง", "ม.ค. ๖๙")]))) == ["รวบรวมภารกิจ", "จัดทำคำสั่ง"]


def test_a_short_name_above_a_list_is_the_measure() -> None:
    cell = "ยกระดับจุดบริการเบ็ดเสร็จ\n1) จัดสถานที่\n2) จัดเจ้าหน้าที่ประจำจุด"
    plan = draft(
        [
            ("ประเด็นการประเมิน", "แนวทางการพัฒนา", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("คุณภาพการดำเนินงาน (EIT)", cell, "กองคลัง", "ม.ค. ๖๙"),
        ]
    )
    assert (titles(plan), steps(only(plan))) == (["ยกระดับจุดบริการเบ็ดเสร็จ"], ["จัดสถานที่", "จัดเจ้าหน้าที่ประจำจุด"])
    assert only(plan).indicators.value == (6,)


def test_a_form_for_each_measure() -> None:
    def form(title: str, owner: str) -> list[tuple[str, str]]:
        return [
            ("ตัวชี้วัด", "ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร"),
            ("มาตรการ", title),
            ("ขั้นตอนการดำเนินงาน", "๑. เตรียมการ\n๒. เผยแพร่"),
            ("ผู้รับผิดชอบ", owner),
            ("ระยะเวลาดำเนินการ", "ม.ค. - เม.ย. ๖๙"),
        ]

    plan = draft([*form("เผยแพร่ผลการประชุมสภา", "กองคลัง"), *form("ทบทวนแผนที่ภาษี", "กองช่าง")])
    assert titles(plan) == ["เผยแพร่ผลการประชุมสภา", "ทบทวนแผนที่ภาษี"]
    assert [measure.divisions.value for measure in plan.measures] == [("กองคลัง",), ("กองช่าง",)]
    assert steps(plan.measures[1]) == ["เตรียมการ", "เผยแพร่"]
    source = plan.measures[1].divisions.source
    assert source is not None
    assert (source.row, source.column) == (9, 2)


def test_the_name_of_an_indicator_in_a_heading_is_enough() -> None:
    plan = draft(
        [
            ("มาตรการ/กิจกรรม", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("ด้านที่ ๒ การใช้ทรัพย์สินของราชการ", "", "", ""),
            ("ออกระเบียบใช้รถ", "- ร่างระเบียบ", "กองคลัง", "ม.ค. ๖๙"),
        ]
    )
    assert titles(plan) == ["ออกระเบียบใช้รถ"]
    assert only(plan).indicators.value == (4,)
    assert only(plan).indicators.confidence is Confidence.PROBABLE


def test_a_measure_of_success_is_no_indicator_of_the_assessment() -> None:
    plan = draft([(*HEADER, "ตัวชี้วัดความสำเร็จ"), ("๑", "อบรม", "จัดอบรม", "กองคลัง", "ม.ค. ๖๙", "ร้อยละ ๘")])
    assert only(plan).indicators.value == ()


def test_a_column_nobody_knows_is_named() -> None:
    plan = draft([(*HEADER, "พี่เลี้ยง"), ("๑", "อบรม", "จัดอบรม", "กองคลัง", "ม.ค. ๖๙", "นักวิชาการคลัง")])
    (problem,) = [problem for problem in plan.problems if problem.code == "column_unused"]
    assert "“พี่เลี้ยง”" in problem.message
    assert problem.source is not None
    assert problem.source.column == 6
    assert dict(only(plan).other)["พี่เลี้ยง"].value == "นักวิชาการคลัง"


@pytest.mark.parametrize(
    "rows",
    [
        [("ตัวชี้วัด", "คะแนน", "ระดับ"), ("การปฏิบัติหน้าที่", "๙๒.๑๐", "ผ่าน")],
        [("เรื่อง", "หน้า"), ("มาตรการส่งเสริมคุณธรรม", "๕")],
        [("ที่", "ชื่อ - สกุล", "ตำแหน่ง", "หน้าที่ความรับผิดชอบ"), ("๑", "นายวิชัย ดีงาม", "ปลัดเทศบาล", "ประธาน")],
        [("ตัวชี้วัด", "ปี ๒๕๖๗", "ปี ๒๕๖๘", "ผลต่าง"), ("การใช้อำนาจ", "๘๘.๑", "๙๑.๒", "+๓.๑")],
        [("วัน เดือน ปี", "เวลา", "หัวข้อวิชา", "วิทยากร"), ("๑๒ ม.ค. ๖๙", "๐๙.๐๐ น.", "จริยธรรม", "นายอำเภอ")],
    ],
)
def test_tables_that_are_no_measures(rows: list[tuple[str, ...]]) -> None:
    measures = [HEADER, ("๑", "อบรม", "จัดอบรม", "กองคลัง", "ม.ค. ๖๙")]
    assert titles(draft(rows, "แผนการดำเนินงาน", measures)) == ["อบรม"]


def test_a_table_of_budgets_is_set_aside_and_named() -> None:
    plan = draft(
        [("ที่", "ชื่อโครงการ", "งบประมาณ", "คงเหลือ"), ("๑", "ซ่อมถนน", "๕๐๐,๐๐๐", "๒๐๐,๐๐๐")],
        [HEADER, ("๑", "อบรม", "จัดอบรม", "กองคลัง", "ม.ค. ๖๙")],
    )
    assert titles(plan) == ["อบรม"]
    assert "table_skipped" in codes(plan)


@pytest.mark.parametrize(
    ("cell", "divisions", "code"),
    [
        ("นางอรทัย สุขใจ ผู้อำนวยการกองคลัง", ("กองคลัง",), "owner_person"),
        ("นายสมชาย ใจดี\nตำแหน่ง ผู้อำนวยการกองช่าง", ("กองช่าง",), "owner_person"),
        ("นางอรทัย สุขใจ", ("นางอรทัย สุขใจ",), "owner_unknown"),
        ("เจ้าพนักงานพัสดุ", ("เจ้าพนักงานพัสดุ",), "owner_unit_alone"),
        ("สป.", ("สำนักปลัด",), "owner_short_name"),
        ("กอง", ("กอง",), "owner_unknown"),
    ],
)
def test_owners_a_person_must_look_at(cell: str, divisions: tuple[str, ...], code: str) -> None:
    plan = draft([HEADER, ("๑", "รายงานการเงิน", "จัดทำรายงาน", cell, "ม.ค. ๖๙")])
    assert only(plan).divisions.value == divisions
    assert code in codes(plan)


def test_a_post_beside_its_division_is_inside_it() -> None:
    plan = draft([HEADER, ("๑", "อบรม", "จัดอบรม", "นักทรัพยากรบุคคล สำนักปลัดเทศบาล", "ม.ค. ๖๙")])
    assert only(plan).divisions.value == ("สำนักปลัดเทศบาล",)
    assert only(plan).steps[0].units.value == ("นักทรัพยากรบุคคล",)


@pytest.mark.parametrize("words", ["ทุกเดือน", "ทุกไตรมาส", "ปีละ ๒ ครั้ง"])
def test_how_often_is_the_whole_year_and_is_told(words: str) -> None:
    plan = draft([HEADER, ("๑", "รายงานการเงิน", "จัดทำรายงาน", "กองคลัง", words)])
    assert span(only(plan)) == ("2025-10-01", "2026-09-30")
    assert "period_frequency" in codes(plan)


def test_the_months_of_a_round_tell_the_fiscal_year() -> None:
    source = document(
        [HEADER, ("๑", "อบรม", "จัดอบรม", "กองคลัง", "")], title="รายงานผล รอบ ๖ เดือน (ต.ค. ๒๕๖๘ - มี.ค. ๒๕๖๙)"
    )
    year = read_plan(source).fiscal_year
    assert (year.value, year.confidence) == (2569, Confidence.PROBABLE)


def test_an_unknown_heading_beside_owner_and_period_is_read_as_the_measure_and_told() -> None:
    plan = draft(
        [
            ("กรอบงาน", "กลไก", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("ตั้งศูนย์รับเรื่องร้องเรียน", "ประชุมทุกไตรมาส", "กองคลัง", "ต.ค. ๖๘"),
        ]
    )
    assert titles(plan) == ["ตั้งศูนย์รับเรื่องร้องเรียน"]
    assert {"title_column_guessed", "column_unused"} <= codes(plan)


def test_quarters_named_q() -> None:
    header = ("ที่", "กิจกรรม", "ผู้รับผิดชอบ", "Q1", "Q2", "Q3", "Q4")
    assert span(only(draft([header, ("๑", "ตรวจนับพัสดุ", "กองคลัง", "", "✓", "", "")]))) == ("2026-01-01", "2026-03-31")


def test_what_to_do_about_an_obstacle_is_no_step() -> None:
    header = ("มาตรการ", "ผลการดำเนินการ", "ผู้รับผิดชอบ", "ปัญหา อุปสรรค", "แนวทางแก้ไข")
    measure = only(draft([header, ("เผยแพร่ข้อมูล", "เผยแพร่แล้ว ๑๒ รายการ", "กองคลัง", "ระบบล่ม", "ประสานผู้ดูแลระบบ")]))
    assert steps(measure) == []
    assert measure.suggestion.value == "ประสานผู้ดูแลระบบ"


def test_a_dash_is_no_step() -> None:
    assert steps(only(draft([HEADER, ("๑", "อบรม", "-", "กองคลัง", "ม.ค. ๖๙")]))) == []


def test_one_division_under_two_names_is_told() -> None:
    plan = draft(
        [
            ("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("ตรวจงานก่อสร้าง", "กองช่าง", "ต.ค. ๖๘"),
            ("ตรวจถนน", "สำนักช่าง", "พ.ย. ๖๘"),
            ("ตรวจท่อ", "กอง ช่าง", "ธ.ค. ๖๘"),
        ]
    )
    assert {name for measure in plan.measures for name in measure.divisions.value} == {"สำนักช่าง"}
    assert [problem.code for problem in plan.problems] == ["division_united"]
    assert plan.measures[0].divisions.confidence is Confidence.PROBABLE
    assert plan.measures[1].divisions.confidence is Confidence.CLEAR


def test_short_names_of_divisions_are_read_and_told() -> None:
    plan = draft([("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), ("ตรวจงานก่อสร้าง", "กช. ร่วมกับ กค.", "ต.ค. ๖๘")])
    measure = only(plan)
    assert (measure.divisions.value, measure.supporting.value) == (("กองช่าง",), ("กองคลัง",))
    assert measure.divisions.confidence is Confidence.PROBABLE
    assert [problem.code for problem in plan.problems] == ["owner_short_name"] * 2


def test_a_number_with_a_point_before_a_title_is_its_code() -> None:
    header = ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา")
    apart = [("๗.๑ จัดทำคู่มือ", "จัดทำร่าง", "กองคลัง", "ม.ค. ๖๙"), ("๗.๒ เผยแพร่คู่มือ", "ลงเว็บไซต์", "กองช่าง", "ก.พ. ๖๙")]
    within = [("2.1 จัดทำคู่มือ\n2.2 เผยแพร่คู่มือ", "จัดทำร่าง", "กองคลัง", "ม.ค. ๖๙")]
    assert [m.code.value for m in draft([header, *apart]).measures] == ["7.1", "7.2"]
    assert [m.code.value for m in draft([header, *within]).measures] == ["2.1", "2.2"]
