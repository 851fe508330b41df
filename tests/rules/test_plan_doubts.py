"""What the reader is not sure about is asked or told, never decided silently."""

import pytest

from tests.rules.plan_forms import ABOVE, codes, draft, only, span, steps
from tracker.rules.plan_draft import Confidence, DraftStatus, PlanDraft, Severity
from tracker.rules.step_lines import whole_lines

HEADER = ("ที่", "มาตรการ", "วิธีดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลา")


def row(ways: str, owners: str = "กองคลัง", periods: str = "ม.ค. ๖๙") -> PlanDraft:
    return draft([HEADER, ("๑", "ปรับปรุงบริการประชาชน", ways, owners, periods)])


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (("จัดทำคู่มือการให้บริการประชาชนของทุกส่วน", "ราชการให้เป็นปัจจุบัน", "เผยแพร่คู่มือทางเว็บไซต์"), 2),
        (("จัดประชุมชี้แจงแนวทางการปฏิบัติงาน", "และระเบียบที่เกี่ยวข้อง"), 1),
        (("ประกาศหลักเกณฑ์และวิธีการ", "ในการยืมทรัพย์สินของราชการ"), 1),
        (("เผยแพร่แผนการจัดซื้อจัดจ้างเพื่อ", "ประชาชนรับทราบโดยทั่วกัน"), 1),
        (("ตรวจรับพัสดุ (ตามระเบียบกระทรวง", "มหาดไทย) ทุกครั้ง"), 1),
        (("แต่งตั้งคณะทำงาน", "ประชุมคณะทำงาน", "สรุปผลเสนอผู้บริหาร"), 3),
        (("สำรวจงานบริการของทุกส่วนราชการ", "จัดทำคู่มือฉบับประชาชน"), 2),
        (("ประชุมชี้แจงผู้ประกอบการ", "แจ้งอัตราภาษีใหม่"), 2),
        (("จัดเก็บรายได้", "สรุปรายได้ประจำเดือน"), 2),
        (("สำรวจความเห็นประชาชน", "คู่มือฉบับใหม่แจกทุกครัวเรือน"), 2),
        (("รวบรวมข้อมูลจากทุกกองในสังกัด", "จัดพิมพ์เป็นเล่มแล้วแจกจ่ายให้ครบ"), 2),
    ],
)
def test_lines_cut_by_a_narrow_column_are_one_step(lines: tuple[str, ...], count: int) -> None:
    assert len(whole_lines(lines)) == count
    plan = row("\n".join(lines))
    assert len(steps(only(plan))) == count
    assert "".join("".join(steps(only(plan))).split()) == "".join("".join(lines).split())
    assert ("doubt_joined_lines" in codes(plan)) == (1 < count < len(lines))


def test_a_step_nobody_was_paired_with_asks_for_its_owner() -> None:
    plan = row("๑. เขียนข้อกำหนด\n๒. พัฒนาระบบ\n๓. อบรมผู้ใช้", "กองคลัง\nกองช่าง", "ก.พ. ๖๙\nมี.ค. ๖๙")
    (problem,) = [problem for problem in plan.problems if problem.code == "owner_missing"]
    assert problem.severity is Severity.WARNING
    assert problem.about == plan.groups[0].key
    assert "อบรมผู้ใช้" in problem.message
    assert not plan.has_errors


def test_owners_of_a_row_hold_for_the_rows_that_go_on_with_it() -> None:
    first = ("๑", "ปรับปรุงบริการ", "ศึกษาระบบ", "กองคลัง กองช่าง", "ม.ค. ๖๙")
    plan = draft([HEADER, first, (ABOVE, ABOVE, "ทดลองใช้", "", "ก.พ. ๖๙")])
    assert [step.divisions.value for step in only(plan).steps] == [("กองคลัง", "กองช่าง")] * 2


@pytest.mark.parametrize(
    ("ways", "owners", "periods", "asks"),
    [
        ("๑. ก่อ\n๒. สร้าง", "กองคลัง\nกองช่าง", "ม.ค. ๖๙\nก.พ. ๖๙", False),
        ("๑. ก่อ\n๒. สร้าง", "กองคลัง", "ม.ค. ๖๙", False),
        ("๑. ก่อ\n๒. สร้าง", "กองคลัง กองช่าง", "ม.ค. ๖๙", False),
        ("๑. ก่อ\n๒. สร้าง\n๓. จบ", "กองคลัง\nกองช่าง", "ม.ค. ๖๙\nก.พ. ๖๙", True),
        ("๑. ก่อ\n๒. สร้าง", "กองคลัง", "ม.ค. ๖๙\nก.พ. ๖๙\nมี.ค. ๖๙", True),
        ("๑. ก่อ\n๒. สร้าง\n๓. จบ", "กองคลัง", "ม.ค. ๖๙\nก.พ. ๖๙", True),
    ],
)
def test_pairs_that_do_not_fit_ask(ways: str, owners: str, periods: str, asks: bool) -> None:
    assert ("pair_count" in codes(row(ways, owners, periods))) is asks


def test_a_name_that_looks_like_a_division_is_kept_and_one_that_does_not_asks() -> None:
    assert only(row("ทำ", "กองกิจการพาณิชย์")).divisions.value == ("กองกิจการพาณิชย์",)
    assert codes(row("ทำ", "กองกิจการพาณิชย์")) == set()
    assert "owner_unknown" in codes(row("ทำ", "คณะทำงานจริยธรรม"))


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("10/2567", ("2024-10-01", "2024-10-31")),
        ("10/67 - 3/68", ("2024-10-01", "2025-03-31")),
        ("๑๐/๒๕๖๗ ถึง ๓/๒๕๖๘", ("2024-10-01", "2025-03-31")),
        ("1/10/67-31/3/68", ("2024-10-01", "2025-03-31")),
        ("ต.ค.67-มี.ค.68", ("2024-10-01", "2025-03-31")),
        ("ม.ค.-มี.ค.", ("2025-01-01", "2025-03-31")),
        ("ไตรมาส 1-2", ("2024-10-01", "2025-03-31")),
        ("Q1/2568", ("2024-10-01", "2024-12-31")),
        ("Q1-Q2", ("2024-10-01", "2025-03-31")),
        ("q3", ("2025-04-01", "2025-06-30")),
        ("ปีงบ 68", ("2024-10-01", "2025-09-30")),
        ("ไตรมาสที่ 1 (ปีงบประมาณ 2568)", ("2024-10-01", "2024-12-31")),
        ("ปีงบประมาณ พ.ศ. 2568 (ต.ค. 67 - ก.ย. 68)", ("2024-10-01", "2025-09-30")),
        ("สัปดาห์ที่ 1 ม.ค. 68", ("2025-01-01", "2025-01-31")),
    ],
)
def test_periods_in_numbers_and_short_words(period: str, expected: tuple[str, str]) -> None:
    plan = draft([HEADER, ("๑", "อบรม", "จัดอบรม", "กองคลัง", period)], fiscal_year=2568)
    assert span(only(plan)) == expected


@pytest.mark.parametrize("text", ["ครั้งที่ 1/2568", "1/2", "เอกสาร 12/255"])
def test_numbers_that_are_no_months(text: str) -> None:
    plan = draft([HEADER, ("๑", "อบรม", "จัดอบรม", "กองคลัง", text)], fiscal_year=2568)
    assert span(only(plan)) == (None, None)


def test_a_result_copied_from_another_item_is_not_believed_as_done() -> None:
    header = ("ข้อ", "ข้อมูล", "องค์ประกอบด้านข้อมูล", "ผู้รับผิดชอบ", "ผลการดำเนินการ")
    said = "☑ ดำเนินการแล้ว\n- จัดทำคู่มือการให้บริการประชาชนและเผยแพร่ทางเว็บไซต์"
    rows = [
        header,
        ("O15", "คู่มือการให้บริการ", "แสดงคู่มือการให้บริการประชาชน", "สำนักปลัด", said),
        ("O18", "E-Service", "แสดงระบบการขอรับบริการออนไลน์", "สำนักปลัด", said),
        ("O19", "ข้อมูลการติดต่อ", "แสดงที่อยู่", "สำนักปลัด", "☑ ดำเนินการแล้ว\n- เผยแพร่แล้ว"),
        ("O20", "ข่าวประชาสัมพันธ์", "แสดงข่าว", "สำนักปลัด", "☑ ดำเนินการแล้ว\n- เผยแพร่แล้ว"),
    ]
    states = {measure.o_item.value: measure.status for measure in draft(rows).measures}
    assert {item: status.value for item, status in states.items()} == {
        "O15": DraftStatus.DONE,
        "O18": DraftStatus.IN_PROGRESS,
        "O19": DraftStatus.DONE,
        "O20": DraftStatus.DONE,
    }
    assert states["O18"].confidence is Confidence.DOUBTFUL


@pytest.mark.parametrize(
    ("title", "is_asked"),
    [
        ("จัดทำคู่มือการให้บริการประชาชน - สำรวจงานบริการของทุกส่วนราชการ", True),
        ("ปรับปรุงระบบการยืม - คืนทรัพย์สินของราชการ", False),
        ("จัดทำช่องทางถาม - ตอบบนเว็บไซต์ของหน่วยงาน", False),
        ("เปิดเผยข้อมูล (O1 - O43) บนเว็บไซต์หลักของหน่วยงาน", False),
        ("ประกาศเจตนารมณ์ - No Gift", False),
    ],
)
def test_a_dash_in_a_title_that_may_begin_a_step_is_asked_about(title: str, is_asked: bool) -> None:
    plan = draft([("ที่", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), ("๑", title, "กองคลัง", "ม.ค. ๖๙")])
    assert only(plan).title.value == title
    assert ("doubt_title_dash" in codes(plan)) == is_asked
