"""Tables as different clerks lay them out: what is printed once for many (headings, owners, ticks) is not lost."""

import pytest

from tests.rules.plan_forms import ABOVE, LEFT, codes, draft, only, span
from tracker.rules.plan_draft import DraftStatus

HEADER = ("ที่", "มาตรการ", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา")


def test_one_heading_split_over_quarters_to_tick() -> None:
    plan = draft(
        [
            ("ลำดับ", "มาตรการ/กิจกรรม", "ผู้รับผิดชอบ", "ไตรมาส", LEFT, LEFT, LEFT),
            (ABOVE, ABOVE, ABOVE, "๑", "๒", "๓", "๔"),
            ("๑", "เปิดช่องทางร้องเรียนออนไลน์", "สำนักปลัดเทศบาล", "", "✓", "✓", "-"),
        ]
    )
    assert span(only(plan)) == ("2026-01-01", "2026-06-30")
    assert only(plan).period_text.value == "ไตรมาส ๒ – ไตรมาส ๓"


def test_quarters_with_their_months_in_brackets() -> None:
    plan = draft(
        [
            ("ที่", "โครงการ", "ส่วนราชการเจ้าของโครงการ", "แผนการดำเนินงาน ปีงบประมาณ ๒๕๖๙", LEFT, LEFT),
            (ABOVE, ABOVE, ABOVE, "ไตรมาส ๑\n(ต.ค.-ธ.ค.)", "ไตรมาส ๒\n(ม.ค.-มี.ค.)", "ไตรมาส ๓\n(เม.ย.-มิ.ย.)"),
            ("๑", "จัดทำแผนที่ความเสี่ยง", "หน่วยตรวจสอบภายใน", "/", "", ""),
        ]
    )
    assert only(plan).divisions.value == ("หน่วยตรวจสอบภายใน",)
    assert span(only(plan)) == ("2025-10-01", "2025-12-31")


def test_an_arrow_over_merged_months_holds_for_all_of_them() -> None:
    plan = draft(
        [
            ("ที่", "กิจกรรม", "ผู้รับผิดชอบ", "ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค."),
            ("๑", "เก็บแบบสำรวจ", "กองคลัง", "", "<------->", LEFT, LEFT),
        ]
    )
    assert span(only(plan)) == ("2025-11-01", "2026-01-31")


def test_lead_support_first_and_last_day_under_shared_headings() -> None:
    plan = draft(
        [
            ("ที่", "กิจกรรม", "ผู้รับผิดชอบ", LEFT, "ระยะเวลาดำเนินการ", LEFT),
            (ABOVE, ABOVE, "หลัก", "สนับสนุน", "เริ่มต้น", "สิ้นสุด"),
            ("๑", "อบรมระเบียบการเบิกจ่าย", "กองคลัง", "สำนักปลัดเทศบาล", "๑ พ.ย. ๖๘", "๒๘ ก.พ. ๖๙"),
        ]
    )
    measure = only(plan)
    assert (measure.divisions.value, measure.supporting.value) == (("กองคลัง",), ("สำนักปลัดเทศบาล",))
    assert span(measure) == ("2025-11-01", "2026-02-28")


@pytest.mark.parametrize(
    ("offices", "ticks", "expected"),
    [
        (("สำนักปลัด", "กองคลัง", "กองช่าง"), ("✓", "", "✓"), ("สำนักปลัด", "กองช่าง")),
        (("สำนักปลัด", "กองคลัง", "กองช่าง"), ("-", "/", "-"), ("กองคลัง",)),
        (("สป.", "กค.", "กช."), ("", "/", "/"), ("กองคลัง", "กองช่าง")),
    ],
)
def test_divisions_to_tick(offices: tuple[str, ...], ticks: tuple[str, ...], expected: tuple[str, ...]) -> None:
    plan = draft(
        [
            ("ที่", "มาตรการ", "หน่วยงานที่รับผิดชอบ", LEFT, LEFT, "ระยะเวลา"),
            (ABOVE, ABOVE, *offices, ABOVE),
            ("๑", "จัดงานวันต่อต้านการทุจริต", *ticks, "๙ ธ.ค. ๖๘"),
        ]
    )
    assert only(plan).divisions.value == expected


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        (("", "", "✓"), DraftStatus.DONE),
        (("", "✓", ""), DraftStatus.IN_PROGRESS),
        (("✓", "", ""), DraftStatus.NOT_STARTED),
    ],
)
def test_states_to_tick(ticks: tuple[str, ...], expected: DraftStatus) -> None:
    plan = draft(
        [
            ("มาตรการ", "ผู้รับผิดชอบ", "สถานะการดำเนินการ", LEFT, LEFT),
            (ABOVE, ABOVE, "ยังไม่ดำเนินการ", "อยู่ระหว่างดำเนินการ", "ดำเนินการแล้วเสร็จ"),
            ("ตรวจสอบการจัดซื้อจัดจ้าง", "หน่วยตรวจสอบภายใน", *ticks),
        ]
    )
    assert only(plan).status.value is expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("ยังไม่ได้ดำเนินการ", DraftStatus.NOT_STARTED),
        ("ดำเนินการแล้วเสร็จ", DraftStatus.DONE),
        ("จัดอบรมแล้ว ๑ ครั้ง", DraftStatus.IN_PROGRESS),
        ("-", DraftStatus.UNKNOWN),
    ],
)
def test_a_result_that_only_names_a_state(result: str, expected: DraftStatus) -> None:
    plan = draft([(*HEADER, "ผลการดำเนินการ"), ("๑", "อบรมจริยธรรม", "จัดอบรม", "กองคลัง", "ม.ค. ๖๙", result)])
    assert only(plan).status.value is expected


def test_steps_in_different_states_are_work_under_way() -> None:
    plan = draft(
        [
            (*HEADER, "สถานะ"),
            ("๑", "พัฒนาเว็บไซต์", "ออกแบบเมนู", "กองคลัง", "ม.ค. ๖๙", "แล้วเสร็จ"),
            (ABOVE, ABOVE, "เปิดใช้งาน", "กองคลัง", "มี.ค. ๖๙", "ยังไม่ดำเนินการ"),
        ]
    )
    assert only(plan).status.value is DraftStatus.IN_PROGRESS


def test_a_division_above_a_table_without_owners() -> None:
    header = ("ที่", "กิจกรรม", "รายละเอียด", "กำหนดแล้วเสร็จ")
    plan = draft(
        *("สำนักปลัดเทศบาล", [header, ("๑", "จัดทำคู่มือ", "รวบรวมและจัดพิมพ์", "๓๑/๑๒/๖๘")]),
        *("กองคลัง", [header, ("๑", "ติดประกาศภาษี", "ติดทุกหมู่บ้าน", "๓๑/๐๓/๖๙")]),
    )
    assert [measure.divisions.value for measure in plan.measures] == [("สำนักปลัดเทศบาล",), ("กองคลัง",)]
    assert "owner_from_heading" in codes(plan)
    assert "owner_column_missing" not in codes(plan)


def test_a_division_in_a_band_over_its_rows() -> None:
    plan = draft(
        [
            ("ที่", "กิจกรรม", "วิธีดำเนินการ", "ระยะเวลา"),
            ("กองช่าง", LEFT, LEFT, LEFT),
            ("๑", "ตรวจงานก่อสร้าง", "ลงพื้นที่", "ม.ค. ๖๙"),
        ]
    )
    assert only(plan).divisions.value == ("กองช่าง",)


def test_who_signs_below_a_table_does_not_own_the_next_one() -> None:
    header = ("ที่", "กิจกรรม", "รายละเอียด", "กำหนดแล้วเสร็จ")
    plan = draft("ผู้อำนวยการกองคลัง", [header, ("๑", "จัดทำคู่มือ", "รวบรวม", "๓๑/๑๒/๖๘")])
    assert only(plan).divisions.value == ()
    assert "owner_column_missing" in codes(plan)


def test_every_owner_beside_a_merged_measure_counts() -> None:
    plan = draft(
        [
            HEADER,
            ("๑", "จัดทำคู่มือบริการ", "๑. รวบรวม ๒. จัดพิมพ์", "กองคลัง", "ต.ค. ๖๘"),
            (ABOVE, ABOVE, ABOVE, "กองช่าง", ABOVE),
        ]
    )
    assert only(plan).divisions.value == ("กองคลัง", "กองช่าง")
    assert [step.divisions.value for step in only(plan).steps] == [("กองคลัง", "กองช่าง")] * 2
    assert "owner_joined" in codes(plan)


def test_every_owner_of_a_measure_without_steps_counts() -> None:
    header = ("ที่", "โครงการ", "ผู้รับผิดชอบ", "ระยะเวลา")
    rows = (("๑", "วันธรรมาภิบาล", "กองคลัง", "ต.ค. ๖๘"), (ABOVE, ABOVE, "กองช่าง", ABOVE))
    assert only(draft([header, *rows])).divisions.value == ("กองคลัง", "กองช่าง")


def test_the_same_as_above() -> None:
    plan = draft(
        [
            HEADER,
            ("๑", "ชี้แจงภาษี", "ส่งจดหมาย", "กองคลัง", "ต.ค. ๖๘ - ธ.ค. ๖๘"),
            ("๒", "เร่งรัดภาษี", "ออกหนังสือเตือน", "”", '"'),
        ]
    )
    assert plan.measures[1].divisions.value == ("กองคลัง",)
    assert span(plan.measures[1]) == ("2025-10-01", "2025-12-31")


@pytest.mark.parametrize(
    "header",
    [
        ("ที่", "เรื่องที่จะทำ", "วิธีทำ", "คนรับผิดชอบ", "ทำเมื่อไร"),
        ("ข้อ", "สิ่งที่ต้องดำเนินการ", "ทำอย่างไร", "ใครทำ", "เสร็จเมื่อใด"),
        ("ลำดับ", "รายการปฏิบัติ", "ขั้นตอนย่อย", "เจ้าของเรื่อง", "กำหนดการ"),
        ("No.", "Action (กิจกรรม)", "How (วิธีการ)", "Who (ใคร)", "When (เมื่อใด)"),
    ],
)
def test_headings_in_plain_words(header: tuple[str, ...]) -> None:
    plan = draft([header, ("๑", "ติดป้ายบอกค่าธรรมเนียม", "๑. ทำป้าย ๒. ติดป้าย", "กองคลัง", "๓๑ ธ.ค. ๖๘")])
    assert (only(plan).divisions.value, span(only(plan))[1]) == (("กองคลัง",), "2025-12-31")
    assert len(only(plan).steps) == 2
    assert codes(plan) == set()


def test_measures_listed_under_a_heading_that_names_ways_and_measures() -> None:
    plan = draft(
        [
            ("ประเด็นที่ต้องปรับปรุง", "แนวทาง/มาตรการแก้ไข", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("การใช้งบประมาณ", "๑. แจ้งแผนจัดซื้อ\n๒. สรุปงบประมาณหน้าเดียว", "กองคลัง", "มี.ค. ๖๙"),
        ]
    )
    assert [measure.title.value for measure in plan.measures] == ["แจ้งแผนจัดซื้อ", "สรุปงบประมาณหน้าเดียว"]
    assert plan.measures[0].indicators.value == (2,)


def test_a_title_over_a_table_that_begins_further_right_is_no_line_of_its_heading() -> None:
    row = ("", "๑", "จัดทำคู่มือพัสดุ", "รวบรวม", "ม.ค. ๖๙")
    heading = ("", "ที่", "มาตรการ", "วิธีดำเนินการ", "ระยะเวลา")
    plan = draft([("ส่วนราชการ กองคลัง", LEFT, LEFT, LEFT, LEFT), heading, row])
    assert only(plan).divisions.value == ("กองคลัง",)
