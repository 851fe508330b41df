"""The plan X-ray: each fault put into a paper is found, once, with its place and its mend; nothing else is."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.faulty_papers import CLEAN, FAULTY, Paper
from tests.rules.plan_forms import document
from tracker.rules.plan_analysis import Analysis
from tracker.rules.plan_check import check_content, check_plan
from tracker.rules.plan_check_codes import FAULTS
from tracker.rules.plan_check_list import group_faults, problem_from_json
from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent
from tracker.rules.plan_draft import Problem, Severity
from tracker.rules.plan_json import draft_to_json
from tracker.rules.plan_table import read_plan
from tracker.rules.source_place import Source
from tracker.services.read_plan_file import with_problems


def faults(paper: Paper) -> list[Problem]:
    """What the X-ray tells, and what the reader of plans tells of the same kinds."""
    read = document(*paper.parts, title=paper.title)
    draft = read_plan(read)
    return [each for each in (*draft.problems, *check_plan(read, draft)) if each.code in FAULTS]


@pytest.mark.parametrize("name", CLEAN)
def test_a_plan_without_faults_is_left_in_peace(name: str) -> None:
    assert [(each.code, each.message) for each in faults(CLEAN[name])] == []


@pytest.mark.parametrize("name", FAULTY)
def test_each_fault_is_found_once_and_nothing_else(name: str) -> None:
    found = faults(FAULTY[name])
    assert Counter(each.code for each in found) == Counter(FAULTY[name].faults), [each.message for each in found]


@pytest.mark.parametrize("name", FAULTY)
def test_each_fault_says_where_it_is_and_what_to_do(name: str) -> None:
    for each in faults(FAULTY[name]):
        assert "กรุณา" in each.message
        assert each.source or each.code == "division_overloaded", "a fault of the whole plan has no one place"


def test_every_kind_of_fault_is_in_some_paper() -> None:
    told = {code for paper in FAULTY.values() for code in paper.faults}
    others = {"owner_swapped", "period_reversed", "owner_column_missing", "period_column_missing"}  # the reader's tests
    assert told | others == FAULTS.keys()


def test_the_xray_never_stops_an_import() -> None:
    own = [fault for fault in FAULTS.values() if not fault.is_of_reading]
    assert all(fault.severity is not Severity.ERROR for fault in own)
    for paper in FAULTY.values():
        read = document(*paper.parts, title=paper.title)
        assert all(each.severity is not Severity.ERROR for each in check_plan(read, read_plan(read)))


def message(paper: str, code: str) -> str:
    return next(each.message for each in faults(FAULTY[paper]) if each.code == code)


def test_a_copied_result_is_blamed_on_the_measure_it_does_not_fit() -> None:
    found = next(each for each in faults(FAULTY["copied"]) if each.code == "result_repeated")
    assert "ผลการดำเนินการของ ๒ “ติดรหัสครุภัณฑ์”" in found.message
    assert "ซ้ำกับ ๑ “แจกแผ่นพับขั้นตอนขออนุญาต”" in found.message
    assert found.source == Source("แผน.docx", None, 1, 1, 3, 6)
    assert found.about == "1.3"


@pytest.mark.parametrize(
    ("paper", "code", "mend"),
    [
        ("miscited", "reference_wrong", "กรุณาแก้เป็น O14"),
        ("contradicting", "indicator_wrong", "กรุณาแก้เลขเป็น 9"),
        ("contradicting", "count_mismatch", "ระบุ 4 ตัวชี้วัด แต่รายการข้างใต้มี 2 ตัวชี้วัด"),
        ("contradicting", "threshold_mismatch", "เกณฑ์ที่ตรงกับรายการคือร้อยละ 85"),
        ("contradicting", "score_contradiction", "๙๗.๑๒ และ ๗๙.๑๒"),
        ("contradicting", "weak_without_measure", "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ"),
        ("copied", "numbering_gap", "1, 3 ไม่มีข้อ 2"),
        ("early", "ends_before_plan", "(มกราคม 2569)"),
        ("early", "numbering_gap", "ข้ามจาก 4 ไป 6"),
        ("early", "division_overloaded", "6 จาก 8 งาน (ร้อยละ 75)"),
    ],
)
def test_a_sentence_names_the_fault_and_the_mend(paper: str, code: str, mend: str) -> None:
    assert mend in message(paper, code)


def test_a_day_that_runs_backwards_is_mended_by_its_twin() -> None:
    rows = (
        ("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา", "ผลการดำเนินการ"),
        ("เวทีประชาคม", "กองช่าง", "ตลอดปีงบประมาณ", "จัดเวทีระหว่างวันที่ ๕ – ๙ มกราคม ๒๕๖๙"),
        ("ลงพื้นที่", "กองคลัง", "ตลอดปีงบประมาณ", "ลงพื้นที่พร้อมเวทีระหว่างวันที่ ๕ – ๓ มกราคม ๒๕๖๙"),
    )
    read = document(rows)
    (found,) = check_plan(read, read_plan(read))
    assert "“๕ – ๓ มกราคม ๒๕๖๙” สิ้นสุดก่อนวันเริ่มต้น อาจเป็น “๕ – ๙ มกราคม ๒๕๖๙”" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "๑. จัดอบรม จำนวน ๒ ด้าน ได้แก่ ๑) ด้านบริการ ๒) ด้านงบประมาณ ๒. ติดตามผล ๓. รายงานผล",
        "๑. จัดอบรม จำนวน ๒ ด้าน ได้แก่ ๑. ด้านบริการ ๒. ด้านงบประมาณ ๓. ติดตามผล",
        "จำนวน ๓ ช่องทาง ได้แก่ ช่องทางออนไลน์ (เว็บไซต์/เพจ) ช่องทางโทรศัพท์ และช่องทางไปรษณีย์",
        "เปิดจำนวน ๓ ช่องทาง ได้แก่ เว็บไซต์ (ข่าว, ประกาศ), เพจ, ไลน์",
        "จำนวน ๒ รายการ คือ ๑. งบลงทุน ๑,๕๐๐,๐๐๐ บาท ๒. งบดำเนินงาน ๒๐,๐๐๐ บาท",
        "ตามตารางที่ ๓ – ๑ ตุลาคม ๒๕๖๘ และครั้งที่ ๔ - ๒ มกราคม ๒๕๖๙",
        "ระหว่างวันที่ ๒๘ กุมภาพันธ์ – ๒ มีนาคม ๒๕๖๙ เวลา ๐๘.๓๐ – ๑๖.๓๐ น.",
        "ตั้งแต่ ต.ค. ๖๘ ถึง ม.ค. ๖๙ และวันที่ ๑ - ๓๐ เมษายน ๒๕๖๙",
    ],
)
def test_what_only_looks_like_a_fault_is_none(text: str) -> None:
    read = document(text)
    assert [each.message for each in check_plan(read, read_plan(read))] == []


def test_the_same_stock_phrase_is_no_copied_result() -> None:
    rows = (
        ("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา", "ผลการดำเนินการ"),
        ("เวทีประชาคม", "กองช่าง", "ตลอดปีงบประมาณ", "ดำเนินการแล้วเสร็จตามแผนที่กำหนดไว้ทุกกิจกรรม"),
        ("ลงพื้นที่", "กองคลัง", "ตลอดปีงบประมาณ", "ดำเนินการแล้วเสร็จตามแผนที่กำหนดไว้ทุกกิจกรรม"),
    )
    read = document(rows)
    assert check_plan(read, read_plan(read)) == ()


PIECES = st.sampled_from(
    [
        *("ตัวชี้วัดที่ ", "๑", "๙๙", ".", "(", ")", "คะแนน ", "ร้อยละ ", "ต่ำกว่า", "จำนวน ", "หลักสูตร ได้แก่ ", "/", ","),
        *("และ", "การใช้งบประมาณ", "ภาพรวม", "ระดับ AA", "ปีงบประมาณ ๒๕๖๖", "ระหว่างวันที่ ", "–", "มกราคม ๒๕๖๙", "ม.ค.๖๙"),
        *("อ้างอิงจาก ๐๑๓", "ข้อ EP ๑ ", "ประเด็น ", "จุดแข็ง ", "คือ ", "ข้อเสนอแนะ ", "โische", "พرو", "\n", " ", "IIT"),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@given(st.lists(TEXTS, max_size=6), st.lists(st.lists(TEXTS, min_size=4, max_size=4), max_size=5))
def test_whatever_a_document_says_it_can_be_looked_through(lines: list[str], rows: list[list[str]]) -> None:
    headings = ("ตัวชี้วัด", "ประเด็นที่ควรพัฒนา/มาตรการ", "ผู้รับผิดชอบ", "คะแนน")
    read = document(*lines, (headings, *rows))
    draft = read_plan(read)
    assert all(each.code in FAULTS for each in check_plan(read, draft))
    assert Analysis.from_json(draft.analysis.to_json()) == draft.analysis


def test_a_period_that_runs_backwards_is_told_by_the_reader_alone() -> None:
    rows = (
        ("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"),
        ("เวทีประชาคม", "กองช่าง", "ต.ค. ๖๘ – ก.ย. ๖๙"),
        ("ลงพื้นที่", "กองคลัง", "มี.ค. ๖๙ – ม.ค. ๖๙"),
    )
    read = document(rows)
    draft = read_plan(read)
    assert [each.code for each in draft.problems] == ["period_reversed"]
    assert check_plan(read, draft) == ()
    assert check_plan(read, replace(draft, problems=())) == (), "nor is it told once somebody has looked at it"


@pytest.mark.parametrize(
    "text",
    [
        "ระหว่างวันที่ ๓๐ มีนาคม ๒๕๖๙ ถึงวันที่ ๒ กุมภาพันธ์ ๒๕๖๙",
        "ตั้งแต่ มีนาคม ๒๕๖๙ – มกราคม ๒๕๖๙",
        "ระหว่าง ม.ค. ๖๙ ถึง ธ.ค. ๖๘",
    ],
)
def test_dates_with_years_that_run_backwards(text: str) -> None:
    read = document(text)
    assert [each.code for each in check_plan(read, read_plan(read))] == ["date_reversed"]


def group(**given: object) -> GroupContent:
    plain: dict[str, object] = {
        "divisions": ("กองคลัง",),
        "is_for_all": False,
        "supporting": (),
        "is_supported_by_all": False,
        "unit": None,
        "period_text": "",
        "starts_on": date(2025, 10, 1),
        "ends_on": date(2026, 9, 30),
        "due_on": None,
        "steps": ("จัดทำรายงาน",),
    }
    return GroupContent(**{**plain, **given})  # type: ignore[arg-type]


def plan(*groups: GroupContent) -> PlanContent:
    measures = (
        MeasureContent(str(n), "เปิดเผยงบประมาณ", (), None, "", "", "", "", (g,)) for n, g in enumerate(groups, 1)
    )
    return PlanContent(2569, tuple(measures))


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        ({"divisions": (), "is_for_all": True}, []),
        ({"divisions": ()}, ["owner_missing"]),
        ({"starts_on": None, "ends_on": None}, ["period_missing"]),
        ({"due_on": date(2026, 10, 31)}, []),  # the report of a round is due after the year, and that is right
        ({"period_text": "รอบ ๖ เดือน เม.ย.๖๙ ๑๒ เดือน ต.ค.๖๙", "ends_on": date(2026, 10, 31)}, []),
        ({"starts_on": date(2026, 5, 1), "ends_on": date(2026, 4, 1)}, ["period_reversed"]),
        ({"ends_on": date(2026, 12, 31)}, ["period_outside_year"]),
    ],
)
def test_a_plan_shows_by_itself_what_it_lacks(given: dict[str, object], codes: list[str]) -> None:
    assert [each.code for each in check_content(plan(group(**given)))] == codes


def test_a_whole_column_that_is_missing_is_one_line() -> None:
    (found,) = check_content(plan(*[group(starts_on=None, ends_on=None)] * 20))
    assert "มี 20 มาตรการ (ลำดับ 1, 2, 3, 4, 5 เป็นต้น) ไม่มีระยะเวลา" in found.message


def test_what_was_mended_in_the_plan_is_no_longer_listed() -> None:
    told = faults(FAULTY["damaged"])
    (notes,) = group_faults(told, check_content(plan(group())))
    assert (notes.severity, {line.code for line in notes.lines}) == (Severity.INFO, {"doubt_letters"})
    assert notes.lines[0].mend.startswith("กรุณา")
    assert not notes.lines[0].sentence.endswith(" ")


def test_doubts_of_reading_are_no_faults_of_the_plan() -> None:
    assert group_faults([Problem(Severity.WARNING, "pair_count", "แถวนี้มี 2 ขั้นตอน กรุณาตรวจ")], []) == ()


def test_a_fault_comes_back_from_what_an_import_keeps() -> None:
    paper = FAULTY["copied"]
    read = document(*paper.parts, title=paper.title)
    draft = read_plan(read)
    told = with_problems(draft, check_plan(read, draft))
    kept = draft_to_json(told)["problems"]
    bare = [Problem(each.severity, each.code, each.message, each.source) for each in told.problems]
    assert [problem_from_json(each) for each in kept] == bare
