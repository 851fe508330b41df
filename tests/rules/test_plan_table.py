"""Tables of many shapes become drafts: titles, steps, owners and periods, each with its place and its doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.plan_forms import ABOVE, codes, document, draft, only, span, steps, titles
from tracker.rules.plan_draft import Confidence, DraftStatus, Severity, Source
from tracker.rules.plan_json import draft_to_json
from tracker.rules.plan_table import read_plan

HEADER = ("ตัวชี้วัด", "มาตรการ/แนวทาง", "ขั้นตอน/วิธีการปฏิบัติ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ")
ROW = (
    "ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ",
    "การจัดระบบยืมคืนครุภัณฑ์",
    "๑. สำรวจและติดรหัสครุภัณฑ์ทุกชิ้น ๒. เปิดให้ยืมผ่านแบบฟอร์มออนไลน์",
    "กองคลัง",
    "ต.ค. ๖๘ – มี.ค. ๖๙",
)


def test_a_row_becomes_a_measure_with_its_steps() -> None:
    plan = draft([HEADER, ROW])
    measure = only(plan)
    assert measure.title.value == "การจัดระบบยืมคืนครุภัณฑ์"
    assert steps(measure) == ["สำรวจและติดรหัสครุภัณฑ์ทุกชิ้น", "เปิดให้ยืมผ่านแบบฟอร์มออนไลน์"]
    assert measure.indicators.value == (4,)
    assert measure.divisions.value == ("กองคลัง",)
    assert span(measure) == ("2025-10-01", "2026-03-31")
    assert plan.problems == ()


def test_every_field_knows_its_cell() -> None:
    measure = only(draft([HEADER, ROW]))
    assert measure.title.source == Source("แผน.docx", None, 1, 1, 2, 2)
    assert measure.divisions.source == Source("แผน.docx", None, 1, 1, 2, 4)
    assert measure.steps[0].period_text.source == Source("แผน.docx", None, 1, 1, 2, 5)
    assert measure.steps[0].period_text.value == "ต.ค. ๖๘ – มี.ค. ๖๙"


def test_a_document_states_its_facts() -> None:
    plan = draft([HEADER, ROW])
    organization = plan.organization
    assert (organization.name.value, organization.kind.value) == ("เทศบาลตำบลท่าสายลม", "เทศบาลตำบล")
    assert (organization.district.value, organization.province.value) == ("บ้านนาสุข", "นครสวรรค์")
    assert (plan.fiscal_year.value, plan.kind.value.value, plan.round_months.value) == (2569, "plan", None)


@pytest.mark.parametrize(
    ("title", "kind", "months"),
    [
        ("รายงานผลการดำเนินการมาตรการส่งเสริมคุณธรรม ปีงบประมาณ 2569 รอบ ๖ เดือน", "progress-report", 6),
        ("รายงานผลการดำเนินงานตามแผนปฏิบัติการป้องกันการทุจริต ปีงบประมาณ 2569 รอบ 12 เดือน", "progress-report", 12),
        ("รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ 2569", "analysis", None),
        ("บันทึกข้อความ ส่งแผนปีงบประมาณ 2569", "memo", None),
        ("แผนปฏิบัติการป้องกันการทุจริต ปีงบประมาณ 2569", "plan", None),
    ],
)
def test_the_title_tells_the_kind_and_the_round(title: str, kind: str, months: int | None) -> None:
    plan = draft([HEADER, ROW], title=title)
    assert (plan.kind.value.value, plan.round_months.value) == (kind, months)


@pytest.mark.parametrize(
    "header",
    [
        ("ประเด็น", "กิจกรรม", "วิธีดำเนินการ", "หน่วยงานรับผิดชอบ", "ระยะเวลา"),
        ("ตัวชี้วัด ITA", "โครงการ/กิจกรรม", "ขั้นตอนการดำเนินงาน", "ผู้รับผิดชอบหลัก", "กรอบระยะเวลา"),
        ("ตัวชี้วัดที่", "มาตรการ / กิจกรรม / โครงการ", "ขั้น ตอน หรือวิธีปฏิบัติ", "ผู้รับผิดชอบ /ผู้เกี่ยวข้อง", "วันดำเนินการ"),
        ("ตัวซี้วัด", "มาตราการ/แนวทาง", "ขั้นตอนหรือวิธีปฎิบัติ", "ผู้รับผิดซอบ", "ระยะเวลาดำเนินการ"),  # a scan's letters
        ("หัวข้อการประเมิน", "มาตรการ", "กิจกรรม", "การกำหนดผู้รับผิดชอบ", "ช่วงเวลาดำเนินการ"),
    ],
)
def test_headings_are_known_in_many_forms(header: tuple[str, ...]) -> None:
    measure = only(draft([header, ROW]))
    assert measure.title.value == ROW[1]
    assert len(measure.steps) == 2
    assert measure.divisions.value == ("กองคลัง",)
    assert span(measure) == ("2025-10-01", "2026-03-31")


def test_columns_may_stand_in_any_order_and_some_may_be_missing() -> None:
    plan = draft([("ระยะเวลา", "ผู้รับผิดชอบ", "มาตรการ"), ("ไตรมาสที่ 1", "สำนักปลัด", "ประกาศเจตนารมณ์ต่อต้านการทุจริต")])
    measure = only(plan)
    assert measure.title.value == "ประกาศเจตนารมณ์ต่อต้านการทุจริต"
    assert measure.steps == ()
    assert (measure.divisions.value, span(measure)) == (("สำนักปลัด",), ("2025-10-01", "2025-12-31"))


def test_a_simple_sheet_with_one_step_a_row() -> None:
    plan = draft(
        [
            ("ลำดับ", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "กำหนดเสร็จ"),
            ("1", "มาตรการเผยแพร่ข้อมูล", "จัดทำคำสั่งแต่งตั้งคณะทำงาน", "สำนักปลัด", "31 มีนาคม 2569"),
            ("", "", "เผยแพร่ข้อมูลบนเว็บไซต์", "กองคลัง", "30 เมษายน 2569"),
            ("2", "มาตรการจัดซื้อจัดจ้าง", "ประกาศแผนจัดซื้อจัดจ้าง", ABOVE, ABOVE),
        ]
    )
    first, second = plan.measures
    assert steps(first) == ["จัดทำคำสั่งแต่งตั้งคณะทำงาน", "เผยแพร่ข้อมูลบนเว็บไซต์"]
    assert [step.divisions.value for step in first.steps] == [("สำนักปลัด",), ("กองคลัง",)]
    assert [span(step) for step in first.steps] == [(None, "2026-03-31"), (None, "2026-04-30")]
    assert (second.code.value, second.divisions.value, span(second)) == ("2", ("กองคลัง",), (None, "2026-04-30"))


def test_the_same_title_on_every_row_is_one_measure() -> None:
    plan = draft(
        [
            ("ที่", "กิจกรรม", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("1", "กิจกรรมจิตอาสา", "ประชุมวางแผนงาน", "สำนักปลัด", "ต.ค. 68"),
            ("1", "กิจกรรมจิตอาสา", "ลงพื้นที่พัฒนาคลอง", "สำนักปลัด", "ม.ค. 69"),
        ]
    )
    assert steps(only(plan)) == ["ประชุมวางแผนงาน", "ลงพื้นที่พัฒนาคลอง"]
    assert span(only(plan)) == ("2025-10-01", "2026-01-31")


def test_a_merged_title_holds_for_the_rows_it_covers() -> None:
    plan = draft(
        [
            ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("การสื่อสารภายใน", "จัดประชุมพนักงาน", "สำนักปลัด", "ตลอดปีงบประมาณ"),
            (ABOVE, "สรุปรายงานการประชุม", ABOVE, ABOVE),
        ]
    )
    assert steps(only(plan)) == ["จัดประชุมพนักงาน", "สรุปรายงานการประชุม"]
    assert {step.divisions.value for step in only(plan).steps} == {("สำนักปลัด",)}


def test_a_page_break_cuts_a_row_in_two() -> None:
    plan = draft(
        [HEADER, ROW],
        [HEADER, ("", "", "พร้อมติดป้ายประกาศ ๓. สรุปผลการยืมคืน", "กองคลัง", "เม.ย. ๖๙")],
    )
    measure = only(plan)
    assert steps(measure) == [
        "สำรวจและติดรหัสครุภัณฑ์ทุกชิ้น",
        "เปิดให้ยืมผ่านแบบฟอร์มออนไลน์ พร้อมติดป้ายประกาศ",
        "สรุปผลการยืมคืน",
    ]
    assert span(measure.steps[2]) == ("2026-04-01", "2026-04-30")
    assert codes(plan) == {"doubt_joined_row"}


def test_numbers_that_go_on_join_a_row_whose_cells_are_not_empty() -> None:
    plan = draft(
        [HEADER, ROW],
        [HEADER, ("และการดูแล", "- การตรวจนับครุภัณฑ์ประจำปี", "๓. ตรวจนับครุภัณฑ์ประจำปี", "กองคลัง", "ก.ย. ๖๙")],
    )
    assert titles(plan) == ["การจัดระบบยืมคืนครุภัณฑ์", "การตรวจนับครุภัณฑ์ประจำปี"]
    assert [len(measure.steps) for measure in plan.measures] == [2, 1]


def test_a_table_goes_on_without_its_header_after_a_page_break() -> None:
    rest = ("ตัวชี้วัดที่ ๕", "เปิดช่องทางร้องเรียน", "๑. จัดทำตู้รับเรื่องร้องเรียน", "สำนักปลัด", "พ.ย. ๖๘")
    plan = draft([HEADER, ROW], [rest])
    assert titles(plan) == [ROW[1], "เปิดช่องทางร้องเรียน"]


def test_several_measures_in_one_row_are_paired_by_order() -> None:
    plan = draft(
        [
            HEADER,
            (
                "ตัวชี้วัดที่ ๑",
                "- โครงการอบรมคุณธรรม\n- กิจกรรมยกย่องคนดี",
                "๑. จัดอบรมพนักงานทุกคน\n๒. คัดเลือกพนักงานดีเด่น",
                "สำนักปลัดเทศบาล\nทุกสำนัก/กอง",
                "มีนาคม ๖๙\nเดือน เม.ย.- ก.ย. ๖๙",
            ),
        ]
    )
    first, second = plan.measures
    assert (first.title.value, first.divisions.value, span(first)) == (
        "โครงการอบรมคุณธรรม",
        ("สำนักปลัดเทศบาล",),
        ("2026-03-01", "2026-03-31"),
    )
    assert (second.all_divisions.value, span(second)) == (True, ("2026-04-01", "2026-09-30"))
    assert (first.code.value, second.code.value) == ("1.1", "1.2")
    assert plan.problems == ()


def test_counts_that_do_not_fit_are_asked_about_and_not_filled_up() -> None:
    plan = draft(
        [
            HEADER,
            ("ตัวชี้วัดที่ ๓", "การมอบหมายงาน", "๑. ประชุม ๒. ออกคำสั่ง ๓. ติดตาม", "สำนักปลัด กองคลัง", "ต.ค. ๖๘ พ.ย. ๖๘"),
        ]
    )
    last = only(plan).steps[2]
    assert (last.divisions.value, last.divisions.confidence) == ((), Confidence.DOUBTFUL)
    assert (span(last), last.start.confidence) == ((None, None), Confidence.DOUBTFUL)
    assert codes(plan) == {"pair_count", "owner_missing"}


def test_several_divisions_beside_one_period_share_the_row() -> None:
    row = ("ตัวชี้วัดที่ ๘", "จัดทำคู่มือประชาชน", "๑. รวบรวม ๒. จัดพิมพ์ ๓. เผยแพร่", "สำนักปลัด กองคลัง กองช่าง กองการศึกษา", "ตลอดปี")
    measure = only(draft([HEADER, row]))
    assert {step.divisions.value for step in measure.steps} == {("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา")}


def test_swapped_columns_are_put_right_and_told() -> None:
    header = ("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา", "ผลการดำเนินการ")
    row = ("การเปิดเผยข้อมูล", "1.จัดทำเว็บไซต์ใหม่ 2.จัดทำเพจของหน่วยงาน", "ตลอดปีงบประมาณ", "1.สำนักปลัด กองคลัง")
    plan = draft([header, row])
    assert only(plan).divisions.value == ("สำนักปลัด", "กองคลัง")
    assert only(plan).result.value == row[1]
    assert codes(plan) == {"owner_swapped"}


def test_a_column_of_support_and_of_both_ends() -> None:
    header = ("โครงการ", "ผู้รับผิดชอบหลัก", "หน่วยงานสนับสนุน", "วันเริ่มต้น", "วันสิ้นสุด", "งบประมาณ")
    plan = draft([header, ("โครงการสุจริต", "สำนักปลัด", "กองคลัง", "1 ตุลาคม 2568", "30 กันยายน 2569", "10,000 บาท")])
    measure = only(plan)
    assert (measure.divisions.value, measure.supporting.value) == (("สำนักปลัด",), ("กองคลัง",))
    assert span(measure) == ("2025-10-01", "2026-09-30")
    assert [(heading, field.value) for heading, field in measure.other] == [("งบประมาณ", "10,000 บาท")]


def test_a_calendar_of_months_is_read_from_its_marks() -> None:
    months = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.")
    marks = ("", "", "✓", "✓", "", "", "", "", "", "", "", "")
    measure = only(draft([("ที่", "กิจกรรม", "ผู้รับผิดชอบ", *months), ("1", "ออกหน่วยบริการ", "กองคลัง", *marks)]))
    assert (span(measure), measure.period_text.value) == (("2025-12-01", "2026-01-31"), "ธ.ค. – ม.ค.")


def test_a_heading_of_two_printed_lines() -> None:
    plan = draft(
        [
            ("ที่", "มาตรการ", "ระยะเวลา", "", "ผู้รับผิดชอบ"),
            ("", "", "เริ่ม", "สิ้นสุด", ""),
            ("1", "การจัดทำประกาศ", "1 ต.ค. 68", "31 ธ.ค. 68", "กองคลัง"),
        ]
    )
    assert (titles(plan), span(only(plan))) == (["การจัดทำประกาศ"], ("2025-10-01", "2025-12-31"))


def test_one_column_may_hold_owner_and_period() -> None:
    plan = draft([("มาตรการ", "ผู้รับผิดชอบ/ระยะเวลา"), ("การอบรมบุคลากร", "กองคลัง / ต.ค. 68 - ธ.ค. 68")])
    measure = only(plan)
    assert (measure.divisions.value, span(measure)) == (("กองคลัง",), ("2025-10-01", "2025-12-31"))
    assert (measure.period_text.value, plan.problems) == ("ต.ค. 68 - ธ.ค. 68", ())


def test_a_title_may_carry_its_steps() -> None:
    header = ("มาตรการ/ขั้นตอนการดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา")
    plan = draft([header, ("การเปิดเผยข้อมูล\n1. ทบทวนข้อมูล\n2. เผยแพร่ข้อมูล", "กองคลัง", "ต.ค. 68")])
    assert (titles(plan), steps(only(plan))) == (["การเปิดเผยข้อมูล"], ["ทบทวนข้อมูล", "เผยแพร่ข้อมูล"])


def test_two_report_rounds_are_one_duty_or_two_steps() -> None:
    rounds = "รอบ 6 เดือน ภายในเดือนเมษายน 2569\nรอบ 12 เดือน ภายในเดือนตุลาคม 2569"
    one = only(draft([HEADER, (*ROW[:2], "รายงานต่อผู้บริหาร", "สำนักปลัด", rounds)]))
    two = only(draft([HEADER, (*ROW[:2], "๑. รายงานครั้งแรก ๒. รายงานครั้งที่สอง", "สำนักปลัด", rounds)]))
    assert [span(step) for step in one.steps] == [("2026-04-01", "2026-10-31")]
    assert [span(step) for step in two.steps] == [("2026-04-01", "2026-04-30"), ("2026-10-01", "2026-10-31")]


def test_an_indicator_holds_for_the_measures_below_it() -> None:
    plan = draft([HEADER, ROW, ("", "การตรวจนับครุภัณฑ์", "๑. ตรวจนับ", "กองคลัง", "ก.ย. ๖๙")])
    assert [measure.indicators.value for measure in plan.measures] == [(4,), (4,)]


def test_totals_and_signatures_are_told_and_left_out() -> None:
    header = ("ที่", "โครงการ", "งบประมาณ", "ผู้รับผิดชอบ", "ระยะเวลา")
    row = ("1", "โครงการอบรม", "1,000", "กองคลัง", "ต.ค. 68")
    plan = draft([header, row, ("", "รวมทั้งสิ้น", "1,000", "", ""), ("", "", "", "ลงชื่อ........", "")])
    assert titles(plan) == ["โครงการอบรม"]
    assert [problem.code for problem in plan.problems] == ["row_skipped", "row_skipped"]


def test_states_are_read_from_their_column() -> None:
    header = ("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา", "สถานะ", "ผลการดำเนินงาน", "ปัญหา/อุปสรรค")
    states = ("อยู่ระหว่างดำเนินการ", "ดำเนินการแล้วเสร็จ", "ยังไม่ได้ดำเนินการ", "")
    rows = [(f"มาตรการที่ {n}", "กองคลัง", "ต.ค. 68", state, "", "ฝนตก") for n, state in enumerate(states)]
    plan = draft([header, *rows])
    assert [m.status.value.value for m in plan.measures] == ["in_progress", "done", "not_started", "unknown"]
    assert plan.measures[0].limitation.value == "ฝนตก"


def test_section_rows_are_headings() -> None:
    plan = draft(
        [
            ("ลำดับ", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("ตัวชี้วัดที่ 2 การใช้งบประมาณ", "", "", "", ""),
            ("1", "ด้านการเปิดเผย", "", "", ""),
            ("1.1", "เผยแพร่งบประมาณ", "จัดทำรายงานรายเดือน", "กองคลัง", "ต.ค. 68"),
            ("หมายเหตุ : แผนนี้ปรับได้", "", "", "", ""),
        ]
    )
    assert titles(plan) == ["เผยแพร่งบประมาณ"]
    assert codes(plan) == {"row_skipped"}


def test_a_heading_above_the_table_names_the_indicator() -> None:
    header = ("ข้อ", "ข้อมูล", "องค์ประกอบด้านข้อมูล", "ผู้รับผิดชอบ", "ความก้าวหน้าผลการดำเนินการ")
    plan = draft(
        "ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน",
        [
            header,
            ("01", "โครงสร้าง", "- แสดงแผนผัง - แสดงตำแหน่ง", "สำนักปลัด", "☐ ยังไม่ได้ดำเนินการ ☑ ดำเนินการ - เผยแพร่แล้ว"),
            ("010", "นโยบาย", "- แสดงนโยบาย", "สำนักปลัด", "☑ ยังไม่ได้ดำเนินการ ☐ ดำเนินการ"),
        ],
    )
    first, second = plan.measures
    assert [m.o_item.value for m in plan.measures] == ["O1", "O10"]
    assert (first.indicators.value, first.indicators.confidence) == ((9,), Confidence.PROBABLE)
    assert steps(first) == ["แสดงแผนผัง", "แสดงตำแหน่ง"]
    assert (first.status.value, first.status_text.value, first.result.value) == (
        DraftStatus.DONE,
        "ดำเนินการ",
        "- เผยแพร่แล้ว",
    )
    assert (second.status.value, second.result.value) == (DraftStatus.NOT_STARTED, "")
    assert codes(plan) == {"period_column_missing"}


def test_a_list_of_open_data_without_what_it_must_contain() -> None:
    header = ("ข้อ", "ข้อมูล", "ผู้รับผิดชอบ", "กำหนดเผยแพร่")
    plan = draft([header, ("1", "โครงสร้าง", "สำนักปลัด", "31 มี.ค. 69"), ("O2", "ข้อมูลผู้บริหาร", "สำนักปลัด", "")])
    assert [(m.o_item.value, m.title.value) for m in plan.measures] == [("O1", "โครงสร้าง"), ("O2", "ข้อมูลผู้บริหาร")]
    assert span(plan.measures[0]) == (None, "2026-03-31")


def test_a_first_row_numbered_01_is_no_item_of_open_data() -> None:
    plan = draft([("ลำดับ", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), ("01", "การอบรม", "กองคลัง", "ต.ค. 68")])
    assert (only(plan).code.value, only(plan).o_item.value) == ("01", None)


def test_html_of_a_web_editor_is_read_as_text() -> None:
    row = (
        ROW[0],
        ROW[1],
        '<ol style="x"> ๑. จัดทำทะเบียน ๒. แจ้งเวียน <ul> - ทางไลน์ - ทางหนังสือ ',
        "<ul> กองคลัง ",
        "<p>ต.ค. ๖๘</p> <p>พ.ย. ๖๘</p>",
    )
    measure = only(draft([HEADER, row]))
    assert steps(measure) == ["จัดทำทะเบียน", "แจ้งเวียน\n- ทางไลน์\n- ทางหนังสือ"]
    assert [span(step) for step in measure.steps] == [("2025-10-01", "2025-10-31"), ("2025-11-01", "2025-11-30")]


def test_a_sentence_before_the_list_is_the_reason() -> None:
    row = ("", "มาตรการกำกับดูแล", "จากผลการประเมิน ITA ตัวชี้วัดที่ 9.4 ยังมีข้อบกพร่อง 1. จัดทำคู่มือ 2. เผยแพร่", "กองคลัง", "ต.ค. 68")
    measure = only(draft([HEADER, row]))
    assert steps(measure) == ["จัดทำคู่มือ", "เผยแพร่"]
    assert measure.context.value.startswith("จากผลการประเมิน ITA")
    assert measure.indicators.value == (9,)


@pytest.mark.parametrize(
    "header",
    [
        ("เรื่อง", "หน้า"),
        ("ตัวชี้วัดที่", "รายละเอียดตัวชี้วัด", "คะแนน"),
        ("ตัวชี้วัด", "ปีงบประมาณ ๒๕๖๔", "ปีงบประมาณ ๒๕๖๕", "ปีงบประมาณ ๒๕๖๖"),
        ("ตัวชี้วัด", "ประเด็นการประเมิน", "ประเด็นที่ควรพัฒนา"),
        ("ตัวชี้วัด", "หัวข้อการประเมิน", "ค่าเฉลี่ยคะแนน"),
    ],
)
def test_other_tables_are_not_measures(header: tuple[str, ...]) -> None:
    plan = draft([header, tuple("๙๕.๒๘" for _ in header)], [HEADER, ROW])
    assert titles(plan) == [ROW[1]]


def test_a_document_without_a_table_of_measures_is_an_error_with_advice() -> None:
    plan = draft([("ชื่อ", "เบอร์โทร"), ("นางสาวสุดา", "081")])
    (problem,) = plan.problems
    assert (problem.severity, problem.code) == (Severity.ERROR, "no_measure_table")
    assert "หัวคอลัมน์" in problem.message
    assert plan.has_errors


def test_a_period_that_ends_before_it_starts_is_an_error() -> None:
    plan = draft([HEADER, (*ROW[:4], "30 ก.ย. 69 - 1 ต.ค. 68")])
    assert {p.code: p.severity for p in plan.problems} == {"period_reversed": Severity.ERROR}
    assert span(only(plan)) == (None, None)
    assert only(plan).period_text.value == "30 ก.ย. 69 - 1 ต.ค. 68"


def test_ends_in_two_columns_may_be_reversed_too() -> None:
    header = ("มาตรการ", "ผู้รับผิดชอบ", "วันเริ่มต้น", "วันสิ้นสุด")
    plan = draft([header, ("การอบรม", "กองคลัง", "5 มีนาคม 2569", "1 มีนาคม 2569")])
    assert codes(plan) == {"period_reversed"}


def test_a_period_outside_the_year_is_kept_and_flagged() -> None:
    plan = draft([HEADER, (*ROW[:4], "ต.ค.-ธ.ค.๖๙")])
    assert codes(plan) == {"period_outside_year"}
    assert (span(only(plan)), only(plan).start.confidence) == (("2026-10-01", "2026-12-31"), Confidence.DOUBTFUL)


def test_what_is_missing_is_asked_for() -> None:
    plan = draft([HEADER, (*ROW[:3], "", "")])
    assert codes(plan) == {"owner_missing", "period_missing"}


def test_a_report_due_after_the_year_is_no_fault() -> None:
    plan = draft([HEADER, (*ROW[:4], "รอบ ๑๒ เดือน ภายในเดือนตุลาคม ๒๕๖๙")])
    due = only(plan).due.value
    assert due is not None
    assert due.isoformat() == "2026-10-31"
    assert plan.problems == ()


def test_the_year_asked_for_wins_and_the_difference_is_told() -> None:
    plan = draft([HEADER, (*ROW[:4], "ตลอดปีงบประมาณ")], fiscal_year=2570)
    assert plan.fiscal_year.value == 2570
    assert span(only(plan)) == ("2026-10-01", "2027-09-30")
    assert codes(plan) == {"fiscal_year_differs"}


def test_without_any_year_nothing_is_assumed() -> None:
    plan = draft([HEADER, (*ROW[:4], "ตลอดปีงบประมาณ")], title="แผนของหน่วยงาน")
    assert plan.fiscal_year.value is None
    assert codes(plan) == {"fiscal_year_missing", "period_year_missing"}


def test_periods_of_another_year_are_believed_before_the_title() -> None:
    plan = draft([HEADER, (*ROW[:4], "ตลอดปีงบประมาณ ๒๕๗๐")])
    assert plan.fiscal_year.value == 2570
    assert codes(plan) == {"doubt_fiscal_year"}


def test_letters_of_a_damaged_scan_are_told() -> None:
    plan = draft([HEADER, (ROW[0], "การจัดระบบยืมคืन", *ROW[2:])])
    assert codes(plan) == {"doubt_letters"}


def test_a_division_has_one_name_in_a_draft() -> None:
    plan = draft(
        [
            HEADER,
            (*ROW[:3], "กองยุทธศาสตร์ฯ", ROW[4]),
            ("๑", "การประชุม", "๑. ประชุม", "กองยุทธศาสตร์และงบประมาณ", ROW[4]),
        ]
    )
    assert plan.division_names == ("กองยุทธศาสตร์และงบประมาณ",)


def test_codes_are_unique_and_generated_ones_say_so() -> None:
    header = ("ลำดับ", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา")
    plan = draft(
        [header, ("1", "การอบรม", "กองคลัง", "ต.ค. 68")],
        "ส่วนที่ ๒",
        [header, ("1", "การประชุม", "กองช่าง", "ต.ค. 68")],
        [HEADER[1:], ROW[1:]],
    )
    given = [(m.code.value, m.code.confidence) for m in plan.measures]
    assert given == [("1", Confidence.CLEAR), ("2.1", Confidence.PROBABLE), ("3", Confidence.PROBABLE)]


def test_the_json_has_the_promised_shape() -> None:
    written = draft_to_json(draft([HEADER, ROW]))
    assert set(written) == {
        "kind", "round", "document_date", "organization", "fiscal_year", "measures", "problems", "analysis",
    }  # fmt: skip
    (measure,) = written["measures"]
    promised = {
        "code", "title", "indicator", "o_item", "steps", "step_details", "divisions", "lead", "supporting",
        "all_divisions", "start", "end", "period_text", "follow_up", "result", "suggestion", "status",
        "status_text", "source",
    }  # fmt: skip
    assert promised <= set(measure)
    assert measure["indicator"] == [4]
    assert measure["start"] == "2025-10-01"
    assert {"text", "divisions", "all_divisions", "units", "start", "end", "due", "period_text"} <= set(
        measure["step_details"][0]
    )
    assert {"file", "sheet", "page", "table", "row"} <= set(measure["source"])


def test_the_same_document_gives_the_same_draft() -> None:
    given = document([HEADER, ROW, ROW])
    assert read_plan(given) == read_plan(given)


cells = st.one_of(
    st.sampled_from([*HEADER, *ROW, "", ABOVE, "ทุกสำนัก/กอง", "๑. ก ๒. ข", "☑ ดำเนินการ", "-", "012", "ข้อ", "ข้อมูล"]),
    st.text(max_size=12),
)
tables = st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=6)


@given(st.lists(st.one_of(tables, st.text(max_size=30)), max_size=4))
def test_no_document_makes_it_fail(parts: list[object]) -> None:
    draft_to_json(read_plan(document(*parts)))  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(["จัดประชุม", "ออกคำสั่ง", "รายงานผล", "ตรวจนับ", "เผยแพร่"]), min_size=1, max_size=9))
def test_every_numbered_step_is_kept_in_order(words: list[str]) -> None:
    given = [f"{word}ครั้งที่ {at}" for at, word in enumerate(words, start=1)]
    cell = " ".join(f"{at}. {step}" for at, step in enumerate(given, start=1))
    assert steps(only(draft([HEADER, (ROW[0], ROW[1], cell, *ROW[3:])]))) == given
