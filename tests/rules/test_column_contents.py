"""What stands in the columns counts: under headings nobody knows, and where a heading says something else."""

import pytest

from tests.rules.plan_forms import Rows, codes, draft, only, span, titles
from tracker.rules.plan_draft import Severity

OWNERS = ("กองคลัง", "สำนักปลัด", "กองช่าง")
PERIODS = ("ต.ค. ๖๘", "ม.ค. ๖๙ - มี.ค. ๖๙", "ตลอดปีงบประมาณ")
NAMES = ("จัดทำคู่มือบริการ", "อบรมจริยธรรม", "ตรวจพัสดุประจำปี")
WAYS = ("รวบรวมแล้วจัดพิมพ์", "เชิญวิทยากร", "ตั้งกรรมการตรวจ")


def columns(header: tuple[str, ...], *given: tuple[str, ...]) -> Rows:
    return [header, *zip(*given, strict=True)]


def test_owners_and_periods_under_headings_nobody_knows() -> None:
    plan = draft(columns(("ที่", "มาตรการ", "ขั้นตอน", "มือทำงาน", "ยามใด"), ("๑", "๒", "๓"), NAMES, WAYS, OWNERS, PERIODS))
    assert [measure.divisions.value for measure in plan.measures] == [(name,) for name in OWNERS]
    assert span(plan.measures[1]) == ("2026-01-01", "2026-03-31")
    assert codes(plan) == {"column_guessed"}
    assert all(problem.severity is Severity.WARNING for problem in plan.problems)


def test_a_heading_told_by_nothing_but_the_cells_below_it() -> None:
    plan = draft(columns(("ลด", "งานเด่น", "หนทาง", "มือทำงาน", "ยามใด"), ("๑", "๒", "๓"), NAMES, WAYS, OWNERS, PERIODS))
    assert titles(plan) == list(NAMES)
    assert [measure.code.value for measure in plan.measures] == ["๑", "๒", "๓"]
    assert plan.measures[0].steps[0].text.value == WAYS[0]
    assert {"title_column_guessed", "column_guessed"} <= codes(plan)


def test_first_and_last_days_under_headings_nobody_knows() -> None:
    first, last = ("๑ ต.ค. ๖๘", "๑ พ.ย. ๖๘"), ("๓๑ ต.ค. ๖๘", "๓๐ พ.ย. ๖๘")
    plan = draft(columns(("งานเด่น", "มือทำงาน", "ยามแรก", "ยามหลัง"), NAMES[:2], OWNERS[:2], first, last))
    assert span(plan.measures[0]) == ("2025-10-01", "2025-10-31")


@pytest.mark.parametrize(
    "rows",
    [
        columns(("ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง"), ("๑", "๒"), ("นายสมาน ใจดี", "นางอำไพ งามตา"), ("ปลัด", "ผู้อำนวยการกองคลัง")),
        columns(("ด้าน", "ปี ๒๕๖๗", "ปี ๒๕๖๘"), ("การใช้อำนาจ", "การใช้งบประมาณ"), ("๘๐.๑", "๘๒.๓"), ("๘๕.๑", "๘๖.๒")),
        columns(("เรื่อง", "หน้า"), ("บทนำ", "มาตรการ"), ("๑", "๔")),
        columns(("วันประชุม", "สถานที่", "เรื่อง"), ("๑ ต.ค. ๖๘", "๒ พ.ย. ๖๘"), ("ห้องประชุม", "ห้องประชุม"), ("แผน", "ผล")),
    ],
)
def test_tables_of_people_scores_contents_and_meetings_are_no_measures(rows: Rows) -> None:
    assert draft(rows).measures == ()


def test_a_table_that_begins_with_its_first_measure_has_no_heading() -> None:
    assert draft(columns(NAMES, OWNERS, PERIODS)).measures == ()


@pytest.mark.parametrize(
    ("header", "given", "named"),
    [
        (("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), (NAMES, WAYS, PERIODS), "ผู้รับผิดชอบ"),
        (("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), (NAMES, OWNERS, WAYS), "ระยะเวลา"),
        (("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), (("๘๑.๐๐", "๘๒.๕", "๙๐"), OWNERS, PERIODS), "มาตรการ"),
        (("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), (PERIODS, OWNERS, PERIODS), "มาตรการ"),
        (("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"), (NAMES, OWNERS, OWNERS, PERIODS), "ขั้นตอน"),
    ],
)
def test_a_column_that_holds_something_else_than_its_heading_says(
    header: tuple[str, ...], given: tuple[tuple[str, ...], ...], named: str
) -> None:
    plan = draft(columns(header, *given))
    (problem,) = [problem for problem in plan.problems if problem.code == "column_contradicts"]
    assert problem.severity is Severity.WARNING
    assert f"“{named}”" in problem.message
    assert problem.source
    assert problem.source.row == 2


@pytest.mark.parametrize(
    "owners",
    [
        ("คณะทำงาน ITA", "ผู้บริหาร", "นายกเทศมนตรี"),
        ("งานพัสดุ", "งานการเจ้าหน้าที่", "ฝ่ายอำนวยการ"),
        ("ทุกสำนัก/กอง", "ผู้ที่เกี่ยวข้อง", "กองคลัง"),
        ("กองคลัง", "ทำเอง", "ช่วยกันทำ"),
    ],
)
def test_owners_of_many_kinds_are_no_contradiction(owners: tuple[str, ...]) -> None:
    assert "column_contradicts" not in codes(
        draft(columns(("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), NAMES, owners, PERIODS))
    )


@pytest.mark.parametrize("periods", [("ทุกเดือน", "รายไตรมาส", "ต.ค. ๖๘"), ("๒๕๖๙", "๒๕๖๙", "๒๕๖๙"), ("", "-", "รอแจ้ง")])
def test_times_of_many_kinds_are_no_contradiction(periods: tuple[str, ...]) -> None:
    assert "column_contradicts" not in codes(
        draft(columns(("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), NAMES, OWNERS, periods))
    )


def test_a_single_row_contradicts_nothing() -> None:
    plan = draft([("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), ("๘๐", "กองคลัง", "ต.ค. ๖๘")])
    assert "column_contradicts" not in codes(plan)
    assert only(plan).divisions.value == ("กองคลัง",)
