"""Plans as different clerks lay them out: what is printed once for many is not lost, what is no measure is left out."""

import pytest

from tests.rules.plan_forms import ABOVE, LEFT, codes, document, draft
from tracker.rules.plan_draft import Confidence, DraftMeasure, DraftStatus, PlanDraft
from tracker.rules.plan_table import read_plan

HEADER = ("ที่", "มาตรการ", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา")


def only(plan: PlanDraft) -> DraftMeasure:
    (measure,) = plan.measures
    return measure


def titles(plan: PlanDraft) -> list[str]:
    return [measure.title.value for measure in plan.measures]


def steps(measure: DraftMeasure) -> list[str]:
    return [step.text.value for step in measure.steps]


def days(thing: object) -> tuple[str | None, str | None]:
    start, end = thing.start.value, thing.end.value  # type: ignore[attr-defined]
    return start and start.isoformat(), end and end.isoformat()


def test_one_heading_split_over_quarters_to_tick() -> None:
    plan = draft(
        [
            ("ลำดับ", "มาตรการ/กิจกรรม", "ผู้รับผิดชอบ", "ไตรมาส", LEFT, LEFT, LEFT),
            (ABOVE, ABOVE, ABOVE, "๑", "๒", "๓", "๔"),
            ("๑", "เปิดช่องทางร้องเรียนออนไลน์", "สำนักปลัดเทศบาล", "", "✓", "✓", "-"),
        ]
    )
    assert days(only(plan)) == ("2026-01-01", "2026-06-30")
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
    assert days(only(plan)) == ("2025-10-01", "2025-12-31")


def test_an_arrow_over_merged_months_holds_for_all_of_them() -> None:
    plan = draft(
        [
            ("ที่", "กิจกรรม", "ผู้รับผิดชอบ", "ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค."),
            ("๑", "เก็บแบบสำรวจ", "กองคลัง", "", "<------->", LEFT, LEFT),
        ]
    )
    assert days(only(plan)) == ("2025-11-01", "2026-01-31")


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
    assert days(measure) == ("2025-11-01", "2026-02-28")


@pytest.mark.parametrize(
    ("offices", "ticks", "expected"),
    [
        (("สำนักปลัด", "กองคลัง", "กองช่าง"), ("✓", "", "✓"), ("สำนักปลัด", "กองช่าง")),
        (("สำนักปลัด", "กองคลัง", "กองช่าง"), ("-", "/", "-"), ("กองคลัง",)),
        (("สป.", "กค.", "กช."), ("", "/", "/"), ("กค.", "กช.")),
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
    assert days(plan.measures[1]) == ("2025-10-01", "2025-12-31")


def test_several_measures_in_a_cell_take_owner_and_period_by_order() -> None:
    plan = draft(
        [
            ("ประเด็น", "มาตรการ/กิจกรรม", "ผู้รับผิดชอบ", "ระยะเวลา"),
            ("การใช้งบประมาณ", "๑. เปิดเผยแผน\n๒. เปิดช่องทางสอบถาม", "กองคลัง\nสำนักปลัดเทศบาล", "ทุกไตรมาส\nธ.ค. ๖๘"),
        ]
    )
    first, second = plan.measures
    assert (first.divisions.value, days(first)) == (("กองคลัง",), ("2025-10-01", "2026-09-30"))
    assert (second.divisions.value, days(second)) == (("สำนักปลัดเทศบาล",), ("2025-12-01", "2025-12-31"))
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
        ("สป.", ("สป.",), "owner_unknown"),
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
    assert days(only(plan)) == ("2025-10-01", "2026-09-30")
    assert "period_frequency" in codes(plan)


def test_the_months_of_a_round_tell_the_fiscal_year() -> None:
    source = document(
        [HEADER, ("๑", "อบรม", "จัดอบรม", "กองคลัง", "")], title="รายงานผล รอบ ๖ เดือน (ต.ค. ๒๕๖๘ - มี.ค. ๒๕๖๙)"
    )
    year = read_plan(source).fiscal_year
    assert (year.value, year.confidence) == (2569, Confidence.PROBABLE)
